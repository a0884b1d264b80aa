"""Every screen that the program has, by itself: each route, empty, full and full of errors, in real Chromium.

A new route joins by itself. When its parameters are not known yet, the test fails and says what to add.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request

from accounts.gates import Route, routes
from accounts.models import User
from accounts.roles import Action
from tests.journeys.conftest import Site, inside
from tests.screens import forms, looks, words
from tests.screens.around import entered, make_world
from tests.screens.ways import Way, address, opener, ways_to
from tests.screens.world import World
from tests.sizes import FULL

pytestmark = pytest.mark.journey
LANGUAGES = ("nl", "en")  # the second gets the short look, at the first state of a screen; --full asks all of both
# these have no screen of their own
LEADS_ON = frozenset({"cases:intake:new", "account_logout", "mfa_reauthenticate_webauthn", "cases:portal:new_person"})
# a key of the device answers here, not a form; tests/journeys/test_factors.py walks it
BY_DEVICE = frozenset({"mfa_add_webauthn"})
SHOWN_ONCE = frozenset({"mfa_view_recovery_codes"})
# the one form of a screen that may be sent empty, by the end of its address: nothing in it has to be filled in
MAY_BE_EMPTY = {
    "accounts:people:list": "mensen/",  # a filter: everybody
    "accounts:people:withdraw": "intrekken/",  # without a last day it is today
    "cases:intake:submission": "aannemen/",  # the team is chosen already, and nobody needs to be
    "cases:intake:taken": "toewijzen/",  # as there
    "own_logins": "naam/",  # a login without a name of its own
}
PDF = "application/pdf"
PAPERS = {
    "cases:handover:document": PDF,
    "cases:handover:sent_document": PDF,
    "cases:handover:received_document": PDF,
}
FOR_MACHINES = frozenset({"healthz", "readyz", "login_state"})
SCREENS = [route for route in routes() if "GET" in route.methods and route.name not in FOR_MACHINES]


class Desk:
    """The browser windows of everyone: with scripts, and without."""

    def __init__(self, site: Site, browser: Browser, world: World) -> None:
        self.site, self.browser, self.world = site, browser, world
        self.opened: dict[tuple[Any, ...], BrowserContext] = {}

    def page(self, user: User | None, how: str, language: str, *, scripts: bool = True) -> Page:
        """Return the page in somebody's own window."""
        key = (user and user.pk, how, language, scripts)
        if key not in self.opened:
            context = self.browser.new_context(
                base_url=self.site.url, locale=language, viewport=looks.WIDE, java_script_enabled=scripts
            )
            if user:
                with inside(self.site):
                    value = entered(user, how).cookies[settings.SESSION_COOKIE_NAME].value
                context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.site.url}])
            speaks = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": self.site.url}
            context.add_cookies([speaks])  # type: ignore[list-item]  # a dict of the parts that a cookie needs
            self.opened[key] = context
            context.new_page()
        return self.opened[key].pages[0]


@pytest.fixture(scope="module")
def desk(site: Site, browser: Browser) -> Iterator[Desk]:
    """Fill the running program and keep everyone's windows open."""
    with inside(site):
        world = make_world(site.town)
    found = Desk(site, browser, world)
    yield found
    for context in found.opened.values():
        context.close()


def states(route: Route, world: World) -> Iterator[tuple[Way, User | None]]:
    """Return each state of a screen with who looks; a screen without parameters also by who has nothing yet."""
    for way in ways_to(route, world):
        yield way, opener(route, way, world)
    if "<" not in route.path and route.gate and isinstance(route.gate.subjects, Action):
        user = opener(route, Way(), world)
        nobody = next((one for role, one in world.others.items() if user and role in user.roles), None)
        if nobody:
            yield Way(), nobody


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("route", SCREENS, ids=lambda route: route.name)
def test_a_screen_keeps_to_the_rules_of_every_screen(desk: Desk, route: Route, language: str) -> None:
    faults = look_at(desk, route, language)
    assert not faults, "\n".join(faults)


def look_at(desk: Desk, route: Route, language: str) -> list[str]:
    """Return what is wrong with a screen in any of its states, each sentence once."""
    faults: list[str] = []
    for number, (way, user) in enumerate(states(route, desk.world)):
        if number and language != LANGUAGES[0] and not FULL:
            break
        found = _Look(desk, route, way, user, language).faults(whole=number == 0 and language == LANGUAGES[0])
        faults += [f"{way.stage or 'no stage'}{way.query} {user and user.name}: {one}" for one in found]
    return list(dict.fromkeys(faults))


class _Look:
    """One look at a screen in one state."""

    def __init__(self, desk: Desk, route: Route, way: Way, user: User | None, language: str) -> None:
        self.desk, self.route, self.way, self.language = desk, route, way, language
        self.who = (user, way.how, language)
        with inside(desk.site):
            self.url = desk.site.url + address(route, way, desk.world)
        self.heard: list[str] = []

    def faults(self, *, whole: bool) -> list[str]:
        """Open the screen and ask everything of it; what takes long only when `whole`."""
        page, bare = self.desk.page(*self.who), self.desk.page(*self.who, scripts=False)
        page.on("console", self._said)
        page.on("pageerror", self._broke)
        page.on("request", self._asked)
        if self.route.name in PAPERS:
            answer = page.request.get(self.url)
            found = [] if answer.headers["content-type"] == PAPERS[self.route.name] else ["no such paper"]
        else:
            page.goto(self.url)
            found = [] if self.route.name in LEADS_ON else [f"leads to {page.url}"]
            if page.url == self.url:
                found = self._of_the_page(page, bare, whole=whole or FULL)
        page.remove_listener("console", self._said)
        page.remove_listener("pageerror", self._broke)
        page.remove_listener("request", self._asked)
        return found + self.heard

    def _said(self, said: ConsoleMessage) -> None:
        of_the_page = said.location["url"] == self.url  # its own status: a link that is gone is 410
        if said.type == "error" and not of_the_page:
            self.heard.append(f"console: {said.text}")

    def _broke(self, error: Error) -> None:
        self.heard.append(f"script: {error}")

    def _asked(self, asked: Request) -> None:
        if not asked.url.startswith(self.desk.site.url):
            self.heard.append(f"asked of another: {asked.url}")

    def _of_the_page(self, page: Page, bare: Page, *, whole: bool) -> list[str]:
        acts = page.evaluate(looks.ACTS)
        faults = looks.frame(page, self.language) + looks.weight(page) + looks.axe(page)
        faults += looks.fits(page, zoomed=whole) + (words.dutch_left(page) if self.language == "en" else [])
        if whole:
            faults += looks.printed(page) + looks.forced(page) + looks.focus(page)
        if whole and self.route.name not in BY_DEVICE | SHOWN_ONCE:
            faults += forms.same_acts(bare, self.url, acts)
            faults += forms.wrong_forms(page, self.url, self.language, MAY_BE_EMPTY.get(self.route.name, ""))
            faults += forms.without_script(bare, self.url)
        return faults
