"""A login that ends in the middle of typing: nothing is lost, also without JavaScript; an idle screen goes away."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.demo import demo_code
from accounts.duty import add_shift
from accounts.entry import Login
from accounts.models import User
from accounts.roster.models import DutyKind
from accounts.sessions import SessionStore
from tests.conftest import owner
from tests.journeys.conftest import STEP_MS, Enter, Site, give_password, inside, no_axe_findings
from tests.journeys.hands import Hands
from veiligthuis import clock
from veiligthuis.database import acting_as

pytestmark = pytest.mark.journey
WORDS = "Buurvrouw belt: “elke avond geschreeuw & gebonk”, kind van <6> op de galerij."


def second_step(page: Page) -> None:
    page.get_by_label("Code").focus()
    page.keyboard.type(demo_code())
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/inloggen" not in url)


def end_every_login(site: Site) -> None:
    with owner(site.database) as server:
        server.execute("delete from accounts_login")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_what_was_typed_stands_in_the_form_again(site: Site, browser: Browser, scripts: bool) -> None:  # noqa: FBT001 - a case
    context = browser.new_context(base_url=site.url, locale="nl-NL", java_script_enabled=scripts)
    context.set_default_timeout(STEP_MS)
    page = context.new_page()
    give_password(page, "anna")
    second_step(page)
    page.goto("/gesprek/nieuw/")
    where = page.url
    hands = Hands(page)
    hands.write("words", WORDS)
    hands.choose("kind", "melding")
    end_every_login(site)
    page.locator("main form .vt-button--main").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/inloggen/\?next="))
    expect(page.get_by_text("Je tekst is bewaard.")).to_be_visible()
    if scripts:
        no_axe_findings(page)
    page.get_by_label("E-mailadres").focus()
    page.keyboard.type("anna@vt-voorbeeld.example")
    page.get_by_label("Wachtwoord").focus()
    page.keyboard.type("welkom in de demo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inloggen/code/**")
    second_step(page)
    assert page.url == where
    expect(page.get_by_text("Je tekst staat er weer. Er is nog niets verstuurd.")).to_be_visible()
    expect(page.locator('[name="words"]')).to_have_value(WORDS)
    expect(page.locator('input[name="kind"][value="melding"]')).to_be_checked()
    if scripts:
        no_axe_findings(page)
    page.locator("main form .vt-button--main").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/melding/**")
    context.close()


def test_two_tabs_each_get_back_what_was_typed_in_them(site: Site, enter: Enter) -> None:
    first = enter("anna")
    second = first.context.new_page()
    texts = {first: WORDS, second: "Een andere melder, een ander gezin."}
    for page, words in texts.items():
        page.goto("/gesprek/nieuw/")
        Hands(page).write("words", words)
    where = {page: page.url for page in texts}
    end_every_login(site)
    for page in texts:
        page.locator("main form .vt-button--main").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/inloggen/\?next="))
        expect(page.get_by_text("Je tekst is bewaard.")).to_be_visible()
    for page in (second, first):  # in the first, somebody is logged in already by then
        page.get_by_label("E-mailadres").fill("anna@vt-voorbeeld.example")
        page.get_by_label("Wachtwoord").fill("welkom in de demo")
        page.keyboard.press("Enter")
        if page is second:
            page.wait_for_url("**/inloggen/code/**")
            second_step(page)
        page.wait_for_url(where[page])
        expect(page.locator('[name="words"]')).to_have_value(texts[page])


def test_on_duty_with_a_contact_open_the_screen_locks_with_the_text_behind_it(site: Site, enter: Enter) -> None:
    now, anna, joke = clock.now(), site.town.users["anna"], site.town.users["joke"]
    with inside(site), acting_as(str(joke.pk), request="journey"):
        add_shift(
            anna,
            DutyKind.DESK,
            starts=now - timedelta(hours=3),
            ends=now + timedelta(hours=3),
            by=joke,
        )
    page = enter("anna")
    hands = Hands(page)
    page.goto("/gesprek/nieuw/")
    where = page.url
    hands.write("words", WORDS)
    expect(page.locator("[data-draft-state]")).to_contain_text("Concept opgeslagen", timeout=8000)
    hands.write("words", f"{WORDS} En nog iets.")
    with inside(site), acting_as(str(anna.pk), request="journey"):
        _left_alone(anna, timedelta(minutes=61))
    hands.finish()
    page.wait_for_url(re.compile("/inloggen/opnieuw/"))
    expect(page.get_by_role("heading", name="Je scherm staat op slot")).to_be_visible()
    assert "geschreeuw" not in page.content()
    no_axe_findings(page)
    second_step(page)
    assert page.url == where
    expect(page.locator('[name="words"]')).to_have_value(f"{WORDS} En nog iets.")


def _left_alone(user: User, ago: timedelta) -> None:
    """Make every login of somebody as old as if nothing was done in it since a while."""
    for row in Login.objects.filter(user_id=user.pk):
        session = SessionStore()
        held = session.decode(row.session_data)
        for name in ("made", "acted"):
            held[name] = (datetime.fromisoformat(held[name]) - ago).isoformat()
        row.session_data = session.encode(held)
        row.save(update_fields=["session_data"])


def test_an_idle_screen_goes_away_and_ones_own_list_shows_where_one_is(site: Site, enter: Enter) -> None:
    page = enter("els")
    page.goto("/mijn/logins/")
    no_axe_findings(page)
    hands = Hands(page)
    hands.write("label", "kamer 2")
    hands.press("Naam vastleggen")
    expect(page.get_by_role("heading", name="kamer 2")).to_be_visible()
    page.clock.install()
    page.goto("/logboek/")
    page.clock.fast_forward("10:00")
    expect(page.get_by_role("heading", name="Logboek beoordelen")).to_be_visible()
    end_every_login(site)
    page.clock.fast_forward("06:00")
    page.wait_for_url(re.compile("/inloggen/"))
    expect(page.get_by_role("heading", name="Inloggen")).to_be_visible()
