"""Forms of logging in, drawn by our own renderer."""

from allauth.account.forms import LoginForm as AllauthLogin
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _


class LoginForm(AllauthLogin):  # type: ignore[misc]
    pass


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    pass


class ActivateCodeForm(ActivateTOTPForm):  # type: ignore[misc]
    pass
