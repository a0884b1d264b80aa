"""Who asks: ends logins in time, names the actor to the database, forces the second factor, keeps refusals."""

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.audit.refusals import keep_refusal
from accounts.confirming import ask_again
from accounts.models import User
from veiligthuis import clock
from veiligthuis.database import name_actor

Answer = Callable[[HttpRequest], HttpResponse]
FREE = ("/static/", "/healthz", "/readyz")
WRITE_AFTER = timedelta(seconds=30)
SET_UP = frozenset({"mfa_add_webauthn", "mfa_activate_totp", "account_logout"})
USE = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_recover_again", "account_logout"})


class LoginEnds:
    """End a login that stood idle too long or lasted too long; both are settings."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the session before anyone else does."""
        if not request.path.startswith(FREE) and SESSION_KEY in request.session:
            self._end_or_touch(request)
        return self.get_response(request)

    def _end_or_touch(self, request: HttpRequest) -> None:
        now, session = clock.now(), request.session
        made = datetime.fromisoformat(session.setdefault("made", now.isoformat()))
        acted = datetime.fromisoformat(session.get("acted", session["made"]))
        too_idle = now - acted > timedelta(minutes=settings.LOGIN_IDLE_MINUTES)
        too_long = now - made > timedelta(hours=settings.LOGIN_ABSOLUTE_HOURS)
        if too_idle or too_long:
            session.flush()
            session["ended"] = True
        elif "acted" not in session or now - acted > WRITE_AFTER:
            session["acted"] = now.isoformat()


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
        if _passed(request, request.user):
            return None
        name = request.resolver_match.url_name if request.resolver_match else ""
        enabled = is_mfa_enabled(request.user)
        if name in (USE if enabled else SET_UP):
            return None
        return ask_again(request.user, reverse("start")) if enabled else redirect("mfa_add_webauthn")


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
            keep_refusal(request.user, exception, page=match.view_name if match else "")


def _passed(request: HttpRequest, user: User) -> bool:
    """Say whether allauth noted, in this login of this person, that the second factor was used."""
    return any(used.get("method") == "mfa" for used in get_authentication_records(request, user))
