"""People, by keyboard alone: invited, agreed by a second administrator, working at the next request, out at the next."""

import re
import time
from datetime import timedelta

import pytest
from django.db import connections
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from cases.dossier.services import open_case
from tests.conftest import owner, point
from tests.journeys.conftest import Enter, Site, no_axe_findings
from tests.journeys.hands import Hands
from veiligthuis import clock
from veiligthuis.database import acting_as

SAVED = "School belde: Lucas was er vandaag niet."
TYPED = "Dit typ ik nog, en niemand anders leest het."
LINK = re.compile(r"https?://\S+/inloggen/link/\S+")


def test_a_second_administrator_agrees_and_the_role_works_on_the_next_request(enter: Enter) -> None:
    samira, rob, ria = enter("samira"), enter("rob"), enter("ria")
    expect(samira.get_by_role("link", name="Te lezen")).to_have_count(0)
    rob_hands = Hands(rob)
    no_axe_findings(rob)
    _filter(rob, "samira")
    rob_hands.press("Samira Bakkali")
    rob.wait_for_url(re.compile(r"/mensen/[0-9a-f-]{36}/$"))
    no_axe_findings(rob)
    rob_hands.press("Rol erbij vragen")
    rob.wait_for_url("**/rol/")
    rob_hands.select("role", "tweede lezer")
    no_axe_findings(rob)
    rob_hands.finish()
    expect(rob.get_by_text("Gevraagd. Het geldt zodra")).to_be_visible()
    no_axe_findings(rob)
    samira.reload()
    expect(samira.get_by_role("link", name="Te lezen")).to_have_count(0)
    _agree(ria, "Samira Bakkali krijgt erbij: tweede lezer")
    samira.reload()
    expect(samira.get_by_role("link", name="Te lezen")).to_be_visible()


def _filter(page: Page, words: str) -> None:
    hands = Hands(page)
    hands.write("words", words)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Wis filters")).to_be_visible()
    assert words not in page.url


def _agree(page: Page, words: str) -> None:
    page.goto("/mensen/")
    no_axe_findings(page)
    hands = Hands(page)
    hands.press(words)
    page.wait_for_url("**/wijziging/**")
    no_axe_findings(page)
    hands.choose("verdict", "akkoord")
    hands.finish()
    expect(page.get_by_text("Akkoord. De wijziging geldt nu.")).to_be_visible()


def test_somebody_is_invited_by_mail_after_a_second_administrator_agreed(site: Site, enter: Enter) -> None:
    rob, ria = enter("rob"), enter("ria")
    hands = Hands(rob)
    hands.press("Iemand uitnodigen")
    rob.wait_for_url("**/uitnodigen/")
    hands.write("name", "Nina Nieuw")
    hands.write("email", "nina@vt-voorbeeld.example")
    hands.select("role", "intakemedewerker")
    hands.select("team", "Zuid")
    no_axe_findings(rob)
    hands.finish()
    expect(rob.get_by_role("heading", name="Nina Nieuw", level=1)).to_be_visible()
    assert not _link(site, wait=1)
    _agree(ria, "Nina Nieuw krijgt erbij: intakemedewerker, team Zuid")
    link = _link(site, wait=20)
    assert link
    rob.goto("/mensen/")
    expect(rob.locator("tr", has_text="Nina Nieuw")).to_contain_text("Uitgenodigd")


def test_who_lost_every_second_step_is_let_in_anew_by_two_administrators(site: Site, enter: Enter) -> None:
    omar, rob, ria = enter("omar"), enter("rob"), enter("ria")
    hands = Hands(rob)
    _filter(rob, "omar@")
    hands.press("Omar Haddad")
    rob.wait_for_url(re.compile(r"/mensen/[0-9a-f-]{36}/$"))
    hands.press("Tweede stap opnieuw")
    rob.wait_for_url(re.compile(r"/mensen/[0-9a-f-]{36}/tweede-stap/$"))
    expect(rob.get_by_text("bel terug op een nummer dat je al had")).to_be_visible()
    no_axe_findings(rob)
    hands.finish()
    expect(rob.get_by_text("Gevraagd. Het geldt zodra")).to_be_visible()
    _agree(ria, "Omar Haddad stelt wachtwoord en tweede stap opnieuw in")
    omar.reload()
    omar.wait_for_url("**/inloggen/**")
    omar.goto(_link(site, wait=20, to="omar@"))
    hands = Hands(omar)
    for name in ("password", "again"):
        hands.write(name, "zeven paarse fietsen zingen")
    omar.keyboard.press("Enter")
    omar.wait_for_url("**/tweede-stap/**")
    no_axe_findings(omar)


LIST = "Naam;E-mailadres;Rol;Team\r\nBo Visser;bo@vt-voorbeeld.example;intakemedewerker;Zuid\r\nFout;geen adres;;\r\n"


