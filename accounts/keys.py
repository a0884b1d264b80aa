"""Data keys as rows: one for each case, reporter identity, submission; wrapped, so the database alone opens nothing."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection, transaction

from accounts.audit.acts import Act
from accounts.audit.recording import record
from accounts.models import DataKey
from veiligthuis.database import acting_as_system
from veiligthuis.errors import RuleViolation
from veiligthuis.keys import new_data_key
from veiligthuis.keyservice import key_service

BATCH = 50  # rows to a transaction: a second at most, so that nobody waits for it
WRAPPING = 5_250_131  # the advisory lock: shared by who makes a data key, whole for who retires a version
ROTATING = 5_250_132  # the advisory lock of the one rotation


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
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s)", [WRAPPING])
    version, wrapped = key_service().wrap(new_data_key(), owner_id)
    DataKey.objects.bulk_create([DataKey(pk=owner_id, version=version, wrapped=wrapped)], ignore_conflicts=True)


def destroy_data_key(owner_id: UUID) -> None:
    """Destroy a key: what was sealed under it can never be read again."""
    DataKey.objects.filter(pk=owner_id).delete()


# --- rotation (security.md G13) ----------------------------------------------


def rotate() -> Iterator[int]:
    """Wrap every data key anew and retire the old versions, while the site serves; yield how many after each step.

    Broken off, the next call goes on where this one stopped: as long as an old version stands, no new one is made.

    Raises:
        RuleViolation: another rotation is running.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [ROTATING])
        if cursor.fetchone() != (True,):
            raise RuleViolation("Er loopt al een vernieuwing van de sleutels.")
    try:
        service = key_service()
        if len(service.versions()) == 1:
            service.add_version()
        newest = service.versions()[-1]
        done = 0
        while not _retired(newest):
            while count := _rewrapped(newest):
                done += count
                yield done
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [ROTATING])


def _rewrapped(newest: int) -> int:
    """Wrap one batch anew; a row that somebody is working at waits for a later one."""
    service = key_service()
    with acting_as_system("keys"):
        rows = DataKey.objects.filter(version__lt=newest).order_by("pk").select_for_update(skip_locked=True)[:BATCH]
        for row in (found := list(rows)):
            key = service.unwrap(row.version, bytes(row.wrapped), row.pk)
            row.version, row.wrapped = service.wrap(key, row.pk)
            row.save(update_fields=["version", "wrapped"])
        return len(found)


def _retired(newest: int) -> bool:
    """Retire the old versions when nothing is wrapped by them any more, seen and unseen."""
    with acting_as_system("keys"):
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [WRAPPING])
        if DataKey.objects.filter(version__lt=newest).exists():
            return False
        record(Act.KEYS_ROTATED, kind=f"sleutel {newest}")
        transaction.on_commit(_retire_old)
        return True


def _retire_old() -> None:
    service = key_service()
    for version in service.versions()[:-1]:
        service.retire(version)
