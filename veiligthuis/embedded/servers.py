"""PostgreSQL and Valkey from their wheels: made once, started until ready, on loopback with a password."""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path

from veiligthuis.embedded.places import Places, Refused, remembered_port
from veiligthuis.embedded.processes import (
    Child,
    Stopping,
    child_environment,
    lowered,
    postgres_folder,
    valkey_binary,
)

READY_WITHIN = 30.0  # seconds: after a kill -9 the first starts fail while old processes hold shared memory
RETRY_AFTER = 0.5

# security.md D19: nothing of a row in the server's log, nothing waits for ever
POSTGRES_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "ddl",
    "lock_timeout": "10s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",
    "max_connections": "60",
}
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """The database, as a direct child."""

    def __init__(self, places: Places, *, throwaway: bool) -> None:
        self.places = places
        self.throwaway = throwaway
        self.bin = postgres_folder() / "bin"
        self.cluster = self._cluster()
        self.child = Child("postgres", [], places, death="INT")
        self.port = 0

    def _cluster(self) -> Path:
        """Return the folder of this major version; data of another version is left alone and named."""
        folder = self.places.folder("postgres")
        said = subprocess.run([self.bin / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        major = said.split()[-1].split(".")[0]
        others = [found.parent.name for found in folder.glob("*/PG_VERSION") if found.parent.name not in {major, "new"}]
        if others and not (folder / major).exists():
            raise Refused(f"In {folder} staan gegevens van PostgreSQL {others[0]}; dit programma brengt {major} mee.")
        return folder / major

    @property
    def url(self) -> str:
        """Return the owner's login."""
        return f"postgresql://vt_owner:{self.places.secret('db_owner')}@127.0.0.1:{self.port}/veiligthuis"

    def start(self, stopping: Stopping) -> None:
        """Make the cluster when there is none, and start it until it is ready."""
        if not (self.cluster / "PG_VERSION").exists():
            self._make()
        deadline = time.monotonic() + READY_WITHIN
        while not self._attempt(stopping):
            stopping.check()
            if time.monotonic() > deadline:
                raise Refused(f"PostgreSQL start niet: {self.child.last_words()} (meer in {self.child.log})")
            time.sleep(RETRY_AFTER)

    def _attempt(self, stopping: Stopping) -> bool:
        """Start once; true when ready, false when it ended."""
        self._forget_stranger()
        self.port = remembered_port(self.places.data, "postgres")
        settings = POSTGRES_SETTINGS | (THROWAWAY_SETTINGS if self.throwaway else {}) | {"port": str(self.port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.child.command = [self.bin / "postgres", "-D", self.cluster, *options]
        self.child.start()
        while self.child.alive():
            if self._ready():
                return True
            stopping.check()
            time.sleep(0.02)
        return False

    def _ready(self) -> bool:
        """Say whether *our* child answers: a predecessor that is still stopping answers as well."""
        lines = self._pid_file()
        return len(lines) > 7 and lines[0].strip() == str(self.child.pid) and lines[7].strip() == "ready"

    def _pid_file(self) -> list[str]:
        with contextlib.suppress(OSError):
            return (self.cluster / "postmaster.pid").read_text().splitlines()
        return []

    def _forget_stranger(self) -> None:
        """Remove a stale postmaster.pid whose number now belongs to another process.

        PostgreSQL would refuse for ever; we hold the lock of the data folder, so nobody else starts it.
        """
        lines = self._pid_file()
        if not lines:
            return
        number = lines[0].strip()
        with contextlib.suppress(OSError):
            process = Path("/proc") / number
            program = (process / "exe").readlink().name.removesuffix(" (deleted)")
            if program == "postgres" and (process / "cwd").readlink() == self.cluster:
                return
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)

    def _make(self) -> None:
        """Make the cluster beside its place and put it there when it is whole, so that a crash leaves no half one.

        The superuser's password is thrown away: afterwards everything is done by the owner, who is none.
        """
        fresh = self.cluster.with_name("new")
        shutil.rmtree(fresh, ignore_errors=True)
        self._initdb(fresh)
        first = (
            f"create role vt_owner login createdb createrole password '{self.places.secret('db_owner')}';\n"
            "grant pg_signal_backend to vt_owner;\n"
            "grant set on parameter log_statement to vt_owner;\n"
            "create database veiligthuis owner vt_owner;\n"
        )
        single = ["--single", "-D", fresh, "-c", "exit_on_error=on", "-c", "log_min_error_statement=panic", "postgres"]
        self._tool([self.bin / "postgres", *single], given=first)
        fresh.rename(self.cluster)

    def _initdb(self, folder: Path) -> None:
        read, write = os.pipe()
        os.write(write, f"{secrets.token_urlsafe(32)}\n".encode())
        os.close(write)
        options = ["--username=vt_cluster", f"--pwfile=/dev/fd/{read}", "--auth=scram-sha-256", "--data-checksums"]
        options += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options += ["--no-sync"] if self.throwaway else []
        try:
            self._tool([self.bin / "initdb", "-D", folder, *options], inherit=(read,))
        finally:
            os.close(read)

    def _tool(self, command: list[object], *, given: str = "", inherit: tuple[int, ...] = ()) -> None:
        ended = subprocess.run(
            lowered(command, self.places),
            input=given,
            text=True,
            capture_output=True,
            check=False,
            cwd="/",
            env=child_environment(self.places, {"LC_ALL": "C"}),
            pass_fds=inherit,
        )
        if ended.returncode:
            said = (ended.stderr.strip() or ended.stdout.strip() or "geen uitvoer").splitlines()[-1]
            raise Refused(f"De database kan niet worden aangelegd: {said}")


class Valkey:
    """One Valkey: the broker keeps what it holds on disk, the cache keeps nothing."""

    def __init__(self, places: Places, name: str, *, keeps: bool) -> None:
        self.places = places
        self.name = name
        self.keeps = keeps
        self.folder = places.folder(name)
        self.child = Child(name, [valkey_binary(), "-"], places)
        self.port = 0

    @property
    def password(self) -> str:
        """Return its password."""
        return self.places.secret(f"valkey_{self.name}")

    @property
    def url(self) -> str:
        """Return its address with the password."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self, stopping: Stopping) -> None:
        """Start it until it is ready."""
        deadline = time.monotonic() + READY_WITHIN
        while not self._attempt(stopping):
            stopping.check()
            if time.monotonic() > deadline:
                raise Refused(f"Valkey start niet: {self.child.last_words()} (meer in {self.child.log})")
            time.sleep(RETRY_AFTER)

    def _attempt(self, stopping: Stopping) -> bool:
        self.port = remembered_port(self.places.data, self.name)
        self.child.given = self._configuration()
        self.child.start()
        while self.child.alive():
            if self._ready():
                return True
            stopping.check()
            time.sleep(0.02)
        return False

    def _configuration(self) -> bytes:
        """Return the configuration; it goes through a pipe, for the password stands in it."""
        folder = str(self.folder).replace("\\", "\\\\").replace('"', '\\"')
        lines = ["bind 127.0.0.1", f"port {self.port}", f"requirepass {self.password}", f'dir "{folder}"']
        lines += [f'pidfile "{folder}/pid"', "databases 1", 'save ""', "loglevel warning", "shutdown-timeout 5"]
        if self.keeps:
            lines += ["appendonly yes", "appendfsync everysec"]
        else:
            lines += ["appendonly no", "maxmemory 64mb", "maxmemory-policy volatile-ttl"]
        return "\n".join(lines).encode()

    def _ready(self) -> bool:
        """Say whether *our* child answers to its password."""
        try:
            if (self.folder / "pid").read_text().strip() != str(self.child.pid):
                return False
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                heard = b""
                while b"+PONG" not in heard:
                    more = line.recv(64)
                    if not more or b"-" in more:  # closed, refused, or still loading
                        return False
                    heard += more
                return True
        except OSError:
            return False


def stop_in_order(children: list[Child], *, patience: float = 10.0) -> None:
    """Stop children one after another, last started first."""
    for child in reversed(children):
        child.ask_to_stop()
        child.wait(patience)
