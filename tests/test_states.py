"""Every state machine over all pairs, asked of the database itself: what the rules do not allow, raw SQL cannot do."""

from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from itertools import pairwise, product
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from cases.assessment.models import SafetyAssessment
from cases.assessment.rules import NEXT_STATES as ASSESSMENT
from cases.dossier.models import Case
from cases.handover.models import Handover, MonitoringMoment
from cases.handover.rules import NEXT_STATES as HANDOVER
from cases.handover.services import accept, plan_moment
from cases.intake.models import Report, Submission, SubmissionKind
from cases.intake.rules import NEXT_STATES as REPORT
from cases.intake.rules import NEXT_SUBMISSION_STATES
from tests.cases.assessment.make import acting, make_assessment, whole
from tests.cases.handover.make import make_handover
from tests.cases.intake.make import make_report, make_submission
from tests.cast import Cast, make_cast
from tests.undone import undone
from veiligthuis import clock
from veiligthuis.database import constraint_of

pytestmark = pytest.mark.django_db
Table = Mapping[Any, Collection[Any]]
BESIDE = {
    "besloten": "decided_at = now()",
    "vastgesteld": "agreed_at = now()",
    "voorgelegd": "submitted_at = now()",
}


def _assessment(cast: Cast) -> SafetyAssessment:
    report = make_report(cast)
    made = make_assessment(cast, report, whole(report.case))
    SafetyAssessment.objects.filter(pk=made.pk).update(reader=cast.omar)
    return made


# the machines: model → the table of the rules, how a row is made, and what else must stand at a state
MACHINES: dict[type[Model], tuple[Table, Callable[[Cast], Model]]] = {
    Report: (REPORT, make_report),
    Submission: (NEXT_SUBMISSION_STATES[SubmissionKind.PORTAL], make_submission),
    SafetyAssessment: (ASSESSMENT, _assessment),
    Handover: (HANDOVER, make_handover),
}


def _beside(model: type[Model], state: str, cast: Cast) -> str:
    if model is Handover:
        by = f"answered_by_id = '{cast.meryem.pk}', answered_at = now(), reason = 'Daarom.'"
        return by if state in {"aangenomen", "geweigerd", "teruggehaald"} else ""
    if model is Submission:
        by = f"decided_by_id = '{cast.joke.pk}', decided_on = current_date, reason = 'Daarom.', sealed = null"
        return by if state != "wacht" else ""
    return BESIDE.get(state, "")


def way_to(table: Table, first: str, state: str) -> list[str]:
    """Return a way along the table from the first state to another."""
    ways = [[first]]
    while ways:
        way = ways.pop(0)
        if way[-1] == state:
            return way
        ways += [[*way, str(after)] for after in table[type(next(iter(table)))(way[-1])] if str(after) not in way]
    raise AssertionError(f"{state} is never reached")


def step(model: type[Model], pk: UUID, state: str, cast: Cast) -> None:
    """Set a state by raw SQL, as the program's role."""
    more = _beside(model, state, cast)
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("vt_app",)
        sets = f"state = %s{', ' + more if more else ''}"
        cursor.execute(f"update {model._meta.db_table} set {sets} where id = %s", [state, pk])  # noqa: S608 - our own words


@pytest.mark.parametrize("model", MACHINES, ids=lambda model: model.__name__)
def test_only_what_the_table_allows_follows_in_the_database(model: type[Model]) -> None:
    table, make = MACHINES[model]
    cast = make_cast()
    row = make(cast)
    first = str(row.state)  # type: ignore[attr-defined]
    states = [str(state) for state in table]
    for old, new in product(states, repeat=2):
        if old == new:
            continue
        allowed = new in {str(after) for after in table[type(next(iter(table)))(old)]}
        with undone():
            for _before, after in pairwise(way_to(table, first, old)):
                step(model, row.pk, after, cast)
            if allowed:
                step(model, row.pk, new, cast)
                continue
            with pytest.raises(IntegrityError) as refusal, transaction.atomic():
                step(model, row.pk, new, cast)
            names = {f"{model._meta.db_table}_state_follows", "assessment_frozen"}
            assert constraint_of(refusal.value) in names, (old, new)


@pytest.mark.parametrize("model", MACHINES, ids=lambda model: model.__name__)
def test_the_database_holds_the_table_of_the_rules(model: type[Model]) -> None:
    table, _make = MACHINES[model]
    states = import_module("cases.migrations.0002_guards").STATES
    told = {str(old): sorted(str(new) for new in after) for old, after in table.items()}
    assert {old: sorted(after) for old, after in states[model._meta.db_table].items()} == told


@pytest.mark.parametrize("model", MACHINES, ids=lambda model: model.__name__)
def test_nothing_begins_at_its_end(model: type[Model]) -> None:
    table, make = MACHINES[model]
    cast = make_cast()
    row = make(cast)
    names = [field.column for field in model._meta.concrete_fields]
    for end in (str(state) for state, after in table.items() if not after):
        values = ", ".join({"id": "gen_random_uuid()", "state": "%s"}.get(str(name), f'"{name}"') for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        place = model._meta.db_table
        copy = f"insert into {place} ({columns}) select {values} from {place} where id = %s"  # noqa: S608 - our own words
        with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(copy, [end, row.pk])
        assert constraint_of(refusal.value) == f"{model._meta.db_table}_state_follows"


def test_both_kinds_of_submission_go_the_same_ways() -> None:
    ways = [{old: set(after) for old, after in table.items()} for table in NEXT_SUBMISSION_STATES.values()]
    assert ways[0] == ways[1]


CASE = {"open": "closed_at = null, closing_reason = ''", "gesloten": "closed_at = '2026-11-25', closing_reason = 'Veilig.'",
        "anders gesloten": "closed_at = '2026-11-26', closing_reason = 'Toch.'"}  # fmt: skip


@pytest.mark.parametrize(("old", "new"), list(product(CASE, repeat=2)))
def test_a_case_that_is_closed_stays_as_it_was_closed(old: str, new: str) -> None:
    case = make_report(make_cast()).case
    _set(Case, case.pk, CASE[old])
    if old in {"open", new}:
        _set(Case, case.pk, CASE[new])
        return
    with pytest.raises(IntegrityError, match="case_stays_closed"), transaction.atomic():
        _set(Case, case.pk, CASE[new])


MOMENT = {
    "open": "done_at = null, done_by_id = null, outcome = '', consequence = '', found = ''",
    "gedaan": "done_at = now(), done_by_id = '{by}', outcome = 'veilig', consequence = 'sluiten', found = 'Rustig.'",
    "anders": "done_at = now(), done_by_id = '{by}', outcome = 'niet_bekend', consequence = 'sluiten', found = 'Weg.'",
}


@pytest.mark.parametrize(("old", "new"), list(product(MOMENT, repeat=2)))
def test_a_moment_is_recorded_once(old: str, new: str) -> None:
    cast = make_cast()
    handover = make_handover(cast)
    accept(handover, contact="", by=acting(cast.meryem))
    moment = plan_moment(handover, due=clock.today(), by=acting(cast.noor))
    _set(MonitoringMoment, moment.pk, MOMENT[old].format(by=cast.noor.pk))
    if old == "open":
        _set(MonitoringMoment, moment.pk, MOMENT[new].format(by=cast.noor.pk))
        return
    with pytest.raises(IntegrityError, match="moment_frozen"), transaction.atomic():
        _set(MonitoringMoment, moment.pk, MOMENT[new].format(by=cast.noor.pk))


def _set(model: type[Model], pk: UUID, sets: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"update {model._meta.db_table} set {sets} where id = %s", [pk])  # noqa: S608 - our own words
