"""Small files that are written once and whole, and belong to whom their folder belongs to."""

import os
import secrets
from pathlib import Path


def write_once(folder: Path, name: str, value: bytes) -> None:
    """Write a file that is whole or not there, and never replace one that is.

    Args:
        folder: where; it is made when it is not there, readable for its owner alone.
        name: of the file.
        value: all that it holds.
    """
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _give_to_the_owner(folder, folder.parent)
    part = folder / f".{name}.{secrets.token_hex(8)}.part"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _give_to_the_owner(descriptor, folder)
            file.write(value)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, folder / name)
    except FileExistsError:
        pass  # another process was first: theirs is whole, since a link is made after the flush
    finally:
        part.unlink()
    flush_folder(folder)


def _give_to_the_owner(made: int | Path, folder: Path) -> None:
    """Give what root just made to whom the folder belongs to: the server, which is another account, must read it."""
    if os.geteuid() == 0:
        owner = folder.stat()
        if isinstance(made, int):
            os.fchown(made, owner.st_uid, owner.st_gid)
        else:
            os.chown(made, owner.st_uid, owner.st_gid, follow_symlinks=False)


def flush_folder(folder: Path) -> None:
    """Let what was added to or removed from a folder outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
