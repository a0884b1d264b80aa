"""What is needed: the agreements about safety, and the decision on a report."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.gates import Data, StaffRequest, gate
from accounts.roles import Action
from cases.assessment.models import SafetyAssessment
from cases.assessment.queries import agreed_assessment, open_assessment
from cases.dossier.access import get_case
from cases.dossier.models import Case
from cases.intake.models import Report
from cases.persons.queries import people_of
from cases.plan import rules, services
from cases.plan.forms import AgreementForm, DecisionForm
from cases.plan.models import DecisionKind, SafetyAgreement
from cases.plan.queries import agreement_lines, decisions_of, levels_of, risks_of, to_decide
from veiligthuis.errors import RuleViolation
from veiligthuis.pages import refusals_on, show


@gate(Action.READ_CASE, data=Data.CASE)
@require_GET
def show_needed(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show what is agreed and decided, and the forms for what is to be agreed and decided."""
    return _page(request, get_case(request.user, case_id))


@gate(Action.WRITE_CASE, data=Data.CASE)
@require_POST
def add(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Add an agreement; a double click adds one."""
    case = get_case(request.user, case_id, to=Action.WRITE_CASE)
    agreed = agreed_assessment(case)
    if agreed is None:
        messages.warning(request, _("Afspraken horen bij een vastgestelde beoordeling."))
        return redirect("cases:plan:needed", case.pk)
    form = AgreementForm(risks_of(agreed), people_of(case), request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.add_agreement(agreed, form.values(), by=request.user, token=form.cleaned_data["token"])
            messages.success(request, _("Afspraak vastgelegd."))
            return redirect("cases:plan:needed", case.pk)
    return _page(request, case, agreement_form=form)


@gate(Action.WRITE_CASE, data=Data.CASE)
@require_POST
def withdraw(request: StaffRequest, case_id: UUID, agreement_id: UUID) -> HttpResponse:
    """Let an agreement hold no longer."""
    case = get_case(request.user, case_id, to=Action.WRITE_CASE)
    agreement = get_object_or_404(SafetyAgreement, case=case, pk=agreement_id)
    try:
        services.withdraw_agreement(agreement, by=request.user)
        messages.success(request, _("De afspraak is vervallen. Je ziet haar nog onderaan."))
    except RuleViolation as refusal:
        messages.warning(request, str(refusal.message))
    return redirect("cases:plan:needed", case.pk)


@gate(Action.DECIDE, data=Data.CASE)
@require_POST
def decide(request: StaffRequest, case_id: UUID, report_id: UUID) -> HttpResponse:
    """Decide on a report; who comes second sees what was decided and keeps the text."""
    case = get_case(request.user, case_id, to=Action.DECIDE)
    report = get_object_or_404(Report, case=case, pk=report_id)
    assessment = agreed_assessment(case, report)
    form = DecisionForm([], request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        with refusals_on(form):
            if assessment is None:
                raise RuleViolation(_("Eerst moet een tweede lezer akkoord zijn met de beoordeling."))
            services.decide(
                report,
                assessment=assessment,
                kind=DecisionKind(typed["kind"]),
                reason=typed["reason"],
                by=request.user,
            )
            messages.success(request, _("Het besluit is vastgelegd."))
            return redirect("cases:plan:needed", case.pk)
    return _page(request, case, decision_form=form)


def _page(
    request: StaffRequest,
    case: Case,
    *,
    agreement_form: AgreementForm | None = None,
    decision_form: DecisionForm | None = None,
) -> HttpResponse:
    agreed = agreed_assessment(case)
    found = risks_of(agreed) if agreed else []
    may_write = case.is_open and request.user.can(Action.WRITE_CASE)
    if agreement_form is None and may_write and found:
        agreement_form = AgreementForm(found, people_of(case))
    context = {
        "case": case,
        "agreed": agreed,
        "unfinished": open_assessment(case),
        "risks": found,
        "agreements": agreement_lines(case),
        "withdrawn": agreement_lines(case, withdrawn=True),
        "may_write": may_write,
        "agreement_form": agreement_form,
        "decisions": decisions_of(case),
        **_deciding(request, case, decision_form),
    }
    return show(request, "cases/plan/needed.html", context)


def _deciding(request: StaffRequest, case: Case, typed: DecisionForm | None) -> dict[str, Any]:
    """Return on which assessment a decision waits, its form, and what it does not allow with the reason."""
    waiting = to_decide(case) if case.is_open else None
    refused = _refused(waiting) if waiting else {}
    form = typed
    if form is None and waiting and request.user.can(Action.DECIDE):
        form = DecisionForm(refused)
    return {"waiting": waiting, "decision_form": form, "refused": refused.values()}


def _refused(assessment: SafetyAssessment) -> dict[DecisionKind, str]:
    levels = levels_of(assessment)
    found = {kind: rules.why_not(kind, levels) for kind in DecisionKind}
    return {kind: reason for kind, reason in found.items() if reason}
