"""Data keys as rows: one for each case, reporter identity, submission; wrapped, so the database alone opens nothing."""

from uuid import UUID

from accounts.models import DataKey
from veiligthuis.keys import new_data_key, unwrap, wrap


def data_key(owner_id: UUID) -> bytes:
    """Return the data key of an owner, made at its first use."""
    row = DataKey.objects.filter(pk=owner_id).first()
    if row is not None:
        return unwrap(row.version, bytes(row.wrapped), owner_id)
    key = new_data_key()
    version, wrapped = wrap(key, owner_id)
    DataKey.objects.bulk_create([DataKey(pk=owner_id, version=version, wrapped=wrapped)], ignore_conflicts=True)
    row = DataKey.objects.get(pk=owner_id)
    return unwrap(row.version, bytes(row.wrapped), owner_id)


def destroy_data_key(owner_id: UUID) -> None:
    """Destroy a key: what was sealed under it can never be read again."""
    DataKey.objects.filter(pk=owner_id).delete()
