"""What is typed is kept sealed, for its owner only, and says when."""

import os
import re
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from cases.assessment.services import save_answers
from cases.assessment.values import AssessmentValues
from cases.drafts.models import Draft, DraftEnd
from cases.drafts.services import discard_draft, find_draft, read_draft, tidy
from tests.cases.assessment.make import acting, make_assessment
from tests.cases.handover.make import make_decision
from tests.cases.intake.make import make_report
from tests.cases.portal.make import begin
from tests.cast import Cast, make_cast
from tests.login import logged_in
from veiligthuis import clock
from veiligthuis.keys import destroy_secret

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def where(form: str = "gesprek") -> str:
    return f"/concept/{form}/{uuid4()}/"


def test_all_fields_are_kept_and_the_answer_is_the_time(cast: Cast) -> None:
    token = uuid4()
    typed = {"words": "hoort geschreeuw", "questions": ["1", "3"], "csrfmiddlewaretoken": "x", "password": "y"}
    answer = logged_in(cast.anna).post(f"/concept/gesprek/{token}/", typed)
    assert answer.status_code == 200
    assert re.fullmatch(r"\d\d:\d\d:\d\d", answer.content.decode())
    draft = find_draft(cast.anna, "gesprek", token)
    assert draft is not None
    assert read_draft(draft) == {"words": ["hoort geschreeuw"], "questions": ["1", "3"]}


def test_the_next_save_stands_in_the_place_of_the_one_before(cast: Cast) -> None:
    client, address = logged_in(cast.anna), where()
    client.post(address, {"words": "eerst"})
    client.post(address, {"words": "daarna"})
    assert [read_draft(draft) for draft in Draft.objects.all()] == [{"words": ["daarna"]}]


def test_what_is_kept_is_not_readable_in_the_database(cast: Cast) -> None:
    logged_in(cast.anna).post(where(), {"words": "Ria Verkerk"})
    with connection.cursor() as cursor:
        cursor.execute("select string_agg(to_jsonb(d)::text || encode(sealed, 'escape'), '') from cases_draft d")
        assert "Verkerk" not in str(cursor.fetchone())


def test_a_colleague_with_the_same_address_reads_and_changes_nothing_of_it(cast: Cast) -> None:
    address = where()
    logged_in(cast.anna).post(address, {"words": "van Anna"})
    logged_in(cast.noor).post(address, {"words": "van Noor"})
    token = Draft.objects.get(user=cast.anna).object_id
    assert read_draft(Draft.objects.get(user=cast.anna)) == {"words": ["van Anna"]}
    assert find_draft(cast.omar, "gesprek", token) is None


@pytest.mark.parametrize(("who", "form"), [("els", "gesprek"), ("ilse", "melding"), ("meryem", "notitie")])
def test_who_may_not_use_a_form_keeps_nothing_of_it(cast: Cast, who: str, form: str) -> None:
    assert logged_in(getattr(cast, who)).post(where(form), {"words": "x"}).status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("who", "form"), [("anna", "dagboek"), ("anna", "meldcode"), ("ilse", "meldcode")])
def test_a_form_that_is_not_kept_here_is_not_found(cast: Cast, who: str, form: str) -> None:
    assert logged_in(getattr(cast, who)).post(where(form), {"words": "x"}).status_code == 404
    assert not Draft.objects.exists()


def test_a_look_keeps_nothing(cast: Cast) -> None:
    assert logged_in(cast.anna).get(where()).status_code == 405


def test_too_much_text_is_refused_in_words(cast: Cast) -> None:
    answer = logged_in(cast.anna).post(where(), {"words": "x" * 400_001})
    assert (answer.status_code, "te veel tekst" in answer.content.decode()) == (413, True)
    assert not Draft.objects.exists()


def test_a_nul_and_half_a_character_are_kept_as_typed(cast: Cast) -> None:
    address = where()
    logged_in(cast.anna).post(address, {"words": "a\x00b"})
    logged_in(cast.anna).generic("POST", address, "words=%ED%A0%80x", "application/x-www-form-urlencoded")
    assert Draft.objects.count() == 1


