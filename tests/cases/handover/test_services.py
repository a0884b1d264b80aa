"""Sending, answering, taking back, accepting, monitoring and closing, as the services do and refuse it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cases.assessment.models import Level
from cases.deadlines.queries import open_terms
from cases.dossier.models import Case
from cases.evidence.models import JournalEntry
from cases.handover import services
from cases.handover.models import Consequence, Handover, HandoverState, MonitoringMoment, Outcome
from cases.handover.proposal import Proposal, Wanted
from cases.handover.queries import closing_obstacles, open_package, people_at
from cases.handover.rules import CONSEQUENCES
from cases.intake.models import Mode
from cases.notifications.models import Message
from cases.plan.models import DecisionKind
from tests.cases.assessment.make import acting
from tests.cases.handover.make import QUESTION, fresh, make_decision, make_handover
from tests.cast import Cast, make_cast
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.keys import KeyRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def told(user: Any) -> list[str]:
    return list(Message.objects.filter(recipient=user).order_by("made_at", "version").values_list("kind", flat=True))


def titles(case: Case) -> list[str]:
    return list(JournalEntry.objects.filter(case=case).values_list("title", flat=True))


# --- sending ---


def test_a_package_is_sent_sealed_with_its_term_its_trace_and_a_message(cast: Cast) -> None:
    handover = make_handover(cast, receiver_person="Meryem Kaya")
    assert b"Lucas" not in bytes(handover.package_sealed)
    assert open_package(handover).fingerprint == handover.package_hash
    assert handover.react_before > clock.today()
    assert "receiver_reaction" in [term.key for term in open_terms(handover.case)]
    assert "Overdracht verstuurd aan Lokaal team Oost" in titles(handover.case)
    assert told(cast.meryem) == ["handover_sent"]


def test_the_same_token_twice_is_one_handover(cast: Cast) -> None:
    token, decision = uuid4(), make_decision(cast)
    first = make_handover(cast, decision, token=token)
    assert make_handover(cast, decision, token=token) == first
    assert Handover.objects.count() == 1


def test_a_second_handover_of_one_decision_is_refused(cast: Cast) -> None:
    first = make_handover(cast)
    with pytest.raises(RuleViolation, match="loopt al een overdracht"):
        make_handover(cast, first.decision)


def test_the_database_refuses_a_second_running_handover(cast: Cast) -> None:
    first = make_handover(cast)
    second = Handover.objects.get(pk=first.pk)
    second.pk, second.token = uuid4(), uuid4()
    with pytest.raises(IntegrityError, match="handover_one_running"), transaction.atomic():
        second.save(force_insert=True)


@pytest.mark.parametrize("state", ["weigeren", "terughalen"])
def test_after_a_refusal_or_taking_back_a_new_one_can_be_sent(cast: Cast, state: str) -> None:
    first = make_handover(cast)
    if state == "weigeren":
        services.refuse(first, reason="Gezin woont elders.", by=acting(cast.meryem))
    else:
        services.take_back(first, reason="Verkeerd team.", by=cast.noor)
    assert make_handover(cast, first.decision) != first


def test_what_changed_since_it_was_seen_is_not_sent(cast: Cast) -> None:
    with pytest.raises(RuleViolation, match="intussen veranderd"):
        make_handover(cast, seen="0" * 64)


@pytest.mark.parametrize(
    ("given", "why"), [({"question": " "}, "Schrijf op"), ({"receiver": None}, "Kies een ontvanger")]
)
def test_nothing_leaves_without_a_receiver_and_a_question(cast: Cast, given: dict[str, Any], why: str) -> None:
    with pytest.raises(RuleViolation, match=why):
        make_handover(cast, **given)


def test_nothing_leaves_to_an_organisation_that_receives_nothing(cast: Cast) -> None:
    with pytest.raises(RuleViolation, match="Aan deze organisatie"):
        make_handover(cast, receiver=cast.school)


def test_a_decision_without_follow_up_has_nothing_to_hand_over(cast: Cast) -> None:
    decision = make_decision(cast, DecisionKind.NO_FOLLOW_UP, level=Level.NONE)
    with pytest.raises(RuleViolation, match="geen overdracht"):
        make_handover(cast, decision)


def test_only_who_works_on_the_case_hands_it_over(cast: Cast) -> None:
    decision = make_decision(cast)
    for user in (cast.anna, cast.samira, cast.meryem):
        with pytest.raises(PermissionDenied):
            make_handover(cast, decision, by=acting(user))


@pytest.mark.parametrize("text", ["Mevrouw Verkerk weet meer.", "Bel 06-12345678.", "De buurvrouw let op de kinderen."])
def test_what_leads_to_a_hidden_reporter_does_not_leave(cast: Cast, text: str) -> None:
    with pytest.raises(RuleViolation, match="kan zo niet weg") as refused:
        make_handover(cast, question=text)
    assert "Verkerk" not in str(refused.value)
    assert Handover.objects.count() == 0


def test_an_open_reporter_holds_no_word_up(cast: Cast) -> None:
    decision = make_decision(cast, mode=Mode.OPEN, consent="op 23 november aan de telefoon")
    handover = make_handover(cast, decision, question="De buurvrouw let op de kinderen.")
    assert "buurvrouw" in open_package(handover).as_json()


def test_words_of_an_agreed_assessment_that_lead_to_the_reporter_can_be_told_otherwise(cast: Cast) -> None:
    decision = make_decision(cast)
    proposal = Proposal(decision.case, Wanted(cast.local_team, question=QUESTION), sender=cast.noor)
    assert proposal.assessment is not None
    proposal.assessment.reason = "Volgens de buurvrouw is er elke avond ruzie."
    assert proposal.frozen_leaks == {"safety"}
    otherwise = Proposal(
        decision.case, Wanted(cast.local_team, question=QUESTION, told="Er is elke avond ruzie."), sender=cast.noor
    )
    assert "Er is elke avond ruzie." in otherwise.package.as_json()
    assert "De woorden van de beoordeling" in [entry.title for entry in otherwise.left_out]


def test_a_changed_row_is_not_shown_as_what_left(cast: Cast) -> None:
    handover = make_handover(cast)
    handover.package_hash = "0" * 64
    with pytest.raises(KeyRefused):
        open_package(handover)


# --- questions, answers, taking back ---


def test_question_and_answer_tell_the_other_side_each_time(cast: Cast) -> None:
    handover = make_handover(cast)
    services.ask(handover, "Weet vader het?", token=uuid4(), by=acting(cast.meryem))
    services.answer(handover, "Ja.", token=uuid4(), by=acting(cast.noor))
    services.ask(handover, "En moeder?", token=uuid4(), by=acting(cast.meryem))
    assert fresh(handover).state == HandoverState.ASKED
    assert told(cast.noor).count("handover_answered") == 2
    assert told(cast.meryem) == ["handover_sent", "handover_answered"]


def test_a_question_sent_twice_is_one_question(cast: Cast) -> None:
    handover, token = make_handover(cast), uuid4()
    for _press in range(2):
        services.ask(handover, "Weet vader het?", token=token, by=acting(cast.meryem))
    assert handover.messages.count() == 1


def test_an_answer_is_looked_through_as_a_package_is(cast: Cast) -> None:
    handover = make_handover(cast)
    services.ask(handover, "Hoe weten jullie dit?", token=uuid4(), by=acting(cast.meryem))
    for text in ("De buurvrouw belde.", "Van mevrouw Verkerk."):
        with pytest.raises(RuleViolation, match="Schrijf het anders"):
            services.answer(handover, text, token=uuid4(), by=acting(cast.noor))
    assert handover.messages.count() == 1


def test_without_a_question_there_is_nothing_to_answer(cast: Cast) -> None:
    with pytest.raises(RuleViolation, match="geen vraag"):
        services.answer(make_handover(cast), "Ja.", token=uuid4(), by=cast.noor)


def test_taking_back_needs_a_reason_and_stops_the_clock(cast: Cast) -> None:
    handover = make_handover(cast)
    with pytest.raises(RuleViolation, match="waarom"):
        services.take_back(handover, reason=" ", by=cast.noor)
    services.take_back(handover, reason="Verkeerd team.", by=cast.noor)
    assert "receiver_reaction" not in [term.key for term in open_terms(handover.case)]
    assert "handover_taken_back" in told(cast.meryem)


def test_what_was_accepted_is_not_taken_back_and_what_was_taken_back_is_not_accepted(cast: Cast) -> None:
    accepted = make_handover(cast)
    services.accept(accepted, by=acting(cast.meryem))
    with pytest.raises(RuleViolation, match="Meryem Kaya heeft deze overdracht al aangenomen"):
        services.take_back(accepted, reason="Toch niet.", by=acting(cast.noor))
    with pytest.raises(RuleViolation, match="al aangenomen"):
        services.accept(accepted, by=acting(cast.meryem))
    other = make_handover(cast)
    services.take_back(other, reason="Verkeerd team.", by=cast.noor)
    with pytest.raises(RuleViolation, match="teruggehaald"):
        services.accept(other, by=acting(cast.meryem))


def test_nobody_of_another_organisation_answers(cast: Cast) -> None:
    handover = make_handover(cast)
    for user in (cast.ilse, cast.noor):
        with pytest.raises(PermissionDenied):
            services.accept(handover, by=acting(user))
    with pytest.raises(PermissionDenied):
        services.take_back(handover, reason="Ik wil het niet.", by=acting(cast.meryem))


def test_after_acceptance_the_contact_is_known_and_the_sender_told(cast: Cast) -> None:
    handover = make_handover(cast)
    services.accept(handover, contact="Joris Tak", by=acting(cast.meryem))
    assert fresh(handover).receiver_person == "Joris Tak"
    assert told(cast.noor)[-1] == "handover_answered"
    assert "receiver_reaction" not in [term.key for term in open_terms(handover.case)]
    assert "Overdracht aangenomen door Lokaal team Oost" in titles(handover.case)


def test_who_left_the_receiver_is_told_nothing(cast: Cast) -> None:
    for member in cast.meryem.memberships.all():
        member.ends = clock.today() - timedelta(days=1)
        member.save(update_fields=["ends"])
    assert people_at(cast.local_team) == []


# --- monitoring ---


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
    assert places(moment.case) == ["monitor"]
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
