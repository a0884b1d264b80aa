"""The outbox while web, worker, broker and database are killed in turn: nothing lost, nothing told twice."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests import sizes
from tests.conftest import ROOT
from tests.servers import wait_until
from tests.test_embedded import end, processes_of
from tests.test_two_commands import free_port, heard_until, installation, server

REST = 4.0  # seconds between two deaths: the supervisor gives up at twenty a minute
ALL_TOLD_WITHIN = 300  # seconds after the last death


def environment_of(number: int) -> dict[str, str]:
    """Return the environment that the supervisor gave one of its children."""
    lines = Path(f"/proc/{number}/environ").read_bytes().split(b"\0")
    return dict(line.decode().split("=", 1) for line in lines if b"=" in line)


def oldest(data: Path, words: str) -> int:
    """Return the process that runs a part, the parent where it has children."""
    return min(number for number, line in processes_of(data).items() if words in line)


def counted(database: str, statement: str) -> int:
    """Ask the database, which may be down for a moment."""
    try:
        with psycopg.connect(database, connect_timeout=3) as connection:
            row = connection.execute(statement).fetchone()
            return int(row[0]) if row else -1
    except psycopg.Error:
        return -1


def test_no_message_is_lost_when_everything_is_killed(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    given = installation(tmp_path / "keys") | {"VT_SWEEP_SECONDS": "2", "VT_MAIL_DIR": str(tmp_path / "mail")}
    with server(data, port, given) as process:
        heard_until(process, "Ctrl-C")
        settled = environment_of(oldest(data, "gunicorn"))
        broker = f"valkey-server 127.0.0.1:{urlsplit(settled['BROKER_URL']).port}"
        parts = ("gunicorn", " worker ", broker, "postgres -D")
        pause = REST * sizes.DEATHS * len(parts) / sizes.MESSAGES  # so that every death falls among the messages
        command = [sys.executable, "-m", "tests.fire.posting", str(sizes.MESSAGES), str(pause)]
        with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settled}, stdout=subprocess.PIPE) as posting:
            deaths = Counter(_kill(data, words) for _round in range(sizes.DEATHS) for words in parts)
            out, _err = posting.communicate(timeout=600)
        began = time.monotonic()
        waiting = "select count(*) from cases_message where done_at is null"
        address = settled["DATABASE_URL"]
        wait_until(lambda: counted(address, waiting) == 0, "messages were left waiting", ALL_TOLD_WITHIN)
        took = time.monotonic() - began
        written = counted(address, "select count(*) from cases_message")
        ledger = counted(address, "select count(distinct message_id) from cases_delivery")
    told = Counter(re.findall(r"^To: (\S+)", "\n".join(_mails(tmp_path / "mail")), re.MULTILINE))
    twice = sum(number - 1 for number in told.values())
    print(f"\n{sizes.MESSAGES} berichten, doden {dict(deaths)}; {twice} dubbel; alles verteld na {took:.0f} s")  # noqa: T201
    assert len(out.split()) == written == ledger == len(told) == sizes.MESSAGES
    assert twice <= max(1, sizes.MESSAGES // 100)
    assert set(deaths.values()) == {sizes.DEATHS}


def _kill(data: Path, words: str) -> str:
    """End one part without a farewell, and leave the others a while to notice."""
    time.sleep(REST)
    wait_until(lambda: any(words in line for line in processes_of(data).values()), f"{words} did not come back")
    end(oldest(data, words), signal.SIGKILL)
    return words


def _mails(folder: Path) -> list[str]:
    return [path.read_text() for path in folder.iterdir()]
