"""Somebody who stays unknown to Veilig Thuis: a page that says what is lost, then a form without a reporter."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gates import Data, StaffRequest, gate
from accounts.roles import Action
from cases.intake.forms import Faults, People, UnknownForm, initial_of, typed_in
from cases.intake.forms.typed import first
from cases.intake.models import Caller, Mode, ReporterGroup, Submission
from cases.intake.rules import GROUP_OF_CAPACITY, may_choose
from cases.intake.services import forget_reporter, submit_unknown
from cases.intake.views.report import FORM, kept_aside, parts_of
from cases.intake.views.typing import keep_refused, kept, region_of, where_it_went
from cases.scanner.rules import find
from veiligthuis import clock
from veiligthuis.pages import refusals_on, show


@gate(Action.START_CONTACT, data=Data.OWN)
@require_http_methods(["GET", "POST"])
def interruption(request: StaffRequest, token: UUID) -> HttpResponse:
    """Say what is lost; then destroy what was typed of the reporter and go on without."""
    if (went := where_it_went(request.user, token)) is not None:
        return went
    _draft, typed = kept(request.user, FORM, token)
    capacity = GROUP_OF_CAPACITY.get(first(typed, "capacity"), ReporterGroup.NOT_PROFESSIONAL)
    professional = first(typed, "caller") == Caller.PROFESSIONAL or capacity is not ReporterGroup.NOT_PROFESSIONAL
    allowed = may_choose(Caller.PROFESSIONAL if professional else Caller.UNKNOWN, Mode.UNKNOWN)
    if request.method == "POST" and allowed:
        return redirect("cases:intake:unknown", forget_reporter(request.user, token))
    return show(request, "cases/intake/interruption.html", {"token": token, "allowed": allowed})


@gate(Action.START_CONTACT, data=Data.OWN)
@require_http_methods(["GET", "POST"])
def unknown(request: StaffRequest, token: UUID) -> HttpResponse:
    """Show what may be kept of a report by somebody unknown, and lay it before whoever may accept it."""
    if (went := where_it_went(request.user, token)) is not None:
        return went
    draft, typed = kept(request.user, FORM, token)
    if "onbekend" not in typed:
        return redirect("cases:intake:fill", token)
    if request.method == "GET":
        form, people = UnknownForm(initial=initial_of(UnknownForm, typed)), People(typed, sent=False, unknown=True)
        return _page(request, token, form, people, saved_at=draft.saved_at if draft else None)
    if (answer := kept_aside(request, token, "cases:intake:unknown")) is not None:
        return answer
    form, people = UnknownForm(request.POST), People(typed_in(request.POST), sent=True, unknown=True)
    if form.is_valid() & people.is_valid() and _submit(request, token, form, people) is not None:
        messages.success(request, _("De melding wacht in het Postvak op een besluit. Van de melder is niets bewaard."))
        return redirect("cases:intake:inbox" if request.user.can(Action.READ_INBOX) else "start")
    return _page(request, token, form, people, kept_at=keep_refused(request, FORM, token))


def _submit(request: StaffRequest, token: UUID, form: UnknownForm, people: People) -> Submission | None:
    with refusals_on(form):
        return submit_unknown(
            form.values(),
            people.values(clock.today()),
            region=region_of(request.user),
            token=token,
            by=request.user,
            relations=people.relations(),
        )
    return None


def _page(
    request: StaffRequest, token: UUID, form: UnknownForm, people: People, **draft: datetime | None
) -> HttpResponse:
    faults = Faults(form, people.told, after="words")
    context = {
        "form": faults,
        "report": form,
        "people": people,
        "parts": parts_of(form, people),
        "token": token,
        **draft,
        "faulty": bool(faults.errors),
        "found": [one.text for one in find(str(form["words"].value() or ""))],
    }
    return show(request, "cases/intake/unknown_form.html", context)
