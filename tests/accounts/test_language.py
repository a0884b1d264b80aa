"""The switch of the language: who chooses, what comes along, and what stays Dutch whatever the screen says."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Event, User
from cases.evidence.models import JournalEntry
from cases.handover.queries import open_package
from tests.cases.handover.make import make_handover
from tests.cast import Cast, make_cast
from tests.login import logged_in
from veiligthuis.database import reading_trail

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def english(user: User | None = None) -> Client:
    client = logged_in(user) if user else Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def lang_of(html: bytes) -> str:
    found = re.search(rb'<html lang="([^"]+)"', html)
    return found[1].decode() if found else ""


def switch(client: Client, code: str, page: str, **typed: str) -> str:
    """Press the switch; returns where it leads."""
    data = {"schermtaal": code, "schermpagina": page, **typed}
    response = client.post(reverse("choose_language"), data, headers=HERE)
    assert response.status_code == 302
    return str(response.headers["Location"])


def test_a_browser_that_asks_for_english_by_itself_gets_dutch() -> None:
    response = Client().get("/", headers={"Accept-Language": "en"})
    assert lang_of(response.content) == "nl"
    assert response.headers["Content-Language"] == "nl"


def test_who_chooses_english_has_it_on_every_look_until_they_choose_dutch(cast: Cast) -> None:
    for client, page in (
        (Client(), "/"),
        (logged_in(cast.anna), "/werk/"),
        (logged_in(cast.ilse), reverse("cases:portal:reports")),
    ):
        assert '<button type="submit" name="schermtaal" value="en" lang="en">English</button>' in page_of(client, page)
        assert switch(client, "en", page) == page
        shown = page_of(client, page)
        assert lang_of(shown.encode()) == "en"
        assert '<button type="submit" name="schermtaal" value="nl" lang="nl">Nederlands</button>' in shown
        switch(client, "nl", page)
        assert lang_of(page_of(client, page).encode()) == "nl"


def page_of(client: Client, page: str) -> str:
    return client.get(page).content.decode()


def test_the_choice_is_a_word_in_a_cookie_that_goes_with_the_browser() -> None:
    client = Client()
    switch(client, "en", "/")
    cookie = client.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["max-age"], cookie["expires"]) == ("en", "", "")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize("page", ["https://elders.example/", "//elders.example/", "/niet/hier/", "", "/" + "a" * 3000])
def test_the_switch_leads_nowhere_else(page: str) -> None:
    assert switch(Client(), "en", page) == "/"


def test_a_language_that_we_do_not_have_changes_nothing() -> None:
    client = Client()
    switch(client, "xx", "/")
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "../nl"
    assert lang_of(client.get("/").content) == "nl"


def test_an_error_page_speaks_the_chosen_language_too() -> None:
    html = english().get("/niet/hier/").content
    assert lang_of(html) == "en"
    assert b"This page does not exist" in html


def test_what_was_typed_stands_on_the_same_page_in_the_other_language(cast: Cast) -> None:
    case = make_handover(cast).case
    client, page = logged_in(cast.noor), reverse("cases:evidence:write", args=[case.pk])
    assert switch(client, "en", page, schermformulier=page, text="Lucas <was> stil & moe.") == page
    shown = page_of(client, page)
    assert "Lucas &lt;was&gt; stil &amp; moe." in shown
    assert "Your text is back. Nothing has been sent yet." in shown
    assert JournalEntry.objects.filter(case=case, kind="notitie").count() == 0


def test_what_is_stored_and_what_leaves_is_the_same_in_either_language(cast: Cast) -> None:
    """Everything up to an accepted handover, by people who read their screens in English."""
    with override("en"):
        handover = make_handover(cast)
        assert str(handover.get_state_display()) == "Sent, not yet accepted"
    titles = set(JournalEntry.objects.filter(case=handover.case).values_list("title", flat=True))
    assert titles >= {"Besluit: overdragen aan lokaal team", "Overdracht verstuurd aan Lokaal team Oost"}
    assert not [
        title
        for title in titles
        if re.search(r"\b(the|to|report|decision|assessment|handover)\b", title, re.IGNORECASE)
    ]
    package = open_package(handover).as_json()
    assert "Structureel" in package
    assert not re.search(r"\b(parent|victim|structural|household)\b", package, re.IGNORECASE)


def test_the_trail_is_kept_in_dutch_and_read_in_the_language_of_the_screen(cast: Cast) -> None:
    case = make_handover(cast).case
    client = english(cast.noor)
    client.get(reverse("cases:workplace:case", args=[case.pk]))
    shown = page_of(client, reverse("cases:workplace:access", args=[case.pk]))
    with reading_trail():
        roles = set(Event.objects.filter(actor=str(cast.noor.pk)).values_list("role", flat=True))
    assert roles == {"beoordelaar"}
    assert "assessor. Opened a case file, own team" in shown
