"""Assessing again after a monitoring moment: a new assessment and a new decision; what was before stays as it was."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from cases.assessment.models import AssessmentState, Level, ReadingVerdict, SafetyAssessment
from cases.assessment.services import give_reading, reassess, save_answers, submit
from cases.deadlines.models import Term
from cases.dossier.models import Case
from cases.handover import services
from cases.handover.models import Consequence, MonitoringMoment, Outcome
from cases.handover.queries import closing_obstacles
from cases.plan.models import Decision, DecisionKind
from cases.plan.queries import to_decide
from cases.plan.services import decide
from cases.workplace.phases import phase_of, with_facts
from tests.cases.assessment.make import acting, fresh, whole
from tests.cases.handover.make import QUESTION, make_handover
from tests.cases.handover.pages import url
from tests.cast import Cast, make_cast
from tests.login import logged_in
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def phase(case: Case) -> str:
    return phase_of(with_facts(Case.objects.filter(pk=case.pk)).get())


def make_moment(cast: Cast) -> MonitoringMoment:
    """Hand over, let it be accepted, and plan a moment."""
    handover = make_handover(cast)
    services.accept(handover, contact="", by=acting(cast.meryem))
    due = clock.today() + timedelta(days=20)
    return services.plan_moment(handover, due=due, by=acting(cast.noor))


def look_again(cast: Cast, moment: MonitoringMoment) -> SafetyAssessment:
    """Find that it is not safe, and assess again."""
    services.record_moment(
        moment, outcome=Outcome.NOT_YET, consequence=Consequence.REOPEN, found="Weer ruzie.", by=cast.noor
    )
    return SafetyAssessment.objects.get(case=moment.case_id, follows__isnull=False)


def agree(cast: Cast, again: SafetyAssessment, level: Level) -> SafetyAssessment:
    """Write the new assessment and let Omar agree."""
    written = save_answers(again, whole(again.case, level), version=again.version, by=acting(cast.noor))
    submit(written, reader=cast.omar, by=cast.noor)
    give_reading(fresh(written), verdict=ReadingVerdict.AGREES, reason="", by=acting(cast.omar))
    acting(cast.noor)
    return fresh(written)


def test_a_moment_that_reopens_begins_a_new_assessment_that_points_to_the_first(cast: Cast) -> None:
    moment = make_moment(cast)
    first = SafetyAssessment.objects.get(case=moment.case)
    again = look_again(cast, moment)
    assert (again.follows, again.report, again.author, again.state) == (
        first,
        first.report,
        cast.noor,
        AssessmentState.DRAFT,
    )
    assert phase(moment.case) == "beoordeling"
    assert Term.objects.filter(object_id=again.pk, done_at=None).exists()
    assert "Er loopt nog een veiligheidsbeoordeling." in [one.text for one in closing_obstacles(moment.case)]
    first.refresh_from_db()
    assert first.state == AssessmentState.AGREED


def test_the_page_leads_from_the_moment_to_the_new_assessment(cast: Cast) -> None:
    moment = make_moment(cast)
    typed = {"outcome": "nog_niet_veilig", "consequence": "opnieuw_beoordelen", "found": "Weer ruzie."}
    answer = logged_in(cast.noor).post(url("record_moment", moment.case_id, moment.pk), typed, follow=True)
    page = answer.content.decode()
    again = SafetyAssessment.objects.get(case=moment.case, follows__isnull=False)
    assert f"/beoordeling/{again.pk}/invullen/" in page
    assert f"/beoordeling/{again.follows_id}/" in page
    assert "Opnieuw beoordeeld na" in page


def test_a_second_decision_points_to_the_first_and_never_overwrites_it(cast: Cast) -> None:
    again = agree(cast, look_again(cast, make_moment(cast)), Level.STRUCTURAL)
    first = Decision.objects.get()
    assert phase(again.case) == "besluit"
    assert to_decide(again.case) == again
    assert "Over de nieuwe beoordeling is nog niet besloten." in [one.text for one in closing_obstacles(again.case)]
    second = decide(again.report, assessment=again, kind=DecisionKind.RUNNING_HELP, reason="Hulp loopt.", by=cast.noor)
    assert second.follows == first
    assert to_decide(again.case) is None
    assert Decision.objects.get(pk=first.pk).kind == DecisionKind.LOCAL_TEAM
    assert not Term.objects.filter(object_id=again.pk, done_at=None).exists()
    assert decide(
        again.report, assessment=again, kind=DecisionKind.RUNNING_HELP, reason="Hulp loopt.", by=cast.noor
    ) == (second)
    with pytest.raises(RuleViolation, match="besloot al"):
        decide(again.report, assessment=again, kind=DecisionKind.LOCAL_TEAM, reason="Toch.", by=cast.omar)


def test_the_new_decision_is_handed_over_and_looked_after_by_itself(cast: Cast) -> None:
    moment = make_moment(cast)
    again = agree(cast, look_again(cast, moment), Level.STRUCTURAL)
    case = again.case
    assert logged_in(cast.noor).get(url("handover", case.pk)).status_code == 200
    decided = decide(again.report, assessment=again, kind=DecisionKind.LOCAL_TEAM, reason="Opnieuw.", by=cast.noor)
    assert phase(case) == "overdracht"
    sent = services.send(decided, receiver=cast.local_team, question=QUESTION, token=uuid4(), by=cast.noor)
    assert phase(case) == "wacht_ontvanger"
    services.accept(sent, contact="", by=acting(cast.meryem))
    acting(cast.noor)
    assert phase(case) == "moment"
    assert [one.text for one in closing_obstacles(case)] == ["Er is nog niet nagegaan of het veilig is."]
    planned = services.plan_moment(sent, due=clock.today() + timedelta(days=5), by=cast.noor)
    services.record_moment(planned, outcome=Outcome.SAFE, consequence=Consequence.CLOSE, found="Stabiel.", by=cast.noor)
    assert phase(case) == "afronden"
    assert closing_obstacles(case) == []


def test_a_new_decision_that_nothing_follows_lets_the_case_close(cast: Cast) -> None:
    again = agree(cast, look_again(cast, make_moment(cast)), Level.NONE)
    decide(again.report, assessment=again, kind=DecisionKind.NO_FOLLOW_UP, reason="Veilig gebleken.", by=cast.noor)
    assert phase(again.case) == "afronden"
    assert closing_obstacles(again.case) == []


def test_assessing_again_twice_is_once(cast: Cast) -> None:
    again = look_again(cast, make_moment(cast))
    assert reassess(again.case, by=cast.noor) == again


def test_nothing_is_assessed_again_before_something_was_agreed(cast: Cast) -> None:
    from tests.cases.intake.make import make_report

    with pytest.raises(RuleViolation, match="nog geen vastgestelde"):
        reassess(make_report(cast).case, by=acting(cast.noor))


def test_the_database_refuses_a_second_first_decision_and_a_loop(cast: Cast) -> None:
    again = agree(cast, look_again(cast, make_moment(cast)), Level.STRUCTURAL)
    place = {"case": again.case, "region_id": again.region_id, "report": again.report, "decided_by": cast.noor}
    with pytest.raises(IntegrityError, match="decision_one_first_per_report"), transaction.atomic():
        Decision.objects.create(**place, assessment=again, kind=DecisionKind.LOCAL_TEAM, reason="Zomaar.")
    pk = uuid4()
    with pytest.raises(IntegrityError, match="decision_never_follows_itself"), transaction.atomic():
        Decision.objects.create(
            pk=pk, **place, assessment=again, kind=DecisionKind.LOCAL_TEAM, reason="Zomaar.", follows_id=pk
        )
