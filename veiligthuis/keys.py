"""Sealing of what the database may not show: AES-256-GCM, data keys, keyed hashes, secrets in files.

One data key per owner (a case, a reporter's identity), wrapped by a versioned key that stands in a
file `kek.<version>` outside the database. The highest version wraps, all of them open. Whatever was
moved, changed or cut off is refused with `KeyRefused`, never returned half.

Nothing here reads settings at import: the settings themselves take their secret from here.
"""

import hmac
import re
import secrets
import threading
import time
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from veiligthuis.onefile import flush_folder, write_once

KEY_SIZE = 32
FORMAT = b"\x01"
NONCE_SIZE = 12
TAG_SIZE = 16
SETTLED = 1_000_000_000  # nanoseconds; a folder changed less long ago may change again under the same time


class KeyRefused(Exception):
    """A key or a sealed value is not what it should be: moved, changed, cut off, or of an unknown version."""


# --- values ---------------------------------------------------------------


def new_data_key() -> bytes:
    """Return a new random key for the values of one owner."""
    return AESGCM.generate_key(bit_length=8 * KEY_SIZE)


def seal(data_key: bytes, plaintext: str, *, label: str, row: UUID, column: str) -> bytes:
    """Encrypt a text so that it opens only in the place it was sealed for.

    Args:
        data_key: the owner's key, 32 bytes.
        plaintext: any text without lone surrogates; empty is allowed.
        label: a stable word for the kind of row; never a table's name, which may change.
        row: the key of the row that holds the value.
        column: the stable word for the value within the row.

    Returns:
        0x01, a nonce of 12 bytes, the ciphertext with its tag.

    """
    return _encrypt(data_key, plaintext.encode(), _place(label, row, column))


def open_sealed(data_key: bytes, sealed: bytes, *, label: str, row: UUID, column: str) -> str:
    """Return the text that `seal` put here.

    Raises:
        KeyRefused: it was sealed for another row or column, under another key, or was changed since.

    """
    return _decrypt(data_key, sealed, _place(label, row, column)).decode()


def _place(label: str, row: UUID, column: str) -> bytes:
    """Return what binds a value to its place; the separator may not occur in the parts."""
    if "|" in label or "|" in column:
        raise ValueError("A label or column may not hold the separator.")
    return f"{label}|{row}|{column}".encode()


def _encrypt(key: bytes, plaintext: bytes, place: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_SIZE)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, plaintext, place)


def _decrypt(key: bytes, sealed: bytes, place: bytes) -> bytes:
    sealed = bytes(sealed)  # a database driver may hand over a memoryview
    if len(sealed) < len(FORMAT) + NONCE_SIZE + TAG_SIZE:
        raise KeyRefused("A sealed value is empty or cut off.")
    if not sealed.startswith(FORMAT):
        raise KeyRefused("A sealed value has an unknown format.")
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + NONCE_SIZE], sealed[1 + NONCE_SIZE :], place)
    except InvalidTag:
        # without the cause: the traceback may be logged, and has nothing more to say
        raise KeyRefused("A sealed value was moved, changed, or sealed under another key.") from None


# --- secrets in files -------------------------------------------------------


def text_secret(key_dir: Path, name: str) -> str:
    """Return the random text in this file, made once, also when several processes start together.

    Raises:
        KeyRefused: the file is there and empty.

    """
    value = _read_or_make(key_dir, name, secrets.token_urlsafe(48).encode()).decode().strip()
    if not value:
        raise KeyRefused(f"The secret {name} is empty.")
    return value


def file_secret(key_dir: Path, name: str, size: int = KEY_SIZE) -> bytes:
    """Return the random bytes in this file, made once, also when several processes start together.

    Raises:
        KeyRefused: the file is there and has another size.

    """
    return _checked(_read_or_make(key_dir, name, secrets.token_bytes(size)), name, size)


def read_secret(key_dir: Path, name: str, size: int = KEY_SIZE) -> bytes:
    """Return the bytes of a secret that must already be there.

    Raises:
        KeyRefused: there is no such file (it may have been destroyed), or it has another size.

    """
    try:
        return _checked((key_dir / name).read_bytes(), name, size)
    except FileNotFoundError:
        raise KeyRefused(f"The secret {name} is not there.") from None


def destroy_secret(key_dir: Path, name: str) -> None:
    """Remove a secret from its folder for good; what it sealed opens nowhere again. Twice is no error."""
    (key_dir / name).unlink(missing_ok=True)
    if key_dir.is_dir():
        flush_folder(key_dir)


def _checked(value: bytes, name: str, size: int) -> bytes:
    if len(value) != size:
        raise KeyRefused(f"The secret {name} has {len(value)} bytes instead of {size}.")
    return value


