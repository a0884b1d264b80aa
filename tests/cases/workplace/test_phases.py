"""The phase of a case: Python and the database read the same table of rules."""

from datetime import date
from itertools import product
from typing import Any

import pytest
from django.db.models import BooleanField, CharField, DateField, Value

from cases.assessment.models import AssessmentState, Level
from cases.dossier.models import Case
from cases.handover.models import HandoverState
from cases.plan.models import DecisionKind
from cases.workplace.phases import PHASES, in_phase, phase_of, with_facts
from tests.cases.assessment.make import make_assessment, make_submitted
from tests.cases.intake.make import make_report
from tests.cast import make_cast
from tests.volume import make_cases
from veiligthuis import clock

pytestmark = pytest.mark.django_db

FACTS: dict[str, tuple[Any, ...]] = {
    "unassessed": (False, True),
    "in_assessment": (False, True),
    "assessing": (None, *(state for state in AssessmentState if state != AssessmentState.AGREED)),
    "level": (None, Level.ACUTE),
    "decided": (None, *DecisionKind),
    "handed": (None, *HandoverState),
    "looked_after": (False, True),
    "undecided": (False, True),
    "moment_due": (None, clock.today()),
}
KINDS: dict[type, Any] = {bool: BooleanField(), str: CharField(), date: DateField()}
STRIDE = 11  # prime, so that the values of every fact meet those of every other


def _value(name: str, value: Any) -> Value:
    kind = next(kind for kind in KINDS if isinstance(FACTS[name][-1], kind))
    return Value(value, output_field=KINDS[kind])


def test_the_database_and_python_agree_on_the_phase_whatever_is_open() -> None:
    case = make_cases(make_cast(), 1)[0]
    met = set()
    for values in list(product(*FACTS.values()))[::STRIDE]:
        facts = dict(zip(FACTS, values, strict=True))
        cases = Case.objects.filter(pk=case.pk).annotate(**{name: _value(name, facts[name]) for name in facts})
        found = in_phase(cases, PHASES).get()
        assert phase_of(found) == found.phase, facts
        met.add(found.phase)
    assert met == set(PHASES) - {"gesloten"}


@pytest.mark.parametrize("first", ["waits", "is written"])
def test_of_two_assessments_side_by_side_the_one_that_asks_most_says_the_phase(first: str) -> None:
    cast = make_cast()
    report = make_report(cast)
    further = make_report(cast, into=report.case)
    put, begun = (report, further) if first == "waits" else (further, report)
    if first == "waits":
        make_submitted(cast, put)
    make_assessment(cast, begun)
    if first != "waits":
        make_submitted(cast, put)
    assert phase_of(with_facts(Case.objects.all()).get(pk=report.case_id)) == "beoordeling"
