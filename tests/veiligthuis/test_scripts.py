"""The keys and the drafts in a real browser, and every piece of a page seen by axe at two widths."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.conf import settings as project
from django.template import engines
from playwright.sync_api import Browser, Page, Route

from tests.screens import looks
from tests.veiligthuis.test_forms import Report
from tests.veiligthuis.test_pages import _plain, make_request, urlpatterns

__all__ = ["_plain", "urlpatterns"]
pytestmark = [pytest.mark.journey, pytest.mark.urls(__name__)]
HERE = "http://localhost:1"
STATIC = project.BASE_DIR / "veiligthuis" / "static"
MOMENT = datetime(2026, 11, 23, 13, 3, tzinfo=UTC)
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'"

FORM = """{% extends "workplace.html" %}{% block title %}Melding vastleggen{% endblock %}{% block main %}
<form class="vt-wrap" method="post" action="/klaar/" novalidate data-draft="/concept/">{% csrf_token %}<h1>Melding vastleggen</h1>
{% include "components/danger.html" %}{{ form }}
<div class="vt-actions vt-actions--bar">{% include "components/draft_state.html" %}<div class="vt-row vt-actions__end">
<button class="vt-button vt-button--main" type="submit" name="doe" value="klaar">Vastleggen</button></div></div></form>{% endblock %}"""
PIECES = """{% extends "workplace.html" %}{% block title %}Dossier{% endblock %}
{% block identity %}{% include "components/identity_bar.html" %}{% endblock %}
{% block subnav %}<div class="vt-subnav"><div class="vt-wrap">{% include "components/tabs.html" with label="Onderdelen" %}</div></div>{% endblock %}
{% block main %}<div class="vt-wrap vt-stack"><h1>Dossier</h1>
<a class="vt-button" href="/nieuw/" aria-keyshortcuts="c">Nieuw gesprek <kbd>c</kbd></a>
<label for="n">Nieuwe notitie</label><textarea id="n" aria-keyshortcuts="n"></textarea>
{% include "components/note.html" with kind="attention" title="Let op" text="Iemand was je voor." %}
{% include "components/empty.html" with title="Geen zaken" text="De filters laten niets over." act="Wis filters" act_url="?" %}
<section class="vt-panel"><header><h2>Tijdlijn</h2></header><div>{% include "components/timeline.html" %}{% include "components/pairs.html" %}</div></section>
<table class="vt-list"><caption class="vt-hidden">Zaken</caption><thead><tr><th scope="col">Over wie</th></tr></thead><tbody>
<tr class="vt-nopick"><th scope="row"><a href="/een/">Kuipers</a></th></tr><tr class="vt-nopick"><th scope="row"><a href="/twee/">De Boer</a></th></tr></tbody></table>
{% include "components/pagination.html" with text="1 tot en met 25 van 31" next_url="?na=x" %}</div>{% endblock %}"""
ENTRY = {
    "moment": MOMENT,
    "title": "Gesprek",
    "by": "Noor",
    "text": "Tekst",
    "important": True,
    "meaning": "x",
    "meaning_for": "L",
}
CONTEXT = {
    "case_view": {"name": "Gezin Van den Heuvel", "number": "VT-7K3Q-9F2MC", "risks": ["Niet thuis bellen"], "badges": ["Melder anoniem"],
                  "holder": "Noor de Wit", "facts": [("Fase", "In beoordeling")]},
    "tabs": [SimpleNamespace(label="Overzicht", url="/o/", count=None, current=True), SimpleNamespace(label="Tijdlijn", url="/t/", count=3)],
    "days": [{"date": MOMENT, "entries": [ENTRY, {**ENTRY, "moment": None, "was": "oud", "corrected_at": MOMENT}]}],
    "pairs": [("Van", "Veilig Thuis")],
}  # fmt: skip


def drawn(source: str, context: dict[str, Any]) -> str:
    return str(engines["django"].from_string(source).render(context, make_request("Anna de Vries")))


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open drawn HTML under the site's own policy; the test fails when the browser complains."""
    page: Page = browser.new_page(viewport={"width": 1280, "height": 800})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)

    def static(route: Route) -> None:
        route.fulfill(path=STATIC / route.request.url.split("/static/")[1])

    def open_page(html: str) -> Page:
        page.route(f"{HERE}/**", lambda route: route.fulfill(body="", content_type="text/html"))
        page.route(f"{HERE}/static/**", static)
        page.route(
            f"{HERE}/hier/",
            lambda route: route.fulfill(
                body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY}
            ),
        )
        page.goto(f"{HERE}/hier/")
        return page

    yield open_page
    page.close()
    assert complaints == []


