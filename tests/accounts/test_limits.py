"""How often somebody may try; also with the cache killed, when tries are counted in the memory of the process."""

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
from tests.accounts.test_logins import ready
from tests.cast import make_cast
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


@pytest.mark.usefixtures("own_limits")
def test_the_wrong_codes_of_one_colleague_stop_nobody_else_behind_the_same_address() -> None:
    cast = make_cast()
    rob, ria = ready(cast.rob), ready(cast.ria)
    client = Client()
    client.post(LOGIN, {"login": rob.email, "password": PASSWORD})
    answers = [client.post(CODE, {"code": "000000"}) for _ in range(6)]
    assert "Wacht vijf minuten" in text(answers[-1])
    for _ in range(6):
        Client().post(LOGIN, {"login": cast.els.email, "password": "een ander wachtwoord"})
    hers = Client()
    assert hers.post(LOGIN, {"login": ria.email, "password": PASSWORD}).headers["Location"] == CODE
    assert hers.post(CODE, {"code": code_now(ria)}).headers["Location"] == "/"


@pytest.mark.usefixtures("own_limits")
def test_an_office_of_sixty_comes_in_within_one_minute() -> None:
    ria = ready(make_cast().ria)
    answers = [Client().post(LOGIN, {"login": ria.email, "password": PASSWORD}) for _ in range(60)]
    assert {answer.headers.get("Location") for answer in answers} == {CODE}


@pytest.mark.usefixtures("own_limits")
def test_guessing_over_many_accounts_from_one_place_ends() -> None:
    rob = ready(make_cast().rob)
    client = Client()
    for turn in range(99):
        client.post(LOGIN, {"login": f"iemand{turn}@vt-voorbeeld.example", "password": "een ander wachtwoord"})
    client.post(LOGIN, {"login": rob.email, "password": PASSWORD})
    client.post(CODE, {"code": "000000"})
    assert "Wacht een minuut" in text(client.post(CODE, {"code": code_now(rob)}))
    for email in (rob.email, "niemand@vt-voorbeeld.example"):
        assert "Wacht een minuut" in text(Client().post(LOGIN, {"login": email, "password": PASSWORD}))
    elsewhere = Client(REMOTE_ADDR="198.51.100.7").post(LOGIN, {"login": rob.email, "password": PASSWORD})
    assert elsewhere.headers["Location"] == CODE


@pytest.mark.usefixtures("own_limits")
def test_coming_in_does_not_forget_what_failed_from_the_same_place() -> None:
    rob = ready(make_cast().rob)
    for turn in range(99):
        Client().post(LOGIN, {"login": f"iemand{turn}@vt-voorbeeld.example", "password": "een ander wachtwoord"})
    client = Client()
    client.post(LOGIN, {"login": rob.email, "password": PASSWORD})
    assert client.post(CODE, {"code": code_now(rob)}).headers["Location"] == "/"
    for _ in range(2):
        answer = Client().post(LOGIN, {"login": "niemand@vt-voorbeeld.example", "password": "een ander wachtwoord"})
    assert "Wacht een minuut" in text(answer)


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
