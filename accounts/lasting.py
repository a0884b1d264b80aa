"""How long a login lasts: idle, as a whole, longer for who is on duty with a contact open; then a lock, not an end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from accounts.duty import on_duty
from accounts.kept import kept_here, lost_here
from accounts.models import User
from veiligthuis import clock

WARN_BEFORE = timedelta(hours=1)
LOCKED = "locked"


class State(Enum):
    """What a login is at a moment."""

    LASTS = "loopt"
    LOCKED = "slot"
    ENDED = "voorbij"


@dataclass(frozen=True)
class Lasting:
    """A login at a moment: what it is, when it locks or ends unless something is done, when it ends whatever is done."""

    state: State
    idle_until: datetime
    ends_at: datetime


def lasting(session: SessionBase, now: datetime) -> Lasting:
    """Judge a login by its session.

    Who is on the roster and has a contact open may be idle DUTY_IDLE_MINUTES and stay DUTY_LOGIN_HOURS, and is then
    locked out instead of logged out; everyone else LOGIN_IDLE_MINUTES and LOGIN_ABSOLUTE_HOURS.
    """
    made = _moment(session, "made", now)
    acted = _moment(session, "acted", made)
    ends, idle = made + timedelta(hours=settings.LOGIN_ABSOLUTE_HOURS), acted + _minutes(settings.LOGIN_IDLE_MINUTES)
    locked = bool(session.get(LOCKED))
    if not locked and now <= idle and now + WARN_BEFORE <= ends:
        return Lasting(State.LASTS, idle, ends)
    if locked or _in_a_contact(session, made, now):
        ends, idle = made + timedelta(hours=settings.DUTY_LOGIN_HOURS), acted + _minutes(settings.DUTY_IDLE_MINUTES)
        on_idle = State.LOCKED
    else:
        on_idle = State.ENDED
    state = State.ENDED if now > ends else on_idle if locked or now > idle else State.LASTS
    return Lasting(state, idle, ends)


def _minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def _moment(session: SessionBase, name: str, otherwise: datetime) -> datetime:
    return datetime.fromisoformat(session[name]) if name in session else otherwise


def _in_a_contact(session: SessionBase, since: datetime, now: datetime) -> bool:
    user = User.objects.filter(pk=session[SESSION_KEY]).first()
    contact_open: Callable[[User, datetime], bool] = import_string(settings.VT_OPEN_CONTACT)
    return user is not None and on_duty(user, now) and contact_open(user, since)


def page(request: HttpRequest) -> dict[str, object]:
    """Tell every page whether typed text waits for this browser, and from an hour ahead when this login ends."""
    known: dict[str, object] = {
        "kept_here": SimpleLazyObject(lambda: kept_here(request)),
        "lost_here": SimpleLazyObject(lambda: lost_here(request)),
        "idle_minutes": settings.LOGIN_IDLE_MINUTES,
    }
    session, now = getattr(request, "session", None), clock.now()
    if session is None or SESSION_KEY not in session:
        return known
    if now + WARN_BEFORE > _moment(session, "made", now) + timedelta(hours=settings.LOGIN_ABSOLUTE_HOURS):
        ends = lasting(session, now).ends_at
        known |= {"login_ends_at": ends} if now + WARN_BEFORE > ends else {}
    return known
