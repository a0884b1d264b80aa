"""Servers of the system, started by a test on ports and folders of their own: PostgreSQL, RabbitMQ, Redis."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from tests.conftest import ROOT
from tests.servers import free_port, wait_until

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())
PASSWORD = "van-de-test"


def needed(*places: str) -> Path:
    """Return the first of these programs that is installed; without it the test is skipped and says so."""
    for place in places:
        found = [Path(name) for name in [shutil.which(place)] if name] or sorted(Path("/").glob(place.lstrip("/")))
        if found:
            return found[0]
    pytest.skip(f"{places[0]} is not installed on this system")


@contextmanager
def folder_of(account: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Give a folder and, for root, the account that a server runs as."""
    who = pwd.getpwnam(account) if os.geteuid() == 0 else None
    place = Path(tempfile.mkdtemp(prefix="vt-system-"))
    try:
        if who:
            os.chown(place, who.pw_uid, who.pw_gid)
        yield place, {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if who else {}
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def kept_up(command: list[object], place: Path, *, stop: signal.Signals, **options: Any) -> Iterator[None]:
    """Keep a server up, in a session of its own so that all of it goes."""
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(word) for word in command], stdout=log, stderr=log, cwd="/", start_new_session=True, **options
        )
    try:
        yield
    finally:
        process.send_signal(stop)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def postgres(flags: list[str]) -> Iterator[tuple[str, str]]:
    """Start PostgreSQL, 15 before newer, and make owner and database as the container does; gives both their logins."""
    programs = needed("/usr/lib/postgresql/15/bin/initdb", "/usr/lib/postgresql/1[6-9]/bin/initdb").parent
    port = free_port()
    with folder_of("postgres") as (place, account):
        data = place / "data"
        options = ["--username=postgres", "--auth=trust", "--data-checksums", "--encoding=UTF8", "--locale=C.UTF-8"]
        subprocess.run([programs / "initdb", "-D", data, *options], check=True, capture_output=True, cwd="/", **account)
        own = ["-cunix_socket_directories=", f"-cport={port}", "-clisten_addresses=127.0.0.1"]
        with kept_up([programs / "postgres", "-D", data, *own, *flags], place, stop=signal.SIGINT, **account):
            root = f"postgresql://postgres@127.0.0.1:{port}"
            wait_until(lambda: _connects(f"{root}/postgres"), "PostgreSQL does not start")
            _make_owner(port)
            yield f"postgresql://vt_owner:{PASSWORD}@127.0.0.1:{port}/veiligthuis", f"{root}/veiligthuis"


def _connects(url: str) -> bool:
    with suppress(psycopg.OperationalError), psycopg.connect(url):
        return True
    return False


def _make_owner(port: int) -> None:
    given = {"POSTGRES_USER": "postgres", "VT_OWNER_PASSWORD": PASSWORD, "PGHOST": "127.0.0.1", "PGPORT": str(port)}
    subprocess.run([ROOT / "deploy" / "owner.sh"], check=True, capture_output=True, env={**os.environ, **given})


@contextmanager
def rabbitmq() -> Iterator[str]:
    """Start RabbitMQ with a name, a cookie and an epmd of its own; gives its address."""
    program = needed("/usr/lib/rabbitmq/bin/rabbitmq-server")
    port, distribution, names = free_port(), free_port(), free_port()
    with folder_of("rabbitmq") as (place, account):
        given = {
            "HOME": str(place),
            "PATH": os.environ["PATH"],
            "ERL_EPMD_PORT": str(names),
            "RABBITMQ_NODENAME": f"vt{port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_MNESIA_BASE": str(place / "mnesia"),
            "RABBITMQ_LOG_BASE": str(place / "logs"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(place / "plugins"),
        }
        try:
            with kept_up([program], place, stop=signal.SIGTERM, env=given, **account):
                wait_until(lambda: _listens(port), "RabbitMQ does not start", 90)
                yield f"amqp://guest:guest@127.0.0.1:{port}//"
        finally:
            subprocess.run(["epmd", "-port", str(names), "-kill"], check=False, capture_output=True)


@contextmanager
def redis() -> Iterator[str]:
    """Start Redis with a password; gives its address."""
    program, port = needed("redis-server"), free_port()
    with folder_of("redis") as (place, account):
        command = [
            program,
            "--port",
            port,
            "--bind",
            "127.0.0.1",
            "--requirepass",
            PASSWORD,
            "--save",
            "",
            "--dir",
            place,
        ]
        with kept_up(command, place, stop=signal.SIGTERM, **account):
            wait_until(lambda: _listens(port), "Redis does not start")
            yield f"redis://:{PASSWORD}@127.0.0.1:{port}/0"


def _listens(port: int) -> bool:
    import socket

    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def filled_in(values: Mapping[str, str], **given: str) -> dict[str, str]:
    """Return an environment of the compose file with `${NAME}` filled in, and left out where nothing is given."""
    import re

    def one(match: re.Match[str]) -> str:
        return given.get(match[1]) or (match[3] or "" if match[2] == ":-" else "")

    pattern = re.compile(r"\$\{(\w+)(?:(:-|:\?)([^{}]*(?:\$\{\w+})?[^{}]*))?}")
    return {name: pattern.sub(one, str(value)) for name, value in values.items()}
