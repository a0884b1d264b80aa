"""Drafts and their parts: any order, several sittings, nothing lost."""

import re
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from cases.drafts.models import Draft
from tests.cases.portal.make import PARTS, begin, fill_all, fill_part, fill_person, text, url
from tests.cast import Cast
from tests.login import logged_in
from veiligthuis import clock

pytestmark = pytest.mark.django_db


# --- the list and the drafts ------------------------------------------------------


def test_who_reported_nothing_yet_reads_so_and_can_begin(ilse: Client) -> None:
    page = text(ilse.get(url("reports")))
    assert "Je hebt nog niets gemeld" in page
    assert "Nieuwe melding" in page


def test_beginning_twice_from_one_page_begins_one_report(ilse: Client) -> None:
    token = uuid4()
    for _again in range(2):
        answer = ilse.post(url("new"), {"token": str(token)})
        assert answer["Location"] == url("parts", token)
    assert Draft.objects.count() == 1


def test_a_draft_is_listed_with_who_it_is_about_and_until_when_it_is_kept(ilse: Client) -> None:
    token = begin(ilse)
    fill_person(ilse, token)
    page = text(ilse.get(url("reports")))
    assert "Amira el Idrissi (8)" in page
    assert page.count("Bewaard tot") >= 1


def test_without_a_frame_the_page_says_to_phone_and_nothing_is_begun(cast: Cast, ilse: Client) -> None:
    cast.school.frame = ""
    cast.school.save(update_fields=["frame"])
    page = ilse.get(url("reports"))
    assert "Melden kan nu alleen met de telefoon" in text(page)
    assert "Nieuwe melding" not in text(page)
    answer = ilse.post(url("new"), {"token": str(uuid4())})
    assert answer.status_code == 200
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("wrong", ["", "geen", "\x00"])
def test_a_page_without_its_token_begins_nothing(ilse: Client, wrong: str) -> None:
    answer = ilse.post(url("new"), {"token": wrong})
    assert answer.status_code == 200
    assert Draft.objects.count() == 0


def test_thrown_away_is_gone_with_its_key(ilse: Client, django_capture_on_commit_callbacks: Any) -> None:
    token = begin(ilse)
    fill_part(ilse, token, "signalen")
    draft = Draft.objects.get()
    key = settings.KEY_DIR / "drafts" / str(draft.pk)
    assert key.exists()
    assert "Dit concept weggooien?" in text(ilse.get(url("discard", token)))
    with django_capture_on_commit_callbacks(execute=True):
        ilse.post(url("discard", token))
    assert not Draft.objects.exists()
    assert not key.exists()


# --- parts ------------------------------------------------------------------------


def test_every_page_of_a_draft_opens(ilse: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    pages = [url("part", token, key) for key in PARTS]
    pages += [url(name, token) for name in ("parts", "weigh", "people", "together", "check", "discard", "call")]
    pages += [url("consider", token, number) for number in range(1, 6)]
    pages += [url("person", token, uuid4())]
    for address in pages:
        answer = ilse.get(address)
        assert answer.status_code == 200, address


def test_parts_are_done_in_any_order_over_several_sittings(cast: Cast) -> None:
    token = begin(logged_in(cast.ilse))
    fill_part(logged_in(cast.ilse), token, "hulp")
    with clock.moved_to(clock.now() + timedelta(days=20)):
        later = logged_in(cast.ilse)
        fill_part(later, token, "signalen")
        page = text(later.get(url("parts", token)))
    assert re.search(r"Signalen die je zag Afgerond", page)
    assert re.search(r"Wie helpt er al Afgerond", page)
    assert re.search(r"Gesprek met de ouders Nog niet begonnen", page)
    assert "Nog 6 onderdelen." in page


def test_who_goes_on_later_may_leave_everything_open(cast: Cast, ilse: Client) -> None:
    token = begin(ilse)
    answer = ilse.post(url("part", token, "signalen"), {"signalen": "", "wanneer": "gisteren", "af": "nee"})
    assert answer["Location"] == url("parts", token)
    assert "Signalen die je zag Mee bezig" in text(ilse.get(url("parts", token)))
    assert "gisteren" in ilse.get(url("part", token, "signalen")).content.decode()


def test_done_without_what_is_needed_says_what_and_keeps_the_rest(ilse: Client) -> None:
    token = begin(ilse)
    answer = ilse.post(url("part", token, "signalen"), {"signalen": "", "wanneer": "sinds mei", "af": "ja"})
    page = answer.content.decode()
    assert "<title>Fout:" in page
    assert "Vul in: Wat zag of hoorde je zelf?" in page
    assert "sinds mei" in page


def test_whether_it_is_done_must_be_said(ilse: Client) -> None:
    token = begin(ilse)
    answer = ilse.post(url("part", token, "hulp"), PARTS["hulp"])
    assert "Kies een antwoord bij: Heb je dit onderdeel af?" in text(answer)


def test_who_reports_is_filled_in_from_the_account(cast: Cast, ilse: Client) -> None:
    cast.school.phone = "030-1234567"
    cast.school.save(update_fields=["phone"])
    page = ilse.get(url("part", begin(ilse), "gegevens")).content.decode()
    for known in ("Ilse Bakker", "Basisschool De Regenboog", "030-1234567", cast.ilse.email):
        assert f'value="{known}"' in page


def test_the_words_of_the_frame_are_those_of_ones_own_group(cast: Cast, ilse: Client) -> None:
    cast.school.frame = "gezondheidszorg"
    cast.school.save(update_fields=["frame"])
    page = text(ilse.get(url("part", begin(ilse), "signalen")))
    assert "Kindcheck" in page


@pytest.mark.parametrize(
    "key", ["wegen", "personen", "bestaat-niet", "vraag-vermoeden", "persoon-4635ed2b-00ea-48f0-b7d2-41476dca30a6"]
)
def test_a_part_that_is_none_is_not_there(ilse: Client, key: str) -> None:
    assert ilse.get(url("part", begin(ilse), key)).status_code == 404


# --- titles -----------------------------------------------------------------------


def test_each_page_has_a_title_of_its_own_that_names_nobody(ilse: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    someone = fill_person(ilse, token)
    pages = [
        *(url(name, token) for name in ("parts", "people", "weigh", "call", "together", "check", "discard")),
        *(url("part", token, key) for key in PARTS),
        *(url("consider", token, number) for number in range(1, 6)),
        *(url(name, token, someone) for name in ("person", "remove")),
        *(url("person", token, uuid4()), url("reports")),
    ]
    titles = {page: re.findall(r"<title>([^<]+)</title>", ilse.get(page).content.decode())[0] for page in pages}
    shared = [title for title, pages_of_it in Counter(titles.values()).items() if pages_of_it > 1]
    assert shared == []
    for name in ("Amira", "Idrissi", "Karim", "Ilse"):
        assert not [title for title in titles.values() if name in title]
