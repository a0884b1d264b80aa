"""`manage.py db_check` finds nothing on the server that comes with the program, and names each thing that is spoiled."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from tests.conftest import ROOT, owner, point
from tests.servers import OURS, cloned
from veiligthuis.dbcheck import Finding, findings

SERVER = ("instelling", "login van de eigenaar")
CHECK = f"{sys.executable} manage.py db_check"


def faults(connection: "psycopg.Connection[Any]") -> dict[str, Finding]:
    """Return what is wrong with the database, the settings of the server left out: tests may trade them for speed."""
    return {found.name: found for found in findings(connection) if not found.ok and not found.name.startswith(SERVER)}


@pytest.fixture(scope="module")
def migrated(template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A clone that Django asks as its owner."""
    with django_db_blocker.unblock(), cloned(template, f"vt_check_{os.getpid()}") as name:
        point("owner", name)
        yield name


@pytest.fixture
def spoiled(migrated: str, django_db_blocker: DjangoDbBlocker) -> Iterator["psycopg.Connection[Any]"]:
    """A connection of the owner; what is spoiled through it is taken back."""
    with django_db_blocker.unblock(), owner(migrated) as connection:
        connection.autocommit = False
        yield connection
        connection.rollback()
        connections["default"].close()


def test_a_migrated_database_lacks_nothing(spoiled: "psycopg.Connection[Any]") -> None:
    assert faults(spoiled) == {}


@pytest.mark.parametrize(
    ("statement", "name", "word"),
    [
        ("drop trigger refuse_change on accounts_review", "triggers", "refuse_change op accounts_review"),
        ("alter table accounts_changeentry disable trigger refuse_change", "triggers", "accounts_changeentry"),
        (
            "alter table accounts_changeentry enable trigger refuse_change",
            "triggers die altijd gelden",
            "refuse_change op accounts_changeentry",
        ),
        ("drop policy event_write on accounts_event", "regels per rij", "event_write op accounts_event"),
        ("alter table accounts_event no force row level security", "afgedwongen regels per rij", "accounts_event"),
        ("grant select on accounts_user to vt_public", "rechten op tabellen", "vt_public leest accounts_user"),
        ("grant delete on accounts_event to vt_app", "rechten op tabellen", "vt_app wijzigt accounts_event"),
        (
            "revoke all on cases_case from vt_app, vt_worker",
            "rechten op tabellen",
            "het programma komt niet bij cases_case",
        ),
        ("grant create on schema public to vt_app", "maken in schema public", "vt_app"),
        (
            ("grant vt_app to current_user; grant create on schema public to vt_app; "
            "create table extra (); alter table extra owner to vt_app"),
            "bezit van de rollen",
            "1",
        ),
        ("alter role vt_worker nologin", "rol vt_worker", "login: nee"),
    ],
)  # fmt: skip
def test_what_is_spoiled_is_named(spoiled: "psycopg.Connection[Any]", statement: str, name: str, word: str) -> None:
    for part in statement.split("; "):
        spoiled.execute(part)
    found = faults(spoiled)[name]
    assert word in found.found
    assert found.advice


def in_services(data: Path, command: str) -> "subprocess.CompletedProcess[str]":
    """Run a line of shell with the program's own services up, set for safety and not for speed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    services = [sys.executable, "-m", "veiligthuis.embedded", "services", "--", "sh", "-c", command]
    given = {**kept, "VT_DATA_DIR": str(data)}
    return subprocess.run(services, cwd=ROOT, env=given, capture_output=True, text=True, check=False, timeout=400)


def test_the_servers_settings_are_right_as_it_comes_and_each_spoiled_one_is_named(tmp_path: Path) -> None:
    spoil = "PGOPTIONS='-c synchronous_commit=off -c lock_timeout=0'"
    ended = in_services(tmp_path / "data", f"{CHECK} --json; echo $?; {spoil} {CHECK} --json; {spoil} {CHECK}")
    first, _, rest = ended.stdout.partition("\n1\n")
    second, end, told = rest.partition("\n}\n")
    wrong = [
        {finding["name"] for finding in json.loads(text)["findings"] if not finding["ok"]}
        for text in (first, second + end)
    ]
    assert not [name for name in wrong[0] if name.startswith(SERVER)]
    assert wrong[1] - wrong[0] == {"instelling synchronous_commit", "instelling lock_timeout"}
    assert wrong[0] >= {"migraties", "rol vt_app"}
    assert "instelling synchronous_commit: off\n    Zet synchronous_commit = on." in told
    assert ended.returncode == 1


def test_a_server_that_does_not_answer_is_told_in_one_line() -> None:
    nowhere = {**os.environ, "DATABASE_URL": "postgresql://a:b@127.0.0.1:1/x"}
    ended = subprocess.run(
        [*CHECK.split(), "--json"], cwd=ROOT, env=nowhere, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert json.loads(ended.stdout)["findings"][0]["name"] == "verbinding"
