"""Forms of logging in: allauth's, with our fields, our words and our renderer."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLogin
from allauth.account.forms import ReauthenticateForm as AllauthConfirm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticate
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import Act, Result
from accounts.audit.recording import record
from accounts.demo import passes_by_demo_code
from accounts.models import User
from veiligthuis.forms import Email, Spoken, Text

LONGEST_PASSWORD = 200


def _password() -> forms.CharField:
    """Return the field of a password; what is typed in it never comes back."""
    field = Text(
        label=_("Wachtwoord"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
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


class _CodeField(Spoken):
    """A form that asks for the code of the second factor."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put our field in the place of allauth's."""
        super().__init__(*args, **kwargs)
        self.fields["code"] = Code(label=_("Code van zes cijfers"))


class _Known(_CodeField):
    """The code of somebody who has a second factor; the demo's code passes in the demo."""

    def clean_code(self) -> str:
        """Accept the demo's code where it may pass, and let allauth judge every other."""
        code: str = self.cleaned_data["code"]
        authenticator = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).first()
        if authenticator and passes_by_demo_code(self.user, code):
            forget = check_rate_limit(self.user)
            self.authenticator = authenticator
            forget()
            return code
        return str(super().clean_code())  # type: ignore[misc]  # allauth's, which stands behind this class

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        """Record a wrong code; never the code."""
        record(Act.LOGIN_FAILED, result=Result.REFUSED, kind="tweede stap", object_id=self.user.pk)


class CodeForm(_Known, AuthenticateForm):
    """The second step of logging in."""


class CodeAgainForm(_Known, AllauthReauthenticate):
    """The second factor once more, before something that needs it."""


class ActivateCodeForm(_CodeField, ActivateTOTPForm):
    """The first code of a second factor that is being set up."""
