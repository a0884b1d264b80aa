"""The way to the outbox, which stands on a floor above: accounts knows it by settings only."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import User


def post(kind: str, object_id: UUID, recipients: Iterable[User]) -> None:
    """Write a mail into the outbox, in the caller's transaction; posting it again changes nothing.

    Args:
        kind: a kind of cases.notifications, which says all of its text.
        object_id: what it is about, for the unique key only.
        recipients: the people to tell.
    """
    write: Callable[[str, UUID, Iterable[User]], None] = import_string(settings.VT_OUTBOX)
    write(kind, object_id, recipients)
