"""The pages of an assessment: which there are, one that its author writes, one that others read, and what waits."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.audit.acts import Act, Ground
from accounts.audit.recording import record
from accounts.gates import Data, StaffRequest, gate
from accounts.roles import Action
from cases.assessment import services
from cases.assessment.access import may_read, may_write
from cases.assessment.forms import AssessmentForm, ReadingForm
from cases.assessment.models import AnswerFact, AssessmentState, ReadingVerdict, SafetyAssessment
from cases.assessment.queries import (
    assessments_of,
    readers_for,
    readings_for,
    reports_to_assess,
    sheet_of,
)
from cases.dossier.access import denied, get_case
from cases.dossier.models import Case
from cases.drafts.services import keep_refused, typed_before
from cases.evidence.models import JournalEntry
from cases.evidence.queries import facts
from cases.intake.models import Report
from cases.persons.queries import names_for
from veiligthuis.errors import RuleViolation
from veiligthuis.pages import refusals_on, show

DANGER, SUBMIT = "acuut", "voor"  # the buttons that do more than save


@gate(Action.READ_CASE, data=Data.CASE)
@require_GET
def show_assessments(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the assessments of a case, and the reports for which one can begin."""
    case = get_case(request.user, case_id)
    may_begin = case.is_open and request.user.can(Action.ASSESS)
    context = {
        "case": case,
        "assessments": assessments_of(case),
        "reports": reports_to_assess(case) if may_begin else [],
        "user_id": request.user.pk,
    }
    return show(request, "cases/assessment/assessments.html", context)


