"""The database goes away under the running program, for real, and comes back: pages, not white screens."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect
from psycopg import sql

from tests.conftest import owner
from tests.journeys.conftest import Enter, Site

pytestmark = pytest.mark.journey
BACK_WITHIN = 10  # seconds


@contextmanager
def gone(site: Site) -> Iterator[None]:
    """Cut every connection with the database and let nobody in, as when its server stops."""
    allow = "alter database {} allow_connections {}"
    name = sql.Identifier(site.database)
    with owner("postgres") as server:
        server.execute(sql.SQL(allow).format(name, sql.SQL("false")))
        server.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [site.database])
        try:
            yield
        finally:
            server.execute(sql.SQL(allow).format(name, sql.SQL("true")))


@contextmanager
def broken(site: Site) -> Iterator[None]:
    """Take the table of logins away: a fault of ours, which no page can foresee."""
    with owner(site.database) as server:
        server.execute("alter table accounts_login rename to accounts_login_weg")
        try:
            yield
        finally:
            server.execute("alter table accounts_login_weg rename to accounts_login")


def asked(url: str) -> HTTPResponse | HTTPError:
    try:
        answer: HTTPResponse = urlopen(Request(url))  # noqa: S310 - our own address
    except HTTPError as refusal:
        return refusal
    return answer


def wait_for(site: Site) -> None:
    """Wait until the program found its database again."""
    end = time.monotonic() + BACK_WITHIN
    while asked(f"{site.url}/").status != 200 and time.monotonic() < end:
        time.sleep(0.2)


def says(page: Page, heading: str) -> None:
    """See that it is our own page, with the numbers to call and its look."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert page.locator('a[href="tel:112"]').is_visible()
    assert page.locator('a[href="tel:08002000"]').is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.vt-doors a')).display") == "flex"


def test_without_a_database_every_page_says_so_and_the_login_outlives_it(site: Site, enter: Enter) -> None:
    page = enter("noor")
    page.goto("/werk/?weergave=team")
    with gone(site):
        for path in ("/werk/", "/", "/inloggen/", "/zaak/7b82a22c-3ab3-46f5-bd5b-c6e98fe577aa/", "/readyz"):
            for _again in range(2):
                answer = asked(site.url + path)
                assert answer.status == 503, path
                assert answer.headers["Content-Security-Policy"]
                assert "Set-Cookie" not in answer.headers
        assert asked(f"{site.url}/healthz").status == 200
        answer_of_a_page = page.goto("/werk/")
        assert answer_of_a_page
        assert (answer_of_a_page.status, answer_of_a_page.headers["retry-after"]) == (503, "60")
        says(page, "Wij zijn even niet bereikbaar")
    wait_for(site)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Werkvoorraad")


def test_what_was_typed_is_sent_again_when_the_database_is_back(site: Site, enter: Enter) -> None:
    page = enter("anna")
    page.goto("/gesprek/nieuw/")
    page.locator("[name=words]").fill("Zij vertelt dat het weer is begonnen.")
    with gone(site):
        page.locator("button[name=doe][value=later]").click()
        says(page, "Wij zijn even niet bereikbaar")
    wait_for(site)
    page.get_by_role("button", name="Opnieuw versturen").click()
    page.wait_for_url("**/postvak/")
    page.locator("a[href^='/gesprek/']:not([href$='nieuw/'])").first.click()
    expect(page.locator("[name=words]")).to_have_value("Zij vertelt dat het weer is begonnen.")


def test_a_fault_of_ours_is_a_page_and_asks_no_database(site: Site, enter: Enter) -> None:
    page = enter("noor")
    with broken(site):
        answer = page.goto("/werk/")
        assert answer
        assert answer.status == 500
        says(page, "Er ging iets mis bij ons")
    page.goto("/werk/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Werkvoorraad")
