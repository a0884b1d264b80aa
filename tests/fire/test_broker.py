"""The broker is away for a while: nobody at a screen notices, and everything is told soon after its return."""

import os
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString
from uuid import uuid4

import redis
from django.conf import settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from cases.definitions.services import load_shipped
from cases.handover.models import Handover
from tests import sizes
from tests.cases.handover.make import make_handover
from tests.cast import make_cast
from tests.conftest import owner
from tests.fire.killing import numbers
from tests.login import logged_in
from tests.servers import Web, cloned, collect_static, free_port, installation, running, wait_until, web
from veiligthuis.database import acting_as_system
from veiligthuis.embedded.processes import valkey_binary

HELD_AT_MOST = 0.3  # seconds
TOLD_WITHIN = 300  # seconds of the broker's return
WARM = 12  # exchanges before it dies
PAUSE = 0.5 if sizes.FULL else 0.1  # seconds between two exchanges
UNTOLD: LiteralString = "select count(*) from cases_message where done_at is null"


@dataclass
class Exchange:
    """The receiver asks and we answer, turn by turn: each is a message to somebody."""

    site: Web
    ours: str
    theirs: str
    handover: Handover
    took: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def once(self) -> None:
        """Ask, answer, and look at a page."""
        ask = reverse("cases:handover:received_one", args=[self.handover.pk])
        answer = reverse("cases:handover:answer", args=[self.handover.case_id, self.handover.pk])
        self._press(self.theirs, ask, {"reply": "vragen", "text": "Wie belt het gezin?"})
        self._press(self.ours, answer, {"text": "Wij bellen morgen."})
        page = self.site.ask("GET", reverse("cases:workplace:empty"), Cookie=f"__Host-sessie={self.ours}")
        self.statuses.append(page.status)

    def _press(self, cookie: str, path: str, fields: dict[str, object]) -> None:
        began = time.monotonic()
        self.statuses.append(self.site.press(cookie, path, {"token": uuid4(), **fields}).status)
        self.took.append(time.monotonic() - began)


@dataclass
class Broker:
    """A Valkey of our own that keeps nothing."""

    port: int
    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [str(valkey_binary()), "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until(self._answers, "the broker did not start")

    def kill(self) -> None:
        """End it without a farewell."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def _answers(self) -> bool:
        try:
            with redis.Redis(port=self.port) as line:
                return bool(line.ping())
        except redis.ConnectionError:
            return False


@contextmanager
def broker(folder: Path) -> Iterator[Broker]:
    """Keep a broker up until the block ends, unless it is killed in it."""
    found = Broker(free_port(), folder)
    found.start()
    try:
        yield found
    finally:
        found.kill()


def _begin() -> tuple[Handover, list[str]]:
    """Make a handover that waits for an answer, and the logins of both sides."""
    with acting_as_system("seed"):
        load_shipped()
        cast = make_cast()
        handover = make_handover(cast)
    with acting_as_system("seed"):
        logins = [logged_in(one).cookies[settings.SESSION_COOKIE_NAME].value for one in (cast.noor, cast.meryem)]
    return handover, logins


def test_nobody_notices_that_the_broker_is_away_and_everything_is_told_on_its_return(
    template: str, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    with (
        django_db_blocker.unblock(),
        cloned(template, f"vt_broker_{os.getpid()}") as database,
        broker(tmp_path) as bus,
        owner(database) as server,
    ):
        handover, (ours, theirs) = _begin()
        already = numbers(server, UNTOLD)[0]
        more = {} if sizes.FULL else {"VT_SWEEP_SECONDS": "2"}
        env = installation(database, tmp_path, BROKER_URL=f"redis://127.0.0.1:{bus.port}/0",
                           VT_MAIL_DIR=str(tmp_path / "mail"), **more)  # fmt: skip
        collect_static(env)
        celery = [sys.executable, "-m", "celery", "-A", "veiligthuis"]
        as_worker = {**env, "VT_DB_ROLE": "worker"}
        with (
            web(env, tmp_path / "web.log") as site,
            running([*celery, "worker", "-c", "1", "--loglevel", "ERROR"], as_worker, tmp_path / "worker.log"),
            running([*celery, "beat", "--loglevel", "ERROR"], as_worker, tmp_path / "beat.log"),
        ):
            up, down = Exchange(site, ours, theirs, handover), Exchange(site, ours, theirs, handover)
            for _turn in range(WARM):
                up.once()
            bus.kill()
            until = time.monotonic() + sizes.BROKER_DOWN
            while time.monotonic() < until:
                down.once()
                time.sleep(PAUSE)
            waiting = numbers(server, UNTOLD)[0]
            bus.start()
            began = time.monotonic()
            wait_until(lambda: numbers(server, UNTOLD)[0] == 0, "something was not told", TOLD_WITHIN)
            took = time.monotonic() - began
        told = numbers(server, "select count(*) from cases_delivery")[0]
    mails = re.findall("^To: ", "\n".join(one.read_text() for one in (tmp_path / "mail").iterdir()), re.MULTILINE)
    before, held = statistics.median(up.took), statistics.quantiles(down.took, n=20)[18]
    print(f"\nbroker {sizes.BROKER_DOWN} s weg: {len(down.took)} berichten, {waiting} wachtten, verteld na {took:.0f} s;"  # noqa: T201
          f" p50 {before * 1000:.0f} ms ervoor, p95 {held * 1000:.0f} ms erzonder")  # fmt: skip
    assert set(up.statuses + down.statuses) == {302, 200}
    assert waiting >= len(down.took) // 2 > 0
    assert held <= before + HELD_AT_MOST
    assert told == already + len(up.took) + len(down.took) == len(mails)
