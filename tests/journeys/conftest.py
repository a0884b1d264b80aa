"""Journeys: the whole program as processes of its own, on a clone of the database, walked in real Chromium."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from django.conf import settings
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, Page
from psycopg import sql
from pytest_django import DjangoDbBlocker

from accounts.demo import demo_code
from cases.definitions.services import load_shipped
from cases.demo.people import DOMAIN, PASSWORD, Town, make_town
from tests.conftest import ROOT, STRONG, create_from, owner, point
from tests.screens import looks
from veiligthuis.database import acting_as_system

# Playwright keeps an event loop in this thread; the database is asked from it one question at a time
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
READY_SECONDS = 120  # a busy machine
STEP_MS = 20_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a journey."""
    for item in items:
        if Path(item.fspath).is_relative_to(ROOT / "tests/journeys"):
            item.add_marker(pytest.mark.journey)


@dataclass
class Site:
    """A running program: its address, its people, its mail, its database, and the folder of all that it writes."""

    url: str
    town: Town
    mail: Path
    database: str
    media: Path
    folder: Path
    contexts: list[object] = field(default_factory=list)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(database: str, folder: Path, port: int) -> dict[str, str]:
    """Return the environment of the program: the same keys, another database, folders of its own."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(parts._replace(path=f"/{database}"))
    places = {name: str(folder / name.lower()) for name in ("VT_MAIL_DIR", "VT_MEDIA", "VT_LOG_DIR", "VT_STATIC")}
    for place in places.values():
        Path(place).mkdir(parents=True, exist_ok=True)
    keys = str(settings.KEY_DIR)
    return {
        **os.environ,
        **places,
        "DATABASE_URL": url,
        "BROKER_QUEUE": database,  # sites of two test processes side by side would take each other's bells
        "VT_KEY_DIR": keys,
        "VT_DEMO": "1",
        "VT_EMBEDDED": "1",
        "PORT": str(port),
    }


def _wait(url: str) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the program did not start")


@pytest.fixture(scope="module")
def site(template: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Start web and worker on a fresh clone with the demo's people and no cases."""
    name, port = f"vt_journey_{os.getpid()}", _free_port()
    folder = tmp_path_factory.mktemp("site")
    env = _environment(name, folder, port)
    with django_db_blocker.unblock(), owner() as server:
        create_from(server, name, template)
        before = dict(connections["default"].settings_dict)
        point("app", name)
        with override_settings(PASSWORD_HASHERS=STRONG), acting_as_system("seed"):
            load_shipped()
            town = make_town()
        connections["default"].close()
        connections["default"].settings_dict.update(before)
        processes = _start(env, port, folder)
        try:
            _wait(f"http://localhost:{port}")
            yield Site(f"http://localhost:{port}", town, Path(env["VT_MAIL_DIR"]), name, Path(env["VT_MEDIA"]), folder)
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(timeout=20)
        for said in sorted(folder.glob("*.out")):
            print(said.read_text(errors="replace"))  # noqa: T201 - pytest shows it beside a failure
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


@contextmanager
def inside(site: Site) -> Iterator[None]:
    """Ask the database of the running program for a while, as the application does.

    Passwords are kept as there: another hasher would write them anew at a login, which ends every other login.
    """
    before = dict(connections["default"].settings_dict)
    point("app", site.database)
    with override_settings(PASSWORD_HASHERS=STRONG):
        yield
    connections["default"].close()
    connections["default"].settings_dict.update(before)


def _start(env: dict[str, str], port: int, folder: Path) -> list["subprocess.Popen[bytes]"]:
    """Collect the static files, then start web and worker, each with its own role of the database."""
    python = sys.executable
    collect = [python, "manage.py", "collectstatic", "--noinput", "-v", "0"]
    subprocess.run(collect, cwd=ROOT, env=env, check=True)
    web = [python, "-m", "gunicorn", "veiligthuis.wsgi", "-b", f"localhost:{port}", "-w", "1", "--threads", "4"]
    worker = [python, "-m", "celery", "-A", "veiligthuis", "worker", "-c", "1", "--loglevel", "ERROR"]
    started = []
    for command, role in ((web, "app"), (worker, "worker")):
        with (folder / f"{role}.out").open("wb") as said:
            its = {**env, "VT_DB_ROLE": role}
            started.append(subprocess.Popen(command, cwd=ROOT, env=its, stdout=said, stderr=subprocess.STDOUT))
    return started


Enter = Callable[[str], Page]


@pytest.fixture
def enter(site: Site, browser: Browser) -> Iterator[Enter]:
    """Return a way to log somebody of the demo in, by keyboard, in a browser of their own."""
    opened = []

    def as_person(key: str) -> Page:
        context = browser.new_context(base_url=site.url, locale="nl-NL", viewport={"width": 1280, "height": 900})
        opened.append(context)
        context.set_default_timeout(STEP_MS)
        page = context.new_page()
        give_password(page, key)
        page.get_by_label("Code").focus()
        page.keyboard.type(demo_code())
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/inloggen" not in url)
        return page

    yield as_person
    for context in opened:
        context.close()


def _forget_how_often() -> None:
    """Let nobody wait: thirty logins a minute may come from one address, and all journeys sit at this one."""
    with redis.Redis.from_url(str(settings.CACHES["default"]["LOCATION"])) as store:
        for key in store.scan_iter("*:rl:*:login:*"):
            store.delete(key)


def give_password(page: Page, key: str) -> None:
    """Take the first step of logging in, by keyboard."""
    _forget_how_often()
    page.goto("/inloggen/")
    page.get_by_label("E-mailadres").focus()
    page.keyboard.type(f"{key}@{DOMAIN}")
    page.get_by_label("Wachtwoord").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/inloggen/code/**")


def no_axe_findings(page: Page) -> None:
    """Fail on any finding of axe, best practices included."""
    found = looks.axe(page)
    assert not found, "\n".join(found)


def mails(site: Site, to: str = "") -> str:
    """Return everything that was mailed to somebody; there is something within ten seconds, or the outbox is broken."""
    end, found = time.monotonic() + 10, list[str]()
    while not found and time.monotonic() < end:
        time.sleep(0.3)
        found = [text for path in site.mail.iterdir() if to in (text := path.read_text())]
    assert found
    return "\n".join(found)
