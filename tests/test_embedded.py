"""The embedded services: kept apart, started again after any crash, never two at once, and gone when we go."""

import os
import pwd
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from veiligthuis.embedded.places import Places
from veiligthuis.embedded.processes import lowered

ROOT = Path(__file__).resolve().parent.parent
AS_ROOT = os.geteuid() == 0
# Reads the database's answer to one statement; the services' addresses stand in its environment.
SQL = "import os,psycopg,sys; c=psycopg.connect(os.environ['DATABASE_URL'],autocommit=True).execute(sys.argv[1])"
ASK = [sys.executable, "-c", SQL + "; print(c.fetchone()[0])"]
DO = [sys.executable, "-c", SQL]
WAIT = ["sh", "-c", "echo up; exec sleep 120"]


def services(data: Path, command: Sequence[str], *, before: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Start the services on a data folder with one command inside them."""
    ours = {
        key: value for key, value in os.environ.items() if not key.startswith(("VT_", "DATABASE_", "BROKER_", "CACHE_"))
    }
    return subprocess.Popen(
        [*before, sys.executable, "-m", "veiligthuis.embedded", "services", "--throwaway", "--", *command],
        cwd=ROOT,
        env={**ours, "VT_DATA_DIR": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run(data: Path, command: Sequence[str], *, before: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """Run one command with the services up, to its end."""
    process = services(data, command, before=before)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


@contextmanager
def running(data: Path) -> Iterator[subprocess.Popen[str]]:
    """Keep the services up; afterwards everything that works on this folder is ended."""
    process = services(data, WAIT)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        yield process
    finally:
        for number in processes_of(data):
            end(number, signal.SIGKILL)
        process.communicate(timeout=20)


def end(number: int, how: signal.Signals) -> None:
    try:
        os.kill(number, how)
    except ProcessLookupError:
        return


def processes_of(data: Path) -> Mapping[int, str]:
    """Return number → command line of every process that stands in or was given this data folder."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            known = [
                words,
                str((process / "cwd").readlink()),
                (process / "environ").read_bytes().decode(errors="replace"),
            ]
        except OSError:
            continue
        if int(process.name) != os.getpid() and any(str(data) in text for text in known):
            found[int(process.name)] = words
    return found


