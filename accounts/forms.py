"""Forms of logging in: allauth's, with our fields, our words and our renderer."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLogin
from allauth.account.forms import ReauthenticateForm as AllauthConfirm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticate
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import Act, Result
from accounts.audit.recording import record
from accounts.demo import passes_by_demo_code
from accounts.models import User
from accounts.throttle import count_failure, refuse_too_many
from veiligthuis.forms import Email, Spoken, Text

LONGEST_PASSWORD = 200


def _password(label: Any = None, *, new: bool = False, hint: Any = "") -> forms.CharField:
    """Return the field of a password; what is typed in it never comes back."""
    field = Text(
        label=label or _("Wachtwoord"),
        help_text=hint,
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"}),
    )
    # the number of typed characters says too much about a password
    field.error_messages["max_length"] = _("Dit wachtwoord is te lang")
    return field


class Code(Text):
    """Six digits, as people type them: with or without spaces."""

    longest = 40
    attrs = {"dir": "ltr", "autocomplete": "one-time-code", "inputmode": "numeric", "class": "vt-w-s"}

    def to_python(self, value: Any) -> str:
        """Return the digits without spaces."""
        return "".join(super().to_python(value).split())


class LoginForm(Spoken, AllauthLogin):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put our fields in the place of allauth's."""
        super().__init__(*args, **kwargs)
        self.fields["login"] = Email(label=_("E-mailadres"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"] = _password()


class ConfirmForm(Spoken, AllauthConfirm):
    """The password once more, before something that needs it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put our field in the place of allauth's."""
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password()


def _failed(act: Act, user: User) -> None:
    count_failure(context.request)
    record(act, result=Result.REFUSED, kind="tweede stap", object_id=user.pk)


class _CodeField(Spoken):
    """A form that asks for the code of the second factor."""

    user: User
    label: Any = _("Code van zes cijfers")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put our field in the place of allauth's."""
        super().__init__(*args, **kwargs)
        self.fields["code"] = Code(label=self.label)


class _Known(_CodeField):
    """The code of somebody who has a second factor; the demo's code passes in the demo."""

    failed = Act.LOGIN_FAILED

    def clean_code(self) -> str:
        """Accept the demo's code where it may pass, and let allauth judge every other."""
        refuse_too_many(context.request)
        code: str = self.cleaned_data["code"]
        authenticator = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).first()
        if authenticator and passes_by_demo_code(self.user, code):
            forget = check_rate_limit(self.user)
            self.authenticator = authenticator
            forget()
            return code
        return str(super().clean_code())  # type: ignore[misc]  # allauth's, which stands behind this class

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        """Count and record a wrong code; never the code."""
        _failed(self.failed, self.user)


class CodeForm(_Known, AuthenticateForm):
    """The second step of logging in."""


class CodeAgainForm(_Known, AllauthReauthenticate):
    """The second factor once more, before something that needs it."""

    failed = Act.CONFIRMING_FAILED


class _Recovery(_CodeField):
    """A recovery code: for who has neither key nor telephone."""

    label = _("Herstelcode")
    failed = Act.LOGIN_FAILED

    def clean_code(self) -> str:
        """Let allauth judge it; each passes once."""
        refuse_too_many(context.request)
        try:
            return str(super().clean_code())  # type: ignore[misc]  # allauth's, which stands behind this class
        except forms.ValidationError as error:
            if error.code != "incorrect_code":
                raise
            raise forms.ValidationError(_("Deze herstelcode klopt niet, of is al gebruikt.")) from None

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        """Count and record a wrong code; never the code."""
        _failed(self.failed, self.user)


class RecoveryForm(_Recovery, AuthenticateForm):
    """The second step of logging in by recovery code."""


class RecoveryAgainForm(_Recovery, AllauthReauthenticate):
    """A recovery code, before something that needs it."""

    failed = Act.CONFIRMING_FAILED


PASSKEY_FAILED = _("Dit lukte niet met je passkey. Probeer het opnieuw.")
UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)  # what fido2 raises for what no browser sends


class Credential(forms.JSONField):
    """What a browser sends of a passkey; Django's field lets a number of 5,000 digits or a deep nest break the page."""

    widget = forms.HiddenInput
    default_error_messages = {"invalid": PASSKEY_FAILED}

    def to_python(self, value: Any) -> Any:
        """Read it, or refuse it in words."""
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise forms.ValidationError(PASSKEY_FAILED, code="invalid") from None


class AddPasskeyForm(Spoken, AddWebAuthnForm):
    """A new passkey and the name its owner gives it."""

    credential = Credential()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put our field in the place of allauth's."""
        super().__init__(*args, **kwargs)
        hint = _("Waaraan je hem herkent: “laptop”, “sleutelbos”.")
        self.fields["name"] = Text(label=_("Naam"), required=False, max_length=60, help_text=hint)

    def clean(self) -> dict[str, Any]:
        """Let allauth judge what the browser sent; what cannot be read is refused in words."""
        try:
            return dict(super().clean())
        except UNREADABLE:
            raise forms.ValidationError(PASSKEY_FAILED) from None


class PasskeyForm(Spoken, AuthenticateWebAuthnForm):
    """The second step of logging in by passkey."""

    user: User
    failed = Act.LOGIN_FAILED
    credential = Credential()

    def clean_credential(self) -> Authenticator:
        """Let allauth judge what the browser sent; count and record what was refused."""
        refuse_too_many(context.request)
        try:
            return super().clean_credential()
        except (*UNREADABLE, forms.ValidationError) as error:
            _failed(self.failed, self.user)
            if getattr(error, "code", "") == "too_many_login_attempts":
                raise
            raise forms.ValidationError(PASSKEY_FAILED) from None


class PasskeyAgainForm(PasskeyForm):
    """The passkey once more, before something that needs it."""

    failed = Act.CONFIRMING_FAILED
    reauthenticated = True


class ActivateCodeForm(_CodeField, ActivateTOTPForm):
    """The first code of a second factor that is being set up."""


class AskPasswordForm(Spoken, forms.Form):
    """Whose password is lost: only an address, judged by its shape alone."""

    email = Email(label=_("E-mailadres"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let the browser fill it in."""
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "username"


class ChoosePasswordForm(Spoken, forms.Form):
    """A new password, twice; judged by the rules of AUTH_PASSWORD_VALIDATORS."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Keep whose password it will be."""
        super().__init__(*args, **kwargs)
        self.user = user
        hint = _("Ten minste 12 tekens. Vier woorden achter elkaar zijn sterk en makkelijk te onthouden.")
        self.fields["password"] = _password(_("Nieuw wachtwoord"), new=True, hint=hint)
        self.fields["again"] = _password(_("Nieuw wachtwoord nog een keer"), new=True)

    def clean_password(self) -> str:
        """Judge the password by the rules."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        found = super().clean() or {}
        if "password" in found and "again" in found and found["password"] != found["again"]:
            self.add_error("again", _("Dit is niet hetzelfde als hierboven. Typ het nog een keer."))
        return found


class LoginNameForm(Spoken, forms.Form):
    """The name that somebody gives a login: laptop, werkplek 3."""

    label = Text(label=_("Naam"), required=False, max_length=60)
