"""Data keys as rows: one for each case, reporter identity, submission; wrapped, so the database alone opens nothing."""

from uuid import UUID

from django.db import connection

from accounts.models import DataKey
from veiligthuis.keys import new_data_key, ring
from veiligthuis.keyservice import key_service

USING = 5_250_131  # the first half of the advisory locks: shared by who uses a version, whole for who retires one
DATA_KEYS = "kek"


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
