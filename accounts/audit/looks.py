"""Asking the trail: who looked at a case, and what was changed of somebody's access.

Everything here is asked as the reader of the trail, in one execution: role, question and role back together.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from accounts.audit.acts import Act, Ground

AT_MOST = 200  # lines of a list that has no pages
PER_PAGE = 100
LISTS = [Act.LISTED, Act.SAW_LINE]
T = TypeVar("T")


@dataclass(frozen=True)
class Part(Generic[T]):
    """The lines of one page of a long list, and whether older ones follow on the next."""

    lines: list[T]
    page: int
    more: bool

    @property
    def before(self) -> int:
        """Return how many lines stand on the pages before this one."""
        return (self.page - 1) * PER_PAGE

    @property
    def known(self) -> int:
        """Return how many lines there are as far as this page knows: one more than up to here when older ones follow."""
        return self.before + len(self.lines) + self.more

    @property
    def count(self) -> str:
        """Return that in words: "100+" when older ones follow."""
        return f"{self.known - 1}+" if self.more else str(self.known)


def part(lines: list[T], page: int) -> Part[T]:
    """Return what stands on a page, of lines that were asked with `paged`."""
    return Part(lines[:PER_PAGE], page, len(lines) > PER_PAGE)


def longest(*parts: Part[T]) -> Part[T]:
    """Return the one that has most lines, for the way to older ones."""
    return max(parts, key=lambda one: one.known)


def ways(part: Part[Any], query: str = "") -> dict[str, str]:
    """Return the addresses of the pages beside this one, as components/pagination.html takes them.

    Args:
        part: the longest list of the page.
        query: what stands before the page in the address, as "w=open&".
    """
    newer = f"?{query}pagina={part.page - 1}" if part.page > 1 else ""
    return {"previous_url": newer, "next_url": f"?{query}pagina={part.page + 1}" if part.more else ""}


def paged(page: int) -> dict[str, int]:
    """Return which lines to ask for a page: one more than it shows."""
    return {"most": PER_PAGE + 1, "skip": (page - 1) * PER_PAGE}


def page_number(told: str) -> int:
    """Return the page that an address asks for; the first when it says nothing that can be."""
    return int(told) if told.isascii() and told.isdigit() and 0 < len(told) < 5 and int(told) else 1


def as_reader(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Ask as the role that reads the trail: one execution, and the application's role again after it."""
    with connection.cursor() as cursor:
        cursor.execute(f"set local role vt_audit_reader; {statement}; set local role none", values)
        cursor.nextset()
        return list(cursor.fetchall())


def act_words(value: str) -> str:
    """Return what was done, in words."""
    return str(Act(value).label)


def ground_words(value: str) -> str:
    """Return why somebody had access, in words; nothing when nobody said."""
    return str(Ground(value).label) if value else ""


@dataclass(frozen=True)
class Looked:
    """One look at a case: who, as what, what they did, when, and why they had access."""

    name: str
    role: str
    act: str
    at: datetime
    ground: str


_LOOKS = """
select coalesce(u.name, ''), e.role, e.act, e.at, e.ground
from accounts_event e left join accounts_user u on u.id::text = e.actor
where {which} and e.at >= %(since)s
order by e.at desc, e.id limit %(most)s offset %(skip)s
"""


def _looks(which: str, case_id: UUID, since: datetime, page: int) -> Part[Looked]:
    values = {"case": case_id, "since": since, "lists": [str(act) for act in LISTS], **paged(page)}
    rows = as_reader(_LOOKS.format(which=which), values)
    found = [
        Looked(name or str(_("het systeem")), role, act_words(act), at, ground_words(ground))
        for name, role, act, at, ground in rows
    ]
    return part(found, page)


def who_looked(case_id: UUID, since: datetime, page: int = 1) -> Part[Looked]:
    """Return who opened something of a case, the latest first: one execution.

    Args:
        case_id: the case.
        since: from this moment, aware.
        page: which page of it, from 1.
    """
    which = "e.case_id = %(case)s and not e.act = any(%(lists)s) and e.result = 'gelukt'"
    return _looks(which, case_id, since, page)


def who_was_shown(case_id: UUID, since: datetime, page: int = 1) -> Part[Looked]:
    """Return who saw a case only as a line in a list, the latest first: one execution.

    Args:
        case_id: the case.
        since: from this moment, aware.
        page: which page of it, from 1.
    """
    which = "(e.listed @> array[%(case)s]::uuid[] or (e.case_id = %(case)s and e.act = any(%(lists)s)))"
    return _looks(f"{which} and e.result = 'gelukt'", case_id, since, page)


def who_was_refused(case_id: UUID, since: datetime, page: int = 1) -> Part[Looked]:
    """Return who wanted to see a case and was not let in, the latest first: one execution.

    Args:
        case_id: the case.
        since: from this moment, aware.
        page: which page of it, from 1.
    """
    return _looks("e.case_id = %(case)s and e.result = 'geweigerd'", case_id, since, page)


@dataclass(frozen=True)
class Changed:
    """One change of what somebody may do: when, by whom, what; `kind` holds words of ours."""

    at: datetime
    name: str
    act: str
    kind: str

    @property
    def act_label(self) -> str:
        """Return what was done, in words."""
        return act_words(self.act)


# the same acts as the index accounts_event_access names (0002_trail.py)
_ABOUT = """
select e.at, coalesce(u.name, ''), e.act, e.kind
from accounts_event e left join accounts_user u on u.id::text = e.actor
where e.object_id = %(person)s
  and e.act in ('rol_gewijzigd', 'rol_gevraagd', 'rol_besloten', 'persoon_gewijzigd', 'uitgenodigd', 'dienst_gewijzigd')
order by e.at desc limit %(most)s
"""


def about_person(person_id: UUID) -> list[Changed]:
    """Return what was changed of somebody's access, the latest first: one execution, at most 200 lines."""
    rows = as_reader(_ABOUT, {"person": person_id, "most": AT_MOST})
    return [Changed(at, name or str(_("het systeem")), act, kind) for at, name, act, kind in rows]
