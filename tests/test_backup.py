"""A backup that is made while people work can be set back on an empty data folder, and proves that it is whole."""

import json
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from tests.conftest import ROOT
from tests.servers import OURS, free_port, wait_until
from veiligthuis.backup.tables import quiet, sums

WAIT = ["sh", "-c", 'echo "$DATABASE_URL"; exec sleep 600']
MEDIA = b"%PDF-1.7 een verzonnen brief"


def environment(data: Path, **more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | {
        "VT_DATA_DIR": str(data),
        **more,
    }


@contextmanager
def services(data: Path) -> Iterator[str]:
    """Keep the program's own database up, set for safety; gives the owner's login."""
    command = [sys.executable, "-m", "veiligthuis.embedded", "services", "--", *WAIT]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(data), stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(30)


def call(data: Path, *command: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, cwd=ROOT, env=environment(data, **more), capture_output=True, text=True, check=False, timeout=240
    )


@dataclass
class Backup:
    """A backup, what was acknowledged to whom wrote meanwhile, and the house that it was made of."""

    folder: Path
    keys: Path
    written: dict[str, datetime]  # name of the row → when its commit was acknowledged
    data: Path

    @property
    def statement(self) -> dict[str, object]:
        found: dict[str, object] = json.loads((self.folder / "statement.json").read_text())
        return found


def write(url: str, written: dict[str, datetime], stop: threading.Event) -> None:
    """Write as fast as commits are acknowledged."""
    with psycopg.connect(url, autocommit=True) as connection:
        while not stop.is_set():
            name = f"schrijver-{len(written)}"
            connection.execute("insert into accounts_heartbeat (name, at) values (%s, now())", [name])
            written[name] = datetime.now(UTC)
            time.sleep(0.002)


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Backup:
    """Fill a house, and make a backup of it while somebody writes."""
    place = tmp_path_factory.mktemp("backup")
    data, written, stop = place / "data", dict[str, datetime](), threading.Event()
    with services(data) as url:
        more = {"DATABASE_URL": url, "VT_EMBEDDED": "1"}
        assert call(data, sys.executable, "-m", "veiligthuis.prepare", **more).returncode == 0
        seeded = call(data, sys.executable, "manage.py", "seed", "--profile", "test", **more)
        assert seeded.returncode == 0, seeded.stderr
        (data / "media" / "ab").mkdir()
        (data / "media" / "ab" / "brief").write_bytes(MEDIA)
        (data / "keys" / "drafts").mkdir()
        (data / "keys" / "drafts" / "een-concept").write_bytes(b"x" * 32)
        writer = threading.Thread(target=write, args=(url, written, stop))
        writer.start()
        wait_until(lambda: len(written) > 20, "nobody writes")
        made = call(data, "script/backup", str(place / "rest"), "--keys", str(place / "keys"))
        stop.set()
        writer.join()
    assert made.returncode == 0, made.stderr
    folder, keys, *says = made.stdout.splitlines()
    assert "is bevestigd, staat in deze back-up" in says[0]
    return Backup(Path(folder), Path(keys), written, data)


def test_what_was_acknowledged_before_the_moment_it_names_is_there_after_a_restore(
    backup: Backup, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    restored = call(data, "script/restore", str(backup.folder), "--keys", str(backup.keys))
    assert (restored.returncode, restored.stderr) == (0, "")
    assert "zijn gelijk aan de back-up" in restored.stdout
    moment = datetime.fromisoformat(str(backup.statement["moment"]))
    before = {name for name, at in backup.written.items() if at < moment}
    assert before
    assert len(before) < len(backup.written), "nothing was written during the backup"
    with services(data) as url, psycopg.connect(url) as connection:
        rows = connection.execute("select name from accounts_heartbeat where name like 'schrijver-%'").fetchall()
        assert before <= {name for (name,) in rows}
        quiet(connection)
        tables = sums(connection)
        assert {"database": tables} == {"database": backup.statement["database"]["tables"]}  # type: ignore[index]
        assert int(str(tables["cases_case"][0])) == 2
        assert sum(int(str(found[0])) for name, found in tables.items() if name.startswith("accounts_event_")) > 10
        assert connection.execute("select count(*) from accounts_login").fetchone() == (0,)
        checked = call(data, sys.executable, "manage.py", "db_check", DATABASE_URL=url, VT_EMBEDDED="1")
        assert checked.returncode == 0, checked.stdout
    assert (data / "media" / "ab" / "brief").read_bytes() == MEDIA
    kept = {path.name: path.read_bytes() for path in (backup.data / "keys").iterdir() if path.is_file()}
    assert {path.name: path.read_bytes() for path in (data / "keys").iterdir()} == kept


def test_its_files_are_for_one_account_and_the_keys_stand_apart(backup: Backup) -> None:
    files = [*backup.folder.iterdir(), backup.keys]
    assert {path.name for path in files} >= {"database.dump", "media.tar", "statement.json"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (backup.folder, backup.keys.parent)} == {0o700}
    assert not [path for path in backup.folder.parent.rglob("*") if "key" in path.name or path.name.endswith(".part")]
    assert [path.name for path in backup.keys.parent.iterdir()] == [backup.keys.name]


def test_keys_beside_or_inside_the_rest_are_refused(tmp_path: Path) -> None:
    for keys in (tmp_path / "rest", tmp_path / "rest" / "keys", tmp_path):
        ended = call(tmp_path / "data", "script/backup", str(tmp_path / "rest"), "--keys", str(keys))
        assert (ended.returncode, ended.stdout) == (1, "")
        assert ended.stderr == "Geef de sleutels een andere map dan de rest, en geen map daarin of daarboven.\n"


def test_a_damaged_backup_and_strange_keys_are_refused_before_anything_is_touched(
    backup: Backup, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in backup.folder.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    dump = bytearray((copy / "database.dump").read_bytes())
    dump[len(dump) // 2] ^= 1
    (copy / "database.dump").write_bytes(dump)
    (tmp_path / "keys.tar").write_bytes(b"")
    for folder, keys, named in (
        (copy, backup.keys, "database.dump"),
        (backup.folder, tmp_path / "keys.tar", "keys.tar"),
    ):
        ended = call(tmp_path / "data", "script/restore", str(folder), "--keys", str(keys))
        assert ended.returncode == 1
        assert ended.stderr == f"{named} is niet het bestand dat bij deze back-up hoort, of het is beschadigd.\n"
    assert not any((tmp_path / "data" / "keys").iterdir())


def test_a_folder_that_is_in_use_is_left_alone(backup: Backup) -> None:
    ended = call(backup.data, "script/restore", str(backup.folder), "--keys", str(backup.keys))
    assert ended.returncode == 1
    assert "is niet leeg" in ended.stderr


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = call(tmp_path / "data", "script/backup", str(tmp_path / "file" / "rest"), "--keys", str(tmp_path / "keys"))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert str(tmp_path / "file") in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_database_that_does_not_answer_yet_or_is_not_empty_is_refused_before_anything_is_touched(
    backup: Backup, tmp_path: Path
) -> None:
    command = (sys.executable, "-m", "veiligthuis.backup", "restore", str(backup.folder), "--keys", str(backup.keys))
    nowhere = f"postgresql://vt_owner:x@127.0.0.1:{free_port()}/veiligthuis"
    ended = call(tmp_path / "data", *command, DATABASE_URL=nowhere)
    assert ended.returncode == 1
    assert "connection failed" in ended.stderr
    assert "Traceback" not in ended.stderr
    with services(backup.data) as filled:
        ended = call(tmp_path / "data", *command, DATABASE_URL=filled)
    assert (ended.returncode, ended.stderr) == (
        1,
        "De database is niet leeg. Zet een back-up terug in een lege database.\n",
    )
    assert not (tmp_path / "data" / "keys").exists() or not any((tmp_path / "data" / "keys").iterdir())
