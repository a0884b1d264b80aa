"""Story 1: a neighbour, hidden from the family, from the first word on the telephone to an accepted handover."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter, Site, mails, no_axe_findings
from tests.journeys.hands import Hands
from veiligthuis import clock

pytestmark = pytest.mark.journey
WORDS = "hoort sinds paar wkn bijna elke avond geschreeuw en gebonk bij de buren, vanavond kind huilend op de galerij"
SECRETS = ("Verkerk", "12345678", "buurvrouw", "buren", "galerij")


def test_a_neighbour_reports_and_the_local_team_accepts(site: Site, enter: Enter, tmp_path: Path) -> None:
    number = _anna_takes_it_in(enter("anna"))
    noor = enter("noor")
    case_url = _noor_assesses(noor, number)
    _omar_agrees(enter("omar"))
    _noor_decides_and_hands_over(noor, case_url)
    _meryem_accepts(enter("meryem"), site, tmp_path)
    noor.goto(f"{case_url}toegang/")
    expect(noor.get_by_role("heading", name="Geopend")).to_be_visible()
    expect(noor.locator("main")).to_contain_text("Omar Haddad")
    _els_reviews(enter("els"))


def _anna_takes_it_in(page: Page) -> str:
    hands = Hands(page)
    page.keyboard.press("c")
    page.wait_for_url("**/gesprek/**")
    page.locator("[name=words]").wait_for()
    page.keyboard.type(WORDS)
    hands.choose("kind", "melding")
    hands.choose("caller", "omstander")
    hands.choose("danger", "ja")
    hands.write("reporter_name", "Ria Verkerk")
    hands.write("reporter_phone", "06-12345678")
    hands.write("about", "van den Heuvel")
    hands.write("address", "3524 AA 14")
    expect(page.locator("[data-draft-state]")).to_contain_text("Concept opgeslagen", timeout=8000)
    no_axe_findings(page)
    hands.finish()
    page.wait_for_url("**/melding/**")
    no_axe_findings(page)
    hands.select("capacity", "Buurt")
    hands.choose("kinds", "partnergeweld")
    _tell_people(hands)
    hands.finish()
    page.wait_for_url("**/melding/vastgelegd/**")
    no_axe_findings(page)
    return str(page.locator(".vt-code").first.inner_text())


def _tell_people(hands: Hands) -> None:
    hands.write("persoon-0-given_names", "Sanne")
    hands.choose("persoon-0-roles", "slachtoffer")
    hands.write("persoon-0-birth", "±30")
    hands.press("Nog iemand toevoegen")
    hands.page.locator('[name="persoon-1-given_names"]').wait_for()
    hands.write("persoon-1-given_names", "Lucas")
    hands.write("persoon-1-infix", "van den")
    hands.write("persoon-1-surname", "Heuvel")
    hands.choose("persoon-1-roles", "kind")
    hands.write("persoon-1-birth", "6")


def _noor_assesses(page: Page, number: str) -> str:
    hands = Hands(page)
    page.goto("/werk/?weergave=team")
    no_axe_findings(page)
    row = page.locator("tr", has_text=number)
    row.get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/zaak/**")
    case_url = page.url
    no_axe_findings(page)
    hands.write("text", "School: Lucas valt in slaap in de klas.")
    hands.finish()
    expect(page.locator("main")).to_contain_text("School: Lucas valt in slaap in de klas.")  # it is saved
    page.goto(f"{case_url}beoordeling/")
    hands.press("Beoordeling beginnen")
    page.wait_for_url("**/invullen/**")
    hands.choose("item-gevaar_nu", "nee")
    hands.choose("item-patroon", "ja")
    hands.write("why-patroon", "Al langer ruzie, met signalen van geweld.")
    for name in page.locator('input[type=radio][name^="level-"][value="structureel"]').evaluate_all(
        "all => all.map(e => e.name)"
    ):
        hands.choose(name, "structureel")
    hands.write(str(page.locator('[name^="says-"]').first.get_attribute("name")), "“Als papa boos is kruip ik weg.”")
    hands.choose("household_level", "structureel")
    hands.write("reason", "Al langer ruzie met signalen van geweld. Lucas past zijn nacht erop aan.")
    hands.select("reader", "Omar Haddad")
    no_axe_findings(page)
    hands.finish()
    expect(page.locator("main")).to_contain_text("Omar Haddad")
    return case_url


def _omar_agrees(page: Page) -> None:
    hands = Hands(page)
    page.goto("/beoordelingen/")
    no_axe_findings(page)
    page.locator("main").get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    page.locator('input[name="verdict"]').first.wait_for()
    no_axe_findings(page)
    hands.choose("verdict", "akkoord")
    hands.finish()
    expect(page.locator("main")).to_contain_text("Vastgesteld")


def _noor_decides_and_hands_over(page: Page, case_url: str) -> None:
    hands = Hands(page)
    page.goto(f"{case_url}nodig/")
    page.locator('select[name="risk_item"]').select_option(value="patroon")
    hands.select("person", "Iemand anders")
    hands.write("who", "Oma")
    hands.write("what", "Lucas gaat op woensdagmiddag naar zijn oma.")
    hands.write("before", (clock.today() + timedelta(days=14)).strftime("%d-%m-%Y"))
    hands.write("check_by", "Noor belt op de dag zelf")
    hands.press("Afspraak vastleggen")
    expect(page.locator("main")).to_contain_text("Lucas gaat op woensdagmiddag")
    no_axe_findings(page)
    hands.choose("kind", "overdracht_lokaal_team")
    hands.write("reason", "Ouders werken mee.")
    hands.press("Besluit vastleggen")
    expect(page.get_by_role("link", name="Verder met overdracht of afsluiten")).to_be_visible()
    page.goto(f"{case_url}overdracht/")
    hands.select("receiver", "Lokaal team Oost")
    hands.write("question", "Binnen twee weken een plan met beide ouders, ieder apart.")
    no_axe_findings(page)
    hands.finish()
    page.wait_for_url("**/versturen**")
    no_axe_findings(page)
    page.locator("main form button[type=submit]").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Lokaal team Oost")


def _meryem_accepts(page: Page, site: Site, folder: Path) -> None:
    hands = Hands(page)
    no_axe_findings(page)
    page.locator("main").get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    page.locator('input[name="reply"]').first.wait_for()
    no_axe_findings(page)
    shown = page.content()
    answer = page.request.get(f"{page.url}document")
    document = folder / "out.pdf"
    document.write_bytes(answer.body())
    text = subprocess.run(["pdftotext", str(document), "-"], capture_output=True, check=True).stdout.decode()
    about = subprocess.run(["pdfinfo", str(document)], capture_output=True, check=True).stdout.decode()
    outgoing = [shown, text, about, str(answer.headers), mails(site)]
    for secret in SECRETS:
        assert not [piece for piece in outgoing if secret.lower() in piece.lower()], secret
    assert "Lucas" in text
    hands.choose("reply", "aannemen")
    hands.finish()
    expect(page.locator("main")).to_contain_text("angenomen")


def _els_reviews(page: Page) -> None:
    no_axe_findings(page)
    assert "Heuvel" not in page.content()
