"""After the handover: asking later whether it is safe, and closing the case."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gates import Data, StaffRequest, gate
from accounts.roles import Action
from cases.dossier.access import get_case
from cases.handover import services
from cases.handover.forms import CloseForm, PlanForm, RecordForm
from cases.handover.models import Consequence, MonitoringMoment, Outcome
from cases.handover.queries import accepted_handover, closing_obstacles, moments_of, proposed_moment
from cases.handover.views.places import url_of
from veiligthuis import clock
from veiligthuis.pages import refusals_on, show


@gate(Action.READ_CASE, data=Data.CASE)
@require_http_methods(["GET", "POST"])
def monitor(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the moments of a case, and plan one when none is open."""
    posted = request.method == "POST"
    case = get_case(request.user, case_id, to=Action.MONITOR if posted else Action.READ_CASE)
    handover = accepted_handover(case)
    started = handover.answered_at.astimezone(clock.AMSTERDAM).date() if handover and handover.answered_at else None
    proposed = max(proposed_moment(case, after=started), clock.today())
    form = PlanForm(request.POST if posted else None, proposed=proposed)
    if posted and handover and form.is_valid():
        with refusals_on(form):
            services.plan_moment(handover, due=form.cleaned_data["due"], by=request.user)
            messages.success(request, _("Het moment is gepland."))
            return redirect("cases:handover:monitor", case.pk)
    moments = moments_of(case)
    open_one = next((moment for moment in moments if moment.done_at is None), None)
    acts = case.is_open and request.user.can(Action.MONITOR)
    context = {
        "case": case,
        "handover": handover,
        "form": form if acts and handover and not open_one else None,
        "moments": moments,
        "may_record": acts,
        "may_close": acts and request.user.can(Action.CLOSE) and bool(moments) and not closing_obstacles(case),
        "today": clock.today(),
    }
    if posted and open_one:  # somebody planned one meanwhile: say so where the form was
        context["form"] = form
    return show(request, "cases/handover/monitor.html", context)


@gate(Action.MONITOR, data=Data.CASE)
@require_http_methods(["GET", "POST"])
def record_moment(request: StaffRequest, case_id: UUID, moment_id: UUID) -> HttpResponse:
    """Record what a moment found and what follows."""
    case = get_case(request.user, case_id, to=Action.MONITOR)
    moment = get_object_or_404(MonitoringMoment, pk=moment_id, case=case)
    if request.method == "GET" and (moment.done_at is not None or not case.is_open):
        return redirect("cases:handover:monitor", case.pk)
    form = RecordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        outcome, consequence = Outcome(given["outcome"]), Consequence(given["consequence"])
        with refusals_on(form):
            services.record_moment(
                moment,
                outcome=outcome,
                consequence=consequence,
                found=given["found"],
                again=given["again"],
                by=request.user,
            )
            if consequence == Consequence.REOPEN:
                messages.success(request, _("Vastgelegd. Hieronder staat de nieuwe beoordeling klaar."))
                return redirect("cases:assessment:assessments", case.pk)
            messages.success(request, _("Vastgelegd."))
            return redirect("cases:handover:monitor", case.pk)
    return show(request, "cases/handover/record_moment.html", {"case": case, "moment": moment, "form": form})


@gate(Action.CLOSE, data=Data.CASE)
@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Close a case with reasons, or say what is still open and where."""
    case = get_case(request.user, case_id, to=Action.CLOSE)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            services.close_case(case, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("De zaak is gesloten."))
            return redirect("cases:handover:close", case.pk)
    obstacles = closing_obstacles(case) if case.is_open else []
    context = {"case": case, "form": form, "obstacles": [(one, url_of(one.place, case)) for one in obstacles]}
    return show(request, "cases/handover/close.html", context)
