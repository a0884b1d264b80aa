"""Reading everything back, on the screen and on paper, and sending it once."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from accounts.gates import Data, StaffRequest, gate
from accounts.roles import Action
from cases.intake.models import Submission
from cases.portal.access import draft_or_sent
from cases.portal.queries import hold
from cases.portal.reading import Reading
from cases.portal.services import send, version_of
from cases.portal.views.doors import show_lost, surroundings, with_draft
from veiligthuis.forms import GroupedForm
from veiligthuis.keys import KeyRefused
from veiligthuis.pages import refusals_on, show


class SendForm(GroupedForm):
    """Which version of the draft was read back."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_http_methods(["GET", "POST"])
def check(request: StaffRequest, token: UUID) -> HttpResponse:
    """Read everything back, say what is missing, and send; sent twice it is one report."""
    found = draft_or_sent(request.user, token)
    if isinstance(found, Submission):
        return redirect("cases:portal:receipt", found.pk)
    try:
        reading = Reading(hold(found), request.user)
    except KeyRefused:
        return show_lost(request, found)
    version = version_of(reading.held.draft)
    form = SendForm(request.POST if request.method == "POST" else None, initial={"seen": version})
    missing = reading.missing()
    if request.method == "POST" and form.is_valid() and not missing:
        with refusals_on(form):
            submission = send(request.user, token, reading.filled(), seen=form.cleaned_data["seen"])
            return redirect("cases:portal:receipt", submission.pk)
    context = {
        **surroundings(reading),
        "form": form,
        "seen": version,
        "blocks": reading.blocks(),
        "missing": missing,
        "faulty": request.method == "POST",
    }
    return show(request, "cases/portal/check.html", context)


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_GET
@with_draft
def together(request: StaffRequest, reading: Reading) -> HttpResponse:
    """Show the draft made for paper, to read together with the people whom it is about."""
    context = {**surroundings(reading), "blocks": [block for block in reading.together if block.answers]}
    return show(request, "cases/portal/together.html", context)