@gate(Action.ASSESS, data=Data.CASE)
@require_POST
def start(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Begin the assessment of a report; a second click opens the one that began."""
    case = get_case(request.user, case_id, to=Action.ASSESS)
    report = get_object_or_404(Report, case=case, pk=_uuid(request.POST.get("melding", "")))
    try:
        made = services.start_assessment(report, by=request.user)
    except RuleViolation as refusal:
        messages.warning(request, str(refusal.message))
        return redirect("cases:assessment:assessments", case.pk)
    return redirect("cases:assessment:work", case.pk, made.pk)


# --- reading ------------------------------------------------------------------


@gate(Action.READ_CASE, data=Data.CASE)
@require_GET
def show_assessment(request: StaffRequest, case_id: UUID, assessment_id: UUID) -> HttpResponse:
    """Show one assessment to read; a second reader finds the verdict below it."""
    case = get_case(request.user, case_id)
    assessment = _assessment(case, assessment_id)
    form = ReadingForm(initial={"round": assessment.round}) if may_read(request.user, assessment) else None
    return _reading_page(request, case, assessment, form)


@gate(Action.SECOND_READ, data=Data.CASE)
@require_POST
def read(request: StaffRequest, case_id: UUID, assessment_id: UUID) -> HttpResponse:
    """Give a reading as second reader; one's own is refused."""
    case = get_case(request.user, case_id, to=Action.SECOND_READ)
    assessment = _assessment(case, assessment_id)
    if assessment.author_id == request.user.pk:
        raise denied(request.user, case)
    form = ReadingForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        verdict = ReadingVerdict(typed["verdict"])
        with refusals_on(form):
            services.give_reading(
                assessment, verdict=verdict, reason=typed["reason"], by=request.user, seen_round=typed["round"]
            )
            messages.success(request, _("Je oordeel is vastgelegd. De beoordelaar krijgt bericht."))
            return redirect("cases:assessment:assessment", case.pk, assessment.pk)
    return _reading_page(request, case, _assessment(case, assessment_id), form)


def _reading_page(
    request: StaffRequest, case: Case, assessment: SafetyAssessment, form: ReadingForm | None
) -> HttpResponse:
    sheet = sheet_of(assessment)
    context = {
        "case": case,
        "assessment": assessment,
        "sheet": sheet,
        "people": sheet.everyone,
        "form": form,
        "facts": facts(case) if form else [],
        "readings": list(assessment.readings.select_related("reader").order_by("round")),
        "may_write": may_write(request.user, assessment),
        "agreed": assessment.state == AssessmentState.AGREED,
    }
    return show(request, "cases/assessment/assessment.html", context)


@gate(Action.SECOND_READ, data=Data.CASE)
@require_GET
def show_readings(request: StaffRequest) -> HttpResponse:
    """Show what waits to be read by this second reader; one event with the cases shown."""
    found = readings_for(request.user)
    record(
        Act.LISTED,
        role=request.user.role_line,
        ground=Ground.OWN_WORK,
        kind="voor mij te lezen",
        region=request.user.region_id,
        listed=[assessment.case_id for assessment in found],
    )
    names = names_for(assessment.case_id for assessment in found)
    rows = [(assessment, *names[assessment.case_id]) for assessment in found]
    return show(request, "cases/assessment/readings.html", {"rows": rows})


# --- writing ------------------------------------------------------------------


@gate(Action.ASSESS, data=Data.CASE)
@require_http_methods(["GET", "POST"])
def work(request: StaffRequest, case_id: UUID, assessment_id: UUID) -> HttpResponse:
    """Let the author write, attach facts and put it to a second reader; typed text survives every refusal."""
    case = get_case(request.user, case_id, to=Action.ASSESS)
    assessment = _assessment(case, assessment_id)
    if request.method == "POST":
        if assessment.author_id != request.user.pk:
            raise denied(request.user, case)
        return _act(request, case, assessment)
    if not (case.is_open and may_write(request.user, assessment)):
        return redirect("cases:assessment:assessment", case.pk, assessment.pk)
    sheet = sheet_of(assessment)
    found, saved_at = typed_before(request.user, services.FORM, assessment.pk)
    typed = {name: _last(value) for name, value in found.items()}
    form = AssessmentForm(sheet, readers_for(assessment), typed=typed)
    return _work_page(request, case, form, saved_at=saved_at)


def _act(request: StaffRequest, case: Case, assessment: SafetyAssessment) -> HttpResponse:
    """Save what was typed, then do what the button says; a refusal shows the page again with everything on it."""
    form = AssessmentForm(sheet_of(assessment), readers_for(assessment), request.POST)
    if not form.is_valid():
        return _work_page(request, case, form, kept_at=_keep(request, assessment))
    version = form.cleaned_data["version"]
    with refusals_on(form):
        services.save_answers(assessment, form.values(), version=version, by=request.user)
        done = _do(request, case, assessment)
        if done is not None:
            return done
    fresh = sheet_of(_assessment(case, assessment.pk))
    stale = bool(form.errors) and version != fresh.assessment.version
    form.renew(fresh)
    if stale and _was_put(request, fresh.assessment) and not form.differences():
        return redirect("cases:assessment:assessment", case.pk, assessment.pk)
    kept_at = _keep(request, assessment) if form.errors else None
    if not form.errors:
        form.say_what_lacks()
    return _work_page(request, case, form, kept_at=kept_at, conflicts=form.differences() if stale else [])


def _was_put(request: StaffRequest, assessment: SafetyAssessment) -> bool:
    """Say whether a button that was pressed twice did already what it says."""
    return request.POST.get("doe") == SUBMIT and assessment.state == AssessmentState.SUBMITTED


def _keep(request: StaffRequest, assessment: SafetyAssessment) -> datetime | None:
    """Keep what was refused; what was saved before the refusal came is no draft any more."""
    return keep_refused(request.user, services.FORM, assessment.pk, request.POST)


def _do(request: StaffRequest, case: Case, assessment: SafetyAssessment) -> HttpResponse | None:
    """Do what the button says after saving; None when it cannot be put to a second reader yet."""
    item, fact, link = (request.POST.get(name, "") for name in ("bij", "koppel", "los"))
    if fact:
        entry = get_object_or_404(JournalEntry, case=case, pk=_uuid(fact))
        services.attach_fact(assessment, item, entry, by=request.user)
        return _back(assessment, f"vraag-{item}", bij=item)
    if link:
        found = get_object_or_404(AnswerFact, answer__assessment=assessment, pk=_uuid(link))
        services.detach_fact(found, by=request.user)
        return _back(assessment, f"vraag-{found.answer.item}")
    if request.POST.get("doe") == DANGER:
        return _back(assessment, "oordeel", gevaar="ja")
    fresh = sheet_of(_assessment(case, assessment.pk))
    if request.POST.get("doe") != SUBMIT:
        messages.success(request, _("Opgeslagen."))
        return _back(assessment, next((f"deel-{part.key}" for part in fresh.parts if not part.done), "oordeel"))
    if fresh.missing or fresh.assessment.reader is None:
        return None
    services.submit(fresh.assessment, reader=fresh.assessment.reader, by=request.user)
    messages.success(request, _("Voorgelegd. De tweede lezer krijgt bericht."))
    return redirect("cases:assessment:assessment", case.pk, assessment.pk)


def _work_page(
    request: StaffRequest,
    case: Case,
    form: AssessmentForm,
    *,
    saved_at: datetime | None = None,
    kept_at: datetime | None = None,
    conflicts: list[tuple[str, str, str]] | None = None,
) -> HttpResponse:
    assessment = form.sheet.assessment
    earlier = [one for one in assessments_of(case) if one.pk != assessment.pk and one.state == AssessmentState.AGREED]
    context = {
        "case": case,
        "assessment": assessment,
        "sheet": form.sheet,
        "people": form.sheet.everyone,
        "form": form,
        "saved_at": saved_at,
        "kept_at": kept_at,
        "conflicts": conflicts or [],
        "facts": facts(case),
        "chosen_item": request.GET.get("bij") or request.POST.get("bij", ""),
        "danger": request.GET.get("gevaar") == "ja" or request.POST.get("doe") == DANGER,
        "sent_back": assessment.readings.select_related("reader").order_by("-round").first(),
        "earlier": earlier,
    }
    return show(request, "cases/assessment/work.html", context)


def _back(assessment: SafetyAssessment, anchor: str, **query: str) -> HttpResponseRedirect:
    """Return to the page of the author, at the place of the act."""
    address = reverse("cases:assessment:work", args=[assessment.case_id, assessment.pk])
    return HttpResponseRedirect(f"{address}{'?' if query else ''}{urlencode(query)}#{anchor}")


def _assessment(case: Case, assessment_id: UUID) -> SafetyAssessment:
    found = SafetyAssessment.objects.filter(case=case).select_related(
        "author", "reader", "report", "instrument", "case"
    )
    return get_object_or_404(found, pk=assessment_id)


def _uuid(text: str) -> UUID:
    """Return a key that came in a form; what is no key is not there."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _last(value: object) -> str:
    """Return a typed value; a field that came more than once is a list in a draft."""
    return str(value[-1] if isinstance(value, list) and value else value or "")
