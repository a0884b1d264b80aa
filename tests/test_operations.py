"""The handles for operators: one process at a time, folders that can stand anywhere, the invented people as data."""

import ast
import hmac
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from base64 import b32decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha1
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from cases.dossier.models import Case
from tests.conftest import ROOT
from tests.servers import HOST, Web, cloned, free_port, installation, manage, running, wait_until
from tests.test_two_commands import ready, status

START = 180  # seconds: the first start after a change of packages installs them
SERVER = str(ROOT / "script" / "server")


@pytest.fixture(scope="module")
def database(template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), cloned(template, f"vt_operations_{os.getpid()}") as name:
        yield name


@contextmanager
def only(process: str, environment: Mapping[str, str], log: Path) -> Iterator[None]:
    """Run one process of the program until the block ends."""
    with running([SERVER, "--only", process], environment, log) as started:
        wait_until(
            lambda: started.poll() is not None or "Ctrl-C" in log.read_text(), f"it did not start, see {log}", START
        )
        assert started.poll() is None, log.read_text()
        yield
        started.send_signal(signal.SIGINT)
        assert started.wait(60) == 0


def made_before(keys: Path) -> Path:
    """Make the key folder as `prepare` and `seed` do when root runs them before the first start."""
    keys.mkdir(mode=0o700)
    for path in Path(settings.KEY_DIR).glob("*.1"):
        shutil.copyfile(path, keys / path.name)
    for path in Path(settings.KEY_DIR).glob("db_*"):
        shutil.copyfile(path, keys / path.name)
    for path in keys.iterdir():
        path.chmod(0o600)
    return keys


def test_web_worker_and_beat_run_each_by_themselves_and_every_folder_is_movable(database: str, tmp_path: Path) -> None:
    port, data, moved = free_port(), tmp_path / "data", tmp_path / "elsewhere"
    names = ("VT_MEDIA", "VT_TMP", "VT_LOG_DIR", "VT_MAIL_DIR", "VT_STATIC")
    places = {name: str(moved / name) for name in names}
    keys = made_before(tmp_path / "keys")
    environment = installation(
        database,
        data,
        PORT=str(port),
        ALLOWED_HOSTS=f"localhost,{HOST}",
        VT_SWEEP_SECONDS="2",
        VT_KEY_DIR=str(keys),
        **places,
    )
    with only("web", environment, tmp_path / "web"):
        assert status(port, "/healthz") == 200
        typed = {"login": "niemand@vt-voorbeeld.example", "password": "een wachtwoord"}
        assert Web(port, tmp_path / "web").press("", "/inloggen/", typed).status == 200
        assert (
            Web(port, tmp_path / "web").press("", "/inloggen/wachtwoord-vergeten/", {"email": typed["login"]}).status
            == 302
        )
        of_whom = {path.stat().st_uid for path in (keys, *keys.rglob("*"))}
        assert len(of_whom) == 1
        assert 0 not in of_whom
        with only("worker", environment, tmp_path / "worker"), only("beat", environment, tmp_path / "beat"):
            twin = tmp_path / "twin"
            with running([SERVER, "--only", "beat"], environment, twin) as second:
                assert second.wait(START) == 1
            assert "Er draait al een server" in twin.read_text()
            assert ready(port, 120)
    assert {path.name for path in moved.iterdir()} == set(names)
    assert {path.name for path in (moved / "VT_LOG_DIR").iterdir()} >= {"web.log", "worker.log", "beat.log"}
    assert (moved / "VT_STATIC" / "staticfiles.json").exists()
    assert not {"logs", "media", "tmp", "mail", "static", "keys"} & {path.name for path in data.iterdir()}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has an account to lower itself to")
def test_a_folder_that_is_open_to_others_is_not_taken_over_but_named(database: str, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)  # whatever the umask of who runs the tests
    said = tmp_path / "said"
    with running(
        [SERVER, "--only", "web"], installation(database, tmp_path / "data", VT_LOG_DIR=str(shared)), said
    ) as process:
        assert process.wait(START) == 1
    assert re.fullmatch(rf"Account \w+ kan niet schrijven in {shared}\. .*chown -R \w+: {shared}\n", said.read_text())
    assert shared.stat().st_uid == 0


def test_who_only_looks_makes_nothing(database: str, tmp_path: Path) -> None:
    environment = installation(database, tmp_path / "data", VT_KEY_DIR=str(tmp_path / "keys"))
    for words in (["check", "--deploy"], ["routes"], ["--help"], ["db_check"]):
        manage(environment, *words, check=words[0] != "db_check")
        manage(environment | {"VT_DEMO": "1", "SECRET_KEY": ""}, *words, check=words[0] != "db_check")
    assert list(tmp_path.iterdir()) == []


def test_one_process_asks_for_services_that_run_elsewhere(tmp_path: Path) -> None:
    environment = {**installation("x", tmp_path / "data"), "BROKER_URL": "", "CACHE_URL": ""}
    said = tmp_path / "said"
    for words, sentence in (
        (["--only", "web"], "Zet BROKER_URL en CACHE_URL."),
        (["--only", "wc"], "web, worker of beat"),
    ):
        with running([SERVER, *words], environment, said) as process:
            assert process.wait(START) == 1
        assert sentence in said.read_text()


