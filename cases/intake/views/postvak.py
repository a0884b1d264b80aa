"""The Postvak: what waits, the oldest first; opening one, accepting or refusing it, and where it went."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.audit.acts import Act, Ground
from accounts.audit.recording import record
from accounts.gates import Data, StaffRequest, gate
from accounts.models import User
from accounts.roles import Action
from cases.deadlines.queries import open_terms
from cases.dossier.access import denied, ground_for
from cases.dossier.services import assign
from cases.intake import services
from cases.intake.access import get_own_report, get_submission
from cases.intake.forms import AssignForm, OwnMotionForm, RefuseForm, TakeForm
from cases.intake.models import Report, Submission, SubmissionKind, SubmissionState
from cases.intake.queries import body_of, colleagues_of, dues_of, own_conversations, waiting
from cases.intake.reading import in_what_capacity, meldcode_parts, people_told, what_happened, who_reports
from cases.intake.rules import NEXT_SUBMISSION_STATES
from cases.intake.views.report import offered
from cases.intake.views.typing import region_of
from veiligthuis.pages import refusals_on, show


@gate(Action.READ_INBOX, data=Data.LINE)
@require_GET
def inbox(request: StaffRequest) -> HttpResponse:
    """Show what waits, and one's own unfinished conversations; one event with the ids shown."""
    region = region_of(request.user)
    lines = waiting(region.pk)
    record(
        Act.LISTED,
        role=request.user.role_line,
        ground=Ground.ROLE,
        kind="postvak",
        region=region.pk,
        listed=[line.submission.pk for line in lines],
    )
    may_start = request.user.can(Action.START_CONTACT)
    own = own_conversations(request.user) if may_start else []
    return show(request, "cases/intake/inbox.html", {"lines": lines, "own": own, "may_start": may_start})


@gate(Action.READ_INBOX, data=Data.CASE)
@require_GET
def submission(request: StaffRequest, submission_id: UUID) -> HttpResponse:
    """Open one: every field in its place."""
    return _page(request, get_submission(request.user, submission_id))


@gate(Action.TAKE_SUBMISSION, data=Data.CASE)
@require_POST
def take(request: StaffRequest, submission_id: UUID) -> HttpResponse:
    """Make a professional's submission a report in a case, without retyping."""
    found = get_submission(request.user, submission_id)
    form = TakeForm(request.POST, **offered(request.user))
    if form.is_valid():
        with refusals_on(form):
            report = services.take_submission(found, by=request.user, **form.place())
            return redirect("cases:intake:taken", report.pk)
    return _page(request, found, take=form)


@gate(Action.DECIDE_OWN_MOTION, data=Data.CASE)
@require_POST
def accept(request: StaffRequest, submission_id: UUID) -> HttpResponse:
    """Accept a report by somebody unknown on the centre's own motion, with reasons."""
    found = get_submission(request.user, submission_id)
    form = OwnMotionForm(request.POST, prefix="neem", **offered(request.user))
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            report = services.accept_own_motion(found, reason=reason, by=request.user, **form.place())
            return redirect("cases:intake:taken", report.pk)
    return _page(request, found, accept=form)


@gate(Action.DECIDE_OWN_MOTION, data=Data.CASE)
@require_POST
def refuse(request: StaffRequest, submission_id: UUID) -> HttpResponse:
    """Refuse a report by somebody unknown, with a reason; nothing of a person stays."""
    found = get_submission(request.user, submission_id)
    form = RefuseForm(request.POST, prefix="weiger")
    if form.is_valid():
        with refusals_on(form):
            services.refuse_own_motion(found, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("De melding is geweigerd. Van niemand is iets bewaard."))
            return redirect("cases:intake:inbox")
    return _page(request, found, refuse=form)


def _page(request: StaffRequest, found: Submission, **forms: Any) -> HttpResponse:
    found = get_fresh(found)
    body = body_of(found)
    context: dict[str, Any] = {"submission": found, "body": body, "waits": dues_of(found), "form": None}
    if body is not None:
        context |= {
            "happened": what_happened(body.values),
            "capacity": in_what_capacity(body.values),
            "reporter": who_reports(body.reporter) if body.reporter else [],
            "people": people_told(body),
            "meldcode": meldcode_parts(body.values),
            "own_motion": found.kind == SubmissionKind.UNKNOWN,
            "may_decide": _may_decide(request.user, found),
            "take": TakeForm(**offered(request.user)),
            "accept": OwnMotionForm(prefix="neem", **offered(request.user)),
            "refuse": RefuseForm(prefix="weiger"),
        }
    context |= forms
    context["form"] = next(iter(forms.values()), None)
    return show(request, "cases/intake/submission.html", context)


def get_fresh(found: Submission) -> Submission:
    """Return it as it stands now: a colleague may have decided on it while the page was open."""
    return Submission.objects.select_related("organisation", "decided_by").get(pk=found.pk)


def _may_decide(user: User, found: Submission) -> bool:
    step = NEXT_SUBMISSION_STATES[SubmissionKind(found.kind)][SubmissionState(found.state)]
    needed = step.get(SubmissionState.TAKEN)
    return needed is not None and user.can(needed)


# --- where it went ----------------------------------------------------------------


@gate(Action.USE_WORKPLACE, data=Data.LINE)
@require_GET
def taken(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """Show whoever took a report in where it went, and let them give the case to somebody."""
    return _taken(request, get_own_report(request.user, report_id))


@gate(Action.USE_WORKPLACE, data=Data.LINE)
@require_POST
def give(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """Give the case to somebody of its team, as long as nobody holds it."""
    report = get_own_report(request.user, report_id)
    form = AssignForm(request.POST, colleagues=colleagues_of(report.case.team_id))
    valid = form.is_valid()
    if report.case.assignee is not None and not (valid and form.chosen() == report.case.assignee):
        raise denied(request.user, report.case)
    if valid:
        with refusals_on(form):
            assign(report.case, to=form.chosen(), by=request.user)
            return redirect("cases:intake:taken", report.pk)
    return _taken(request, report, form)


def _taken(request: StaffRequest, report: Report, form: AssignForm | None = None) -> HttpResponse:
    colleagues = colleagues_of(report.case.team_id)
    own = str(request.user.pk) if any(one.pk == request.user.pk for one in colleagues) else None
    context = {
        "report": report,
        "case": report.case,
        "terms": open_terms(report.case),
        "may_read": ground_for(request.user, report.case) != Ground.NONE,
        "form": form or AssignForm(colleagues=colleagues, initial={"to": own}),
        "colleagues": colleagues,
        "may_start": request.user.can(Action.START_CONTACT),
    }
    return show(request, "cases/intake/taken.html", context)
