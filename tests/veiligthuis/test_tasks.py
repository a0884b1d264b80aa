"""The doorbell holds nobody up, and a singleton runs once."""

import socket
import subprocess
import sys

import pytest
from django.db import connection

from tests.conftest import ROOT, owner
from tests.servers import installation
from veiligthuis.tasks import LOCKS, alone

HELD_AT_MOST = 0.3  # seconds: issue "the ground that holds", 5
RING = """
import django, time
django.setup()
from cases.notifications.tasks import deliver
deliver.ring("warm")
time.sleep(0.1)
began = time.monotonic()
for number in range(50):
    deliver.ring(str(number))
print(time.monotonic() - began)
"""


@pytest.mark.parametrize("answers", [False, True], ids=["refuses", "accepts and says nothing"])
def test_a_broker_that_is_not_there_holds_nobody_up(answers: bool, tmp_path: object) -> None:  # noqa: FBT001 one of two
    with socket.socket() as broker:
        broker.bind(("127.0.0.1", 0))
        if answers:
            broker.listen()
        url = f"redis://127.0.0.1:{broker.getsockname()[1]}/0"
        environment = installation("x", tmp_path, BROKER_URL=url)  # type: ignore[arg-type]
        said = subprocess.run(
            [sys.executable, "-c", RING],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    assert float(said.stdout) < HELD_AT_MOST


@pytest.mark.django_db
def test_a_singleton_finds_the_lock_of_another_and_does_nothing() -> None:
    with alone("proef") as first:
        assert first
    with owner(str(connection.settings_dict["NAME"])) as other:
        other.autocommit = False
        other.execute("select pg_advisory_xact_lock(%s, hashtext('elders'))", [LOCKS])
        with alone("elders") as first:
            assert not first
        other.rollback()
        with alone("elders") as first:
            assert first
