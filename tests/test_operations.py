"""The handles for operators: one process at a time, folders that can stand anywhere, the invented people as data."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.conftest import ROOT
from tests.servers import cloned, free_port, installation, running, wait_until
from tests.test_two_commands import ready, status

SERVER = str(ROOT / "script" / "server")


@pytest.fixture(scope="module")
def database(template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), cloned(template, f"vt_operations_{os.getpid()}") as name:
        yield name


@contextmanager
def only(process: str, environment: Mapping[str, str], log: Path) -> Iterator[None]:
    """Run one process of the program until the block ends."""
    with running([SERVER, "--only", process], environment, log) as started:
        wait_until(lambda: started.poll() is not None or "Ctrl-C" in log.read_text(), f"it did not start, see {log}")
        assert started.poll() is None, log.read_text()
        yield
        started.send_signal(signal.SIGINT)
        assert started.wait(20) == 0


def test_web_worker_and_beat_run_each_by_themselves_and_every_folder_is_movable(database: str, tmp_path: Path) -> None:
    port, data, moved = free_port(), tmp_path / "data", tmp_path / "elsewhere"
    names = ("VT_MEDIA", "VT_TMP", "VT_LOG_DIR", "VT_MAIL_DIR", "VT_STATIC")
    places = {name: str(moved / name) for name in names}
    environment = installation(database, data, PORT=str(port), ALLOWED_HOSTS="localhost", **places)
    with only("web", environment, tmp_path / "web"):
        assert status(port, "/healthz") == 200
        with only("worker", environment, tmp_path / "worker"), only("beat", environment, tmp_path / "beat"):
            twin = tmp_path / "twin"
            with running([SERVER, "--only", "beat"], environment, twin) as second:
                assert second.wait(20) == 1
            assert "Er draait al een server" in twin.read_text()
            assert ready(port, 90)
    assert {path.name for path in moved.iterdir()} == set(names)
    assert {path.name for path in (moved / "VT_LOG_DIR").iterdir()} >= {"web.log", "worker.log", "beat.log"}
    assert (moved / "VT_STATIC" / "staticfiles.json").exists()
    assert not {"logs", "media", "tmp", "mail", "static", "keys"} & {path.name for path in data.iterdir()}


def test_one_process_asks_for_services_that_run_elsewhere(tmp_path: Path) -> None:
    environment = {**installation("x", tmp_path / "data"), "BROKER_URL": "", "CACHE_URL": ""}
    said = tmp_path / "said"
    for words, sentence in (
        (["--only", "web"], "Zet BROKER_URL en CACHE_URL."),
        (["--only", "wc"], "web, worker of beat"),
    ):
        with running([SERVER, *words], environment, said) as process:
            assert process.wait(20) == 1
        assert sentence in said.read_text()
