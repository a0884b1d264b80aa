"""The keys that somebody can press, and the switch that ends those of one letter (WCAG 2.1.4)."""

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.gates import LOGGED_IN, Data, open_to
from accounts.models import User
from accounts.roles import Action
from accounts.services import set_single_keys
from veiligthuis.forms import Spoken
from veiligthuis.pages import show


class KeysForm(Spoken, forms.Form):
    """The switch."""

    on = forms.BooleanField(label=gettext_lazy("Losse letters en tekens werken als toets"), required=False)


@open_to(LOGGED_IN, data=Data.OWN)
@require_http_methods(["GET", "POST"])
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Show the keys that this person has, and keep whether single letters work."""
    user = cast(User, request.user)
    form = KeysForm(request.POST) if request.method == "POST" else KeysForm(initial={"on": user.single_keys})
    if form.is_valid():
        set_single_keys(user, on=form.cleaned_data["on"])
        messages.success(request, _("Je keuze is bewaard."))
        return redirect("shortcuts")
    context = {
        "base": "portal.html" if user.is_external else "workplace.html",
        "form": form,
        "may_start": user.can(Action.START_CONTACT),
        "may_write": user.can(Action.WRITE_CASE),
        "has_lists": user.can(Action.SEE_WORKLIST),
    }
    return show(request, "accounts/shortcuts.html", context)
