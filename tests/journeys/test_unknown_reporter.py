"""Dubbel anoniem: name, number and address of the reporter are typed wherever it goes, and are written nowhere.

Beside it an open report, in whose words a name stands: what looks for traces must find that one.
"""

import json
from uuid import UUID

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import owner
from tests.journeys.conftest import Enter, Site, no_axe_findings
from tests.journeys.hands import Hands
from tests.journeys.traces import Written, found, written_down
from veiligthuis.keys import open_sealed, read_secret
from veiligthuis.keyservice import key_service

pytestmark = pytest.mark.journey
KEYS = settings.KEY_DIR / "drafts"
NAME, NUMBER, STREET, POSTCODE = "Wendelmoet Zandschulp", "06-84937216", "Kwartelkade 83", "9738 ZQ"
SECRETS = ["Wendelmoet", "Zandschulp", "84937216", "Kwartelkade", "9738 ZQ"]
WORDS = (
    f"Beller is {NAME}, +31 6 8493 7216, woont op de kwartelkade 83 in 9738zq. "
    "Hoort elke avond geschreeuw, het kind huilt op de galerij."
)
OPEN_NAME, OPEN_NUMBER, OPEN_WORDS = (
    "Gerbrand Tolhekstra",
    "06-73829104",
    "Volgens Tolhekstra was de jongen alleen thuis.",
)


def test_nothing_of_an_unknown_reporter_is_written_down(site: Site, enter: Enter) -> None:
    _dropped_call(enter("anna"))
    anna = enter("anna")
    _back_after_the_crash(anna)
    left = _report_with_everything(anna)
    drafts = _sealed_drafts(site)
    assert set(found(list(drafts.values()), SECRETS)) == set(SECRETS)  # it was saved, and sealed
    assert not found(list(written_down(site)), SECRETS)
    _forgotten(anna)
    assert not [pk for pk in drafts if (KEYS / str(pk)).exists()]
    _late_from_the_left_tab(left)
    _laid_before_the_senior(anna)
    _open_report(anna)
    _joke_accepts(enter("joke"))
    _nothing_is_left(site)


# --- typing it -----------------------------------------------------------------------


def _dropped_call(page: Page) -> None:
    """Type it all into the notes and the fields beside them; the browser dies without another word."""
    hands = Hands(page)
    page.keyboard.press("c")
    page.wait_for_url("**/gesprek/**")
    hands.write("words", WORDS)
    hands.write("reporter_name", NAME)
    hands.write("reporter_phone", NUMBER)
    expect(page.locator("[data-draft-state]")).to_contain_text("Concept opgeslagen", timeout=8000)
    hands.write("about", "van den Heuvel")
    hands.write("address", "3524 AA 14")
    page.close()  # what was typed since the last save goes with the page that leaves
    page.context.close()


def _back_after_the_crash(page: Page) -> None:
    hands = Hands(page)
    hands.press("Postvak")
    page.wait_for_url("**/postvak/")
    no_axe_findings(page)
    page.locator('main a[href*="/gesprek/"]:not([href*=nieuw])').focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/gesprek/**")
    expect(page.locator("[name=words]")).to_have_value(WORDS)
    hands.choose("kind", "melding")
    hands.choose("caller", "omstander")
    hands.finish()
    page.wait_for_url("**/melding/**")


def _report_with_everything(page: Page) -> Page:
    """Fill every field that somebody could use for the reporter, open a second tab on it, and leave that open."""
    hands = Hands(page)
    expect(page.locator("[name=reporter_name]")).to_have_value(NAME)
    hands.write("reporter_email", "wendelmoet@zandschulp.example")
    hands.write("reporter_address", f"{STREET}, {POSTCODE}")
    hands.write("organisation", "Bakkerij Zandschulp")
    hands.write("reach", f"Na zessen, niet via {NUMBER}")
    hands.write("consent", f"{NAME} zei ja aan de telefoon")
    hands.write("last_time", "zondag, zag Zandschulp")
    hands.write("persoon-0-given_names", "Lucas")
    hands.choose("persoon-0-roles", "kind")
    page.locator("#persoon-0 details summary").focus()
    page.keyboard.press("Enter")
    hands.write("persoon-0-note", f"{NAME} past soms op, {STREET}")
    hands.write("persoon-0-phone", NUMBER)
    hands.write("persoon-0-reach_when", f"via {NAME}")
    hands.write("persoon-0-codeword", "Kwartelkade")
    hands.choose("kinds", "kind_getuige")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-draft-state]")).to_contain_text("Concept opgeslagen", timeout=8000)
    context: BrowserContext = page.context
    left = context.new_page()
    left.goto(page.url)
    expect(left.locator("[name=reporter_name]")).to_have_value(NAME)
    return left


def _forgotten(page: Page) -> None:
    hands = Hands(page)
    page.get_by_text("De melder wil ook voor ons onbekend blijven").focus()
    page.keyboard.press("Enter")
    hands.press("Lees wat er verloren gaat")
    page.wait_for_url("**/onbekend/")
    no_axe_findings(page)
    hands.press("Wis de melder en ga verder")
    page.wait_for_url("**/dubbel-anoniem/**")
    no_axe_findings(page)
    assert not found([Written("page", page.content().encode())], SECRETS)
    expect(page.locator("[name=words]")).to_have_value(
        "Beller is [weggelaten], [telefoonnummer weggelaten], woont op de [weggelaten]. "
        "Hoort elke avond geschreeuw, het kind huilt op de galerij."
    )


