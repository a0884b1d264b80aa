"""Story 3: a school files by the Meldcode in several sittings; intake accepts it, and nobody types anything twice."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import owner
from tests.journeys.conftest import Enter, Site, mails, no_axe_findings
from tests.journeys.hands import Hands
from veiligthuis import clock

pytestmark = pytest.mark.journey
DAYS_IN_THE_POSTVAK = 3
SEEN = "Blauwe plekken in de vorm van vingers op de bovenarm. Amira gaat niet meer mee naar gym."
CONSULT = "Zelfde dag gebeld met Veilig Thuis, de vertrouwensarts dacht mee: past niet bij een val."
TALKED = "Vader kwam en zegt dat zij onhandig is. Moeder kwam niet."
CHILD_SAYS = "“Mama zegt dat ik tegen de kast liep.”"
WORRY = "Amira heeft steeds nieuwe plekken en wordt stiller."
NOT_TO_SHARE = "Vader mag niet weten wat Amira zei."
HELPERS = "Jeugdgezondheidszorg, mevrouw De Wit"
OWN_PART = "Elke ochtend even praten, extra oog op gym."
WHY = "Plekken bij gym, drie keer sinds september."
TOLD = (SEEN, "sinds september", "intern begeleider", CONSULT, TALKED, CHILD_SAYS, WHY, WORRY, NOT_TO_SHARE,
        HELPERS, OWN_PART, "vrijdag 16 oktober")  # fmt: skip
AMIRA = {"given_names": "Amira", "infix": "el", "surname": "Idrissi", "birth": "8", "street": "Regenboogstraat",
         "house_number": "7-II", "postcode": "3524 AA", "town": "Utrecht"}  # fmt: skip
KARIM = {"given_names": "Karim", "surname": "Idrissi", "birth": "±35"}
SAMIRA = {"given_names": "Samira", "surname": "Bouzid", "birth": "±33"}
REPORTER = ("Ilse Bakker", "leerkracht groep 5", "Basisschool De Regenboog", "na 15:30 uur op mijn eigen toestel")


def test_a_school_reports_in_sittings_and_intake_accepts_it_as_it_stands(site: Site, enter: Enter) -> None:
    draft = _signals_and_consult(enter("ilse"))
    _talk_and_weigh(enter("ilse"), draft)
    _people(enter("ilse"), draft)
    ilse = enter("ilse")
    _worries_and_self(ilse, draft)
    reference = _read_back_and_send(ilse, site, draft)
    _waited(site)
    anna = enter("anna")
    _anna_accepts(anna, site, reference)
    _everything_stands_in_the_case(anna, reference)
    _ilse_sees_what_became_of_it(ilse, site, reference)


# --- the school ---------------------------------------------------------------------


def _signals_and_consult(page: Page) -> str:
    """First sitting: what was seen, and the consult as a note; a page that is left half done is kept."""
    hands = Hands(page)
    no_axe_findings(page)
    hands.press("Nieuwe melding")
    page.wait_for_url("**/portaal/melding/**")
    draft = page.url
    no_axe_findings(page)
    hands.press("Signalen die je zag")
    hands.write("signalen", SEEN)
    hands.write("wanneer", "sinds september")
    hands.choose("andere_kinderen", "nee")
    _done(page, "overleg")
    hands.write("collega", "De intern begeleider")
    hands.choose("overleg_veilig_thuis", "ja")
    hands.write("uitkomst_overleg", CONSULT)
    _done(page, "gesprek")
    hands.choose("gesproken", "ja")
    hands.write("gesprek_inhoud", TALKED)
    expect(page.locator("[data-draft-state]")).to_contain_text("Concept opgeslagen", timeout=8000)
    page.context.close()
    return draft


def _talk_and_weigh(page: Page, draft: str) -> None:
    """Second sitting: the talk comes back as it was left; then the five considerations, one by one."""
    hands = Hands(page)
    no_axe_findings(page)
    hands.press("Nog geen naam ingevuld")
    page.wait_for_url(draft)
    hands.press("Gesprek met de ouders")
    expect(page.locator("[name=gesprek_inhoud]")).to_have_value(TALKED)
    hands.write("kind_zegt", CHILD_SAYS)
    _done(page, "wegen")
    hands.choose("answer", "ja")
    hands.write("waar_zie_je_dat_aan", WHY)
    no_axe_findings(page)
    hands.press("Bewaren en verder")
    page.wait_for_url("**/wegen/2/")
    no_axe_findings(page)
    hands.choose("answer", "structureel")
    hands.press("Bewaren en verder")
    expect(page.get_by_role("heading", name="Bij dit antwoord hoort melden")).to_be_visible()
    no_axe_findings(page)
    page.context.close()


def _people(page: Page, draft: str) -> None:
    """Third sitting: the child and both parents, who live apart."""
    hands = Hands(page)
    page.goto(f"{draft}personen/")
    no_axe_findings(page)
    hands.press("Iemand toevoegen")
    _tell(hands, AMIRA, "kind", "slachtoffer")
    _saved(page)
    for parent, sex in ((KARIM, "man"), (SAMIRA, "vrouw")):
        hands.press("Nog iemand toevoegen")
        _tell(hands, parent, "ouder")
        hands.choose("sex", sex)
        if parent is KARIM:
            hands.tick("same_household")
        hands.select("relation", "ouder van")
        hands.select("relation_to", "Amira el Idrissi")
        _saved(page)
    page.context.close()


def _tell(hands: Hands, told: dict[str, str], *roles: str) -> None:
    hands.page.locator("[name=given_names]").wait_for()
    no_axe_findings(hands.page)
    for name, text in told.items():
        hands.write(name, text)
    for role in roles:
        hands.choose("roles", role)


def _saved(page: Page) -> None:
    hands = Hands(page)
    hands.choose("af", "ja")
    hands.press("Persoon bewaren")
    page.wait_for_url("**/personen/")


def _worries_and_self(page: Page, draft: str) -> None:
    """Last sitting: everyone is there, what is wrong, who helps, and by which name the school reports."""
    page.goto(f"{draft}personen/")
    hands = Hands(page)
    _done(page, "zorgen")
    hands.write("words", WORRY)
    hands.write("last_time", "vrijdag 16 oktober")
    hands.choose("kinds", "kind_mishandeld")
    hands.choose("danger", "nee")
    hands.choose("substances", "onbekend")
    hands.choose("family_knows", "ja")
    hands.write("niet_delen", NOT_TO_SHARE)
    _done(page, "hulp")
    hands.write("wie_helpt", HELPERS)
    hands.write("eigen_rol", OWN_PART)
    _done(page, "gegevens")
    expect(page.locator("[name=name]")).to_have_value("Ilse Bakker")
    expect(page.locator("[name=organisation]")).to_have_value("Basisschool De Regenboog")
    _by_name_only(page)
    hands.write("function", "leerkracht groep 5")
    hands.write("phone", "06-12345670")
    hands.write("reach", "na 15:30 uur op mijn eigen toestel")
    _done(page, "")


def _by_name_only(page: Page) -> None:
    """Nothing to choose about a name; the screen says by which way the exception for safety is asked for."""
    assert page.locator("main :is(input, select, textarea, button)[name*=mode], main [name*=anoniem]").count() == 0
    expect(page.locator("main").get_by_label("noniem")).to_have_count(0)
    note = page.locator(".vt-note", has_text="Je meldt met je naam")
    expect(note).to_contain_text("Een uitzondering voor de veiligheid vraag je met de telefoon: 0800-2000")


def _done(page: Page, following: str) -> None:
    """Say that a page is done and go on; the site leads to the next page that is open."""
    hands = Hands(page)
    no_axe_findings(page)
    hands.choose("af", "ja")
    hands.press("Bewaren en verder")
    page.wait_for_url(f"**/{following}/**" if following else "**/portaal/melding/*/")
    no_axe_findings(page)


def _read_back_and_send(page: Page, site: Site, draft: str) -> str:
    """Read everything back on screen and on paper, and press the button twice: one report, one receipt."""
    hands = Hands(page)
    hands.press("Afdrukken om samen te lezen")
    page.wait_for_url("**/afdruk/")
    no_axe_findings(page)
    expect(page.locator(".vt-paper")).to_contain_text(SEEN)
    for kept_back in (CHILD_SAYS, NOT_TO_SHARE, "06-12345670"):
        expect(page.locator(".vt-paper")).not_to_contain_text(kept_back)
    page.goto(f"{draft}controleren/")
    no_axe_findings(page)
    for told in (*TOLD, *REPORTER, "Amira el Idrissi", "Karim Idrissi", "Samira Bouzid", "7-II", "ouder van"):
        expect(page.locator("main")).to_contain_text(told)
    _by_name_only(page)
    page.get_by_role("button", name="Melding versturen").dblclick()
    page.wait_for_url("**/bewijs/")
    no_axe_findings(page)
    assert _rows(site, "select count(*) from cases_submission") == [(1,)]
    assert _rows(site, "select count(*) from cases_draft") == [(0,)]
    reference = page.locator(".vt-paper .vt-code").inner_text()
    page.go_back()
    page.reload()
    page.wait_for_url("**/portaal/verzonden/**")
    assert _rows(site, "select count(*) from cases_submission") == [(1,)]
    return reference


# --- intake -------------------------------------------------------------------------


def _rows(site: Site, question: str) -> list[tuple[object, ...]]:
    with owner(site.database) as asked:
        return asked.execute(question).fetchall()


def _waited(site: Site) -> None:
    """Let the report have waited: what runs from the sending cannot run from the acceptance then."""
    with owner(site.database) as asked:
        asked.execute("select set_config('vt.actor', 'system:seed', false)")  # nothing changes without an actor
        asked.execute(
            "update cases_submission set arrived_on = arrived_on - %(days)s,"
            " arrived_at = arrived_at - make_interval(days => %(days)s)",
            {"days": DAYS_IN_THE_POSTVAK},
        )


def _anna_accepts(page: Page, site: Site, reference: str) -> None:
    """By keyboard alone: the Postvak, the report with every field in place, accepted, given to an assessor."""
    hands = Hands(page)
    hands.press("Postvak")
    page.wait_for_url("**/postvak/")
    no_axe_findings(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/postvak/*-*/")
    no_axe_findings(page)
    main = page.locator("main")
    for told in (
        reference,
        *TOLD,
        *REPORTER,
        "06-12345670",
        "Amira el Idrissi",
        "7-II",
        "3524 AA",
        "ouder van",
        "woont ergens anders",
    ):
        expect(main).to_contain_text(told)
    waits = page.locator("section", has=page.get_by_role("heading", name="Termijnen")).inner_text()
    hands.finish()
    page.wait_for_url("**/melding/vastgelegd/**")
    no_axe_findings(page)
    [(started,)] = _rows(site, "select distinct started_on from cases_term")
    assert started == clock.today() - timedelta(days=DAYS_IN_THE_POSTVAK)
    days = page.locator("section", has=page.get_by_role("heading", name="Termijnen")).inner_text()
    assert set(days.split("\n")[-1:]) <= set(waits.split("\n"))
    hands.select("to", "Noor de Wit")
    hands.press("Toewijzen")
    expect(main).to_contain_text("Noor de Wit")
    no_axe_findings(page)
    hands.press("Naar het dossier")
    page.wait_for_url("**/zaak/**")


def _everything_stands_in_the_case(page: Page, reference: str) -> None:
    """What was written in the portal stands in the case: the words, the Meldcode, the people and what they are."""
    hands, main = Hands(page), page.locator("main")
    no_axe_findings(page)
    for name in ("Amira el Idrissi", "Karim Idrissi", "Samira Bouzid"):
        expect(main).to_contain_text(name)
    hands.press("Bewerken")
    page.wait_for_url("**/personen/")
    no_axe_findings(page)
    for told in ("7-II", "ouder van"):
        expect(main).to_contain_text(told)
    page.go_back()
    hands.press(reference)
    page.wait_for_url("**/melding/*-*/")
    no_axe_findings(page)
    for told in TOLD:
        expect(main).to_contain_text(told)


def _ilse_sees_what_became_of_it(page: Page, site: Site, reference: str) -> None:
    page.goto("/portaal/")
    no_axe_findings(page)
    row = page.locator("tr", has_text=reference)
    expect(row).to_contain_text("Aangenomen als melding")
    Hands(page).press(reference)
    page.wait_for_url("**/verzonden/**")
    no_axe_findings(page)
    expect(page.get_by_role("heading", name="Aangenomen als melding")).to_be_visible()
    expect(page.locator("main")).to_contain_text("We beoordelen nu of de mensen over wie het gaat veilig zijn.")
    assert "Amira" not in page.content()
    told = mails(site, to="ilse@")
    assert "Amira" not in told
    assert "Idrissi" not in told