# --- the invented people, as data ---


def totp(secret: str) -> str:
    """Return the code of this moment, by RFC 6238, as anyone outside would make it."""
    mac = hmac.digest(b32decode(secret), (int(time.time()) // 30).to_bytes(8, "big"), sha1)
    start = mac[-1] & 15
    return f"{(int.from_bytes(mac[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def test_the_seed_for_tests_says_who_there_is_and_with_that_one_logs_in(
    database: str, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    environment = {**installation(database, tmp_path), "VT_DEMO": "1", "ALLOWED_HOSTS": "localhost"}
    made = json.loads(manage(environment, "seed", "--profile", "test", "--json").stdout)
    again = manage(environment, "seed", "--profile", "test", "--json", check=False)
    assert (again.returncode, again.stdout) == (1, "")
    assert {"Veilig Thuis Voorbeeldregio", "Lokaal team Oost"} <= {one["name"] for one in made["organisations"]}
    with django_db_blocker.unblock():
        assert {(str(case.pk), case.number) for case in Case.objects.all()} == {
            (case["id"], case["number"]) for case in made["cases"]
        }
        noor = next(person for person in made["people"] if "beoordelaar" in person["roles"])
        client = Client()
        client.post("/inloggen/", {"login": noor["email"], "password": noor["password"]})
        client.post("/inloggen/code/", {"code": totp(noor["totp"])})
        assert client.get(reverse("cases:workplace:case", args=[made["cases"][0]["id"]])).status_code == 200


# --- our own commands, and the clock ---


def test_the_help_names_our_own_commands_first_with_what_they_do(tmp_path: Path) -> None:
    told = manage(installation("x", tmp_path), "--help").stdout
    ours, _, whole = told.partition("Available subcommands:")
    for name in ("bootstrap", "db_check", "db_roles", "routes", "seed"):
        assert f"\n  {name} " in ours
        assert name in whole
    assert "migrate " not in ours


BOOK = ROOT / "docs" / "operations.md"
READERS = {"text", "flag", "number", "folder", "words"}
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "HOME", "LC_ALL", "PGPASSWORD", "TZ", "USER"}


def test_every_command_and_script_stands_in_the_book_of_operations() -> None:
    book = BOOK.read_text()
    commands = [
        path for app in ("accounts", "cases") for path in (ROOT / app / "management/commands").glob("[a-z]*.py")
    ]
    wrong = [path.stem for path in commands if f"`manage.py {path.stem}" not in book]
    wrong += [
        path.name
        for path in (ROOT / "script").iterdir()
        if path.name not in {"setup", "first-pip"} and f"script/{path.name}" not in book
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "path", sorted(path for path in (ROOT / "script").iterdir() if path.name != "setup"), ids=lambda path: path.name
)
def test_every_script_says_what_it_does_before_it_does_anything(path: Path, tmp_path: Path) -> None:
    by = [sys.executable] if "python" in path.read_text().splitlines()[0] else []
    for word in ("--help", "-h"):
        told = subprocess.run(
            [*by, path, word],
            env={**os.environ, "VT_DATA_DIR": str(tmp_path / "data")},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (told.returncode, told.stderr) == (0, "")
        assert f"script/{path.name}" in told.stdout
    assert list(tmp_path.iterdir()) == []


def test_every_variable_that_is_read_stands_in_the_book_of_operations() -> None:
    book = BOOK.read_text()
    files = [path for package in ("veiligthuis", "accounts", "cases") for path in (ROOT / package).rglob("*.py")]
    read = {
        str(node.args[0].value)
        for path in [*files, ROOT / "gunicorn.conf.py"]
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
        if isinstance(node.func, ast.Attribute) and node.func.attr in READERS and ast.unparse(node.func.value) == "env"
    }
    assert len(read) > 20
    assert [name for name in sorted(read - NOT_OURS) if f"`{name}`" not in book] == []


CLOCKS = {"now", "utcnow", "today"}
OF_A_LIBRARY = {"datetime", "date", "timezone", "dt"}


def test_only_the_clock_reads_the_time() -> None:
    wrong = []
    for path in [path for package in ("veiligthuis", "accounts", "cases") for path in (ROOT / package).rglob("*.py")]:
        if path.name == "clock.py" or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Attribute) and node.attr in CLOCKS):
                continue
            if ast.unparse(node.value).split(".")[-1] in OF_A_LIBRARY:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}")
    assert wrong == []


def test_every_module_that_a_script_runs_can_be_run() -> None:
    named = {name for path in (ROOT / "script").iterdir() for name in re.findall(r"-m (tests[.\w]+)", path.read_text())}
    assert "tests.pictures" in named
    for name in named:
        found = find_spec(name)
        assert found, name
        assert found.submodule_search_locations is None, f"{name} is a folder"