def _late_from_the_left_tab(page: Page) -> None:
    """The tab that still shows everything keeps nothing: not while it is typed in, not when it is sent."""
    hands = Hands(page)
    hands.write("reporter_name", NAME)
    expect(page.locator("[data-draft-state]")).to_contain_text("wordt niet bewaard", timeout=8000)
    hands.finish()
    page.wait_for_url("**/dubbel-anoniem/**")
    page.go_back()
    page.close()


def _laid_before_the_senior(page: Page) -> None:
    hands = Hands(page)
    hands.write("words", "Hoort elke avond geschreeuw, het kind huilt op de galerij.")
    hands.finish()
    page.wait_for_url("**/postvak/")
    expect(page.locator("main")).to_contain_text("Dubbel anoniem")
    no_axe_findings(page)


def _open_report(page: Page) -> None:
    """An open report beside it: its reporter is sealed, a name in its words stands there as it was told."""
    hands = Hands(page)
    page.keyboard.press("c")
    page.wait_for_url("**/gesprek/**")
    hands.write("words", OPEN_WORDS)
    hands.write("reporter_name", OPEN_NAME)
    hands.write("reporter_phone", OPEN_NUMBER)
    hands.choose("kind", "melding")
    hands.finish()
    page.wait_for_url("**/melding/**")
    hands.choose("mode", "open")
    hands.write("consent", "Zei ja aan de telefoon")
    hands.choose("kinds", "kind_verwaarloosd")
    hands.finish()
    page.wait_for_url("**/melding/vastgelegd/**")


def _joke_accepts(page: Page) -> None:
    hands = Hands(page)
    page.goto("/postvak/")
    page.locator("main tbody a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/postvak/*-*/")
    no_axe_findings(page)
    hands.write("neem-reason", "Redelijk vermoeden, elke avond, regel 3 van de regio.")
    page.locator("section#neem button, section[aria-labelledby=neem] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/melding/vastgelegd/**")
    no_axe_findings(page)


# --- looking for it -------------------------------------------------------------------


def _nothing_is_left(site: Site) -> None:
    things = list(written_down(site))
    places = {thing.place.partition(".")[2].partition(".")[0] for thing in things}
    assert {"cases_report", "cases_submission", "cases_message", "accounts_login", "django_migrations"} <= places
    assert any(place.startswith("accounts_event") for place in places), "the trail was not read"
    hits = found(things, [*SECRETS, "Tolhekstra", "Gerbrand", "73829104", "Heuvel", "huilt op de galerij"])
    told = {secret: places for secret, places in hits.items() if secret in SECRETS}
    assert not told, told
    plain = {
        "public.cases_report.words",
        "pg_catalog.pg_stats.histogram_bounds",
        "pg_catalog.pg_stats.most_common_vals",
    }
    assert "public.cases_report.words" in hits["Tolhekstra"] <= plain  # what is plain by design is found
    assert "Gerbrand" not in hits  # as a reporter it is sealed
    assert "73829104" not in hits
    assert "public.cases_person.surname" in hits["Heuvel"]
    assert "public.cases_report.words" in hits["huilt op de galerij"] <= plain
    assert not found(list(_sealed_drafts(site).values()), SECRETS)
    assert _sealed_identities(site) == [(OPEN_NAME, "+31673829104")]


def _sealed_drafts(site: Site) -> dict[UUID, Written]:
    """Open every draft with its key."""
    with owner(site.database) as asked:
        rows = asked.execute("select id, sealed from cases_draft").fetchall()
    texts = {
        pk: open_sealed(read_secret(KEYS, str(pk)), bytes(sealed), label="draft", row=pk, column="values")
        for pk, sealed in rows
    }
    return {pk: Written(str(pk), str(json.loads(text)).encode()) for pk, text in texts.items()}


def _sealed_identities(site: Site) -> list[tuple[str, ...]]:
    """Open who reported, of every report of whom that is known."""
    with owner(site.database) as asked:
        rows = asked.execute(
            "select i.id, i.name_sealed, i.phone_sealed, k.version, k.wrapped "
            "from cases_reporteridentity i join accounts_datakey k on k.id = i.id"
        ).fetchall()
    opened = []
    for pk, name, phone, version, wrapped in rows:
        key = key_service().unwrap(version, bytes(wrapped), pk)
        told = {"name": name, "phone": phone}
        opened.append(
            tuple(open_sealed(key, bytes(one), label="identity", row=pk, column=column) for column, one in told.items())
        )
    return opened
