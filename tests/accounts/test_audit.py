"""Reviewing the trail: why each line is there, who may judge it, and who looked at a case."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.audit import queries
from accounts.audit.acts import Act, Ground, Result, Step, Verdict
from accounts.audit.models import Event, Review, ReviewStep
from accounts.audit.queries import Line, asked, to_review, who_looked, who_was_shown
from accounts.audit.recording import record
from accounts.audit.refusals import Absent
from accounts.audit.services import answer, end, review
from accounts.models import User
from accounts.roles import Role
from tests.cast import Cast, make_cast, person
from tests.login import logged_in
from veiligthuis import clock
from veiligthuis.database import acting_as, reading_trail
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db
NUMBER = "VT-YM4C-20KFH"


def act_of(user: User, act: Act, *, region: UUID | None = None, **fields: Any) -> None:
    """Let somebody do something, as the program records it."""
    with acting_as(str(user.pk), request="test"):
        record(act, role=user.role_line, region=region or user.region_id, **fields)


def lines_for(cast: Cast) -> list[Line]:
    return to_review(cast.region.pk, clock.now() - timedelta(days=30), reviewer=cast.els.pk)


def reviewing(cast: Cast) -> Any:
    return acting_as(str(cast.els.pk), request="test")


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_each_line_says_why_it_is_there() -> None:
    cast, case = make_cast(), uuid4()
    act_of(cast.noor, Act.OPENED_IDENTITY, ground=Ground.OWN, purpose="nadere vraag", case_id=case)
    act_of(cast.omar, Act.EXPORTED, ground=Ground.TEAM, case_id=case)
    act_of(cast.samira, Act.REFUSED, ground=Ground.NONE, result=Result.REFUSED, case_id=case)
    act_of(cast.joke, Act.OPENED_CASE, ground=Ground.EXCEPTION, case_id=case)
    act_of(cast.anna, Act.OPENED_CASE, ground=Ground.TEAM, case_id=case)
    assert {(line.name, line.why) for line in lines_for(cast)} == {
        ("Noor de Wit", "identiteit"),
        ("Omar Haddad", "export"),
        ("Samira Bakkali", "geweigerd"),
        ("Joke Brand", "uitzondering"),
        ("Anna de Vries", "steekproef"),
    }


def test_writing_listing_and_logging_in_need_no_verdict() -> None:
    cast = make_cast()
    for act in (Act.WROTE, Act.LISTED, Act.LOGGED_IN, Act.OPENED_PAGE):
        act_of(cast.noor, act)
    assert lines_for(cast) == []


def test_the_sample_is_small_and_stays_the_same() -> None:
    cast = make_cast()
    noon = clock.local_now().replace(hour=0, minute=30)
    with clock.moved_to(noon):
        for _ in range(20):
            act_of(cast.noor, Act.OPENED_CASE, ground=Ground.TEAM, case_id=uuid4())
    first, second = lines_for(cast), lines_for(cast)
    assert len(first) == queries.SAMPLE
    assert first == second


def test_another_region_has_its_own_reviewer() -> None:
    cast = make_cast()
    act_of(cast.vera, Act.EXPORTED)
    assert lines_for(cast) == []


def test_nobody_sees_or_judges_their_own_act() -> None:
    cast = make_cast()
    act_of(cast.els, Act.EXPORTED)
    assert lines_for(cast) == []
    own = Line(uuid4(), clock.now(), str(cast.els.pk), "", "", Act.EXPORTED, "", "", None, "", "export")
    with pytest.raises(RuleViolation, match="van jezelf"):
        review(own, Verdict.RIGHT, "", cast.els)
    with pytest.raises(Exception, match="review_never_own"), transaction.atomic():
        Review.objects.create(
            event_id=own.id, event_at=own.at, event_actor=own.actor, reviewer=cast.els, verdict=Verdict.RIGHT
        )


@pytest.mark.parametrize("verdict", [Verdict.ASK, Verdict.WRONG])
def test_words_are_needed_unless_it_was_right(verdict: Verdict) -> None:
    cast = make_cast()
    act_of(cast.noor, Act.EXPORTED)
    with reviewing(cast), pytest.raises(RuleViolation) as refusal:
        review(lines_for(cast)[0], verdict, "  ", cast.els)
    assert refusal.value.field == "note"


def test_a_verdict_is_given_once_and_is_an_act_itself() -> None:
    cast = make_cast()
    act_of(cast.noor, Act.EXPORTED, case_id=uuid4(), case_number=NUMBER)
    line = lines_for(cast)[0]
    with reviewing(cast):
        review(line, Verdict.RIGHT, "", cast.els)
    with reviewing(cast), pytest.raises(RuleViolation, match="al geoordeeld"):
        review(line, Verdict.WRONG, "toch niet", cast.els)
    assert lines_for(cast) == []
    with reading_trail():
        event = Event.objects.get(act=Act.REVIEWED)
    assert (event.actor, event.object_id, event.case_number) == (str(cast.els.pk), line.id, NUMBER)


def test_only_a_reviewer_judges() -> None:
    cast = make_cast()
    act_of(cast.noor, Act.EXPORTED)
    with pytest.raises(RuleViolation, match="logbeoordelaar"):
        review(lines_for(cast)[0], Verdict.RIGHT, "", cast.omar)


def test_the_page_tells_acts_and_names_and_keeps_its_own_look() -> None:
    cast = make_cast()
    act_of(cast.noor, Act.OPENED_IDENTITY, purpose="nadere vraag", case_id=uuid4(), case_number=NUMBER)
    page = text(logged_in(cast.els).get("/logboek/"))
    for words in ("Noor de Wit", "identiteit van de melder geopend", "nadere vraag", NUMBER, "<kbd>1</kbd> Terecht"):
        assert words in page
    with reading_trail():
        look = Event.objects.get(act=Act.OPENED_TRAIL)
    assert len(look.listed) == 1


def test_a_key_and_enter_settle_a_line_and_lead_to_the_next() -> None:
    cast = make_cast()
    for user in (cast.noor, cast.omar):
        act_of(user, Act.EXPORTED)
    client, (first, second) = logged_in(cast.els), lines_for(cast)
    answer = client.post(f"/logboek/{first.id}/oordeel/", {"verdict": "terecht", "note": ""})
    assert answer.headers["Location"] == f"/logboek/?w=open&regel={second.id}"
    assert [line.id for line in lines_for(cast)] == [second.id]
    assert "Terecht" in text(client.get("/logboek/?w=klaar"))


def test_a_second_click_tells_that_it_was_judged() -> None:
    cast = make_cast()
    act_of(cast.noor, Act.EXPORTED)
    client, line = logged_in(cast.els), lines_for(cast)[0]
    for _ in range(2):
        answer = client.post(f"/logboek/{line.id}/oordeel/", {"verdict": "terecht", "note": ""}, follow=True)
    assert "Over deze regel is al geoordeeld" in text(answer)
    assert Review.objects.count() == 1


def test_a_question_without_words_keeps_what_was_chosen() -> None:
    cast = make_cast()
    act_of(cast.noor, Act.EXPORTED)
    client, line = logged_in(cast.els), lines_for(cast)[0]
    refused = text(client.post(f"/logboek/{line.id}/oordeel/", {"verdict": "navragen", "note": ""}))
    assert "<title>Fout:" in refused
    assert "Schrijf op wat je wilt vragen" in refused
    assert re.search(r'value="navragen"[^>]* checked', refused)
    answer = client.post(f"/logboek/{line.id}/oordeel/", {"verdict": "navragen", "note": "Waarvoor?"})
    assert answer.status_code == 302
    page = text(client.get("/logboek/?w=navraag"))
    assert "Waarvoor?" in page
    assert "Els Tromp" in page


# --- a question, its answer and its end ------------------------------------------


def ask(cast: Cast, user: User) -> Line:
    """Let Els ask somebody about a document that they fetched."""
    act_of(user, Act.EXPORTED, case_id=uuid4(), case_number=NUMBER)
    with reviewing(cast):
        review(lines_for(cast)[0], Verdict.ASK, "Waarvoor haalde je dit op?", cast.els)
    return next(line for line in asked(cast.region.pk) if line.actor == str(user.pk))


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
    assert asked(cast.region.pk) == []
    for act, actor in ((Act.ANSWERED, cast.noor), (Act.SETTLED, cast.els)):
        (event,) = trail(act)
        assert (event.actor, event.object_id, event.case_number) == (str(actor.pk), line.id, NUMBER)


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
            to_review(cast.region.pk, clock.now() - timedelta(days=1), reviewer=other.pk)[0], Verdict.ASK, "?", other
        )
    (line,) = asked(cast.region.pk)
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


@pytest.mark.parametrize(
    "data",
    [{}, {"verdict": "x"}, {"verdict": "terecht", "note": "a\x00"}, {"verdict": "terecht", "note": "x" * 100_000}],
)
def test_bad_input_keeps_the_page(data: dict[str, str]) -> None:
    cast = make_cast()
    act_of(cast.noor, Act.EXPORTED)
    answer = logged_in(cast.els).post(f"/logboek/{lines_for(cast)[0].id}/oordeel/", data)
    assert (answer.status_code, Review.objects.count()) == (200, 0)
    assert "vt-faults" in text(answer)


@pytest.mark.parametrize("view", ["open", "navraag", "klaar", "onzin"])
def test_an_empty_list_says_what_comes_there(view: str) -> None:
    assert "vt-empty" in text(logged_in(make_cast().els).get(f"/logboek/?w={view}&regel=onzin"))


def test_who_opened_a_case_stands_apart_from_whom_it_was_listed_to() -> None:
    cast, case = make_cast(), uuid4()
    act_of(cast.noor, Act.OPENED_CASE, ground=Ground.TEAM, case_id=case, case_number=NUMBER)
    act_of(cast.omar, Act.LISTED, listed=[case, uuid4()])
    act_of(cast.anna, Act.SAW_LINE, case_id=case, case_number=NUMBER)
    act_of(cast.samira, Act.REFUSED, result=Result.REFUSED, case_id=case, case_number=NUMBER)
    since = clock.now() - timedelta(days=1)
    looked = who_looked(case, since)
    assert [(look.name, look.role, look.act, look.ground) for look in looked] == [
        ("Noor de Wit", "beoordelaar", "Opende een dossier", "eigen team")
    ]
    assert {look.name for look in who_was_shown(case, since)} == {"Omar Haddad", "Anna de Vries"}
    page = text(logged_in(cast.els).get(f"/logboek/zaak/{NUMBER.lower()}/"))
    assert (
        page.index("Geopend")
        < page.index("Noor de Wit")
        < page.index("Alleen in een lijst")
        < page.index("Omar Haddad")
    )


def test_reading_who_looked_is_one_execution_and_the_role_is_ours_again() -> None:
    case = uuid4()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        who_looked(case, clock.now())
    assert len(asked) == 1
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("vt_app",)


def test_a_case_that_the_trail_of_the_region_does_not_know_is_not_there() -> None:
    cast = make_cast()
    act_of(cast.vera, Act.OPENED_CASE, case_id=uuid4(), case_number=NUMBER)
    client = logged_in(cast.els)
    assert client.get(f"/logboek/zaak/{NUMBER}/").status_code == 404
    assert client.get("/logboek/zaak/%00/").status_code == 404


def test_the_page_asks_as_much_for_one_line_as_for_many() -> None:
    cast = make_cast()
    client = logged_in(cast.els)
    client.get("/logboek/")  # the first page of a login also writes down when it was used
    counts = []
    for _ in range(2):
        for _ in range(5):
            act_of(cast.noor, Act.EXPORTED, case_id=uuid4(), case_number=NUMBER)
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/logboek/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
