"""A question of the reviewer, its answer and its end."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.db import transaction

from accounts.audit.acts import Act, Ground, Step, Verdict
from accounts.audit.models import Event, Review, ReviewStep
from accounts.audit.queries import Line, asked, to_review
from accounts.audit.refusals import Absent
from accounts.audit.services import answer, end, review
from accounts.models import User
from accounts.roles import Role
from cases.notifications.models import Message
from cases.notifications.services import deliver
from tests.accounts.test_audit import NUMBER, act_of, lines_for, reviewing, text
from tests.cast import Cast, make_cast, person
from tests.login import logged_in
from veiligthuis import clock
from veiligthuis.database import acting_as, name_actor, reading_trail
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db

# --- a question, its answer and its end ------------------------------------------


def ask(cast: Cast, user: User) -> Line:
    """Let Els ask somebody about a document that they fetched."""
    act_of(user, Act.EXPORTED, case_id=uuid4(), case_number=NUMBER)
    with reviewing(cast):
        review(lines_for(cast)[0], Verdict.ASK, "Waarvoor haalde je dit op?", cast.els)
    return next(line for line in asked(cast.region.pk).lines if line.actor == str(user.pk))


def trail(act: Act) -> list[Event]:
    with reading_trail():
        return list(Event.objects.filter(act=act).order_by("at"))


def test_a_question_is_asked_answered_and_ended_through_the_screens() -> None:
    cast = make_cast()
    line = ask(cast, cast.noor)
    noor, els = logged_in(cast.noor), logged_in(cast.els)
    page = text(noor.get("/logboek/vragen/"))
    assert "Waarvoor haalde je dit op?" in page
    assert 'href="/logboek/vragen/"' in page  # the menu leads to it as long as something waits
    assert noor.post(f"/logboek/vragen/{line.id}/", {"text": "De ontvanger belde erover."}).status_code == 302
    page = text(noor.get("/logboek/vragen/"))
    assert "De ontvanger belde erover." in page
    assert "<textarea" not in page
    page = text(els.get("/logboek/?w=navraag"))
    assert "De ontvanger belde erover." in page
    assert "Antwoord van Noor de Wit" in page
    answer = els.post(f"/logboek/{line.id}/afsluiten/", {"verdict": "terecht", "note": ""})
    assert answer.headers["Location"] == "/logboek/?w=navraag"
    assert "Terecht, na navraag" in text(els.get("/logboek/?w=klaar"))
    assert asked(cast.region.pk).lines == []
    for act, actor in ((Act.ANSWERED, cast.noor), (Act.SETTLED, cast.els)):
        (event,) = trail(act)
        assert (event.actor, event.object_id, event.case_number) == (str(actor.pk), line.id, NUMBER)


# --- the mails of it -----------------------------------------------------------------

SUBJECTS = {"question_asked": "Er staat iets voor je klaar", "question_answered": "Er is een reactie voor je"}


def told() -> list[tuple[str, User]]:
    return [(message.kind, message.recipient) for message in Message.objects.order_by("made_at")]


def test_who_is_asked_gets_a_mail_and_so_does_who_asked_when_it_is_answered(mailoutbox: list[EmailMessage]) -> None:
    cast = make_cast()
    line = ask(cast, cast.noor)
    with acting_as(str(cast.noor.pk), request="test"):
        answer(line, "De ontvanger belde erover.", cast.noor)
    assert told() == [("question_asked", cast.noor), ("question_answered", cast.els)]
    name_actor("system:relay", request="test")
    for message in Message.objects.order_by("made_at"):
        deliver(message.pk)
    assert [(mail.subject, mail.to) for mail in mailoutbox] == [
        (SUBJECTS["question_asked"], [cast.noor.email]),
        (SUBJECTS["question_answered"], [cast.els.email]),
    ]
    said = " ".join(f"{mail.subject} {mail.body}" for mail in mailoutbox)
    for word in ("Waarvoor", "ophaal", "belde erover", "Noor", "Els", NUMBER, str(line.id), "http"):
        assert word not in said


def test_an_answer_of_the_team_leader_goes_to_who_asked_too() -> None:
    cast = make_cast()
    line = ask(cast, cast.noor)
    with acting_as(str(cast.joke.pk), request="test"):
        answer(line, "Op mijn verzoek.", cast.joke)
    assert told() == [("question_asked", cast.noor), ("question_answered", cast.els)]


def test_a_verdict_without_a_question_tells_nobody_and_a_second_answer_tells_it_once() -> None:
    cast = make_cast()
    act_of(cast.noor, Act.EXPORTED)
    with reviewing(cast):
        review(lines_for(cast)[0], Verdict.WRONG, "Dit mocht niet.", cast.els)
    assert told() == []
    line = ask(cast, cast.omar)
    with acting_as(str(cast.omar.pk), request="test"):
        answer(line, "Voor de overdracht.", cast.omar)
        with pytest.raises(RuleViolation, match="al beantwoord"):
            answer(line, "Nog een keer.", cast.omar)
    assert told() == [("question_asked", cast.omar), ("question_answered", cast.els)]


# --- who may answer -------------------------------------------------------------------


def test_a_leader_of_the_team_answers_for_somebody_and_nobody_else_does() -> None:
    cast = make_cast()
    line = ask(cast, cast.noor)
    for stranger in (cast.omar, cast.samira, cast.rob, cast.ilse, cast.els):
        client = logged_in(stranger)
        assert "Waarvoor" not in text(client.get("/logboek/vragen/"))
        assert "niet aan jou gesteld" in text(
            client.post(f"/logboek/vragen/{line.id}/", {"text": "Van mij."}, follow=True)
        )
        with pytest.raises(Absent):
            answer(line, "Van mij.", stranger)
    assert ReviewStep.objects.count() == 0
    assert logged_in(cast.joke).post(f"/logboek/vragen/{line.id}/", {"text": "Op mijn verzoek."}).status_code == 302
    assert trail(Act.ANSWERED)[0].ground == Ground.TEAM


def test_somebody_from_outside_is_asked_on_a_page_of_the_portal() -> None:
    cast = make_cast()
    act_of(cast.meryem, Act.EXPORTED, region=cast.region.pk)
    with reviewing(cast):
        review(lines_for(cast)[0], Verdict.ASK, "Wie keek er mee?", cast.els)
    page = text(logged_in(cast.meryem).get("/logboek/vragen/"))
    assert "Wie keek er mee?" in page
    assert "vt-portal" in page


def test_an_answer_and_an_end_are_given_once() -> None:
    cast = make_cast()
    line = ask(cast, cast.noor)
    with acting_as(str(cast.noor.pk), request="test"):
        answer(line, "Voor de overdracht.", cast.noor)
        with pytest.raises(RuleViolation, match="al beantwoord"):
            answer(line, "Nog een keer.", cast.noor)
    with reviewing(cast):
        end(line, Verdict.RIGHT, "", cast.els)
        with pytest.raises(RuleViolation, match="al afgesloten"):
            end(line, Verdict.WRONG, "Toch niet.", cast.els)
    answered = logged_in(cast.noor).post(f"/logboek/vragen/{line.id}/", {"text": "Nog wat."}, follow=True)
    assert "al afgesloten" in text(answered)


def test_what_was_ended_takes_no_answer_any_more() -> None:
    cast = make_cast()
    line = ask(cast, cast.noor)
    with reviewing(cast):
        with pytest.raises(RuleViolation, match="nog geen antwoord"):
            end(line, Verdict.RIGHT, " ", cast.els)
        end(line, Verdict.WRONG, "Nooit geantwoord.", cast.els)
    with acting_as(str(cast.noor.pk), request="test"), pytest.raises(RuleViolation, match="al afgesloten"):
        answer(line, "Te laat.", cast.noor)


def test_nobody_ends_a_question_about_their_own_act() -> None:
    cast = make_cast()
    other = person("Wil Vos", (cast.region, Role.SUPERVISOR, None))
    act_of(cast.els, Act.EXPORTED)
    with acting_as(str(other.pk), request="test"):
        review(
            to_review(cast.region.pk, clock.now() - timedelta(days=1), reviewer=other.pk).lines[0],
            Verdict.ASK,
            "?",
            other,
        )
    (line,) = asked(cast.region.pk).lines
    client = logged_in(cast.els)
    assert "afsluiten/" not in text(client.get("/logboek/?w=navraag"))
    refused = client.post(f"/logboek/{line.id}/afsluiten/", {"verdict": "terecht", "note": "Klopt."})
    assert "van jezelf" in text(refused)
    question = Review.objects.get(event_id=line.id)
    with pytest.raises(Exception, match="reviewstep_never_own"), transaction.atomic():
        ReviewStep.objects.create(review=question, kind=Step.END, verdict=Verdict.RIGHT, author=cast.els)


def test_the_database_keeps_the_order_of_a_question() -> None:
    cast = make_cast()
    act_of(cast.noor, Act.EXPORTED)
    with reviewing(cast):
        right = review(lines_for(cast)[0], Verdict.RIGHT, "", cast.els)
    question = Review.objects.get(event_id=ask(cast, cast.omar).id)
    end_of: dict[str, Any] = {"kind": Step.END, "verdict": Verdict.RIGHT, "author": cast.els}
    answer_of: dict[str, Any] = {"kind": Step.ANSWER, "text": "Ja.", "author": cast.omar}
    with pytest.raises(Exception, match="reviewstep_follows_a_question"), transaction.atomic():
        ReviewStep.objects.create(review=right, **end_of)
    with pytest.raises(Exception, match="reviewstep_says_what_it_must"), transaction.atomic():
        ReviewStep.objects.create(review=question, kind=Step.END, verdict=Verdict.ASK, author=cast.els)
    step = ReviewStep.objects.create(review=question, **end_of)
    with pytest.raises(Exception, match="reviewstep_before_its_end"), transaction.atomic():
        ReviewStep.objects.create(review=question, **answer_of)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        ReviewStep.objects.filter(pk=step.pk).update(text="anders")


@pytest.mark.parametrize("words", ["", "  ", "a\x00b", "x" * 100_000])
def test_a_bad_answer_keeps_the_page(words: str) -> None:
    cast = make_cast()
    line = ask(cast, cast.noor)
    refused = logged_in(cast.noor).post(f"/logboek/vragen/{line.id}/", {"text": words})
    assert (refused.status_code, ReviewStep.objects.count()) == (200, 0)
    assert "vt-faults" in text(refused)
