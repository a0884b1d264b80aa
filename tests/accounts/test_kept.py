"""What was typed when a login ended stands in the form again."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.entry import Login
from accounts.kept import MOST
from accounts.sessions import SessionStore
from accounts.tasks import tidy_logins
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


def cookies(answer: Any) -> list[Any]:
    return [cookie for name, cookie in answer.cookies.items() if name.startswith("bewaard")]


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
    assert cookies(answer) == []


def test_it_is_kept_for_ten_minutes_under_a_key_that_the_server_does_not_have() -> None:
    anna, begin = ready(make_cast().anna), clock.now()
    client = logged_in(anna)
    page = call_page(client)
    client.get(page)
    Login.objects.all().delete()
    (cookie,) = cookies(client.post(page, {"words": "geschreeuw"}, **BROWSER))  # type: ignore[arg-type]
    assert (cookie["max-age"], cookie["httponly"]) == (600, True)
    held = str(dict(SessionStore(cookie.key.removeprefix("bewaard-")).items()))
    assert "kept" in held
    assert "geschreeuw" not in held
    with clock.moved_to(begin + timedelta(minutes=11)):
        come_in(client, anna, page)
        assert "geschreeuw" not in text(client.get(page))


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


def test_two_tabs_keep_what_was_typed_in_either() -> None:
    anna = ready(make_cast().anna)
    client = logged_in(anna)
    first, second = call_page(client), call_page(client)
    for page, words in ((first, "geschreeuw bij de buren"), (second, "ruzie op de galerij")):
        answer = typed_too_late(client, page, {"words": words})
        assert "Je tekst is bewaard." in text(client.get(answer.headers["Location"]))
    come_in(client, anna, second)
    assert "ruzie op de galerij" in text(client.get(second))
    assert "geschreeuw bij de buren" in text(client.get(first))
    assert not Login.objects.filter(user=None).exists()


def test_two_tabs_of_one_form_give_both_texts_back_the_last_first() -> None:
    anna = ready(make_cast().anna)
    client = logged_in(anna)
    page = call_page(client)
    for words in ("geschreeuw bij de buren", "ruzie op de galerij"):
        typed_too_late(client, page, {"words": words})
        typed_too_late(client, page, {"words": words})  # sent twice by a reload, and kept once
    come_in(client, anna, page)
    assert "ruzie op de galerij" in text(client.get(page))
    assert "geschreeuw bij de buren" in text(client.get(page))
    assert "Je tekst staat er weer" not in text(client.get(page))


def test_the_login_page_of_another_tab_leads_on_when_somebody_came_in_meanwhile() -> None:
    anna = ready(make_cast().anna)
    client = logged_in(anna)
    page = call_page(client)
    typed_too_late(client, page, {"words": "geschreeuw"})
    come_in(client, anna, "/werk/")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    sent = {"login": anna.email, "password": PASSWORD, "csrfmiddlewaretoken": "oud"}
    leads = [strict.post("/inloggen/", sent | {"next": to}, **BROWSER) for to in (page, "//kwaad.example/")]  # type: ignore[arg-type]
    assert [answer.headers["Location"] for answer in leads] == [page, "/"]
    assert "geschreeuw" in text(strict.get(page))


def test_what_was_typed_outlives_the_cache() -> None:
    anna = ready(make_cast().anna)
    client = logged_in(anna)
    page = call_page(client)
    typed_too_late(client, page, {"words": "geschreeuw"})
    cache.clear()
    come_in(client, anna, page)
    assert "geschreeuw" in text(client.get(page))


def test_a_very_long_text_is_kept_too() -> None:
    anna = ready(make_cast().anna)
    client = logged_in(anna)
    page, words = call_page(client), "geschreeuw " * 200_000
    answer = typed_too_late(client, page, {"words": words})
    assert "Je tekst is bewaard." in text(client.get(answer.headers["Location"]))
    come_in(client, anna, page)
    assert words in text(client.get(page))


def test_nothing_is_called_kept_that_is_not() -> None:
    anna = ready(make_cast().anna)
    client = logged_in(anna)
    pages = [call_page(client) for _ in range(MOST + 1)]
    answers = [typed_too_late(client, page, {"words": "geschreeuw"}) for page in pages]
    entrance = [text(client.get(answer.headers["Location"])) for answer in answers]
    assert [page for page in entrance if "Je tekst is bewaard." in page] == entrance[:-1]
    assert "is niet aangekomen en niet bewaard" in entrance[-1]
    assert "is niet aangekomen" not in entrance[0]
    Login.objects.filter(user=None).delete()
    assert "Je tekst is bewaard." not in text(client.get(answers[0].headers["Location"]))


def test_a_browser_that_nobody_logged_in_with_is_told_that_nothing_was_kept() -> None:
    answer = Client().post("/gesprek/nieuw/", {"words": "geschreeuw"}, **BROWSER)  # type: ignore[arg-type]
    client = Client()
    client.cookies = answer.cookies
    assert "is niet aangekomen en niet bewaard" in text(client.get(answer.headers["Location"]))


def test_a_file_is_asked_for_again() -> None:
    cast = make_cast()
    rob = ready(cast.rob)
    client = logged_in(rob)
    path = "/mensen/lijst/"
    client.get(path)
    with clock.moved_to(clock.now() + timedelta(minutes=20)):
        answer = client.post(path, {"file": SimpleUploadedFile("lijst.csv", b"naam")}, **BROWSER)  # type: ignore[arg-type]
    entrance = text(client.get(answer.headers["Location"]))
    assert "Je bestand is niet verstuurd." in entrance
    assert "concept" not in entrance
    come_in(client, rob, path)
    shown = text(client.get(path))
    assert "Een bestand bewaren wij hier niet: kies het opnieuw." in shown
    assert "Je tekst staat er weer" not in shown


def test_what_nobody_came_back_for_is_deleted() -> None:
    client, begin = logged_in(ready(make_cast().anna)), clock.now()
    typed_too_late(client, call_page(client), {"words": "geschreeuw"})
    for minutes, left in ((29, 1), (31, 0)):
        with clock.moved_to(begin + timedelta(minutes=minutes)):
            tidy_logins()
        assert Login.objects.filter(user=None, expire_date__lt=begin + timedelta(hours=1)).count() == left


def test_a_colleague_logs_a_locked_screen_out_and_what_was_typed_waits_for_who_typed_it() -> None:
    cast = make_cast()
    anna, client, begin = on_duty_with_a_contact(cast)
    noor, page = ready(cast.noor), call_page(client)
    with clock.moved_to(begin + timedelta(minutes=70)):
        answer = client.post(page, {"words": "geschreeuw"}, **BROWSER)  # type: ignore[arg-type]
        locked = text(client.get(answer.headers["Location"]))
        assert "Ben je iemand anders?" in locked
        assert 'action="/uitloggen/"' in locked
        gone = client.post("/uitloggen/", {"next": "/inloggen/"})
        assert gone.headers["Location"] == "/inloggen/"
        assert "cookies" not in gone.headers["Clear-Site-Data"]
        come_in(client, noor, page)
        assert "geschreeuw" not in text(client.get(page))
        client.post("/uitloggen/")
        come_in(client, anna, page)
        assert "geschreeuw" in text(client.get(page))


def test_a_locked_screen_alone_offers_the_way_out() -> None:
    client = logged_in(ready(make_cast().anna))
    assert "Ben je iemand anders?" not in text(client.get("/inloggen/opnieuw/"))


def test_how_long_somebody_was_away_is_said_in_one_minute_too(settings: Settings) -> None:
    settings.LOGIN_IDLE_MINUTES = 1
    client = logged_in(ready(make_cast().anna))
    answer = typed_too_late(client, call_page(client), {"words": "geschreeuw"})
    assert "Je was langer dan 1 minuut weg." in text(client.get(answer.headers["Location"]))