def until_gone(data: Path, seconds: float = 10) -> Mapping[int, str]:
    deadline = time.monotonic() + seconds
    while (left := processes_of(data)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def postmaster(data: Path) -> int:
    return int(next(data.glob("postgres/*/postmaster.pid")).read_text().split()[0])


def test_the_code_of_the_command_is_ours_and_the_owner_is_no_superuser(tmp_path: Path) -> None:
    ended = run(
        tmp_path / "data", [*ASK, "select current_user || ' ' || rolsuper from pg_roles where rolname=current_user"]
    )
    assert (ended.stdout, ended.returncode) == ("vt_owner false\n", 0), ended.stderr
    assert run(tmp_path / "data", ["sh", "-c", "exit 7"]).returncode == 7


def test_no_row_reaches_the_log_of_the_database(tmp_path: Path) -> None:
    data = tmp_path / "data"
    refused = "create table t (word text check (word <> 'buurvrouw')); insert into t values ('buurvrouw')"
    assert run(data, [*DO, refused]).returncode == 1
    log = (data / "logs" / "postgres.log").read_text()
    assert "violates check constraint" in log
    assert "Failing row" not in log
    assert not re.search("SCRAM|password '", log)


def test_what_proves_the_password_of_a_role_reaches_no_log(tmp_path: Path) -> None:
    data = tmp_path / "data"
    prepared = run(data, [sys.executable, "-m", "veiligthuis.prepare", "--roles"])
    assert prepared.returncode == 0, prepared.stderr
    assert run(data, [*ASK, "select count(*) from pg_roles where rolname like 'vt\\_%'"]).stdout == "6\n"
    log = (data / "logs" / "postgres.log").read_text()
    assert "grant vt_audit_reader to vt_app" in log
    assert "SCRAM-SHA" not in log


def test_a_second_start_is_refused_in_one_line(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running(data) as first:
        second = run(data, ["true"])
    assert second.returncode == 1
    assert second.stderr == f"Er draait al een server op {data} (proces {first.pid}).\n"
    assert second.stdout == ""


def test_nothing_is_left_after_an_interrupt(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running(data) as process:
        assert len(processes_of(data)) > 4
        process.send_signal(signal.SIGINT)
        process.wait(20)
        assert not until_gone(data, 1)


def test_a_kill_of_the_supervisor_takes_everything_along(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running(data) as process:
        process.kill()
        assert not until_gone(data)


def test_a_start_after_the_kill_of_everything_finds_what_was_committed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run(data, [*DO, "create table kept as select 42 as answer"]).returncode == 0
    with running(data) as process:
        for number in [process.pid, *processes_of(data)]:
            end(number, signal.SIGKILL)
        ended = run(data, [*ASK, "select answer from kept"])
    assert (ended.stdout, ended.stderr) == ("42\n", "")


def test_a_pid_file_that_names_a_stranger_does_not_stop_the_start(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run(data, ["true"]).returncode == 0
    owner = next(data.glob("postgres/*")).stat()
    cluster = next(data.glob("postgres/*"))
    stranger = subprocess.Popen(["sleep", "60"], user=owner.st_uid if AS_ROOT else None)
    try:
        (cluster / "postmaster.pid").write_text(f"{stranger.pid}\n{cluster}\n1\n5432\n\n127.0.0.1\n0 0\nready\n")
        assert run(data, ["true"]).stderr == ""
    finally:
        stranger.kill()
        stranger.wait()


def test_a_dead_database_comes_back_while_we_run(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running(data):
        before = postmaster(data)
        end(before, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with suppress(StopIteration, IndexError, FileNotFoundError):  # between two databases there is no such file
                if postmaster(data) != before and "ready" in next(data.glob("postgres/*/postmaster.pid")).read_text():
                    return
            time.sleep(0.1)
    pytest.fail("the database did not come back")


def test_another_port_is_taken_when_a_stranger_sits_on_ours(tmp_path: Path) -> None:
    data = tmp_path / "data"
    port = [*ASK, "select inet_server_port()"]
    first = int(run(data, port).stdout)
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", first))
        stranger.listen()
        assert int(run(data, port).stdout) != first
    assert int(run(data, port).stdout) != first


def test_data_of_another_version_is_left_alone_and_named(tmp_path: Path) -> None:
    older = tmp_path / "data" / "postgres" / "15"
    older.mkdir(parents=True)
    (older / "PG_VERSION").write_text("15\n")
    ended = run(tmp_path / "data", ["true"])
    assert ended.returncode == 1
    assert "gegevens van PostgreSQL 15" in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.skipif(not AS_ROOT, reason="only root has an account to hand over to")
def test_root_loosens_no_folder_and_runs_no_service_as_root(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    data = closed / "data"
    with running(data):
        owners = {
            Path(f"/proc/{number}").stat().st_uid
            for number, words in processes_of(data).items()
            if "bin/postgres" in words
        }
        assert owners
        assert 0 not in owners
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (data / "keys").iterdir()} == {0o600}


@pytest.mark.skipif(not AS_ROOT, reason="only root has an account to hand over to")
def test_the_account_reaches_programs_in_a_closed_folder_and_writes_nothing_there(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (tmp_path / "run").mkdir()
    tmp_path.chmod(0o700)
    places = Places(tmp_path, tmp_path, pwd.getpwnam("nobody"))
    look = f"import os; p={str(program)!r}; print(os.access(p, os.R_OK | os.X_OK), os.access(p, os.W_OK), os.geteuid())"
    ended = subprocess.run(lowered([sys.executable, "-c", look], places), capture_output=True, text=True, check=True)
    assert ended.stdout == "True False 65534\n"


@pytest.mark.skipif(not AS_ROOT, reason="as an ordinary user every other test shows this")
def test_an_ordinary_user_needs_no_account(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    os.chown(home, 65534, 65534)
    read = "dac_read_search"  # the checkout and Python may stand in root's own folders here
    as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", f"--inh-caps=-all,+{read}"]
    ended = run(home / "data", ["id", "-u"], before=[*as_nobody, f"--ambient-caps=+{read}", "--"])
    assert (ended.stdout, ended.stderr) == ("65534\n", "")
    assert {file.stat().st_uid for file in (home / "data").rglob("*")} == {65534}
