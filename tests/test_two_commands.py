"""The first command, as a stranger gives it: it starts, refuses a twin, stops cleanly and starts again quickly."""

import http.client
import http.server
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from tests.test_embedded import ROOT, end, processes_of, until_gone

FULL = pytest.mark.skipif(not os.environ.get("VT_FULL"), reason="installs every package: only with --full")
SECOND_START_WITHIN = 10 if os.environ.get("CI") else 20  # seconds; a developer's machine does more at once


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def environment(data: Path, port: int, more: Mapping[str, str]) -> Mapping[str, str]:
    ours = ("VT_", "DATABASE_", "BROKER_", "CACHE_", "DJANGO_", "SECRET_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return {**kept, "VT_DATA_DIR": str(data), "PORT": str(port), **more}


@contextmanager
def server(data: Path, port: int, more: Mapping[str, str], checkout: Path = ROOT) -> Iterator[subprocess.Popen[str]]:
    """Run script/server; whatever is left of it afterwards is ended."""
    process = subprocess.Popen(
        [checkout / "script" / "server"],
        env=environment(data, port, more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        end(process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        for number in processes_of(data):
            end(number, signal.SIGKILL)
        process.communicate(timeout=20)


def heard_until(process: subprocess.Popen[str], words: str) -> str:
    """Read what it prints up to the line with these words."""
    assert process.stdout is not None
    heard = ""
    for line in process.stdout:
        heard += line
        if words in line:
            return heard
    pytest.fail(f"it ended without saying {words!r}:\n{heard}")


def twin(data: Path, port: int, checkout: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Start a second one on the same data folder."""
    return subprocess.run(
        [checkout / "script" / "server"],
        env=environment(data, port, {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )


def manage(data: Path, more: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Give script/manage a command, as the book of operations says."""
    return subprocess.run(
        [ROOT / "script" / "manage", *words],
        env=environment(data, 0, more),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def status(port: int, path: str) -> int:
    line = http.client.HTTPConnection("localhost", port, timeout=5)
    line.request("GET", path)
    return line.getresponse().status


def ready(port: int, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if status(port, "/readyz") == 200:
            return True
        time.sleep(0.2)
    return False


def installation(keys: Path) -> dict[str, str]:
    """Return what a start outside the demo asks for: it is quick, and has nobody in it."""
    return {"VT_DEMO": "0", "SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "localhost", "VT_KEY_DIR": str(keys)}


def test_it_starts_refuses_a_twin_stops_and_starts_again_after_a_kill(tmp_path: Path) -> None:
    data, port = tmp_path / "data of mine", free_port()
    given = installation(tmp_path / "keys")
    with server(data, port, given) as process:
        assert f"http://localhost:{port}\n" in heard_until(process, "Ctrl-C")
        assert ready(port)
        second = twin(data, port)
        assert (second.returncode, second.stdout) == (1, "")
        assert second.stderr == f"Er draait al een server op {data} (proces {process.pid}).\n"
        for words in (["db_check"], ["db_roles"], ["keys_rotate"]):
            beside = manage(data, given, *words)
            assert (beside.returncode, beside.stderr) == (0, ""), beside
        keys = Path(given["VT_KEY_DIR"])
        assert not (keys / "kek.1").exists()
        assert len({path.stat().st_uid for path in (keys, *keys.rglob("*"))}) == 1
        assert ready(port)
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 0
        assert not until_gone(data, 1)
    still = manage(data, given, "db_check")
    assert (still.returncode, still.stderr) == (0, ""), still
    assert not until_gone(data, 1)

    began = time.monotonic()
    with server(data, port, given) as process:
        heard_until(process, "Ctrl-C")
        assert time.monotonic() - began < SECOND_START_WITHIN
        for number in [process.pid, *processes_of(data)]:
            end(number, signal.SIGKILL)
    with server(data, port, given) as process:
        heard_until(process, "Ctrl-C")
        assert ready(port)


def test_a_taken_port_is_named_with_the_way_out(tmp_path: Path) -> None:
    port = free_port()
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        with server(tmp_path / "data", port, {}) as process:
            heard_until(process, f"Poort {port} is bezet. Kies een andere: PORT={port + 1} script/server")
            assert process.wait(15) == 1


def test_a_command_without_a_database_of_ours_says_what_to_do_and_makes_nothing(tmp_path: Path) -> None:
    ended = manage(tmp_path / "data", {}, "keys_rotate")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"In {tmp_path / 'data'} staat nog geen database: start eerst script/server")
    assert list((tmp_path / "data").iterdir()) == []


def test_without_the_demo_and_without_secrets_it_says_what_to_set(tmp_path: Path) -> None:
    given = {"DATABASE_URL": "postgresql://vt_owner:x@localhost:1/veiligthuis"}
    given |= {"BROKER_URL": "redis://localhost:1/0", "CACHE_URL": "redis://localhost:1/1"}
    with server(tmp_path / "data", free_port(), given) as process:
        assert "Zet VT_KEY_DIR" in heard_until(process, "is mislukt")
        assert process.wait(15) == 1


def first_pip(python: object, index: str) -> subprocess.CompletedProcess[str]:
    """Put pip into the environment of this Python."""
    given = {**os.environ, "PIP_INDEX_URL": index} if index else os.environ
    command = [str(python), str(ROOT / "script" / "first-pip")]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=given)


@pytest.mark.parametrize(
    ("listing", "said"),
    [
        ('<a href="../pip-26.3-py3-none-any.whl#sha256=f3b60b20">', "staat niet de pip die hier hoort"),
        ('<a href="../pip-1.0-py3-none-any.whl">', "staat niet de pip die hier hoort"),
        (None, "kan niet worden gehaald"),
    ],
    ids=["another content", "another version", "nothing"],
)
def test_a_pip_that_is_not_ours_is_never_run(listing: str | None, said: str, tmp_path: Path) -> None:
    (tmp_path / "pip-26.3-py3-none-any.whl").write_text("another")
    if listing:
        (tmp_path / "pip").mkdir()
        (tmp_path / "pip" / "index.html").write_text(listing)
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.HTTPServer(("localhost", 0), handler) as index:
        threading.Thread(target=index.serve_forever, daemon=True).start()
        ended = first_pip(sys.executable, f"http://localhost:{index.server_port}")
        index.shutdown()
    assert said in ended.stderr
    assert ended.returncode == 1


def test_it_is_the_pip_that_is_pinned() -> None:
    script, pinned = (ROOT / "script" / "first-pip").read_text(), (ROOT / "requirements-dev.txt").read_text()
    wheel, digest = re.search('WHEEL = "pip-(.+)-py3', script), re.search('SHA256 = "(.+)"', script)
    assert wheel
    assert digest
    assert f"pip=={wheel[1]} " in pinned
    assert digest[1] in pinned


@FULL
def test_where_python_cannot_make_pip_it_is_fetched(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path)], check=True)
    assert first_pip(tmp_path / "bin" / "python", "").returncode == 0
    told = subprocess.run([tmp_path / "bin" / "pip", "--version"], capture_output=True, text=True, check=True).stdout
    assert told.startswith("pip 26.3 ")


@FULL
def test_a_demo_that_was_stopped_half_way_is_made_anew(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    with server(data, port, {}) as process:
        heard_until(process, "Voorbeeldzaken")
        time.sleep(8)
    with server(data, port, {}) as process:
        assert "Voorbeeldzaken" in heard_until(process, "Ctrl-C")
    with server(data, port, {}) as process:
        assert "Voorbeeldzaken" not in heard_until(process, "Ctrl-C")


@FULL
def test_a_fresh_clone_installs_itself_shows_the_people_and_refuses_a_twin_meanwhile(tmp_path: Path) -> None:
    checkout, port = tmp_path / "a clone", free_port()
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(checkout)], check=True)
    data = checkout / "var"
    with server(data, port, {}, checkout) as process:
        heard_until(process, "Pakketten installeren")
        assert twin(data, port, checkout).stderr.startswith("Er draait al een server op ")
        assert "@" in heard_until(process, "Ctrl-C")
        assert ready(port)
    with server(data, port, {}, checkout) as process:
        assert "Pakketten" not in heard_until(process, "Ctrl-C")
    shutil.rmtree(checkout)
