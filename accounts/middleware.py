"""Who asks: ends logins in time, names the actor to the database, forces the second factor, keeps refusals."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.audit.acts import Act
from accounts.audit.recording import record
from accounts.audit.refusals import keep_refusal
from accounts.confirming import ask_again
from accounts.filling import fill
from accounts.kept import came_in, forget_sent, is_kept, keep_typed, remember_who, take_kept
from accounts.lasting import LOCKED, State, lasting
from accounts.logins import end_logins
from accounts.models import User
from veiligthuis import clock
from veiligthuis.database import acting_as, name_actor

Answer = Callable[[HttpRequest], HttpResponse]
FREE = ("/static/", "/healthz", "/readyz")
NO_ACT = frozenset({"/mijn/login/"})  # asked by a script, not by a person: keeps no login alive
NOT_NOW = 503
WRITE_AFTER = timedelta(seconds=30)
SET_UP = frozenset({"mfa_add_webauthn", "mfa_activate_totp", "account_logout"})
USE = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_recover_again", "account_logout"})
OPEN_LOCK = USE | {"account_reauthenticate", "login_state"}


class KeepUndone:
    """Keep what was typed when the answer is to come back later.

    Stands outside the transaction, which takes everything along. The page itself carries the text too, so that nothing
    is promised here and a database that is not there takes nothing away.
    """

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Keep it, if the database is there for that."""
        response = self.get_response(request)
        if response.status_code != NOT_NOW or request.method != "POST":
            return response
        try:
            with acting_as("anonymous", request=request.vt_id):  # type: ignore[attr-defined]
                return keep_typed(request, response)
        except (DatabaseError, InterfaceError):
            return response


class LoginEnds:
    """End or lock a login that stood idle too long or lasted too long; all limits are settings (accounts.lasting)."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the session before anyone else does."""
        if not request.path.startswith(FREE) and SESSION_KEY in request.session:
            self._judge(request)
        return self.get_response(request)

    def _judge(self, request: HttpRequest) -> None:
        now, session = clock.now(), request.session
        session.setdefault("made", now.isoformat())
        state = lasting(session, now).state
        if state is State.ENDED:
            _end(request, session[SESSION_KEY], "tijd")
        elif state is State.LOCKED and not session.get(LOCKED):
            session[LOCKED] = True
            record(Act.LOCKED, kind="account", object_id=session[SESSION_KEY])
        elif state is State.LASTS and request.path not in NO_ACT:
            self._touch(request, now)

    def _touch(self, request: HttpRequest, now: datetime) -> None:
        acted = request.session.get("acted")
        if acted is None or now - datetime.fromisoformat(acted) > WRITE_AFTER:
            request.session["acted"] = now.isoformat()


def _end(request: HttpRequest, user_id: str, why: str) -> None:
    """End this login, record it, and keep why for the page of the login."""
    record(Act.LOGIN_ENDED, kind="account", object_id=UUID(user_id))
    request.session.flush()
    request.session["ended"] = why


class StillAllowed:
    """End every login of somebody who was switched off, lost a role or got another password since it began."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Compare what this person is with what they were when this login began."""
        user_id = request.session.get(SESSION_KEY) if not request.path.startswith(FREE) else None
        if user_id:
            user = request.user
            if not isinstance(user, User):
                _end(request, user_id, "rechten")
            elif self._lost(request, user):
                end_logins(user, but=request.session.session_key)
                _end(request, user_id, "rechten")
                request.user = AnonymousUser()
        return self.get_response(request)

    def _lost(self, request: HttpRequest, user: User) -> bool:
        now = [str(membership.pk) for membership in user.memberships_now]
        return not set(request.session.setdefault("roles", now)) <= set(now)


class NameActor:
    """Name the person to the database, so that every row and event of this request carries them."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say who acts; without a login the transaction stays anonymous."""
        if not request.path.startswith(FREE) and request.user.is_authenticated:
            name_actor(str(request.user.pk), str(request.user.region_id or ""), request.vt_id)  # type: ignore[attr-defined]
        return self.get_response(request)


class SecondFactor:
    """Let nobody in with a password alone: this login itself must have passed the second factor."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the check waits until the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Send who has no second factor to its set-up, and who did not use it in this login to the code."""
        if request.path.startswith(FREE) or not isinstance(request.user, User):
            return None
        name = request.resolver_match.url_name if request.resolver_match else ""
        if _passed(request, request.user):
            return self._lock(request, request.user, name)
        enabled = is_mfa_enabled(request.user)
        if name in (USE if enabled else SET_UP):
            return None
        return ask_again(request, request.user) if enabled else redirect("mfa_add_webauthn")

    def _lock(self, request: HttpRequest, user: User, name: str | None) -> HttpResponse | None:
        """Let nothing through a locked screen but the ways to open it."""
        if not request.session.get(LOCKED) or name in OPEN_LOCK:
            return None
        return ask_again(request, user)


class KeepRefusal:
    """Record every 403 and 404 that a view raises: here it has left the savepoints that would take its event along."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; a refusal comes by as an exception."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Keep the refusal of somebody who is logged in; the answer itself is Django's."""
        if isinstance(exception, PermissionDenied | Http404) and isinstance(request.user, User):
            match = request.resolver_match
            address = match.kwargs if match else {}
            keep_refusal(request.user, exception, page=match.view_name if match else "", address=address)


class FillKept:
    """Put back what somebody typed when it could not be taken in, once, on the page of its form."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Fill the form of a whole page; and let this browser remember whose login this is."""
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if request.path.startswith(FREE) or not isinstance(user, User):
            return response
        remember_who(request, response, user.pk)
        if is_kept(request) and came_in(request, response):
            forget_sent(request, response, user.pk)
        return self._filled(request, response, user)

    def _filled(self, request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
        whole = request.method == "GET" and response.status_code == 200 and not response.streaming
        if getattr(request, "vt_form_waits", False):
            return response
        if whole and is_kept(request) and response.headers.get("Content-Type", "").startswith("text/html"):
            kept = take_kept(request, response, user.pk)
            if kept is not None:
                response.content = fill(response.content.decode(), kept)
        return response


def _passed(request: HttpRequest, user: User) -> bool:
    """Say whether allauth noted, in this login of this person, that the second factor was used."""
    return any(used.get("method") == "mfa" for used in get_authentication_records(request, user))
