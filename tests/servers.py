"""The program as real processes of its own on a clone of the database: what only gunicorn and Celery can show."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connections
from psycopg import sql

from tests.conftest import ROOT, create_from, owner, point

READY_SECONDS = 40
HOST = "vt.example"
OURS = ("VT_", "DATABASE_", "BROKER_", "CACHE_", "DJANGO_", "SECRET_", "ALLOWED_", "PORT")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cloned(template: str, name: str) -> Iterator[str]:
    """Give a clone of the migrated database, which Django asks as the application's role meanwhile."""
    with owner() as server:
        create_from(server, name, template)
        before = dict(connections["default"].settings_dict)
        try:
            point("app", name)
            yield name
        finally:
            connections["default"].close()
            connections["default"].settings_dict.update(before)
            server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def address_of(database: str) -> str:
    """Return the owner's login to another database of the same server."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))


def installation(database: str, data: Path, **more: str) -> dict[str, str]:
    """Return the environment of a real installation: no demo, everything named."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | {
        "DATABASE_URL": address_of(database),
        "BROKER_URL": str(settings.CELERY_BROKER_URL),
        "CACHE_URL": str(settings.CACHES["default"]["LOCATION"]),
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": HOST,
        "BEHIND_TLS_PROXY": "1",
        "VT_KEY_DIR": str(settings.KEY_DIR),
        "VT_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "veiligthuis.settings",
        **more,
    }


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: list[str]


@dataclass
class Web:
    """A running gunicorn."""

    port: int
    log: Path
    master: int = 0  # its process, whose children answer

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Ask as the proxy in front of it does: our own name, and TLS outside."""
        given = {"Host": HOST, "X-Forwarded-Proto": "https"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.request(method, path, body=body, headers=given)
            came = line.getresponse()
            said = came.getheaders()
            found = {name.lower(): value for name, value in said}
            return Answer(
                came.status, found, came.read(), [value for name, value in said if name.lower() == "set-cookie"]
            )

    def press(self, cookie: str, path: str, fields: Mapping[str, object]) -> Answer:
        """Send a form of ours as a browser does whose login has this cookie."""
        token = "a" * 32
        return self.ask(
            "POST",
            path,
            urlencode({**fields, "csrfmiddlewaretoken": token}).encode(),
            Cookie=f"__Host-sessie={cookie}; __Host-csrf={token}",
            Content_Type="application/x-www-form-urlencoded",
            Sec_Fetch_Site="same-origin",
            Origin=f"https://{HOST}",
        )

    def send(self, raw: bytes) -> Answer:
        """Send bytes as they are, HTTP or not."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
            line.sendall(raw)
            came = http.client.HTTPResponse(line)
            came.begin()
            found = {name.lower(): value for name, value in came.getheaders()}
            return Answer(came.status, found, came.read(), [])


def collect_static(environment: Mapping[str, str]) -> None:
    manage(environment, "collectstatic", "--noinput", "--verbosity=0")


def manage(environment: Mapping[str, str], *command: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
    """Run manage.py as an operator does."""
    words = [sys.executable, "manage.py", *command]
    return subprocess.run(words, cwd=ROOT, env=dict(environment), check=check, capture_output=True, text=True)


@contextmanager
def running(command: list[str], environment: Mapping[str, str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Keep a process up; what it says goes to a file."""
    with log.open("wb") as written:
        process = subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdout=written, stderr=written)
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()


@contextmanager
def web(environment: Mapping[str, str], log: Path, application: str = "veiligthuis.wsgi") -> Iterator[Web]:
    """Run gunicorn until the block ends."""
    found = Web(free_port(), log)
    command = [sys.executable, "-m", "gunicorn", application, "-b", f"127.0.0.1:{found.port}", "-w", "1"]
    with running(command, {**environment, "VT_DB_ROLE": "app"}, log) as process:
        wait_until(lambda: process.poll() is not None or _answers(found), f"gunicorn did not answer, see {log}")
        assert process.poll() is None, log.read_text()
        found.master = process.pid
        yield found


def _answers(asked: Web) -> bool:
    with suppress(OSError, http.client.HTTPException):
        return asked.ask("GET", "/healthz").status == 200
    return False


def wait_until(true: Any, otherwise: str, seconds: float = READY_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            pytest.fail(otherwise)
        time.sleep(0.1)
