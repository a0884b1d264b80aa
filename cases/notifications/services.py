"""The outbox: post in the caller's transaction, sweep what was lost, deliver exactly what a row says (foundation.md 8)."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from accounts.links import address_of
from accounts.models import Heartbeat, User
from cases.notifications.models import Delivery, Kind, Message
from veiligthuis import clock

SWEEPS_TO_WAIT = 3  # how long a claimed message is left to the worker that has it: longer than a task may last
WITH_LINK = frozenset({Kind.INVITED, Kind.PASSWORD_ASKED})  # about a one-time link
_bells: list[Callable[[UUID], None]] = []


def ring_with(bell: Callable[[UUID], None]) -> None:
    """Let the room's tasks hand in their bell: services never import tasks."""
    _bells[:] = [bell]


def post(kind: Kind, object_id: UUID, recipients: Iterable[User], *, version: int = 1) -> None:
    """Write a message to each recipient in the caller's transaction; posting it again changes nothing.

    Args:
        kind: what the message says; it never names a person or a case.
        object_id: what it is about, for the unique key only.
        recipients: the people to tell.
        version: of the object, so that a second round is a second message.
    """
    now = clock.now()
    rows = [
        Message(kind=kind, object_id=object_id, recipient=user, version=version, made_at=now, due=now)
        for user in recipients
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    ids = [row.pk for row in rows]
    transaction.on_commit(lambda: _ring(ids))


def sweep(limit: int = 500) -> list[UUID]:
    """Return the messages that are due and claim them for a while; beat asks each minute."""
    now = clock.now()
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": now})
    due = Message.objects.filter(done_at=None, due__lte=now).order_by("due").select_for_update(skip_locked=True)[:limit]
    claimed = list(due)
    for message in claimed:
        message.due = now + SWEEPS_TO_WAIT * timedelta(seconds=settings.SWEEP_SECONDS)
        message.save(update_fields=["due"])
    return [message.pk for message in claimed]


def deliver(message_id: UUID) -> bool:
    """Send one message and write its ledger row in the same transaction; to who may no longer enter nothing is sent.

    Returns:
        False when it was sent already or is in another worker's hands.
    """
    row = Message.objects.select_for_update(skip_locked=True, of=("self",)).select_related("recipient")
    message = row.filter(pk=message_id, done_at=None).first()
    if message is None:
        return False
    now = clock.now()
    if message.recipient.is_active:
        folder = f"notifications/{message.kind}"
        subject = render_to_string(f"{folder}/subject.txt").strip()
        body = render_to_string(f"{folder}/body.txt", _words(message))
        send_mail(subject, body, None, [message.recipient.email])
        Delivery.objects.create(message=message, at=now)
    message.done_at = now
    message.save(update_fields=["done_at"])
    return True


def _words(message: Message) -> dict[str, str]:
    """Return what the text of a message needs: a link that stands in no row, for the two kinds that carry one."""
    if message.kind not in WITH_LINK:
        return {}
    return {"link": address_of(message.object_id)}


def _ring(ids: list[UUID]) -> None:
    for bell in _bells:
        for pk in ids:
            bell(pk)
