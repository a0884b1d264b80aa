"""Monitoring and closing, as the services do and refuse it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cases.assessment.models import Level
from cases.deadlines.queries import open_terms
from cases.dossier.models import Case
from cases.handover import services
from cases.handover.models import Consequence, Handover, MonitoringMoment, Outcome
from cases.handover.queries import closing_obstacles
from cases.handover.rules import CONSEQUENCES
from cases.plan.models import DecisionKind
from tests.cases.assessment.make import acting
from tests.cases.handover.make import fresh, make_decision, make_handover
from tests.cases.handover.told import titles
from tests.cast import Cast, make_cast
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def accepted(cast: Cast) -> Handover:
    handover = make_handover(cast)
    services.accept(handover, by=acting(cast.meryem))
    acting(cast.noor)
    return fresh(handover)


def plan(cast: Cast, handover: Handover, due: date | None = None) -> MonitoringMoment:
    return services.plan_moment(handover, due=due or clock.today() + timedelta(days=90), by=cast.noor)


def test_a_moment_stands_on_the_worklist_with_the_day_that_was_chosen(cast: Cast) -> None:
    handover, day = accepted(cast), clock.today() + timedelta(days=40)
    plan(cast, handover, day)
    assert [(term.key, term.due) for term in open_terms(handover.case)] == [("monitoring", day)]


def test_one_moment_at_a_time_not_in_the_past_and_only_after_acceptance(cast: Cast) -> None:
    handover = make_handover(cast)
    with pytest.raises(RuleViolation, match="heeft aangenomen"):
        plan(cast, handover)
    services.accept(handover, by=acting(cast.meryem))
    acting(cast.noor)
    with pytest.raises(RuleViolation, match="nog komt"):
        plan(cast, handover, clock.today() - timedelta(days=1))
    plan(cast, handover)
    with pytest.raises(RuleViolation, match="al een moment open"):
        plan(cast, handover)


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("consequence", list(Consequence))
def test_only_what_follows_from_the_outcome_is_recorded(cast: Cast, outcome: Outcome, consequence: Consequence) -> None:
    moment = plan(cast, accepted(cast))
    given: dict[str, Any] = {"outcome": outcome, "consequence": consequence, "found": "Beide kinderen gesproken."}
    again = clock.today() + timedelta(days=30)
    if consequence in CONSEQUENCES[outcome]:
        services.record_moment(moment, **given, again=again, by=cast.noor)
        assert MonitoringMoment.objects.filter(case=moment.case, done_at=None).exists() is (
            consequence == Consequence.AGAIN
        )
    else:
        with pytest.raises(RuleViolation, match="past niet"):
            services.record_moment(moment, **given, again=again, by=cast.noor)


def test_a_moment_is_recorded_once_and_with_words(cast: Cast) -> None:
    moment = plan(cast, accepted(cast))
    safe: dict[str, Any] = {"outcome": Outcome.SAFE, "consequence": Consequence.CLOSE, "by": cast.noor}
    with pytest.raises(RuleViolation, match="wat je vond"):
        services.record_moment(moment, found=" ", **safe)
    services.record_moment(moment, found="Rustig.", **safe)
    with pytest.raises(RuleViolation, match="al vastgelegd"):
        services.record_moment(moment, found="Nog eens.", **safe)


# --- closing ---


def places(case: Case) -> list[str]:
    return [obstacle.place for obstacle in closing_obstacles(case)]


def test_a_case_closes_when_the_receiver_accepted_and_it_was_seen_to_be_safe(cast: Cast) -> None:
    decision = make_decision(cast)
    assert places(decision.case) == ["handover"]
    handover = make_handover(cast, decision)
    assert places(decision.case) == ["handover"]
    services.accept(handover, by=acting(cast.meryem))
    acting(cast.noor)
    assert places(decision.case) == ["monitor"]
    moment = plan(cast, handover)
    assert places(decision.case) == ["monitor"]
    services.record_moment(moment, outcome=Outcome.SAFE, consequence=Consequence.CLOSE, found="Rustig.", by=cast.noor)
    assert places(decision.case) == []
    services.close_case(decision.case, reason="Stabiel veilig.", by=cast.noor)
    assert not Case.objects.get(pk=decision.case_id).is_open
    assert "Zaak gesloten" in titles(decision.case)


def test_what_is_found_unsafe_keeps_the_case_open(cast: Cast) -> None:
    moment = plan(cast, accepted(cast))
    services.record_moment(
        moment, outcome=Outcome.NOT_YET, consequence=Consequence.REOPEN, found="Weer ruzie.", by=cast.noor
    )
    assert places(moment.case) == ["assessment", "monitor"]
    with pytest.raises(RuleViolation, match="nog niet dicht"):
        services.close_case(moment.case, reason="Klaar.", by=cast.noor)


def test_einde_bemoeienis_closes_without_a_handover(cast: Cast) -> None:
    case = make_decision(cast, DecisionKind.NO_FOLLOW_UP, level=Level.NONE).case
    assert places(case) == []
    services.close_case(case, reason="Geen onveiligheid.", by=cast.noor)
    with pytest.raises(RuleViolation, match="gesloten"):
        services.close_case(case, reason="Nog eens.", by=cast.noor)


def test_a_case_closes_with_a_reason_by_who_may(cast: Cast) -> None:
    case = make_decision(cast, DecisionKind.NO_FOLLOW_UP, level=Level.NONE).case
    with pytest.raises(RuleViolation, match="waarom"):
        services.close_case(case, reason=" ", by=cast.noor)
    for user in (cast.anna, cast.samira):
        with pytest.raises(PermissionDenied):
            services.close_case(case, reason="Klaar.", by=acting(user))


def test_an_act_of_a_receiver_is_in_their_own_name(cast: Cast) -> None:
    assert accepted(cast).answered_by == cast.meryem
