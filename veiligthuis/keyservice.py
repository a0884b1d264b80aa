"""Who wraps the data keys: by default the files under VT_KEY_DIR, or a key service of the customer's own.

An adapter is a class that keeps `KeyService` and takes the key folder; `VT_KEY_SERVICE` holds its dotted path.
Only data keys pass through it, never a text: one call opens all that was sealed for one case.
"""

from functools import lru_cache
from pathlib import Path
from typing import Protocol, cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


class KeyService(Protocol):
    """What an adapter must do. It may be shared by threads, and answers within the time of a page."""

    def wrap(self, data_key: bytes, owner_id: UUID) -> tuple[int, bytes]:
        """Encrypt a data key of 32 bytes under the newest version, bound to its owner.

        Returns:
            the version that wrapped, and the wrapped key.
        """

    def unwrap(self, version: int, wrapped: bytes, owner_id: UUID) -> bytes:
        """Return the data key of this owner.

        Raises:
            KeyRefused: the version is unknown or retired, or the wrapped key was moved, changed or cut off.
        """

    def versions(self) -> list[int]:
        """Return the versions that still open, oldest first; the last one wraps. Never empty."""

    def add_version(self) -> int:
        """Make the next version, which wraps from now on in every process; return it."""

    def retire(self, version: int) -> None:
        """Destroy a version for good; twice is no error."""


@lru_cache
def _service(path: str, key_dir: Path) -> KeyService:
    return cast("KeyService", import_string(path)(key_dir))


def key_service() -> KeyService:
    """Return the service of this installation, as the settings name it."""
    return _service(settings.KEY_SERVICE, Path(settings.KEY_DIR))
