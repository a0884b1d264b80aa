"""My reports: what somebody is writing, what they sent and where it stands."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.gates import Data, StaffRequest, gate
from accounts.roles import Action
from cases.deadlines.queries import due_days
from cases.drafts.models import Draft
from cases.portal.access import draft_or_sent, own_submission
from cases.portal.queries import frame_for, open_drafts, sent_by, with_status
from cases.portal.reading import Reading
from cases.portal.services import begin, throw_away
from cases.portal.views.doors import surroundings, with_draft
from veiligthuis.forms import GroupedForm, OneTimeToken
from veiligthuis.pages import refusals_on, show

LONGEST_PAGE = 6  # digits; nobody sends that many reports


class BeginForm(GroupedForm):
    """The one-time token of a new report."""

    token = OneTimeToken()


def _reports(request: StaffRequest, form: forms.Form) -> HttpResponse:
    held, lost = open_drafts(request.user)
    drafts = [Reading(one, request.user) for one in held]
    page = _page(request.GET.get("pagina", ""))
    sent, more = sent_by(request.user, page)
    context = {"form": form, "drafts": drafts, "lost": lost, "sent": sent, "frame": frame_for(request.user)}
    context["previous_url"] = f"?pagina={page - 1}" if page > 1 else ""
    context["next_url"] = f"?pagina={page + 1}" if more else ""
    return show(request, "cases/portal/reports.html", context)


def _page(typed: str) -> int:
    """Return the page of an address; what is no page is the first."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < LONGEST_PAGE and int(typed) else 1


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_GET
def reports(request: StaffRequest) -> HttpResponse:
    """Show somebody's drafts and what they sent."""
    return _reports(request, BeginForm())


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_POST
def new(request: StaffRequest) -> HttpResponse:
    """Begin a report; the same page sent twice begins one."""
    form = BeginForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            begin(request.user, form.cleaned_data["token"])
            return redirect("cases:portal:parts", form.cleaned_data["token"])
    return _reports(request, form)


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_http_methods(["GET", "POST"])
def discard(request: StaffRequest, token: UUID) -> HttpResponse:
    """Ask whether a draft may go, and throw it away, also when nobody can read it any more."""
    if request.method == "POST" and isinstance(draft_or_sent(request.user, token), Draft):
        throw_away(request.user, token)
        return redirect("cases:portal:reports")
    return _ask_to_discard(request, token)


@with_draft
def _ask_to_discard(request: StaffRequest, reading: Reading) -> HttpResponse:
    return show(request, "cases/portal/discard.html", surroundings(reading))


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_GET
def status(request: StaffRequest, submission_id: UUID) -> HttpResponse:
    """Show where a sent report stands, in plain words."""
    submission = own_submission(request.user, submission_id, page="stand van een melding")
    [line] = with_status([submission])
    return show(request, "cases/portal/status.html", {"line": line, "submission": submission})


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_GET
def receipt(request: StaffRequest, submission_id: UUID) -> HttpResponse:
    """Show the receipt of a sent report, made for paper: no person is named on it."""
    submission = own_submission(request.user, submission_id, page="ontvangstbevestiging")
    [decided] = due_days(["assessment_decree"], submission.arrived_on, submission.region_id)
    return show(request, "cases/portal/receipt.html", {"submission": submission, "decided": decided})
