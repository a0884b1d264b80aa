"""The tests migrate as the owner and run as the application's role (foundation.md 2)."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright
from psycopg import sql
from pytest_django import DjangoDbBlocker, Settings

from veiligthuis.database import login, name_actor

ROOT = Path(__file__).resolve().parent.parent
STRONG = settings.PASSWORD_HASHERS
# what takes longest begins first: each file stays with one worker, and nobody waits for one at the end
LONGEST = (
    "journeys/test_every_screen.py",
    "test_gates.py",
    "journeys/test_story_3.py",
    "test_bad_input.py",
    "fire",
    "test_backup.py",
    "test_deploy.py",
    "journeys/test_story_1.py",
    "test_two_commands.py",
    "journeys",
    "accounts",
    "cases/handover",
    "cases/assessment",
)


class QuickHasher(Argon2PasswordHasher):
    """The program's own way of keeping a password, with next to no work: hundreds of people here get one."""

    time_cost, memory_cost, parallelism = 1, 8, 1


def pytest_configure() -> None:
    """Let passwords cost nothing; where time itself is measured, a test asks for `strong_passwords`."""
    settings.PASSWORD_HASHERS = ["tests.conftest.QuickHasher"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes longest first."""

    def place(item: pytest.Item) -> int:
        file = item.path.relative_to(ROOT / "tests")
        return next((number for number, name in enumerate(LONGEST) if file.is_relative_to(name)), len(LONGEST))

    items.sort(key=place)


def owner(database: str = "") -> "psycopg.Connection[Any]":
    """Connect as the owner of the databases."""
    parts = login("owner", settings.KEY_DIR)
    return psycopg.connect(
        dbname=database or str(parts["NAME"]),
        user=str(parts["USER"]),
        password=str(parts["PASSWORD"]),
        host=str(parts["HOST"]),
        port=str(parts["PORT"]),
        autocommit=True,
    )


def point(role: str, name: str) -> None:
    """Let Django ask the named database as a role; every thread shares this."""
    connection = connections["default"]
    connection.close()
    parts = login(role, settings.KEY_DIR)
    connection.settings_dict.update(USER=parts["USER"], PASSWORD=parts["PASSWORD"], NAME=name)


def _hash() -> str:
    files = sorted(
        [*ROOT.glob("accounts/migrations/*.py"), *ROOT.glob("cases/migrations/*.py"), ROOT / "veiligthuis/database.py"]
    )
    files.append(ROOT / "accounts/management/commands/db_roles.py")
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def create_from(cursor: Any, name: str, template: str) -> None:
    """Clone a database; a clone loses the template's grants, so they are repeated."""
    new, old = sql.Identifier(name), sql.Identifier(template)
    cursor.execute(sql.SQL("drop database if exists {} with (force)").format(new))
    cursor.execute(sql.SQL("create database {} template {}").format(new, old))
    cursor.execute(sql.SQL("revoke connect, temporary on database {} from public").format(new))
    cursor.execute(sql.SQL("grant connect on database {} to vt_app, vt_worker, vt_public, vt_audit_reader").format(new))


@pytest.fixture(scope="session")
def template(django_db_blocker: DjangoDbBlocker) -> str:
    """Migrate once per state of the migrations, and keep it between runs."""
    name = f"vt_tpl_{_hash()}"
    lock = Path(settings.DATA_DIR) / "template.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as handle, django_db_blocker.unblock(), owner() as server:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if server.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return name
        making = f"{name}_making"
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(making)))
        server.execute(sql.SQL("create database {}").format(sql.Identifier(making)))
        point("owner", making)
        call_command("db_roles", verbosity=0)
        call_command("migrate", verbosity=0)
        connections["default"].close()
        rename = sql.SQL("alter database {} rename to {}")
        server.execute(rename.format(sql.Identifier(making), sql.Identifier(name)))
    return name


@pytest.fixture(scope="session")
def django_db_setup(template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give each test process its own clone, asked as the application's role."""
    name = f"vt_test_{os.getpid()}"
    with django_db_blocker.unblock(), owner() as server:
        create_from(server, name, template)
        point("app", name)
        _load_definitions()
        yield
        connections["default"].close()
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _load_definitions() -> None:
    """Load the shipped definitions, as an installation does at its set-up."""
    from cases.definitions.services import load_shipped
    from veiligthuis.database import acting_as_system

    with acting_as_system("seed"):
        load_shipped()


@pytest.fixture(autouse=True)
def _actor(request: pytest.FixtureRequest) -> None:
    """Let every test that asks the database begin as the seed; `acting(person)` names somebody else."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        name_actor("system:seed", request="test")


@pytest.fixture(autouse=True)
def _plain_static(settings: Settings) -> None:
    """Let tests draw pages without a collected manifest of static files."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def strong_passwords(settings: Settings) -> None:
    """Keep passwords as the program does."""
    settings.PASSWORD_HASHERS = STRONG


@pytest.fixture
def own_limits(settings: Settings) -> None:
    """Count tries at the login in this test only."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"}}
    cache.clear()


@pytest.fixture
def transactional_db() -> None:
    """Refuse: it flushes, which the application's role may not."""
    pytest.fail("use a journey with its own clone of the database")


@pytest.fixture
def own_keys(tmp_path: Path) -> Iterator[Path]:
    """Give this test a folder of keys of its own, for it retires them; the logins of the database stay the same."""
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    for password in Path(settings.KEY_DIR).glob("db_*"):
        shutil.copy(password, folder)
    with override_settings(KEY_DIR=folder):
        yield folder


# the first is Chromium without its window: the same pages for less than half of the work
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once; where it is missing, say how to get it."""
    place = os.environ.get("VT_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")
    if not place:
        pytest.fail("Chromium ontbreekt: sudo apt-get install chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=place, args=flags)
        yield started
        started.close()
