"""Choosing a password, and asking for a new one without telling anybody whether an address is known here."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts.audit.acts import Act
from accounts.audit.recording import record
from accounts.entry import OneTimeLink, Purpose, ResetRequest
from accounts.invitations import post_link
from accounts.keys import open_by_ring, seal_by_ring
from accounts.links import end_links, make_link
from accounts.logins import end_logins
from accounts.models import User
from veiligthuis import clock

REQUESTS = "password_requests"  # the kind of key
NOT_AGAIN_WITHIN = timedelta(minutes=5)
AT_ONCE = 100
_bells: list[Callable[[], None]] = []


def ring_with(bell: Callable[[], None]) -> None:
    """Let the tasks hand in their bell: what writes rows never imports tasks."""
    _bells[:] = [bell]


@transaction.atomic
def choose_password(user: User, password: str, *, stay: str | None = None) -> None:
    """Give somebody the password that they chose; every login and open link of theirs ends.

    Args:
        user: whose password it is.
        password: already judged by the form (AUTH_PASSWORD_VALIDATORS).
        stay: the session key of the login in which it happens, which does not end.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_links(user)
    record(Act.PASSWORD_CHOSEN, role=user.role_line, region=user.region_id, kind="account", object_id=user.pk)
    end_logins(user, but=stay)


@transaction.atomic
def ask_password(email: str) -> None:
    """Take down that somebody with this address wants a new password: the same work whether anyone has it or not."""
    pk = uuid4()
    ResetRequest.objects.create(pk=pk, sealed=seal_address(pk, email.lower()), made_at=clock.now())
    transaction.on_commit(_ring)


def _ring() -> None:
    for bell in _bells:
        bell()


@transaction.atomic
def answer_requests() -> int:
    """Mail a link to whom it concerns and forget the rest; the worker's work. Returns how many links were made."""
    made = 0
    for request in ResetRequest.objects.select_for_update(skip_locked=True).order_by("made_at")[:AT_ONCE]:
        user = User.objects.filter(email=address_in(request), is_active=True).first()
        request.delete()
        if user and user.has_usable_password() and not _just_made(user):
            post_link("password_asked", make_link(user, Purpose.PASSWORD))
            record(Act.PASSWORD_ASKED, region=user.region_id, kind="account", object_id=user.pk)
            made += 1
    return made


def _just_made(user: User) -> bool:
    """Say whether a link left a moment ago: nobody's mailbox is filled by asking again and again."""
    since = clock.now() - NOT_AGAIN_WITHIN
    return OneTimeLink.objects.filter(user=user, purpose=Purpose.PASSWORD, ended_at=None, made_at__gt=since).exists()


def seal_address(pk: UUID, email: str) -> bytes:
    """Return the address of a request, sealed for its row; its version stands before it."""
    return seal_by_ring(REQUESTS, email, **_place(pk)).encode()


def address_in(request: ResetRequest) -> str:
    """Return the address that was typed."""
    return open_by_ring(REQUESTS, bytes(request.sealed).decode(), **_place(request.pk))


def _place(pk: UUID) -> dict[str, Any]:
    return {"label": "password-request", "row": pk, "column": "email"}