def test_a_draft_is_kept_for_two_weeks_and_one_of_the_portal_for_sixty_days(cast: Cast) -> None:
    logged_in(cast.anna).post(where(), {"words": "x"})
    begin(logged_in(cast.ilse))
    assert {draft.form: (draft.keep_until - draft.saved_at).days for draft in Draft.objects.all()} == {
        "gesprek": 14,
        "meldcode": 60,
    }


# --- what an old page sends after the end ----------------------------------------


def test_an_old_tab_of_a_finished_conversation_leaves_nothing(cast: Cast) -> None:
    client, token = logged_in(cast.anna), uuid4()
    address = f"/concept/gesprek/{token}/"
    client.post(address, {"words": "hoort geschreeuw"})
    typed = {"kind": "advies", "words": "Bel de huisarts.", "channel": "telefoon", "caller": "omstander"}
    client.post(f"/gesprek/{token}/", typed)
    assert not Draft.objects.exists()
    late = client.post(address, {"words": "Ria Verkerk belde"})
    assert (late.status_code, "al afgerond" in late.content.decode()) == (410, True)
    assert not Draft.objects.exists()


def test_an_old_tab_of_a_note_leaves_nothing_and_the_next_note_is_kept(cast: Cast) -> None:
    case, client, page = make_report(cast).case, logged_in(cast.noor), uuid4()
    address = f"/concept/notitie/{case.pk}/"
    assert client.post(address, {"text": "Moeder belde", "token": str(page)}).status_code == 200
    assert client.post(f"/zaak/{case.pk}/notitie/", {"text": "Moeder belde.", "token": str(page)}).status_code == 302
    assert client.post(address, {"text": "Moeder belde ...", "token": str(page)}).status_code == 410
    assert not Draft.objects.exists()
    assert client.post(address, {"text": "Vader belde", "token": str(uuid4())}).status_code == 200


def test_an_old_tab_of_an_assessment_leaves_nothing_and_a_new_page_goes_on(cast: Cast) -> None:
    made = make_assessment(cast, make_report(cast))
    client = logged_in(cast.noor)

    path = f"/zaak/{made.case_id}/beoordeling/{made.pk}/invullen/"
    address = f"/concept/beoordeling/{made.pk}/"

    def page_made() -> str:
        return re.search(r'name="sinds" value="([^"]+)"', client.get(path).content.decode())[1]  # type: ignore[index]

    old = page_made()
    assert client.post(address, {"reason": "Nog bezig", "sinds": old}).status_code == 200
    save_answers(made, AssessmentValues(reason="Klaar zo."), version=made.version, by=acting(cast.noor))
    assert client.post(address, {"reason": "Nog bezig, later", "sinds": old}).status_code == 410
    assert client.post(address, {"reason": "zonder moment"}).status_code == 410
    client.post(path, {"version": made.version, "reason": "x" * 50_000, "sinds": old})  # refused, and kept nowhere
    assert not Draft.objects.exists()
    assert client.post(address, {"reason": "En verder", "sinds": page_made()}).status_code == 200
    assert read_draft(Draft.objects.get()) == {"reason": ["En verder"]}


@pytest.mark.parametrize(
    "told", ["", "gisteren", "2026-11-25", "9999-12-31T23:59:59", "0001-01-01T00:00:00+14:00", "\x00", "\ud83d"]
)
def test_a_moment_that_cannot_be_read_says_nothing(cast: Cast, told: str) -> None:
    token = uuid4()
    discard_draft(cast.anna, "gesprek", token)
    sent = urlencode({"words": "x", "sinds": told}, errors="surrogatepass")
    answer = logged_in(cast.anna).generic(
        "POST", f"/concept/gesprek/{token}/", sent, "application/x-www-form-urlencoded"
    )
    assert answer.status_code == 410


