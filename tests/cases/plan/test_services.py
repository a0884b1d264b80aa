"""Agreeing and deciding: what is refused, and what two people see who decide at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from cases.assessment.models import Level, ReadingVerdict, SafetyAssessment
from cases.assessment.services import give_reading, start_assessment
from cases.dossier.services import close
from cases.evidence.models import EntryKind, JournalEntry
from cases.intake.models import Report, ReportState
from cases.persons.models import Person
from cases.plan.models import Decision, DecisionKind, SafetyAgreement
from cases.plan.queries import agreement_lines, agreements_of, decision_of, to_decide
from cases.plan.services import add_agreement, decide, withdraw_agreement
from tests.cases.assessment.make import acting, make_agreed, make_submitted
from tests.cases.intake.make import make_report
from tests.cases.plan.make import agreement
from tests.cast import Cast, make_cast
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db
LOCAL, RUNNING, END = DecisionKind.LOCAL_TEAM, DecisionKind.RUNNING_HELP, DecisionKind.NO_FOLLOW_UP
WHY = "Ouders werken mee, school en oma doen mee."


def agreed(level: Level = Level.STRUCTURAL) -> tuple[Cast, Report, SafetyAssessment]:
    cast = make_cast()
    report = make_report(cast)
    made = make_agreed(cast, report, level)
    acting(cast.noor)
    report.refresh_from_db()
    return cast, report, made


# --- agreements ---------------------------------------------------------------------


def test_an_agreement_says_who_does_what_before_when_and_how_it_is_checked() -> None:
    cast, report, assessment = agreed()
    add_agreement(assessment, agreement(), by=cast.noor)
    (line,) = agreement_lines(report.case)
    assert (line.who, line.is_person) == ("Oma Corrie", False)
    assert line.risk == "Is een kind getuige van geweld?"


def test_a_person_of_the_case_keeps_an_agreement_under_their_own_name() -> None:
    cast, report, assessment = agreed()
    sanne = Person.objects.get(case=report.case, given_names="Sanne")
    add_agreement(assessment, agreement(person=sanne, who=""), by=cast.noor)
    assert agreement_lines(report.case)[0].who == "Sanne van den Heuvel"


def test_a_double_click_makes_one_agreement() -> None:
    cast, report, assessment = agreed()
    token = uuid4()
    assert add_agreement(assessment, agreement(), by=cast.noor, token=token) == add_agreement(
        assessment, agreement(), by=cast.noor, token=token
    )
    assert len(agreements_of(report.case)) == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"risk_item": "gevaar_nu"}, "Kies een risico"),
        ({"risk_item": "bestaat_niet"}, "Kies een risico"),
        ({"who": " "}, "Kies wie dit doet"),
        ({"what": ""}, "Schrijf op wat"),
        ({"check_by": " "}, "hoe het wordt nagekeken"),
        ({"before": clock.today() - timedelta(days=2)}, "voorbij"),
    ],
)
def test_an_agreement_in_which_something_lacks_is_refused(fields: dict[str, Any], sentence: str) -> None:
    cast, _report, assessment = agreed()
    with pytest.raises(RuleViolation, match=sentence):
        add_agreement(assessment, agreement(**fields), by=cast.noor)


def test_an_agreement_waits_for_the_second_reader() -> None:
    cast = make_cast()
    submitted = make_submitted(cast, make_report(cast))
    with pytest.raises(RuleViolation, match="vastgestelde"):
        add_agreement(submitted, agreement(), by=acting(cast.noor))


def test_a_person_of_another_case_never_keeps_an_agreement() -> None:
    cast, _report, assessment = agreed()
    stranger = Person.objects.filter(case=make_report(cast).case)[0]
    with pytest.raises(ValueError, match="another case"):
        add_agreement(assessment, agreement(person=stranger, who=""), by=acting(cast.noor))


def test_a_withdrawn_agreement_stays_readable_and_is_withdrawn_once() -> None:
    cast, report, assessment = agreed()
    made = add_agreement(assessment, agreement(), by=cast.noor)
    withdraw_agreement(made, by=cast.noor)
    made.refresh_from_db()
    at = made.withdrawn_at
    withdraw_agreement(made, by=cast.noor)
    made.refresh_from_db()
    assert made.withdrawn_at == at
    assert agreements_of(report.case) == []
    assert len(agreement_lines(report.case, withdrawn=True)) == 1


def test_the_database_refuses_an_agreement_of_nobody_and_of_two() -> None:
    cast, report, assessment = agreed()
    sanne = Person.objects.get(case=report.case, given_names="Sanne")
    rest = {"case": report.case, "region_id": report.region_id, "assessment": assessment, "made_by": cast.noor}
    for who in ({"person": None, "who": ""}, {"person": sanne, "who": "Oma"}):
        with pytest.raises(IntegrityError, match="agreement_has_one_who"), transaction.atomic():
            SafetyAgreement.objects.create(**rest, **who, risk_item="patroon", what="x", before=clock.today())


def test_an_assessment_that_was_fetched_before_it_was_agreed_will_do() -> None:
    cast = make_cast()
    before = make_submitted(cast, make_report(cast))
    give_reading(before, verdict=ReadingVerdict.AGREES, reason="", by=acting(cast.omar))
    add_agreement(before, agreement(), by=acting(cast.noor))
    assert decide(before.report, assessment=before, kind=LOCAL, reason=WHY, by=cast.noor).assessment == before


# --- the decision -------------------------------------------------------------------


def test_a_decision_decides_the_report_and_leaves_a_trace() -> None:
    cast, report, assessment = agreed()
    made = decide(report, assessment=assessment, kind=LOCAL, reason=WHY, by=cast.noor)
    report.refresh_from_db()
    assert (report.state, report.decided_at) == (ReportState.DECIDED, made.decided_at)
    assert decision_of(report.case) == made
    trace = JournalEntry.objects.get(case=report.case, kind=EntryKind.DECISION)
    assert trace.title == "Besluit: overdragen aan lokaal team"


def test_the_second_to_decide_is_told_what_was_decided_and_changes_nothing() -> None:
    cast, report, assessment = agreed()
    decide(report, assessment=assessment, kind=LOCAL, reason=WHY, by=cast.noor)
    with pytest.raises(RuleViolation, match=r"Noor de Wit besloot al .*lokaal team"):
        decide(report, assessment=assessment, kind=RUNNING, reason="Er loopt al hulp.", by=acting(cast.joke))
    assert Decision.objects.get(report=report).kind == LOCAL


def test_the_same_decision_sent_twice_is_one() -> None:
    cast, report, assessment = agreed()
    first, second = (decide(report, assessment=assessment, kind=LOCAL, reason=WHY, by=cast.noor) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("level", [Level.ACUTE, Level.STRUCTURAL, Level.MULTIPROBLEM, Level.UNCLEAR])
def test_involvement_does_not_end_while_somebody_may_be_unsafe(level: Level) -> None:
    cast, report, assessment = agreed(level)
    with pytest.raises(RuleViolation, match="Einde bemoeienis kan nu niet"):
        decide(report, assessment=assessment, kind=END, reason=WHY, by=cast.noor)


def test_involvement_ends_when_nobody_is_unsafe() -> None:
    cast, report, assessment = agreed(Level.NONE)
    assert decide(report, assessment=assessment, kind=END, reason=WHY, by=cast.noor).kind == END


def test_a_decision_needs_a_reason_and_the_role() -> None:
    cast, report, assessment = agreed()
    with pytest.raises(RuleViolation, match="waarom"):
        decide(report, assessment=assessment, kind=LOCAL, reason=" ", by=cast.noor)
    with pytest.raises(RuleViolation, match="rol"):
        decide(report, assessment=assessment, kind=LOCAL, reason=WHY, by=acting(cast.anna))


def test_nothing_is_decided_before_the_second_reader_agrees() -> None:
    cast = make_cast()
    report = make_report(cast)
    submitted = make_submitted(cast, report)
    with pytest.raises(RuleViolation, match="tweede lezer"):
        decide(report, assessment=submitted, kind=LOCAL, reason=WHY, by=acting(cast.noor))


def test_while_a_newer_assessment_is_made_the_decision_waits_for_it() -> None:
    cast, report, assessment = agreed()
    start_assessment(report, by=cast.noor)
    assert to_decide(report.case) is None
    with pytest.raises(RuleViolation, match="tweede lezer"):
        decide(report, assessment=assessment, kind=LOCAL, reason=WHY, by=cast.noor)


def test_a_closed_case_takes_no_agreement_and_no_decision() -> None:
    cast, report, assessment = agreed()
    close(report.case, by=cast.noor, reason="Vergissing.")
    acts: list[Callable[[], object]] = [
        lambda: add_agreement(assessment, agreement(), by=cast.noor),
        lambda: decide(report, assessment=assessment, kind=LOCAL, reason=WHY, by=cast.noor),
    ]
    for act in acts:
        with pytest.raises(RuleViolation, match="gesloten"):
            act()


def test_the_database_refuses_to_change_a_decision() -> None:
    cast, report, assessment = agreed()
    decide(report, assessment=assessment, kind=LOCAL, reason=WHY, by=cast.noor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(report=report).update(kind=END)


def test_the_token_of_another_page_makes_no_agreement() -> None:
    cast, token = make_cast(), uuid4()
    there, here = (make_agreed(cast, make_report(cast)) for _case in range(2))
    made = add_agreement(there, agreement(), by=acting(cast.noor), token=token)
    with pytest.raises(RuleViolation, match="niet compleet"):
        add_agreement(here, agreement(), by=cast.noor, token=token)
    assert list(SafetyAgreement.objects.all()) == [made]