def draft_server(page: Page, status: list[int]) -> list[dict[str, list[str]]]:
    """Answer drafts with the first of `status`, the last one for good; return what came in."""
    came: list[dict[str, list[str]]] = []

    def answer(route: Route) -> None:
        came.append(parse_qs(route.request.post_data or ""))
        now = status.pop(0) if len(status) > 1 else status[0]
        route.fulfill(status=now, body="14:03:22" if now == 200 else "", content_type="text/plain")

    page.route(f"{HERE}/concept/", answer)
    return came


def test_a_draft_is_saved_within_three_seconds_of_the_last_key_with_the_token_of_the_form(
    opened: Callable[..., Page],
) -> None:
    page = opened(drawn(FORM, {"form": Report()}))
    came = draft_server(page, [200])
    page.fill("[name=story]", "hoort geschreeuw")
    page.wait_for_selector("text=Concept opgeslagen om 14:03:22", timeout=3000)
    assert came[0]["story"] == ["hoort geschreeuw"]
    assert len(came[0]["csrfmiddlewaretoken"][0]) > 30
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_fast_typing_saves_at_most_every_three_seconds(opened: Callable[..., Page]) -> None:
    page = opened(drawn(FORM, {"form": Report()}))
    came = draft_server(page, [204])
    for _ in range(20):
        page.locator("[name=story]").press_sequentially("a")
        page.wait_for_timeout(200)
    page.wait_for_timeout(1000)
    assert 1 <= len(came) <= 2


@pytest.mark.parametrize("failure", [500, 302, 403])
def test_when_the_server_is_away_the_text_stays_and_it_tries_again(opened: Callable[..., Page], failure: int) -> None:
    page = opened(drawn(FORM, {"form": Report()}))
    came = draft_server(page, [failure, 204])
    page.fill("[name=story]", "hoort geschreeuw")
    page.wait_for_selector(".vt-saved--not >> text=Niet opgeslagen, je tekst blijft staan. Opnieuw proberen…")
    assert page.input_value("[name=story]") == "hoort geschreeuw"
    page.wait_for_selector("text=Concept opgeslagen om", timeout=4000)
    assert [draft["story"] for draft in came] == [["hoort geschreeuw"]] * 2
    assert page.locator(".vt-saved--not").count() == 0


def test_control_s_saves_at_once_and_control_enter_does_the_main_act(opened: Callable[..., Page]) -> None:
    page = opened(drawn(FORM, {"form": Report()}))
    came = draft_server(page, [204])
    page.fill("[name=story]", "x")
    page.press("[name=story]", "Control+s")
    page.wait_for_selector("text=Concept opgeslagen om", timeout=500)
    with page.expect_request(f"{HERE}/klaar/") as sent:
        page.press("[name=story]", "Control+Enter")
    assert "doe=klaar" in (sent.value.post_data or "")
    assert len(came) == 1


def test_the_112_bar_shows_only_while_the_answer_is_danger(opened: Callable[..., Page]) -> None:
    page = opened(drawn(FORM, {"form": Report()}))
    assert not page.is_visible(".vt-danger")
    page.check("[name=danger][value=ja]")
    assert page.is_visible(".vt-danger")
    page.check("[name=danger][value=nee]")
    assert not page.is_visible(".vt-danger")


