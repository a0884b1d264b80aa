"""What was typed when a login ended stands in the form again."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.entry import Login
from tests.accounts.test_logins import BROWSER, LOGBOOK, OWN, PASSWORD, come_in, on_duty_with_a_contact, ready, text
from tests.cast import make_cast
from tests.login import logged_in
from veiligthuis import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_limits")]

# --- what was typed -------------------------------------------------------------


def typed_too_late(client: Client, path: str, fields: dict[str, str], **headers: str) -> Any:
    """Send a form after the login has ended."""
    with clock.moved_to(clock.now() + timedelta(minutes=20)):
        return client.post(path, fields, **(BROWSER | headers))  # type: ignore[arg-type]


def call_page(client: Client) -> str:
    return str(client.get("/gesprek/nieuw/").headers["Location"])


def test_what_was_typed_when_the_login_ended_stands_in_the_form_again_after_both_steps() -> None:
    anna = ready(make_cast().anna)
    client = logged_in(anna)
    page = call_page(client)
    words = "hoort <b>geschreeuw</b> & gebonk\nbij de buren"
    answer = typed_too_late(client, page, {"words": words, "kind": "melding", "danger": "nee", "password": "geheim"})
    assert answer.headers["Location"].startswith("/inloggen/?next=/gesprek")
    assert "Je tekst is bewaard." in text(client.get(answer.headers["Location"]))
    assert "geschreeuw" not in str(list(Login.objects.values_list("session_data", flat=True)))
    assert come_in(client, anna, page) == page
    shown = text(client.get(page))
    assert "Je tekst staat er weer. Er is nog niets verstuurd." in shown
    assert "hoort &lt;b&gt;geschreeuw&lt;/b&gt; &amp; gebonk\nbij de buren</textarea>" in shown
    assert shown.count("geschreeuw") == 1
    assert "geheim" not in shown
    assert "Je tekst staat er weer" not in text(client.get(page))


def test_nobody_else_sees_what_was_typed() -> None:
    cast = make_cast()
    anna, noor = ready(cast.anna), ready(cast.noor)
    client = logged_in(anna)
    page = call_page(client)
    typed_too_late(client, page, {"words": "geschreeuw bij de buren"})
    come_in(client, noor, page)
    assert "geschreeuw" not in text(client.get(page))


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "https://kwaad.example"},
        {"HTTP_SEC_FETCH_MODE": "cors"},
    ],
)
def test_what_another_site_or_a_script_sends_is_not_kept(headers: dict[str, str]) -> None:
    client = logged_in(ready(make_cast().anna))
    page = call_page(client)
    answer = typed_too_late(client, page, {"words": "geschreeuw"}, **headers)
    assert "bewaard" not in answer.cookies


def test_it_is_kept_for_ten_minutes_under_a_key_that_the_server_does_not_have() -> None:
    client = logged_in(ready(make_cast().anna))
    answer = typed_too_late(client, call_page(client), {"words": "geschreeuw"})
    cookie = answer.cookies["bewaard"]
    assert (cookie["max-age"], cookie["httponly"]) == (600, True)
    sealed = cache.get(f"kept:{cookie.value.partition('.')[0]}")
    assert b"geschreeuw" not in sealed


def test_a_login_of_which_the_row_is_gone_keeps_what_was_typed_too() -> None:
    anna = ready(make_cast().anna)
    client = logged_in(anna)
    page = call_page(client)
    client.get(page)
    Login.objects.filter(user=anna).delete()
    client.post(page, {"words": "geschreeuw"}, **BROWSER)  # type: ignore[arg-type]
    come_in(client, anna, page)
    assert "geschreeuw" in text(client.get(page))


def test_what_fits_no_field_any_more_is_shown_to_be_copied() -> None:
    els = ready(make_cast().els)
    client = logged_in(els)
    client.get(LOGBOOK)
    handle = text(client.get(OWN)).split('/naam/"')[0].rsplit("/", 1)[-1]
    answer = typed_too_late(client, f"{OWN}{handle}/naam/", {"label": "werkplek 3"})
    assert answer.headers["Location"] == "/inloggen/?next=/mijn/logins/"
    come_in(client, els, OWN)
    page = text(client.get(OWN))
    assert "Dit past niet meer in het formulier" in page
    assert "werkplek 3" in page


def test_a_form_with_an_old_token_is_shown_again_filled() -> None:
    anna = ready(make_cast().anna)
    client = logged_in(anna)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    page = call_page(client)
    client.get(page)
    answer = strict.post(page, {"words": "geschreeuw", "csrfmiddlewaretoken": "oud"}, **BROWSER)  # type: ignore[arg-type]
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    assert "geschreeuw" in text(strict.get(page))


def test_a_form_with_an_old_token_from_elsewhere_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/werk/", {"words": "x"}, HTTP_ORIGIN="https://kwaad.example").status_code == 403


def test_what_is_typed_on_a_locked_screen_waits_behind_the_lock() -> None:
    _, client, begin = on_duty_with_a_contact(make_cast())
    page = call_page(client)
    with clock.moved_to(begin + timedelta(minutes=70)):
        answer = client.post(page, {"words": "geschreeuw"}, **BROWSER)  # type: ignore[arg-type]
        assert answer.headers["Location"].startswith("/inloggen/opnieuw/")
        client.post("/inloggen/opnieuw/", {"password": PASSWORD, "next": page})
        assert "geschreeuw" in text(client.get(page))
