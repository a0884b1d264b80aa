"""The switch of the language in a browser: the same page, with what was typed, by keyboard; and without a script."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import STEP_MS, Enter, Site

pytestmark = pytest.mark.journey
WORDS = "Buurvrouw belt: “elke avond geschreeuw & gebonk”, kind van <6> op de galerij."


def test_what_was_typed_comes_along_to_the_other_language_and_back(enter: Enter) -> None:
    page = enter("ilse")
    page.goto("/portaal/")
    page.locator("form[action$='/nieuw/'] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/portaal/melding/**")
    page.goto(f"{page.url}onderdeel/zorgen/")
    where = page.url
    for language, name, back in (
        ("en", "English", "Your text is back."),
        ("nl", "Nederlands", "Je tekst staat er weer."),
    ):
        page.locator("[name=words]").fill(f"{WORDS} {language}")
        page.get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.url == where
        expect(page.locator("[name=words]")).to_have_value(f"{WORDS} {language}")
        expect(page.get_by_text(back)).to_be_visible()


def test_without_a_script_the_switch_leads_back_to_the_same_page(site: Site, browser: Browser) -> None:
    context = browser.new_context(base_url=site.url, locale="en-GB", java_script_enabled=False)
    context.set_default_timeout(STEP_MS)
    page = context.new_page()
    page.goto("/inloggen/")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    page.get_by_role("button", name="English").focus()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/inloggen/")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    context.close()
