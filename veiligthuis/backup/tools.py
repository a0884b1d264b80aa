"""PostgreSQL's own programs, files for our eyes only, and where the database is."""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from veiligthuis import env
from veiligthuis.backup import Failed
from veiligthuis.embedded.places import Places, Refused, take_lock
from veiligthuis.embedded.processes import Stopping, postgres_folder
from veiligthuis.embedded.servers import Postgres, stop_in_order

TRIED = 5  # lines of a failed program that are shown


@contextmanager
def database(places: Places, *, running: bool = True) -> Iterator[str]:
    """Give the owner's login: the one named, the embedded server's that runs, or of one that we start meanwhile.

    Args:
        places: the data folder.
        running: whether an embedded server that runs already will do.

    Raises:
        Failed: one runs, and that will not do.

    """
    if env.text("DATABASE_URL"):
        yield env.text("DATABASE_URL")
        return
    server = Postgres(places, throwaway=False)
    try:
        lock = take_lock(places.data)
    except Refused as refusal:
        if not running:
            raise Failed(str(refusal)) from refusal
        with suppress(OSError, KeyError, ValueError):
            server.port = int(json.loads((places.data / "ports.json").read_text())["postgres"])
        yield server.url
        return
    try:
        server.start(Stopping())
        yield server.url
    finally:
        stop_in_order([server.child])
        os.close(lock)


def run(program: str, major: int, url: str, *options: str) -> None:
    """Run a program of PostgreSQL on a database; the password goes through its environment.

    Args:
        program: pg_dump or pg_restore.
        major: the server's version; the program may be newer, never older.
        url: the owner's login.
        options: its arguments.

    Raises:
        Failed: there is no such program, or it failed; the line holds its last words.

    """
    parts = env.database(url)
    place = [f"--host={parts['HOST']}", f"--port={parts['PORT']}", f"--username={parts['USER']}", "--no-password"]
    command = [_program(program, major), *place, f"--dbname={parts['NAME']}", *options]
    given = {**os.environ, "PGPASSWORD": str(parts["PASSWORD"])}
    ended = subprocess.run(command, env=given, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if ended.returncode:
        said = " / ".join(ended.stderr.strip().splitlines()[-TRIED:])
        raise Failed(f"{program} is mislukt: {said}")


def _program(name: str, major: int) -> str:
    """Return the system's own program when it is new enough (it speaks TLS), else that of the wheel."""
    found = [Path(place) for place in [shutil.which(name)] if place]
    with suppress(Refused):
        found.append(postgres_folder() / "bin" / name)
    for place in found:
        with suppress(OSError, ValueError, IndexError):
            said = subprocess.run([place, "--version"], capture_output=True, text=True, check=False).stdout
            if int(said.split(") ")[1].split(".")[0]) >= major:
                return str(place)
    raise Failed(f"Er is geen {name} van versie {major} of nieuwer: installeer postgresql-client-{major}.")


# --- files ---


def pack(folder: Path, target: Path, *, skip: str = "") -> int:
    """Put a folder in a tar file; returns how many files. What changes meanwhile is taken as it is then."""
    count = 0
    with target.open("xb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
            name = path.relative_to(folder)
            if path.is_file() and name.parts[0] != skip and not path.name.endswith(".part"):
                with suppress(FileNotFoundError):  # removed since we looked
                    tar.add(path, arcname=str(name))
                    count += 1
        file.flush()
        os.fsync(file.fileno())
    return count


def unpack(source: Path, folder: Path, places: Places) -> int:
    """Put the files of a tar back, each for our account only; returns how many."""
    places.owned(folder)
    with tarfile.open(source) as tar:
        members = [member for member in tar.getmembers() if member.isfile()]
        tar.extractall(folder, members, filter="data")
    for member in members:
        path = folder / member.name
        path.chmod(0o600)
        for parent in [path, *path.parents]:
            if parent == folder:
                break
            places.hand_over(parent)
    return len(members)


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
