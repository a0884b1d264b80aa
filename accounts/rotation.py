"""New keys for everything that is sealed or hashed, while the site serves (security.md G13).

Each kind of key is a class that keeps `Kind`; `settings.VT_KEY_KINDS` names them, in the order of their rotation.
"""

import time
from collections.abc import Iterator
from typing import Protocol

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from accounts.adapters import SECOND_FACTORS, SecondFactorAdapter
from accounts.audit.acts import Act
from accounts.audit.recording import record
from accounts.entry import Login, ResetRequest
from accounts.keys import DATA_KEYS, USING, open_by_ring, seal_by_ring, version_of
from accounts.models import DataKey
from accounts.passwords import REQUESTS, address_in, seal_address
from accounts.sessions import LOGINS, PLACE
from veiligthuis.database import acting_as_system
from veiligthuis.errors import RuleViolation
from veiligthuis.keys import KeyRefused, ring
from veiligthuis.keyservice import key_service

BATCH = 50  # rows to a transaction: a second at most, so that nobody waits for it
GRACE = 0.3  # seconds
ROTATING = 5_250_132  # the advisory lock of the one rotation


class Kind(Protocol):
    """One kind of key, and the rows that carry the version they were written with."""

    name: str  # of its files and its lock
    words: str  # as the trail tells of it

    def versions(self) -> list[int]:
        """Return the versions that can still be read with, oldest first; the last one writes."""

    def add_version(self) -> int:
        """Make the next version, which writes from now on."""

    def retire(self, version: int) -> None:
        """Destroy a version for good; twice is no error."""

    def rewrite(self, newest: int) -> int:
        """Write at most BATCH older rows anew in this transaction; return how many. Rows in use wait."""

    def is_left(self, newest: int) -> bool:
        """Say whether any row is of an older version."""


class OfTheRing:
    """A kind whose versions are files in the key folder."""

    name = ""

    def versions(self) -> list[int]:
        """Return the versions that have a file."""
        return ring().versions_of(self.name)

    def add_version(self) -> int:
        """Make the next file."""
        return ring().add_version_of(self.name)

    def retire(self, version: int) -> None:
        """Destroy a file."""
        ring().retire_of(self.name, version)


class DataKeys:
    """The key that wraps the data keys: by the files, or by the key service of the customer's own."""

    name = DATA_KEYS
    words = "sleutel"

    def versions(self) -> list[int]:
        """Return what the key service still opens."""
        return key_service().versions()

    def add_version(self) -> int:
        """Let the key service make one."""
        return key_service().add_version()

    def retire(self, version: int) -> None:
        """Let the key service destroy one."""
        key_service().retire(version)

    def rewrite(self, newest: int) -> int:
        """Wrap one batch anew."""
        service = key_service()
        rows = DataKey.objects.filter(version__lt=newest).order_by("pk").select_for_update(skip_locked=True)[:BATCH]
        for row in (found := list(rows)):
            key = service.unwrap(row.version, bytes(row.wrapped), row.pk)
            row.version, row.wrapped = service.wrap(key, row.pk)
            row.save(update_fields=["version", "wrapped"])
        return len(found)

    def is_left(self, newest: int) -> bool:
        """Look for a key that an older version wraps."""
        return DataKey.objects.filter(version__lt=newest).exists()


class SecondFactors(OfTheRing):
    """The key that seals the secrets of second factors; the version stands in the sealed text itself."""

    name = SECOND_FACTORS
    words = "sleutel van de tweede stap"

    def rewrite(self, newest: int) -> int:
        """Seal the secrets of one batch anew."""
        adapter, done = SecondFactorAdapter(), 0
        for pk in self._older(newest)[:BATCH]:
            row = Authenticator.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
            if row is not None:
                row.data = {name: _sealed_anew(adapter, value) for name, value in row.data.items()}
                row.save(update_fields=["data"])
                done += 1
        return done

    def is_left(self, newest: int) -> bool:
        """Look for a secret that an older version seals."""
        return bool(self._older(newest))

    def _older(self, newest: int) -> list[int]:
        """Return the second factors with a secret of an older version; there are a few for each person."""
        rows = Authenticator.objects.order_by("pk").values_list("pk", "data")
        return [pk for pk, data in rows if any(0 < version_of(text) < newest for text in _texts(data))]