def test_letters_walk_and_open_outside_fields_and_are_text_inside_them(opened: Callable[..., Page]) -> None:
    page = opened(drawn(PIECES, CONTEXT))
    focused = "document.activeElement.textContent"
    page.keyboard.press("j")
    assert page.evaluate(focused) == "Kuipers"
    page.keyboard.press("j")
    assert page.evaluate(focused) == "De Boer"
    page.keyboard.press("k")
    assert page.evaluate(focused) == "Kuipers"
    page.keyboard.press("n")
    page.keyboard.type("cjgw")
    page.keyboard.press("Escape")
    assert page.input_value("#n") == "cjgw"
    assert page.url == f"{HERE}/hier/"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("c")
    page.wait_for_url(f"{HERE}/nieuw/")


def test_a_pair_of_letters_opens_the_entry_of_the_menu_and_enter_the_row(opened: Callable[..., Page]) -> None:
    page = opened(drawn(PIECES, CONTEXT))
    page.keyboard.press("g")
    page.keyboard.press("w")
    page.wait_for_url(f"{HERE}/werk/")
    page = opened(drawn(PIECES, CONTEXT))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{HERE}/een/")


def test_a_question_mark_opens_the_list_of_keys(opened: Callable[..., Page]) -> None:
    page = opened(drawn(PIECES, CONTEXT))
    page.keyboard.press("?")
    page.wait_for_url(f"{HERE}/shortcuts/")


def test_single_letters_do_nothing_for_who_turned_them_off(opened: Callable[..., Page]) -> None:
    page = opened(drawn(PIECES, CONTEXT).replace("<html ", '<html data-keys="off" ', 1))
    for key in ("j", "n", "c", "?", "g", "w"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement === document.body")
    assert page.url == f"{HERE}/hier/"
    assert page.locator("[aria-keyshortcuts=c], [aria-keyshortcuts=n], kbd").count() == 0
    page.click("details.vt-menu summary")
    page.keyboard.press("Escape")
    assert not page.is_visible("text=Uitloggen")


def test_escape_closes_the_menu(opened: Callable[..., Page]) -> None:
    page = opened(drawn(PIECES, CONTEXT))
    page.click("details.vt-menu summary")
    assert page.is_visible("text=Uitloggen")
    page.keyboard.press("Escape")
    assert not page.is_visible("text=Uitloggen")


def _pages() -> dict[str, str]:
    public = '{% extends "public.html" %}{% block title %}Hulp{% endblock %}{% block main %}<div class="vt-wrap"><h1>Hulp</h1></div>{% endblock %}'
    portal = '{% extends "portal.html" %}{% block title %}Meldcode{% endblock %}{% block main %}<div class="vt-wrap"><h1>Meldcode</h1><form method="post">{{ form }}</form></div>{% endblock %}'
    wrong = Report({"phone": "06-1234567", "name": chr(0), "danger": "ja"})
    return {
        "form": drawn(FORM, {"form": Report()}),
        "faults": drawn(FORM, {"form": wrong}),
        "pieces": drawn(PIECES, CONTEXT),
        "portal": drawn(portal, {"form": wrong}),
        "public": drawn(public, {}),
        **{
            code: drawn(f'{{% extends "{code}.html" %}}', {})
            for code in ("400", "403", "403_csrf", "404", "409", "500", "503")
        },
    }


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(opened: Callable[..., Page], width: int) -> None:
    for name, html in _pages().items():
        page = opened(html)
        page.set_viewport_size({"width": width, "height": 640})
        assert [(name, fault) for fault in looks.axe(page)] == []
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), name


def test_public_pages_ask_for_no_font(opened: Callable[..., Page]) -> None:
    fonts: list[str] = []
    page = opened(_pages()["form"])
    page.on("request", lambda request: fonts.append(request.url) if re.search(r"woff2", request.url) else None)
    page.reload(wait_until="networkidle")
    assert fonts
    fonts.clear()
    for name in ("public", "404", "500"):
        opened(_pages()[name])
        page.wait_for_load_state("networkidle")
    assert fonts == []