def _read_or_make(key_dir: Path, name: str, value: bytes) -> bytes:
    path = key_dir / name
    try:
        return path.read_bytes()
    except FileNotFoundError:
        write_once(key_dir, name, value)
        return path.read_bytes()  # ours, or that of who was first


# --- keys that wrap and hash ------------------------------------------------


class Keyring:
    """The versioned keys in one folder: `kek.<version>` wraps data keys, `hash.<version>` hashes, and what others name.

    May be shared by threads. A version that is added or removed while we run is seen at its next use.
    """

    def __init__(self, key_dir: Path) -> None:
        """Take the folder; files are made at their first use."""
        self.key_dir = key_dir
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[int, dict[int, bytes]]] = {}

    def wrap(self, data_key: bytes, owner_id: UUID) -> tuple[int, bytes]:
        """Encrypt a data key for its owner's row; return the version that wrapped and the wrapped key."""
        keys = self._keys("kek")
        version = max(keys)
        return version, _encrypt(keys[version], data_key, f"datakey|{owner_id}".encode())

    def unwrap(self, version: int, wrapped: bytes, owner_id: UUID) -> bytes:
        """Return the data key of this owner.

        Raises:
            KeyRefused: the version has no file, or the wrapped key was moved, changed or cut off.

        """
        return _decrypt(self._key("kek", version), wrapped, f"datakey|{owner_id}".encode())

    def versions(self) -> list[int]:
        """Return the versions that open a data key, oldest first; the last one wraps."""
        return self.versions_of("kek")

    def add_version(self) -> int:
        """Make the next version, which wraps from now on; return it."""
        return self.add_version_of("kek")

    def retire(self, version: int) -> None:
        """Destroy a version for good. What it still wraps opens nowhere again; twice is no error."""
        self.retire_of("kek", version)

    def versions_of(self, kind: str) -> list[int]:
        """Return the versions of a kind of key, oldest first; the first is made at its first use."""
        return sorted(self._keys(kind))

    def add_version_of(self, kind: str) -> int:
        """Make the next version of a kind, which is used from now on; return it."""
        version = self.versions_of(kind)[-1] + 1
        file_secret(self.key_dir, f"{kind}.{version}")
        return version

    def retire_of(self, kind: str, version: int) -> None:
        """Destroy a version of a kind for good; twice is no error."""
        destroy_secret(self.key_dir, f"{kind}.{version}")

    def key_of(self, kind: str, version: int) -> bytes:
        """Return one version of a kind.

        Raises:
            KeyRefused: it has no file.

        """
        return self._key(kind, version)

    def keyed_hash(self, value: str, *, region: UUID, purpose: str, version: int | None = None) -> bytes:
        """Return 32 bytes by which equal values are found without being readable.

        Each region, purpose and version has a key of its own, so that hashes of two regions do not compare.

        Raises:
            KeyRefused: the version has no file.

        """
        master = self._key("hash", self.versions_of("hash")[-1] if version is None else version)
        key = HKDF(SHA256(), KEY_SIZE, salt=None, info=f"{region}|{purpose}".encode()).derive(master)
        return hmac.digest(key, value.encode(), sha256)

    def _key(self, kind: str, version: int) -> bytes:
        try:
            return self._keys(kind)[version]
        except KeyError:
            raise KeyRefused(f"There is no key {kind}.{version}.") from None

    def _keys(self, kind: str) -> dict[int, bytes]:
        """Return all versions of a kind, read again when the folder changed; make the first one if there is none."""
        with self._lock:
            changed = self.key_dir.stat().st_mtime_ns if self.key_dir.is_dir() else 0
            seen = self._seen.get(kind)
            if seen and seen[0] == changed:
                return seen[1]
            keys = self._read(kind)
            if not keys:
                file_secret(self.key_dir, f"{kind}.1")
                keys = self._read(kind)
            if time.time_ns() - changed > SETTLED:
                self._seen[kind] = (changed, keys)
            return keys

    def _read(self, kind: str) -> dict[int, bytes]:
        names = [path.name for path in self.key_dir.iterdir()] if self.key_dir.is_dir() else []
        found = [match for name in names if (match := re.fullmatch(rf"{kind}\.([1-9]\d*)", name))]
        return {int(match[1]): read_secret(self.key_dir, match[0]) for match in found}


@lru_cache
def _ring_in(key_dir: Path) -> Keyring:
    return Keyring(key_dir)


def ring() -> Keyring:
    """Return the keyring of this installation, in the folder that the settings name."""
    from django.conf import settings

    return _ring_in(Path(settings.KEY_DIR))
