"""With the cache killed people still log in, and tries are counted in the memory of the process."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.accounts.test_login import CODE, LOGIN, PASSWORD, code_now, els, text
from veiligthuis import cache as ours
from veiligthuis.embedded.processes import valkey_binary

pytestmark = pytest.mark.django_db


@pytest.fixture
def valkey(settings: Settings, tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Start a Valkey of our own, to be killed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(valkey_binary()), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{port}/0"},
    }
    ours._away_until = 0.0
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    cache.set("alive", 1)
    assert ours._away_until == 0.0
    yield server
    server.kill()
    server.wait()
    ours._away_until = 0.0


def test_people_log_in_and_are_limited_while_the_cache_is_dead(valkey: "subprocess.Popen[bytes]") -> None:
    user = els()
    valkey.send_signal(signal.SIGKILL)
    valkey.wait()
    cache.clear()  # what this process remembers of an earlier test
    begin = time.monotonic()
    client = Client()
    assert client.post(LOGIN, {"login": user.email, "password": PASSWORD}).headers["Location"] == CODE
    assert client.post(CODE, {"code": code_now(user)}).headers["Location"] == "/"
    assert client.get("/logboek/").status_code == 200
    assert time.monotonic() - begin < 20
    for _ in range(5):
        Client().post(LOGIN, {"login": user.email, "password": "een ander wachtwoord"})
    assert "Wacht vijf minuten" in text(Client().post(LOGIN, {"login": user.email, "password": PASSWORD}))


def test_no_address_stands_in_the_cache(valkey: "subprocess.Popen[bytes]") -> None:
    port = valkey.args[2]  # type: ignore[index]
    user = els()
    for address in ("198.51.100.7", "2001:db8:7:8::9"):
        Client(REMOTE_ADDR=address).post(LOGIN, {"login": user.email, "password": "een ander wachtwoord"})
    with socket.create_connection(("127.0.0.1", int(str(port)))) as line:
        line.sendall(b"KEYS *\r\n")
        time.sleep(0.2)
        keys = line.recv(65536)
    assert b"login_failed" in keys
    assert not [piece for piece in (b"198.51.100", b"2001:db8", user.email.encode()) if piece in keys]
