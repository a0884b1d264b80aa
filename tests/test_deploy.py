"""The container file and the compose file: what they name exists, is set for safety, and runs on the system's servers."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests import system
from tests.conftest import ROOT
from tests.servers import OURS, Web, free_port, manage, running, wait_until
from tests.system import COMPOSE, filled_in
from veiligthuis.embedded.servers import POSTGRES_SETTINGS

CONTAINERFILE = (ROOT / "deploy" / "Containerfile").read_text()
PROGRAM = ("prepare", "web", "worker", "beat")
SECRETS = {"SECRET_KEY", "POSTGRES_PASSWORD", "VT_OWNER_PASSWORD", "BROKER_PASSWORD", "CACHE_PASSWORD"}
FLAGS = [word for word in COMPOSE["services"]["postgres"]["command"] if word.startswith("-c")]
HERE = {"listen_addresses", "unix_socket_directories", "synchronous_commit", "full_page_writes", "max_connections"}


# --- what the files say ---


def test_the_database_has_the_same_safe_settings_as_the_one_that_comes_with_the_program() -> None:
    given = dict(flag.removeprefix("-c").split("=") for flag in FLAGS)
    assert given == {name: value for name, value in POSTGRES_SETTINGS.items() if name not in HERE}


def test_the_program_has_no_rights_writes_nowhere_else_and_is_reached_from_here_only() -> None:
    for name in PROGRAM:
        service = COMPOSE["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert set(service["volumes"]) == {"keys:/keys", "data:/data"}
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["web"]
    assert COMPOSE["services"]["web"]["ports"] == ["127.0.0.1:${PORT:-8000}:8000"]
    assert "USER veiligthuis" in CONTAINERFILE
    assert {name for name in PROGRAM if COMPOSE["services"][name]["environment"].get("VT_DB_ROLE") == "worker"} == {
        "worker",
        "beat",
    }


def test_every_variable_stands_in_the_book_and_what_must_be_set_is_made_by_the_one_command(tmp_path: Path) -> None:
    book = (ROOT / "docs" / "operations.md").read_text()
    settings = COMPOSE["x-settings"]
    assert [name for name in settings if f"`{name}`" not in book] == []
    asked = set(re.findall(r"\$\{(\w+):\?", (ROOT / "deploy" / "compose.yaml").read_text()))
    assert asked == SECRETS | {"ALLOWED_HOSTS"}
    (tmp_path / "deploy").mkdir()
    (tmp_path / "script").mkdir()
    (tmp_path / "script" / "container").write_text((ROOT / "script" / "container").read_text())
    command = ["bash", str(tmp_path / "script" / "container")]
    bare = {"PATH": "/usr/bin:/bin", "DOCKER_HOST": "unix:///nowhere"}
    assert "vt.voorbeeld.nl" in subprocess.run(command, capture_output=True, text=True, check=False, env=bare).stderr
    subprocess.run([*command, "vt.example", "config"], capture_output=True, check=False, env=bare)
    made = tmp_path / "deploy" / ".env"
    values = dict(line.split("=", 1) for line in made.read_text().splitlines())
    assert asked <= set(values)
    assert values["ALLOWED_HOSTS"] == "vt.example"
    assert {len(values[name]) for name in SECRETS} == {64}
    assert len({values[name] for name in SECRETS}) == len(SECRETS)
    assert all(re.fullmatch(r"[\w-]{64}", values[name]) for name in SECRETS)  # they go into addresses as they are
    assert made.stat().st_mode & 0o077 == 0
    before = made.read_text()
    subprocess.run([*command, "elders.example", "config"], capture_output=True, check=False, env=bare)
    assert made.read_text() == before


@pytest.mark.parametrize(
    ("program", "version", "asked"),
    [
        ("docker", "2.26.1-4", "compose --file compose.yaml up --build --detach --wait"),
        ("docker-compose", "v5.0.1", "--file compose.yaml up --build --detach --wait"),
        ("podman-compose", "1.6.0", "--file compose.yaml up --build --detach"),
        ("docker-compose", "1.29.2", ""),  # it does not read our file
    ],
)
def test_the_one_command_takes_the_compose_that_is_there(
    tmp_path: Path, program: str, version: str, asked: str
) -> None:
    for folder in ("deploy", "script", "bin"):
        (tmp_path / folder).mkdir()
    (tmp_path / "script" / "container").write_text((ROOT / "script" / "container").read_text())
    (tmp_path / "deploy" / ".env").write_text("")
    for name in ("bash", "dirname"):
        (tmp_path / "bin" / name).symlink_to(f"/usr/bin/{name}")
    compose = tmp_path / "bin" / program
    compose.write_text(f'#!/bin/sh\ncase "$*" in *version*) echo {version};; *) echo "$*";; esac\n')
    compose.chmod(0o755)
    command = [str(tmp_path / "bin" / "bash"), str(tmp_path / "script" / "container"), "vt.example"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": str(tmp_path / "bin")})
    assert ended.stdout.strip() == asked
    assert ("Geen docker compose" in ended.stderr) == (not asked)
    assert (ended.returncode == 0) == bool(asked)


# settings of the book that .env cannot change in a container: they are the compose file's, or of another way to run
FIXED = {
    "DATABASE_URL",
    "BROKER_URL",
    "CACHE_URL",
    "BEHIND_TLS_PROXY",
    "VT_DB_ROLE",
    "VT_KEY_DIR",
    "VT_MEDIA",
    "VT_TMP",
}
ELSEWHERE = {"VT_DEMO", "VT_KEY_SERVICE", "VT_LOG_DIR", "VT_MAIL_DIR", "VT_STATIC", "BROKER_QUEUE"}


def test_every_other_setting_of_the_book_may_stand_in_env() -> None:
    book = (ROOT / "docs" / "operations.md").read_text().split("## Settings")[1].split("## Commands")[0]
    named = {
        name
        for line in book.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([A-Z_]+)`", line.split("|")[1])
    }
    compose = (ROOT / "deploy" / "compose.yaml").read_text()
    roles = {name for name in named if name.startswith("DATABASE_URL_")}
    assert {name for name in named if f"${{{name}:" not in compose} == FIXED | ELSEWHERE | roles
    assert [name for name, value in COMPOSE["x-settings"].items() if f"${{{name}" in str(value)] == [
        name for name in COMPOSE["x-settings"] if name in named - FIXED
    ]


def test_one_service_builds_the_image_that_all_use() -> None:
    assert [name for name, service in COMPOSE["services"].items() if "build" in service] == ["prepare"]
    assert {COMPOSE["services"][name]["image"] for name in PROGRAM} == {"veiligthuis"}


def test_the_image_takes_what_is_there_and_nothing_secret() -> None:
    copied = [
        word for line in re.findall(r"^COPY (?!--from)(.+)$", CONTAINERFILE, re.MULTILINE) for word in line.split()[:-1]
    ]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignore
    assert {line[1:] for line in ignore if line.startswith("!")} == set(copied)
    assert not re.search(r"^(ARG|ENV).*(KEY|PASSWORD|TOKEN)=", CONTAINERFILE, re.MULTILINE)


# --- on the servers of the system ---


def environment(data: Path, **given: str) -> dict[str, str]:
    """Return what the compose file gives the program, with its folders as in the image but here."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    settings = filled_in(COMPOSE["x-settings"], SECRET_KEY="s" * 64, ALLOWED_HOSTS="vt.example")
    places = {"VT_DATA_DIR": str(data), "VT_KEY_DIR": str(data / "keys"), "VT_STATIC": str(data / "static")}
    return kept | settings | places | given | {"DJANGO_SETTINGS_MODULE": "veiligthuis.settings"}