# --- what a form refuses, without scripts -------------------------------------------------

LONG = "x" * 50_000


def refused(client: Client, cast: Cast, form: str) -> tuple[str, str]:
    """Send a form that is refused, with a word of Noor's in it; return its page and the word."""
    report = make_report(cast)
    case = f"/zaak/{report.case_id}/"
    said = "Oma vertelde het op het schoolplein"
    if form == "notitie":
        page, sent = f"{case}notitie/", {"text": said, "moment": "eerder", "token": str(uuid4())}
    elif form == "persoon":
        page, sent = f"{case}personen/nieuw/", {"note": said, "postcode": "geen", "token": str(uuid4())}
    elif form == "beoordeling":
        made = make_assessment(cast, report)
        page, sent = f"{case}beoordeling/{made.pk}/invullen/", {"reason": said, "household_level": "onbekend"}
    else:
        page, sent = f"/zaak/{make_decision(cast).case_id}/overdracht/", {"question": said, "receiver_person": LONG}
    answer = client.post(page, sent)
    assert (answer.status_code, "Concept opgeslagen om <bdi" in answer.content.decode()) == (200, True)
    return page, said


@pytest.mark.parametrize("form", ["notitie", "persoon", "beoordeling", "overdracht"])
def test_what_a_form_refuses_is_still_there_after_the_page_was_closed(cast: Cast, form: str) -> None:
    page, said = refused(logged_in(cast.noor), cast, form)
    shown = logged_in(cast.noor).get(page).content.decode()
    assert said in shown
    assert "Concept teruggezet van" in shown
    assert said not in logged_in(cast.omar).get(page).content.decode()


def test_a_note_that_was_refused_after_it_was_written_elsewhere_is_kept_nowhere(cast: Cast) -> None:
    case, client, page = make_report(cast).case, logged_in(cast.noor), str(uuid4())
    client.post(f"/zaak/{case.pk}/notitie/", {"text": "Moeder belde.", "token": page})
    client.post(f"/zaak/{case.pk}/notitie/", {"text": "Moeder belde ...", "moment": "eerder", "token": page})
    assert not Draft.objects.exists()


def test_a_form_with_more_text_than_a_draft_keeps_is_refused_and_kept_nowhere(cast: Cast) -> None:
    case, client = make_report(cast).case, logged_in(cast.noor)
    answer = client.post(f"/zaak/{case.pk}/notitie/", {"text": "x" * 400_001})
    assert (answer.status_code, "Concept opgeslagen om <bdi" in answer.content.decode()) == (200, False)
    assert not Draft.objects.exists()


def test_that_something_ended_is_forgotten_after_sixty_days(cast: Cast) -> None:
    discard_draft(cast.anna, "gesprek", uuid4())
    tidy()
    assert DraftEnd.objects.count() == 1
    with clock.moved_to(clock.now() + timedelta(days=61)):
        tidy()
    assert not DraftEnd.objects.exists()


def test_what_a_killed_write_left_among_the_keys_is_swept_too(cast: Cast) -> None:
    logged_in(cast.anna).post(where(), {"words": "x"})
    folder = settings.KEY_DIR / "drafts"
    left, own = folder / f".{uuid4()}.0a1b.part", folder / str(Draft.objects.get().pk)
    left.touch()
    before = clock.now().timestamp() - 7200
    for path in (left, own):
        os.utime(path, (before, before))
    tidy()
    assert (left.exists(), own.exists()) == (False, True)


def test_a_page_whose_draft_lost_its_key_opens_empty(cast: Cast) -> None:
    case, client = make_report(cast).case, logged_in(cast.noor)
    client.post(f"/concept/notitie/{case.pk}/", {"text": "Weg hiermee"})
    destroy_secret(settings.KEY_DIR / "drafts", str(Draft.objects.get().pk))
    page = client.get(f"/zaak/{case.pk}/notitie/")
    assert (page.status_code, "Weg hiermee" in page.content.decode()) == (200, False)
