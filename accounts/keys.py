"""Data keys as rows: one for each case, reporter identity, submission; wrapped, so the database alone opens nothing.

And what a versioned key of the ring seals itself, with its version before it: second factors, logins, asked passwords.
"""

import base64
import re
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.models import DataKey
from veiligthuis.keys import KeyRefused, new_data_key, open_sealed, ring, seal
from veiligthuis.keyservice import key_service

USING = 5_250_131  # the first half of the advisory locks: shared by who uses a version, whole for who retires one
DATA_KEYS = "kek"
SEALED_BY = re.compile(r"([1-9]\d{0,8})\.([A-Za-z0-9+/]+=*)")


def data_key(owner_id: UUID) -> bytes:
    """Return the data key of an owner, made at its first use."""
    row = DataKey.objects.filter(pk=owner_id).first()
    if row is None:
        _make(owner_id)
        row = DataKey.objects.get(pk=owner_id)
    return key_service().unwrap(row.version, bytes(row.wrapped), owner_id)


def _make(owner_id: UUID) -> None:
    """Keep a new data key, unless another process was first.

    Until the commit nobody may retire the version that wrapped it: the row cannot be seen before.
    """
    hold(DATA_KEYS)
    version, wrapped = key_service().wrap(new_data_key(), owner_id)
    DataKey.objects.bulk_create([DataKey(pk=owner_id, version=version, wrapped=wrapped)], ignore_conflicts=True)


def destroy_data_key(owner_id: UUID) -> None:
    """Destroy a key: what was sealed under it can never be read again."""
    DataKey.objects.filter(pk=owner_id).delete()


def hold(kind: str) -> None:
    """Let nobody retire a version of this kind of key until the commit: what is written with it cannot be seen before."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s, hashtext(%s))", [USING, kind])


def newest(kind: str) -> int:
    """Return the version of a kind of key that may be written with in this transaction."""
    hold(kind)
    return ring().versions_of(kind)[-1]


# --- sealed by a kind of the ring ------------------------------------------------


def seal_by_ring(kind: str, text: str, **place: Any) -> str:
    """Seal a text under the newest key of a kind, and say before it under which version.

    Args:
        kind: the kind of key.
        text: what is sealed.
        place: label, row and column, as `veiligthuis.keys.seal` takes them.
    """
    version = newest(kind)
    return f"{version}.{base64.b64encode(seal(ring().key_of(kind, version), text, **place)).decode()}"


def open_by_ring(kind: str, sealed: str, **place: Any) -> str:
    """Return what `seal_by_ring` put here.

    Raises:
        KeyRefused: it is no such text, its version was retired, or it was moved or changed.
    """
    said = SEALED_BY.fullmatch(sealed)
    if said is None:
        raise KeyRefused("A sealed text does not say by which key.")
    return open_sealed(ring().key_of(kind, int(said[1])), base64.b64decode(said[2]), **place)


def version_of(text: object) -> int:
    """Return the version of the key that sealed a text, or 0 for what is no sealed text."""
    said = SEALED_BY.fullmatch(text) if isinstance(text, str) else None
    return int(said[1]) if said else 0
