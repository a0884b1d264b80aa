"""Asking the trail: who looked at a case, and what was changed of somebody's access.

Everything here is asked as the reader of the trail, in one execution: role, question and role back together.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from accounts.audit.acts import Act, Ground

AT_MOST = 200  # lines on one page
LISTS = [Act.LISTED, Act.SAW_LINE]


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
where {which} and e.at >= %(since)s and e.result = 'gelukt'
order by e.at desc limit %(most)s
"""


def _looks(which: str, case_id: UUID, since: datetime) -> list[Looked]:
    values = {"case": case_id, "since": since, "lists": [str(act) for act in LISTS], "most": AT_MOST}
    rows = as_reader(_LOOKS.format(which=which), values)
    return [
        Looked(name or str(_("het systeem")), role, act_words(act), at, ground_words(ground))
        for name, role, act, at, ground in rows
    ]


def who_looked(case_id: UUID, since: datetime) -> list[Looked]:
    """Return who opened something of a case, the latest first: one execution, at most 200 lines.

    Args:
        case_id: the case.
        since: from this moment, aware.
    """
    return _looks("e.case_id = %(case)s and not e.act = any(%(lists)s)", case_id, since)


def who_was_shown(case_id: UUID, since: datetime) -> list[Looked]:
    """Return who saw a case only as a line in a list, the latest first: one execution, at most 200 lines.

    Args:
        case_id: the case.
        since: from this moment, aware.
    """
    return _looks(
        "(e.listed @> array[%(case)s]::uuid[] or (e.case_id = %(case)s and e.act = any(%(lists)s)))", case_id, since
    )


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
