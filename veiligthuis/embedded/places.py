"""Where the data of this machine stands, to whom it belongs, and the lock that keeps a second start out."""

import contextlib
import fcntl
import json
import os
import pwd
import socket
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from veiligthuis import env

# folders that stand below the data folder unless their variable says otherwise
MOVABLE = {
    "keys": "VT_KEY_DIR",
    "media": "VT_MEDIA",
    "tmp": "VT_TMP",
    "logs": "VT_LOG_DIR",
    "mail": "VT_MAIL_DIR",
    "static": "VT_STATIC",
}
FOLDERS = (*MOVABLE, "postgres", "broker", "cache", "run")
KNOWN = {*FOLDERS, "lock", "lock-web", "lock-worker", "lock-beat", "ports.json", "beat-schedule", "test", "bench"}
SERVICE_ACCOUNTS = ("postgres", "veiligthuis")


class Refused(Exception):
    """The start ends here; the message is the one line that says why."""


@dataclass(frozen=True)
class Places:
    """The folders of one data folder, and the account that owns them when we are root."""

    data: Path
    keys: Path
    who: pwd.struct_passwd | None

    def folder(self, name: str) -> Path:
        """Return a subfolder of the data folder, or where its variable moved it, made for our account only."""
        return self.owned(self.place(name))

    def place(self, name: str) -> Path:
        """Return where a folder stands; it is not made here."""
        if name == "keys":
            return self.keys
        return env.folder(MOVABLE[name], self.data / name) if name in MOVABLE else self.data / name

    def owned(self, folder: Path) -> Path:
        """Make a folder with mode 0700 when it is not there; a fresh one is handed to the account."""
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True)
            self.hand_over(folder)
        return folder

    def hand_over(self, path: Path) -> None:
        """Give something that root made to the account that works with it."""
        if self.who and path.lstat().st_uid == 0:
            os.chown(path, self.who.pw_uid, self.who.pw_gid, follow_symlinks=False)

    def take_over(self, name: str) -> None:
        """Give the account what root made here before it (`manage.py`, `prepare`), and say so.

        A folder that stands elsewhere and is not closed to others may hold more than ours: it is left alone.
        """
        folder = self.place(name)
        top = folder.stat()
        ours = folder.parent == self.data or not top.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        if not self.who or not ours or folder == Path(pwd.getpwuid(0).pw_dir):
            return
        if top.st_uid == 0:
            print(f"{folder} gaat over naar account {self.who.pw_name}.", file=sys.stderr, flush=True)  # noqa: T201
        elif name != "keys" or top.st_uid != self.who.pw_uid:  # the key folder is small, and all of it must be read
            return
        self.hand_over(folder)
        for _, folders, files, handle in os.fwalk(folder):  # by handles: what is renamed meanwhile leads nowhere else
            for entry in (*folders, *files):
                if os.stat(entry, dir_fd=handle, follow_symlinks=False).st_uid == 0:
                    os.chown(entry, self.who.pw_uid, self.who.pw_gid, dir_fd=handle, follow_symlinks=False)

    def secret(self, name: str) -> str:
        """Return a password from the key folder, made once."""
        from veiligthuis.keys import text_secret

        value = text_secret(self.owned(self.keys), name)
        self.hand_over(self.keys / name)
        return value


def find_places() -> Places:
    """Return the places that the environment names, made and handed over."""
    data = env.folder("VT_DATA_DIR", env.BASE_DIR / "var")
    keys = env.folder("VT_KEY_DIR", data / "keys")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    places = Places(data, keys, _account(data))
    if {entry.name for entry in data.iterdir()} <= KNOWN:  # a folder that holds anything else is not ours to hand over
        places.hand_over(data)
    for name in FOLDERS:
        places.folder(name)
    for name in MOVABLE:
        places.take_over(name)
    return places


def _account(data: Path) -> pwd.struct_passwd | None:
    """Return None for an ordinary user; for root the owner of earlier data, or a service account."""
    if os.geteuid() != 0:
        return None
    earlier = data / "postgres"
    if earlier.is_dir() and earlier.stat().st_uid != 0:
        return pwd.getpwuid(earlier.stat().st_uid)
    for name in SERVICE_ACCOUNTS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    name = SERVICE_ACCOUNTS[-1]
    subprocess.run(["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name], check=True)
    return pwd.getpwnam(name)


def take_lock(data: Path, only: str = "") -> int:
    """Hold the lock of the data folder for the life of this process; inherited from script/server when it has it.

    A process that runs alone (`only`) has a lock of its own name, so that its colleagues may run beside it.

    Raises:
        Refused: another start holds it.

    """
    inherited = env.number("VT_LOCK_FD", -1)
    file = data / (f"lock-{only}" if only else "lock")
    handle = inherited if inherited >= 0 else os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        other = file.read_text().strip() or "?"
        raise Refused(f"Er draait al een server op {data} (proces {other}).") from error
    os.set_inheritable(handle, False)
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    return handle


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Say whether nobody listens on this port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def remembered_port(data: Path, name: str) -> int:
    """Return the port of a service: the one it had, or another when that is taken."""
    file = data / "ports.json"
    ports: dict[str, int] = {}
    with contextlib.suppress(OSError, ValueError):
        ports = json.loads(file.read_text())
    port = ports.get(name)
    if isinstance(port, int) and port_is_free(port):
        return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        ports[name] = probe.getsockname()[1]
    part = file.with_suffix(".part")
    part.write_text(json.dumps(ports))
    part.replace(file)
    return ports[name]


def say(line: str) -> None:
    """Print one line for the person at the terminal, at once."""
    print(line, flush=True)  # noqa: T201  the terminal is this program's screen
    sys.stdout.flush()
