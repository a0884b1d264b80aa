"""Everyone of the demo comes in with each kind of second factor: passkey, app, recovery code; by keyboard alone."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from cases.demo.people import PEOPLE
from tests.journeys.conftest import Enter, Site, give_password, no_axe_findings
from tests.journeys.hands import Hands

pytestmark = pytest.mark.journey
OWN = "/mijn/tweede-stap/"


def carry_a_key(page: Page) -> None:
    """Put a security key with a fingerprint reader into this browser."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def log_out(page: Page) -> None:
    page.locator(".vt-menu summary").focus()
    page.keyboard.press("Enter")
    Hands(page).press("Uitloggen")
    page.wait_for_url(lambda url: "/mijn/" not in url)


def inside(page: Page) -> None:
    """See that both steps were passed."""
    page.wait_for_url(lambda url: "/inloggen" not in url)
    page.goto(OWN)
    expect(page.get_by_role("heading", name="Mijn tweede stap")).to_be_visible()


def nothing_failed_yet(page: Page) -> None:
    expect(page.get_by_role("button", name=re.compile("^Passkey"))).to_be_visible()
    expect(page.get_by_text("Dit lukte niet met je passkey")).to_be_hidden()


def add_a_passkey(page: Page) -> None:
    hands = Hands(page)
    page.goto(OWN)
    no_axe_findings(page)
    hands.press("Passkey toevoegen")
    page.wait_for_url("**/inloggen/tweede-stap/")
    nothing_failed_yet(page)
    no_axe_findings(page)
    hands.write("name", "sleutelbos")
    hands.press("Passkey instellen")
    page.wait_for_url(re.compile("/mijn/"))


def recovery_codes(page: Page) -> list[str]:
    if "/herstelcodes/" not in page.url:
        Hands(page).press("Nieuwe herstelcodes maken")
        page.wait_for_url("**/mijn/herstelcodes/")
    no_axe_findings(page)
    return page.locator(".vt-secret").all_inner_texts()


@pytest.mark.parametrize("key", [demo.key for demo in PEOPLE])
def test_everyone_comes_in_with_each_kind_of_second_factor(site: Site, enter: Enter, key: str) -> None:
    page = enter(key)  # by the demo's code
    carry_a_key(page)
    add_a_passkey(page)
    codes = recovery_codes(page)
    page.goto(OWN)
    log_out(page)

    give_password(page, key)
    nothing_failed_yet(page)
    no_axe_findings(page)
    Hands(page).press("Passkey gebruiken")
    inside(page)
    log_out(page)

    give_password(page, key)
    Hands(page).press("herstelcode gebruiken")
    page.wait_for_url("**/inloggen/herstelcode/")
    no_axe_findings(page)
    page.get_by_label("Herstelcode").focus()
    page.keyboard.type(codes[3])
    page.keyboard.press("Enter")
    inside(page)
    log_out(page)

    give_password(page, key)
    page.get_by_label("Code van zes cijfers").focus()
    page.keyboard.type(
        format_hotp_value(hotp_value(site.town.secrets[key], next(iter(yield_hotp_counters_from_time()))))
    )
    page.keyboard.press("Enter")
    inside(page)
