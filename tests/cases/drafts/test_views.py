"""What is typed is kept sealed, for its owner only, and says when."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from cases.assessment.services import save_answers
from cases.assessment.values import AssessmentValues
from cases.drafts.models import Draft, DraftEnd
from cases.drafts.services import discard_draft, find_draft, read_draft, tidy
from tests.cases.assessment.make import acting, make_assessment
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

    def draft_url() -> str:
        page = client.get(f"/zaak/{made.case_id}/beoordeling/{made.pk}/invullen/").content.decode()
        return unescape(re.search(r'data-draft="([^"]+)"', page)[1])  # type: ignore[index]

    old = draft_url()
    assert client.post(old, {"reason": "Nog bezig"}).status_code == 200
    save_answers(made, AssessmentValues(reason="Klaar zo."), version=made.version, by=acting(cast.noor))
    assert client.post(old, {"reason": "Nog bezig, later"}).status_code == 410
    assert client.post(old.split("?")[0], {"reason": "zonder moment"}).status_code == 410
    assert not Draft.objects.exists()
    assert client.post(draft_url(), {"reason": "En verder"}).status_code == 200


@pytest.mark.parametrize("told", ["", "?sinds=", "?sinds=gisteren", "?sinds=2026-11-25", "?sinds=9999-12-31T23:59:59"])
def test_a_moment_that_cannot_be_read_says_nothing(cast: Cast, told: str) -> None:
    token = uuid4()
    discard_draft(cast.anna, "gesprek", token)
    assert logged_in(cast.anna).post(f"/concept/gesprek/{token}/{told}", {"words": "x"}).status_code == 410


def test_that_something_ended_is_forgotten_after_sixty_days(cast: Cast) -> None:
    discard_draft(cast.anna, "gesprek", uuid4())
    tidy()
    assert DraftEnd.objects.count() == 1
    with clock.moved_to(clock.now() + timedelta(days=61)):
        tidy()
    assert not DraftEnd.objects.exists()


def test_a_page_whose_draft_lost_its_key_opens_empty(cast: Cast) -> None:
    case, client = make_report(cast).case, logged_in(cast.noor)
    client.post(f"/concept/notitie/{case.pk}/", {"text": "Weg hiermee"})
    destroy_secret(settings.KEY_DIR / "drafts", str(Draft.objects.get().pk))
    page = client.get(f"/zaak/{case.pk}/notitie/")
    assert (page.status_code, "Weg hiermee" in page.content.decode()) == (200, False)
