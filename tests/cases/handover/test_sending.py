"""Sending a package, and what is refused."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cases.assessment.models import Level
from cases.deadlines.queries import open_terms
from cases.handover import services
from cases.handover.models import Handover
from cases.handover.proposal import Proposal, Wanted
from cases.handover.queries import open_package
from cases.intake.models import Mode
from cases.plan.models import DecisionKind
from tests.cases.assessment.make import acting
from tests.cases.handover.make import QUESTION, make_decision, make_handover
from tests.cases.handover.told import titles, told
from tests.cases.intake.make import RIA
from tests.cast import Cast, make_cast
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.keys import KeyRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


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


def test_a_neighbour_in_the_street_of_the_family_holds_its_address_not_up_but_the_own_door_does(cast: Cast) -> None:
    decision = make_decision(cast, reporter=replace(RIA, address="Galgenwaard 16, 3524 AA Utrecht"))
    with pytest.raises(RuleViolation, match="kan zo niet weg"):
        make_handover(cast, decision, question="Kijk ook bij 3524aa 16.")
    handover = make_handover(cast, decision, question="Kijk op Galgenwaard 14, 3524 AA.")
    assert "3524" in open_package(handover).as_json()


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
