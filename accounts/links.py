"""One-time links: who holds one may choose a password. The database alone does not open them.

The proof in the address is made with a key that stands in a file, so the worker can write it into a mail and
nobody can read it from a row, a backup or a log of the database.
"""

import base64
import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.entry import OneTimeLink, Purpose
from accounts.models import User
from veiligthuis import clock
from veiligthuis.keys import file_secret

PROOF_BYTES = 16


def proof_of(link_id: UUID) -> str:
    """Return the part of the address that cannot be guessed: 22 characters."""
    key = file_secret(settings.KEY_DIR, "links")
    return base64.urlsafe_b64encode(hmac.digest(key, link_id.bytes, sha256)[:PROOF_BYTES]).decode().rstrip("=")


def address_of(link_id: UUID) -> str:
    """Return the whole address of a link, for a mail."""
    return settings.SITE_URL.rstrip("/") + reverse("one_time_link", args=[link_id, proof_of(link_id)])


@transaction.atomic
def make_link(user: User, purpose: Purpose) -> OneTimeLink:
    """Make a link for somebody; an earlier one for the same purpose ends."""
    now = clock.now()
    end_links(user, purpose)
    return OneTimeLink.objects.create(user=user, purpose=purpose, made_at=now, until=_until(purpose, now))


def _until(purpose: Purpose, now: datetime) -> datetime:
    if purpose == Purpose.INVITATION:
        return now + timedelta(days=settings.INVITATION_DAYS)
    return now + timedelta(minutes=settings.PASSWORD_LINK_MINUTES)


@transaction.atomic
def end_links(user: User, *purposes: Purpose) -> None:
    """End somebody's open links, for these purposes or for all."""
    wanted = purposes or tuple(Purpose)
    for link in OneTimeLink.objects.select_for_update().filter(user=user, ended_at=None, purpose__in=wanted):
        link.ended_at = clock.now()
        link.save(update_fields=["ended_at"])


def open_link(link_id: UUID, proof: str, *, lock: bool = False) -> OneTimeLink | None:
    """Return the link of this address if it holds now: not used, not replaced, not too old, its person active."""
    if not hmac.compare_digest(proof.encode(), proof_of(link_id).encode()):
        return None
    links = OneTimeLink.objects.select_related("user").filter(
        pk=link_id, ended_at=None, until__gt=clock.now(), user__is_active=True
    )
    return (links.select_for_update(of=("self",)) if lock else links).first()