def _texts(data: dict[str, object]) -> Iterator[object]:
    for value in data.values():
        yield from value if isinstance(value, list) else [value]


def _sealed_anew(adapter: SecondFactorAdapter, value: object) -> object:
    if isinstance(value, list):
        return [_sealed_anew(adapter, one) for one in value]
    return adapter.encrypt(adapter.decrypt(str(value))) if version_of(value) else value


class Logins(OfTheRing):
    """The key that seals what a login holds; the version stands in the sealed text itself."""

    name = LOGINS
    words = "sleutel van de logins"

    def rewrite(self, newest: int) -> int:
        """Seal one batch anew; a login that nobody can open any more, whoever has its cookie, goes."""
        rows = self._older(newest).order_by("pk").select_for_update(skip_locked=True)[:BATCH]
        for row in (found := list(rows)):
            try:
                held = open_by_ring(LOGINS, row.session_data, **PLACE)
            except (KeyRefused, ValueError):
                row.delete()
                continue
            row.session_data = seal_by_ring(LOGINS, held, **PLACE)
            row.save(update_fields=["session_data"])
        return len(found)

    def is_left(self, newest: int) -> bool:
        """Look for a login that an older version seals."""
        return self._older(newest).exists()

    def _older(self, newest: int) -> QuerySet[Login]:
        return Login.objects.exclude(session_data__startswith=f"{newest}.")


class PasswordRequests(OfTheRing):
    """The key that seals the address of who asked for a new password; such a row lives for minutes."""

    name = REQUESTS
    words = "sleutel van de gevraagde wachtwoorden"

    def rewrite(self, newest: int) -> int:
        """Seal one batch anew."""
        rows = ResetRequest.objects.order_by("pk").select_for_update(skip_locked=True)
        older = [row for row in rows if version_of(bytes(row.sealed).decode()) < newest][:BATCH]
        for row in older:
            row.sealed = seal_address(row.pk, address_in(row))
            row.save(update_fields=["sealed"])
        return len(older)

    def is_left(self, newest: int) -> bool:
        """Look for an address that an older version seals."""
        return any(version_of(bytes(row.sealed).decode()) < newest for row in ResetRequest.objects.all())


def rotate() -> Iterator[int]:
    """Write everything anew and retire the old versions, while the site serves; yield how many after each step.

    Broken off, the next call goes on where this one stopped: as long as an old version stands, no third one is made.

    Raises:
        RuleViolation: another rotation is running.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [ROTATING])
        if cursor.fetchone() != (True,):
            raise RuleViolation("Er loopt al een vernieuwing van de sleutels.")
    try:
        yield from _rotate([import_string(path)() for path in settings.VT_KEY_KINDS])
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [ROTATING])


def _rotate(kinds: list[Kind]) -> Iterator[int]:
    """Make a new version of each kind, then finish kind after kind in the same order.

    So the state tells how far it came: while the first has two versions, the others may still get theirs; when the
    first has one and another two, those with two are left to do.
    """
    two = [len(kind.versions()) > 1 for kind in kinds]
    if two[0] or not any(two):
        for kind in kinds:
            if len(kind.versions()) == 1:
                kind.add_version()
    done = 0
    for kind in kinds:
        newest = kind.versions()[-1]
        while len(kind.versions()) > 1 and not _retired(kind, newest):
            while count := _rewritten(kind, newest):
                done += count
                yield done


def _rewritten(kind: Kind, newest: int) -> int:
    with acting_as_system("keys"):
        return kind.rewrite(newest)


def _retired(kind: Kind, newest: int) -> bool:
    """Retire the old versions when nothing is written with them any more, seen and unseen."""
    with acting_as_system("keys"):
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [USING, kind.name])
        if kind.is_left(newest):
            return False
        record(Act.KEYS_ROTATED, kind=f"{kind.words} {newest}")
        transaction.on_commit(lambda: _retire_old(kind))
        return True


def _retire_old(kind: Kind) -> None:
    time.sleep(GRACE)  # whoever read a row just before it was written anew has opened it by now
    for version in kind.versions()[:-1]:
        kind.retire(version)