def test_a_list_is_shown_line_by_line_before_a_second_administrator_agrees(enter: Enter) -> None:
    rob, ria = enter("rob"), enter("ria")
    hands = Hands(rob)
    hands.press("Lijst inlezen")
    rob.wait_for_url("**/lijst/")
    for text in (
        LIST,
        LIST.replace("geen adres", "kim@vt-voorbeeld.example")
        .replace("Fout", "Kim Fout")
        .replace(";;", ";beoordelaar;Noord"),
    ):
        rob.locator("[name=file]").set_input_files(
            {"name": "mensen.csv", "mimeType": "text/csv", "buffer": text.encode()}
        )
        hands.finish()
        rob.wait_for_url(re.compile(r"/lijst/[0-9a-f-]{36}/$"))
        expect(rob.locator("main")).to_contain_text("Bo Visser")
        no_axe_findings(rob)
        if text == LIST:
            expect(rob.locator("tr", has_text="geen adres")).to_contain_text("e-mailadres")
            rob.goto("/mensen/lijst/")
    rob.locator("main form button[type=submit]").last.focus()
    rob.keyboard.press("Enter")
    rob.wait_for_url("**/wijziging/**")
    no_axe_findings(rob)
    expect(ria.get_by_text("Bo Visser")).to_have_count(0)
    _agree(ria, "Een lijst van 2 regels inlezen")
    ria.goto("/mensen/")
    expect(ria.locator("main")).to_contain_text("Bo Visser")
    expect(ria.locator("main")).to_contain_text("Kim Fout")


def _link(site: Site, *, wait: int, to: str = "") -> str:
    """Return the link of the invitation, as soon as its mail to this address is there."""
    end = time.monotonic() + wait
    while time.monotonic() < end:
        for path in site.mail.glob("*"):
            text = path.read_text()
            found = LINK.search(text)
            if found and to in text:
                return found[0]
        time.sleep(0.3)
    return ""


@pytest.fixture
def case_path(site: Site, django_db_blocker: DjangoDbBlocker) -> str:
    """Open a case of team Zuid; returns the path of its page."""
    before = dict(connections["default"].settings_dict)
    with django_db_blocker.unblock():
        point("app", site.database)
        anna = site.town.users["anna"]
        with acting_as(str(anna.pk), str(site.town.region.pk), "journey"):
            case = open_case(site.town.zuid, by=anna)
        connections["default"].close()
        connections["default"].settings_dict.update(before)
    return f"/zaak/{case.pk}/"


def test_who_is_switched_off_while_typing_is_out_and_what_was_saved_stands(
    site: Site, enter: Enter, case_path: str
) -> None:
    anna, rob, noor = enter("anna"), enter("rob"), enter("noor")
    hands = Hands(anna)
    anna.goto(case_path)
    hands.write("text", SAVED)
    hands.finish()
    expect(anna.locator("main")).to_contain_text(SAVED)
    hands.write("text", TYPED)
    expect(anna.locator("[data-draft-state]")).to_contain_text("Concept opgeslagen", timeout=8000)
    _switch_off(rob)
    hands.finish()
    anna.wait_for_url("**/inloggen/**")
    assert SAVED not in anna.content()
    noor.goto(case_path)
    expect(noor.locator("main")).to_contain_text(SAVED)
    assert TYPED not in noor.content()
    with owner(site.database) as database:
        rows = database.execute(
            "select to_jsonb(d)::text, sealed from cases_draft d where user_id = %s", [site.town.users["anna"].pk]
        )
        found = rows.fetchall()
    assert len(found) == 1
    assert TYPED not in found[0][0]
    assert TYPED.encode() not in bytes(found[0][1])


def _switch_off(page: Page) -> None:
    hands = Hands(page)
    _filter(page, "anna@")
    hands.press("Anna de Vries")
    hands.press("Account uitzetten")
    page.wait_for_url("**/uitzetten/")
    no_axe_findings(page)
    hands.finish()
    expect(page.get_by_text("Dit account staat uit.")).to_be_visible()
    no_axe_findings(page)


def test_the_leader_keeps_the_roster(enter: Enter) -> None:
    joke = enter("joke")
    hands = Hands(joke)
    hands.press("Rooster")
    joke.wait_for_url("**/rooster/")
    no_axe_findings(joke)
    hands.press("Dienst toevoegen")
    joke.wait_for_url("**/nieuw/")
    tomorrow = f"{clock.today() + timedelta(days=1):%d-%m-%Y}"
    hands.select("user", "Mehmet Özkan")
    hands.select("kind", "achterwacht")
    for name, typed in (
        ("starts_day", tomorrow),
        ("starts_time", "19:00"),
        ("ends_day", tomorrow),
        ("ends_time", "23:00"),
    ):
        hands.write(name, typed)
    no_axe_findings(joke)
    hands.finish()
    expect(joke.get_by_text("De dienst staat op het rooster.")).to_be_visible()
    no_axe_findings(joke)
    hands.press("achterwacht, Mehmet Özkan")
    expect(joke.get_by_text("De dienst is ingetrokken.")).to_be_visible()
