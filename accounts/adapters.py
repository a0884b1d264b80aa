"""What we change of django-allauth: no sign-up, no address kept, logins in the trail, secrets sealed."""

import hashlib
import hmac
import ipaddress
import secrets
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import Act, Result
from accounts.audit.recording import record
from accounts.factors import factor_kinds
from accounts.keys import open_by_ring, seal_by_ring
from accounts.models import User
from accounts.throttle import count_failure, refuse_too_many
from veiligthuis import clock
from veiligthuis.database import name_actor

DAY = 86400
SECOND_FACTORS = "second_factor"  # the kind of key
SECOND_FACTOR: dict[str, Any] = {"label": "second-factor", "row": UUID(int=0), "column": "secret"}


def _key_of_the_day() -> bytes:
    """Return a random key that lives a day at most, in the cache that is never written to disk."""
    key = cache.get("throttle-key")
    if key is None:
        cache.add("throttle-key", secrets.token_bytes(32), DAY)
        key = cache.get("throttle-key")
    return bytes(key)


def _network(request: HttpRequest) -> bytes:
    """Return what tells visitors apart: an IPv4 address, or the /64 of an IPv6 address; bytes that are no address as such."""
    try:
        text = get_client_ip(request) or ""
    except ImproperlyConfigured:  # fewer proxies in the header than TRUSTED_PROXIES says: somebody came past them
        text = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:  # a forged header, or a socket without addresses
        return text.encode(errors="replace")
    if isinstance(address, ipaddress.IPv6Address):
        address = ipaddress.ip_network((address, 64), strict=False).network_address
    return address.packed


class AccountAdapter(DefaultAccountAdapter):
    """Logging in by e-mail address and password."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Je account staat uit. Vraag je beheerder om het weer aan te zetten."),
        "email_password_mismatch": _("Dit e-mailadres en wachtwoord horen niet bij elkaar."),
        "incorrect_password": _("Dit wachtwoord klopt niet."),
        "too_many_login_attempts": _("Dit ging te vaak mis. Wacht vijf minuten en probeer het dan opnieuw."),
        "rate_limited": _("Dit ging te vaak mis. Wacht vijf minuten en probeer het dan opnieuw."),
        "too_many_here": _("Vanaf deze plek ging er te veel mis. Wacht een minuut en probeer het dan opnieuw."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account by themselves."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the page itself shows where one is."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return a stand-in for the address, the same for a day; the address itself is kept nowhere."""
        return hmac.new(_key_of_the_day(), _network(request), hashlib.sha256).hexdigest()[:32]

    def get_http_user_agent(self, request: HttpRequest) -> str:
        """Keep nothing of the browser."""
        return ""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Leave asking again to accounts.confirming: allauth's way puts what was typed into the session, in clear."""
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways in which somebody can show again who they are, the strongest first."""
        ways = (
            ("passkey", "mfa_reauthenticate_webauthn", _("Met je passkey")),
            ("app", "mfa_reauthenticate", _("Met een code uit je app")),
            ("wachtwoord", "account_reauthenticate", _("Met je wachtwoord")),
            ("herstelcodes", "mfa_recover_again", _("Met een herstelcode")),
        )
        there = factor_kinds(user) | ({"wachtwoord"} if user.has_usable_password() else set())
        return [{"id": name, "url": reverse(name), "description": words} for kind, name, words in ways if kind in there]

    def login(self, request: HttpRequest, user: User) -> None:  # type: ignore[override]  # ours is the only kind
        """Log in and record it; from here on the transaction is this person's."""
        name_actor(str(user.pk), str(user.region_id or ""), request.vt_id)  # type: ignore[attr-defined]
        super().login(request, user)
        request.session["made"] = clock.now().isoformat()
        record(Act.LOGGED_IN, role=user.role_line, region=user.region_id, kind="account", object_id=user.pk)

    def logout(self, request: HttpRequest) -> None:
        """Record the end and log out."""
        if isinstance(request.user, User):
            record(Act.LOGGED_OUT, role=request.user.role_line, kind="account", object_id=request.user.pk)
        super().logout(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the tries for this account, and let none be made from a place where too much failed."""
        refuse_too_many(request)
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count and record a failed login: whose account, when there is one; never what was typed."""
        count_failure(request)
        email = str(credentials.get("email") or "").lower()
        known = User.objects.filter(email=email).values_list("pk", flat=True).first()
        record(Act.LOGIN_FAILED, result=Result.REFUSED, kind="account", object_id=known)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors, sealed under the key folder's key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Deze code klopt niet meer. Neem de nieuwe uit je app."),
        "rate_limited": AccountAdapter.error_messages["rate_limited"],
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret and say under which version; allauth passes only the text, so the label alone binds it."""
        return seal_by_ring(SECOND_FACTORS, text, **SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret; refuses loudly what was changed."""
        return open_by_ring(SECOND_FACTORS, encrypted_text, **SECOND_FACTOR)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing from here: mail leaves by the outbox only."""
