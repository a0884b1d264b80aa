"""Questions, answers, acceptance and taking back, as the services do and refuse it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from cases.deadlines.queries import open_terms
from cases.handover import services
from cases.handover.models import HandoverState
from cases.handover.queries import people_at
from tests.cases.assessment.make import acting
from tests.cases.handover.make import fresh, make_handover
from tests.cases.handover.told import titles, told
from tests.cast import Cast, make_cast
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


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
