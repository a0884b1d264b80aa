"""The screens of the second factor: setting one up, using it, and one's own list; passkey first."""

import json
from collections.abc import Callable
from typing import Any, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import ReauthenticateView as PasswordView
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.audit.acts import Act
from accounts.audit.recording import record
from accounts.confirming import ask_again, confirm_first, recently_confirmed
from accounts.factors import codes_left, factor_kinds, factors, record_factor, remove_factor
from accounts.forms import ActivateCodeForm, RecoveryAgainForm, RecoveryForm
from accounts.gates import ANYONE, LOGGED_IN, Data, open_to
from accounts.lasting import LOCKED
from accounts.models import User
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.pages import show

View = Callable[..., HttpResponse]


def page_of(user: User) -> str:
    """Return the page that somebody's own screens stand in."""
    return "portal.html" if user.is_external else "workplace.html"


def _options(context: dict[str, Any], name: str) -> str:
    """Return what the browser needs for a passkey, as text for an attribute."""
    return json.dumps(dict(context["js_data"][name]))


# --- setting up ------------------------------------------------------------


class _SetUp:
    """What both ways of setting up share: who has a factor confirms first; the first one counts for this login."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Let in who has no factor yet, or confirmed shortly before."""
        user = request.user
        if isinstance(user, User) and is_mfa_enabled(user) and not recently_confirmed(request, user):
            return ask_again(request, user)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]  # allauth's view

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether this is the first factor, and what the browser needs."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context["first"] = not factor_kinds(cast(User, self.request.user))
        if "js_data" in context:
            context["options"] = _options(context, "creation_options")
        return context

    def note(self, user: User, kind: str) -> None:
        """Record the newest factor and let it count as the second step of this login."""
        made = Authenticator.objects.filter(user=user, type=kind).latest("created_at")
        record_authentication(self.request, user, "mfa", id=made.pk, type=made.type)
        record_factor(Act.FACTOR_ADDED, user, "passkey" if kind == Authenticator.Type.WEBAUTHN else "app")


class _AddPasskey(_SetUp, AddWebAuthnView):
    """Set up a passkey."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the passkey."""
        answer: HttpResponse = super().form_valid(form)
        self.note(form.user, Authenticator.Type.WEBAUTHN)
        return answer

    def get_success_url(self) -> str:
        """Show the recovery codes once, or go back to one's list."""
        return reverse("mfa_view_recovery_codes" if self.did_generate_recovery_codes else "mfa_index")


class _AddApp(_SetUp, ActivateTOTPView):
    """Set up an app with codes; there is one at most."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Send away who has one."""
        if isinstance(request.user, User) and "app" in factor_kinds(request.user):
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: ActivateCodeForm) -> HttpResponse:
        """Keep the app."""
        answer: HttpResponse = super().form_valid(form)
        self.note(form.user, Authenticator.Type.TOTP)
        return answer

    def get_success_url(self) -> str:
        """Show the recovery codes once, or go back to one's list."""
        return reverse("mfa_view_recovery_codes" if self.did_generate_recovery_codes else "mfa_index")


class _Codes(ViewRecoveryCodesView):
    """The recovery codes, shown once."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Send away who has none."""
        if "herstelcodes" not in factor_kinds(cast(User, request.user)):
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)


# --- using one -------------------------------------------------------------


class _Authenticate(AuthenticateView):
    """The second step of logging in, with what this person has."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what there is, and give the browser what a passkey needs."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["kinds"] = factor_kinds(self.stage.login.user)
        context["options"] = _options(context, "request_options")
        context["asked"] = self.webauthn_form if self.webauthn_form and self.webauthn_form.errors else self.auth_form
        return context


class _Recover(_Authenticate):
    """The second step of logging in, with a recovery code."""

    template_name = "mfa/recovery_codes/authenticate.html"

    def get_form_class(self) -> type:
        """Ask for a recovery code."""
        return RecoveryForm


class _Confirm:
    """What every way of showing again who one is has in common: it is recorded."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Record it and go on."""
        user = self.request.user  # type: ignore[attr-defined]  # allauth's view stands behind this class
        opened = self.request.session.pop(LOCKED, False)  # type: ignore[attr-defined]
        act = Act.UNLOCKED if opened else Act.CONFIRMED
        record(act, role=user.role_line, region=user.region_id, kind="account", object_id=user.pk)
        if opened:
            self.request.session["acted"] = clock.now().isoformat()  # type: ignore[attr-defined]
        return cast(HttpResponse, super().form_valid(form))  # type: ignore[misc]


class _PasswordAgain(_Confirm, PasswordView):
    """Once more the password."""


class _CodeAgain(_Confirm, ReauthenticateView):
    """Once more the code of the app."""


class _RecoverAgain(_Confirm, ReauthenticateView):
    """Once more who one is, with a recovery code."""

    template_name = "mfa/recovery_codes/reauthenticate.html"

    def get_form_class(self) -> type:
        """Ask for a recovery code."""
        return RecoveryAgainForm


class _PasskeyAgain(_Confirm, ReauthenticateWebAuthnView):
    """Once more the passkey."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say so here; allauth would lead to the login."""
        return self.render_to_response(self.get_context_data() | {"form": form})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the browser what a passkey needs."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"options": _options(context, "request_options")}


def _own(view: type) -> View:
    return open_to(LOGGED_IN, data=Data.OWN)(view.as_view())  # type: ignore[attr-defined]


add_passkey, add_app = _own(_AddPasskey), _own(_AddApp)
recovery_codes = open_to(LOGGED_IN, data=Data.OWN)(confirm_first("mfa_index")(_Codes.as_view()))
password_again, code_again, recover_again, passkey_again = map(
    _own, (_PasswordAgain, _CodeAgain, _RecoverAgain, _PasskeyAgain)
)
authenticate = open_to(ANYONE, data=Data.NONE)(_Authenticate.as_view())
recover = open_to(ANYONE, data=Data.NONE)(_Recover.as_view())


# --- one's own list --------------------------------------------------------


@open_to(LOGGED_IN, data=Data.OWN)
@confirm_first()
def index(request: HttpRequest) -> HttpResponse:
    """Show one's own second factors."""
    return _list(request)


def _list(request: HttpRequest, refusal: str = "") -> HttpResponse:
    user = cast(User, request.user)
    values = {"base": page_of(user), "factors": factors(user), "codes_left": codes_left(user), "refusal": refusal}
    values["kinds"] = factor_kinds(user)
    return show(request, "mfa/index.html", values | {"faulty": bool(refusal)})


@open_to(LOGGED_IN, data=Data.OWN)
@require_POST
@confirm_first("mfa_index")
def remove(request: HttpRequest, factor_id: int) -> HttpResponse:
    """Remove one of one's own factors; whatever is not one's own is not there."""
    try:
        if not remove_factor(cast(User, request.user), factor_id):
            raise Http404
    except RuleViolation as refusal:
        return _list(request, str(refusal.message))
    return redirect("mfa_index")


@open_to(LOGGED_IN, data=Data.OWN)
@require_POST
@confirm_first("mfa_index")
def new_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes; the old ones pass no more."""
    generate_recovery_codes(request)
    record_factor(Act.FACTOR_ADDED, cast(User, request.user), "herstelcodes")
    return redirect("mfa_view_recovery_codes")
