"""Logins as rows: one's own list, and ending them; who loses one is out at the next request."""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.db import transaction

from accounts.audit.acts import Act
from accounts.audit.recording import record
from accounts.entry import Login, stored_key
from accounts.lasting import State, lasting
from accounts.models import User
from accounts.sessions import SessionStore
from veiligthuis import clock


def handle_of(login: Login) -> str:
    """Return a name for a login on a page; neither the key of its browser nor what stands in its row."""
    return sha256(f"handle|{login.pk}".encode()).hexdigest()[:24]


def is_login_of(login: Login, session_key: str | None) -> bool:
    """Say whether a browser with this key has this login."""
    return session_key is not None and login.pk == stored_key(session_key)


def own_logins(user: User) -> list[Login]:
    """Return the logins of somebody that still hold, locked ones too, the last used first."""
    now = clock.now()
    rows = Login.objects.filter(user=user, expire_date__gt=now).order_by("-acted_at", "-made_at")
    return [row for row in rows if _holds(row, now)]


def _holds(login: Login, now: datetime) -> bool:
    session = SessionStore()
    session.update(session.decode(login.session_data))
    return SESSION_KEY in session and lasting(session, now).state is not State.ENDED


def _find(user: User, handle: str) -> Login | None:
    found = Login.objects.select_for_update().filter(user=user)
    return next((login for login in found if hmac.compare_digest(handle_of(login), handle)), None)


@transaction.atomic
def end_login(user: User, handle: str) -> bool:
    """End one of one's own logins; false when there is none such (it may have ended meanwhile)."""
    login = _find(user, handle)
    if login is None:
        return False
    login.delete()
    _record(user)
    return True


@transaction.atomic
def end_logins(user: User, *, but: str | None = None) -> int:
    """End every login of a person, save the one with this session key; they are out at the next request.

    For whoever deactivates a person, takes a role away or changes a password. Recorded once for each login.

    Returns:
        how many ended.
    """
    rows: list[Any] = list(Login.objects.select_for_update().filter(user=user).exclude(pk=stored_key(but or "")))
    for login in rows:
        login.delete()
        _record(user)
    return len(rows)


@transaction.atomic
def name_login(user: User, handle: str, label: str) -> bool:
    """Give one of one's own logins a name, at most 60 characters; false when there is none such."""
    login = _find(user, handle)
    if login is None:
        return False
    login.label = label
    login.save(update_fields=["label"])
    return True


def forget_ended() -> None:
    """Delete what nobody can come back to: logins past their longest, and what was typed and never asked for again."""
    Login.objects.filter(expire_date__lt=clock.now()).delete()


def _record(user: User) -> None:
    record(Act.LOGIN_ENDED, role=user.role_line, region=user.region_id, kind="account", object_id=user.pk)
