"""The worklist: own and team's cases, the date first, oldest first; a constant number of queries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from cases.assessment.models import Level
from cases.deadlines.rules import holidays_between, in_words
from cases.dossier.access import exceptions_of, visible_cases
from cases.dossier.models import Case
from cases.persons.queries import names_for
from cases.workplace.phases import FILTER, PHASES, in_phase, phase_of, with_facts
from veiligthuis import clock
from veiligthuis.templatetags.vt import short_day

PAGE = 50
COUNT_TO = 100  # counts stop at 99: nobody plans by the difference between 120 and 130
VIEWS = ("mijn", "team", "laat", "nieuw", "wacht")


@dataclass(frozen=True)
class Ask:
    """What somebody asks of the worklist; all of it stands in the URL and none of it is about a person.

    Without a view it is one's own cases, or the team's for who holds none.
    """

    view: str = ""
    phase: str = ""
    level: str = ""
    after: str = ""


@dataclass(frozen=True)
class Line:
    """One case as one line, all of it in words: a list of fifty spends its time in the template."""

    url: str
    number: str
    due: str
    due_words: str
    name: str
    people: str
    late: bool
    hidden: bool
    danger: bool
    level: str
    acute: bool
    now: str
    holder: str


@dataclass
class Group:
    """Lines under one head."""

    key: str
    title: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Worklist:
    """One page of the worklist."""

    view: str
    groups: list[Group]
    ids: list[UUID]
    counts: dict[str, int]
    following: str


def worklist(user: User, ask: Ask) -> Worklist:
    """Return one page of the cases that somebody may see, oldest term first, by keyset.

    Args:
        user: whose worklist.
        ask: view, filters and the place after which the page begins.
    """
    exceptions = exceptions_of(user)
    found = counts(user, exceptions)
    ask = replace(ask, view=ask.view or ("mijn" if found["mijn"] or not found["team"] else "team"))
    cases = _asked(with_facts(visible_cases(user, exceptions).filter(closed_at=None)), user, ask)
    ordered = _after(cases, ask.after).order_by(F("due").asc(nulls_last=True), "pk")
    rows = list(ordered.annotate(holder=F("assignee__name"))[: PAGE + 1])
    shown, more = rows[:PAGE], len(rows) > PAGE
    names = names_for([case.pk for case in shown])
    following = _place(shown[-1]) if more else ""
    return Worklist(ask.view, _grouped(shown, names, user), [case.pk for case in shown], found, following)


def _asked(cases: QuerySet[Any], user: User, ask: Ask) -> QuerySet[Case]:
    views = {"mijn": Q(assignee=user), "laat": Q(due__lt=clock.today()), "nieuw": Q(assignee=None)}
    cases = cases.filter(views.get(ask.view, Q()))
    if ask.view == "wacht":
        cases = in_phase(cases, [key for key, phase in PHASES.items() if phase.waits])
    if ask.phase in FILTER:
        cases = in_phase(cases, FILTER[ask.phase][1])
    if ask.level == "geen_oordeel":
        cases = cases.filter(level=None)
    elif ask.level in Level.values:
        cases = cases.filter(level=ask.level)
    return cases


def _place(case: Case) -> str:
    return f"{case.due.isoformat() if case.due else 'geen'}_{case.pk}"


def _after(cases: QuerySet[Case], place: str) -> QuerySet[Case]:
    """Begin after a place; what is no place of ours begins at the start."""
    day, _sep, key = place.partition("_")
    try:
        pk = UUID(key)
        if day == "geen":
            return cases.filter(due=None, pk__gt=pk)
        due = date.fromisoformat(day)
    except ValueError:
        return cases
    return cases.filter(Q(due__gt=due) | Q(due=due, pk__gt=pk) | Q(due=None))


def _grouped(cases: Sequence[Case], names: dict[UUID, tuple[str, str]], user: User) -> list[Group]:
    today = clock.today()
    week_end = today + timedelta(days=6 - today.weekday())
    groups = [
        Group("late", _("Te laat")),
        Group("vandaag", _("Vandaag")),
        Group("week", _("Deze week")),
        Group("later", _("Later")),
        Group("geen", _("Zonder termijn")),
    ]
    heads = {group.key: group for group in groups}
    line_of = _writer({case.due for case in cases}, names, user, today)
    for case in cases:
        heads[_head(case.due, today, week_end)].lines.append(line_of(case))
    return [group for group in groups if group.lines]


def _head(due: date | None, today: date, week_end: date) -> str:
    if due is None:
        return "geen"
    if due < today:
        return "late"
    if due == today:
        return "vandaag"
    return "week" if due <= week_end else "later"


def _writer(
    dues: set[date | None], names: dict[UUID, tuple[str, str]], user: User, today: date
) -> Callable[[Any], Line]:
    """Return what writes a case, with its facts and the name of its holder, as a line.

    The words that lines share are made once: each day, phase and level, however many cases stand at it.
    """
    known = {due for due in dues if due}
    free = holidays_between(min(known | {today}), max(known | {today}))
    days: dict[date | None, tuple[str, str]] = {due: (short_day(due), in_words(due, today, free)) for due in known}
    days[None] = _("geen termijn"), ""
    now = {key: str(phase.now) for key, phase in PHASES.items()}
    levels: dict[str | None, str] = {level: str(level.label) for level in Level}
    levels[None] = ""
    own, nobody = _("ik"), _("nog niemand")

    def line_of(case: Any) -> Line:
        return Line(
            reverse("cases:workplace:case", args=[case.pk]),
            case.number,
            *days[case.due],
            *names[case.pk],
            late=case.due is not None and case.due < today,
            hidden=case.hidden,
            danger=case.danger is not None,
            level=levels[case.level],
            acute=case.level == Level.ACUTE,
            now=now[phase_of(case)],
            holder=own if case.assignee_id == user.pk else case.holder or nobody,
        )

    return line_of


COUNTS = """
with seen as (
  select due, assignee_id from cases_case
  where closed_at is null and region_id = %(region)s
    and (team_id = any(%(teams)s) or assignee_id = %(user)s or id = any(%(exceptions)s))
)
select (select count(*) from (select 1 from seen where assignee_id = %(user)s limit %(most)s) a),
       (select count(*) from (select 1 from seen limit %(most)s) b),
       (select count(*) from (select 1 from seen where due < %(today)s limit %(most)s) c),
       (select count(*) from (select 1 from seen where assignee_id is null limit %(most)s) d),
       (select count(*) from (select 1 from seen where due = %(today)s limit %(most)s) e)
"""


def counts(user: User, exceptions: list[UUID]) -> dict[str, int]:
    """Return how many open cases each view holds, counted to 100 at most, in one query."""
    values = {
        "region": user.region_id,
        "teams": user.team_ids,
        "user": user.pk,
        "exceptions": exceptions,
        "today": clock.today(),
        "most": COUNT_TO,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, values)
        row = cursor.fetchone() or (0, 0, 0, 0, 0)
    return dict(zip(("mijn", "team", "laat", "nieuw", "vandaag"), row, strict=True))