@dataclass
class Prepared:
    """A PostgreSQL of the system with the program's tables, and the folders beside it."""

    root: str  # the address of its superuser
    given: dict[str, str]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """Prepare the program once, as the compose file does it."""
    folder = tmp_path_factory.mktemp("prepared")
    with system.postgres(FLAGS) as (url, root):
        given = environment(folder, DATABASE_URL=url)
        given["PATH"] = f"{Path(sys.executable).parent}:{given['PATH']}"
        subprocess.run(COMPOSE["services"]["prepare"]["command"], cwd=ROOT, env=given, check=True)
        manage(given, "collectstatic", "--noinput", "--verbosity=0")
        yield Prepared(root, given)


@pytest.mark.system_postgres
def test_a_server_of_the_system_lacks_nothing_with_the_settings_of_the_compose_file(prepared: Prepared) -> None:
    checked = manage(prepared.given, "db_check", check=False)
    assert checked.returncode == 0, checked.stdout
    with psycopg.connect(prepared.root, autocommit=True) as superuser:
        superuser.execute("alter database veiligthuis set log_min_duration_statement = 0")
        found = json.loads(manage(prepared.given, "db_check", "--json", check=False).stdout)["findings"]
        superuser.execute("alter database veiligthuis reset log_min_duration_statement")
    assert [one["name"] for one in found if not one["ok"]] == ["instelling log_min_duration_statement"]


@pytest.fixture(params=[pytest.param("amqp", marks=pytest.mark.rabbitmq), pytest.param("redis")])
def services(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Start a cache and a broker of the system."""
    with ExitStack() as stack:
        cache = stack.enter_context(system.redis())
        broker = stack.enter_context(system.rabbitmq()) if request.param == "amqp" else cache
        yield {"BROKER_URL": broker, "CACHE_URL": cache}


@pytest.mark.system_postgres
@pytest.mark.redis
def test_the_processes_of_the_compose_file_are_ready_on_the_servers_of_the_system(
    prepared: Prepared, services: dict[str, str], tmp_path: Path
) -> None:
    given = {**prepared.given, "VT_SWEEP_SECONDS": "2", **services}
    words = {name: COMPOSE["services"][name].get("command") for name in PROGRAM}
    words["web"] = json.loads(re.findall(r"^CMD (.+)$", CONTAINERFILE, re.MULTILINE)[0])
    port, log = free_port(), tmp_path / "log"
    bind = [f"--bind=127.0.0.1:{port}" if word.startswith("--bind") else word for word in words["web"]]
    beat = [f"--schedule={tmp_path / 'beat'}" if "--schedule" in word else word for word in words["beat"]]
    work = {**given, "VT_DB_ROLE": "worker"}
    with psycopg.connect(prepared.root, autocommit=True) as superuser:
        superuser.execute("delete from accounts_heartbeat")  # the worker of another broker was ready before
    with (
        running(bind, given, log),
        running(words["worker"], work, tmp_path / "worker"),
        running(beat, work, tmp_path / "beat.log"),
    ):
        asked = Web(port, log)
        wait_until(lambda: _status(asked, "/healthz") == 200, "the web server does not answer")
        wait_until(lambda: _status(asked, "/readyz") == 200, f"not ready: {(tmp_path / 'worker').read_text()}", 120)
        assert asked.ask("GET", "/inloggen/").status == 200
    assert "Error" not in (tmp_path / "worker").read_text()


def _status(asked: Web, path: str) -> int:
    try:
        return asked.ask("GET", path).status
    except OSError:
        time.sleep(0.2)
        return 0
