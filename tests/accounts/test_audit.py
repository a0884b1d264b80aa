"""Reviewing the trail: why each line is there, who may judge it, and who looked at a case."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.audit import queries
from accounts.audit.acts import Act, Ground, Result, Verdict
from accounts.audit.looks import PER_PAGE, who_looked, who_was_shown
from accounts.audit.models import Event, Review
from accounts.audit.queries import Line, to_review
from accounts.audit.recording import record
from accounts.audit.services import review
from accounts.models import User
from tests.cast import Cast, make_cast
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
    return to_review(cast.region.pk, clock.now() - timedelta(days=30), reviewer=cast.els.pk).lines


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


def test_a_refusal_says_in_which_part_of_the_program_it_was() -> None:
    cast = make_cast()
    logged_in(cast.ilse).get("/werk/")
    logged_in(cast.samira).get("/mensen/")
    wheres = [line.where_label for line in lines_for(cast) if line.act == Act.REFUSED]
    assert sorted(wheres) == ["mensen en rollen", "werkvoorraad en dossier"]
    assert "Kreeg geen toegang</a> (mensen en rollen)" in text(logged_in(cast.els).get("/logboek/"))


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
    own = Line(uuid4(), clock.now(), str(cast.els.pk), "", "", Act.EXPORTED, "", "", None, "", "", "export")
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
    rows = re.findall(r'<th scope="row"><a href="([^"]*)"', refused)
    assert rows
    assert all(row.startswith("/logboek/?") for row in rows)  # this page has the address of a button
    answer = client.post(f"/logboek/{line.id}/oordeel/", {"verdict": "navragen", "note": "Waarvoor?"})
    assert answer.status_code == 302
    page = text(client.get("/logboek/?w=navraag"))
    assert "Waarvoor?" in page
    assert "Els Tromp" in page


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
    assert [(look.name, look.role, look.act, look.ground) for look in looked.lines] == [
        ("Noor de Wit", "beoordelaar", "Opende een dossier", "eigen team")
    ]
    assert {look.name for look in who_was_shown(case, since).lines} == {"Omar Haddad", "Anna de Vries"}
    page = text(logged_in(cast.els).get(f"/logboek/zaak/{NUMBER.lower()}/"))
    assert (
        page.index("Geopend")
        < page.index("Noor de Wit")
        < page.index("Alleen in een lijst")
        < page.index("Omar Haddad")
        < page.index("Kreeg geen toegang")
        < page.index("Samira Bakkali")
    )


def test_what_was_seen_cannot_be_pushed_out_of_sight_and_older_lines_are_on_the_next_page() -> None:
    cast, case = make_cast(), uuid4()
    act_of(cast.noor, Act.OPENED_IDENTITY, ground=Ground.TEAM, case_id=case, case_number=NUMBER)
    for _knock in range(PER_PAGE + 20):
        act_of(cast.samira, Act.REFUSED, result=Result.REFUSED, case_id=case, case_number=NUMBER)
    assert lines_for(cast)[0].act == Act.OPENED_IDENTITY
    els = logged_in(cast.els)
    first = text(els.get("/logboek/"))
    assert "?w=open&amp;pagina=2" in els.get("/logboek/").content.decode()
    assert "van 100+" in first
    second = text(els.get("/logboek/?w=open&pagina=2"))
    assert "regel 101 van 121" in second
    assert "Vorige" in second
    line = to_review(cast.region.pk, clock.now() - timedelta(days=30), reviewer=cast.els.pk, page=2).lines[0]
    judged = els.post(f"/logboek/{line.id}/oordeel/?pagina=2", {"verdict": "terecht", "note": ""})
    assert "pagina=2" in judged.headers["Location"]
    assert "100+" in text(els.get(f"/logboek/zaak/{NUMBER}/"))
    older = text(els.get(f"/logboek/zaak/{NUMBER}/?pagina=2"))
    assert "Samira Bakkali" in older
    assert "Niemand meer." in older
    assert els.get("/logboek/?w=open&pagina=3").headers["Location"] == "/logboek/?w=open"
    for told in ("0", "-1", "x", "99999", "２"):  # says no page: the first
        assert els.get("/logboek/", {"pagina": told}).status_code == 200


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


def test_the_address_of_a_button_that_is_opened_as_a_page_says_so() -> None:
    answer = logged_in(make_cast().els).get(f"/logboek/{uuid4()}/oordeel/")
    assert answer.status_code == 405
    for words in ("Zo opent deze pagina niet", "112", "0800-2000"):
        assert words in text(answer)
    assert int(answer.headers["Content-Length"]) == len(answer.content)
