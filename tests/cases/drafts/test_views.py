"""What is typed is kept sealed, for its owner only, and says when."""

import re
from uuid import uuid4

import pytest
from django.db import connection

from cases.drafts.models import Draft
from cases.drafts.services import find_draft, read_draft
from tests.cast import Cast, make_cast
from tests.login import logged_in

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


def test_a_form_that_does_not_exist_is_not_found(cast: Cast) -> None:
    assert logged_in(cast.anna).post(where("dagboek"), {"words": "x"}).status_code == 404


def test_the_pages_of_the_portal_keep_their_own_drafts_and_nothing_else_writes_one(cast: Cast) -> None:
    client = logged_in(cast.ilse)
    assert client.post(where("meldcode"), {"words": "x"}).status_code == 404
    assert client.get("/portaal/").status_code == 200


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


def test_a_draft_is_kept_for_two_weeks(cast: Cast) -> None:
    logged_in(cast.anna).post(where(), {"words": "x"})
    draft = Draft.objects.get()
    assert (draft.keep_until - draft.saved_at).days == 14
