"""The tab Overdracht of a case: composing, sending, following, answering, taking back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.audit.acts import Act
from accounts.confirming import confirm_first
from accounts.gates import Data, StaffRequest, gate
from accounts.models import User
from accounts.roles import Action
from cases.dossier.access import get_case
from cases.dossier.models import Case
from cases.drafts.services import keep_refused, save_draft, typed_before
from cases.handover import services
from cases.handover.checks import checks_of, failed, groundwork
from cases.handover.forms import AnswerForm, ComposeForm, SendForm, TakeBackForm, draft_of
from cases.handover.models import OPEN_STATES, Handover, HandoverState
from cases.handover.pdf import draw, file_name
from cases.handover.proposal import Proposal, Wanted
from cases.handover.queries import (
    HANDED_OVER,
    handovers_of,
    messages_of,
    moments_of,
    open_package,
    own_words,
    reaction_in_words,
)
from cases.handover.services.sending import DRAFT
from cases.handover.views.places import FIELDS, url_of
from cases.plan.models import Decision
from veiligthuis import clock
from veiligthuis.pages import refusals_on, show

RUNNING = (*OPEN_STATES, HandoverState.ACCEPTED)


@gate(Action.READ_CASE, data=Data.CASE)
@require_http_methods(["GET", "POST"])
def show_handover(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show where the handover stands; or what would leave, and keep what is filled in for it."""
    case = get_case(request.user, case_id, to=Action.HAND_OVER if request.method == "POST" else Action.READ_CASE)
    handovers = handovers_of(case)
    proposal, typed, saved_at = _proposal(request.user, case, handovers)
    decision = proposal.decision
    running = next((one for one in handovers if one.decision == decision and one.state in RUNNING), None)
    if running is not None:
        return _status(request, running)
    if (
        decision is None
        or decision.kind not in HANDED_OVER
        or not case.is_open
        or not request.user.can(Action.HAND_OVER)
    ):
        return _nothing(request, proposal, handovers)
    if request.method == "POST":
        return _compose(request, case, handovers)
    form = ComposeForm(initial=typed, proposal=proposal)
    return _composing(request, proposal, form, handovers, saved_at=saved_at)


def _nothing(request: StaffRequest, proposal: Proposal, handovers: list[Handover]) -> HttpResponse:
    """Say why nothing can leave from here, and where to go."""
    case, decision = proposal.case, proposal.decision
    hands_over = decision is not None and decision.kind in HANDED_OVER
    context = {
        "case": case,
        "past": handovers,
        "ends": decision is not None and not hands_over,
        "waits": decision is None and case.is_open,
        "checks": [(check, url_of(check.place, case)) for check in groundwork(proposal)],
        "may_close": case.is_open and request.user.can(Action.CLOSE),
    }
    return show(request, "cases/handover/nothing.html", context)


def _proposal(user: User, case: Case, past: Sequence[Handover]) -> tuple[Proposal, dict[str, Any], datetime | None]:
    """Return what would leave by what this person filled in so far, that itself, and when it was saved.

    Page, document and last press all begin here, with the handovers of before. Who filled in nothing yet begins with
    what was asked of a receiver who did not take it.
    """
    empty = Proposal(case, Wanted(), sender=user)
    found, saved_at = typed_before(user, DRAFT, case.pk)
    typed = draft_of(found) if saved_at else _asked_before(empty, past)
    if not typed:
        return empty, {}, None
    form = ComposeForm(typed, proposal=empty)
    form.is_valid()  # what cannot be used yet is left out of the package, and stays in the draft
    return Proposal(case, form.wanted, sender=user), typed, saved_at


def _asked_before(proposal: Proposal, past: Sequence[Handover]) -> dict[str, Any]:
    """Return what was filled in the last time; words instead of those of the assessment only while these still hold."""
    if not past:
        return {}
    words = own_words(past[0]) if proposal.frozen_leaks and past[0].decision == proposal.decision else {}
    return {"question": past[0].question, **words}


def _compose(request: StaffRequest, case: Case, handovers: list[Handover]) -> HttpResponse:
    """Keep what was filled in, and go on to the last page when everything is in order."""
    form = ComposeForm(request.POST, proposal=Proposal(case, Wanted(), sender=request.user))
    valid = form.is_valid()
    kept_at = _keep(request, case, form) if valid else keep_refused(request.user, DRAFT, case.pk, request.POST)
    if valid and request.POST.get("act") == "voorbeeld":
        return redirect("cases:handover:handover", case.pk)
    proposal = Proposal(case, form.wanted, sender=request.user)
    if valid and not failed(proposal):
        return redirect("cases:handover:send", case.pk)
    for check in failed(proposal):
        field = FIELDS.get(check.place)
        form.add_error(field if field in form.fields else None, check.text)
    return _composing(request, proposal, form, handovers, kept_at=kept_at)


def _keep(request: StaffRequest, case: Case, form: ComposeForm) -> datetime:
    kept = {name: request.POST.get(name, "") for name in form.fields}
    return save_draft(request.user, DRAFT, case.pk, kept).saved_at


def _composing(
    request: HttpRequest,
    proposal: Proposal,
    form: ComposeForm,
    handovers: list[Handover],
    *,
    saved_at: datetime | None = None,
    kept_at: datetime | None = None,
) -> HttpResponse:
    context = {
        "case": proposal.case,
        "proposal": proposal,
        "package": proposal.package,
        "form": form,
        "checks": _with_urls(proposal, form),
        "passed": sum(check.ok for check in checks_of(proposal)),
        "past": handovers,
        "saved_at": saved_at,
        "kept_at": kept_at,
        "today": clock.today(),
    }
    return show(request, "cases/handover/handover.html", context)


def _with_urls(proposal: Proposal, form: ComposeForm | None = None) -> list[tuple[Any, str]]:
    return [(check, url_of(check.place, proposal.case, form)) for check in checks_of(proposal)]


@gate(Action.HAND_OVER, data=Data.CASE)
@require_http_methods(["GET", "POST"])
def send(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Stop for a moment before it leaves, and send it."""
    case = get_case(request.user, case_id, to=Action.HAND_OVER)
    proposal, _typed, _saved_at = _proposal(request.user, case, handovers_of(case))
    posted = request.method == "POST"
    if proposal.decision is None or (not posted and (failed(proposal) or not case.is_open)):
        return redirect("cases:handover:handover", case.pk)
    form = SendForm(request.POST) if posted else SendForm(initial={"seen": proposal.package.fingerprint})
    if posted and form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            _send(request.user, proposal.decision, proposal.wanted, given)
            return redirect("cases:handover:handover", case.pk)
    if posted:  # what is shown from here on is what may be sent by the next press
        form.data = request.POST.copy()
        form.data["seen"] = proposal.package.fingerprint
    context = {"case": case, "proposal": proposal, "package": proposal.package, "form": form}
    return show(request, "cases/handover/send.html", context)


def _send(user: User, decision: Decision, wanted: Wanted, given: dict[str, Any]) -> None:
    services.send(
        decision,
        receiver=wanted.receiver,
        receiver_person=wanted.person,
        called_before=wanted.called_before,
        question=wanted.question,
        told=wanted.told,
        without_voice=wanted.without_voice,
        seen=given["seen"],
        token=given["token"],
        by=user,
    )


@gate(Action.READ_CASE, data=Data.CASE, download=True)
@require_GET
@confirm_first()
def show_document(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Give what would leave as a PDF, marked as a concept; not while something in it leads to a hidden reporter."""
    case = _exported(request.user, case_id)
    proposal, _typed, _saved_at = _proposal(request.user, case, handovers_of(case))
    if any(leak.blocks for leak in proposal.leaks):  # a paper that names the reporter must not exist
        messages.warning(request, _("Er is nog geen PDF: er staat iets in dat naar de melder leidt."))
        return redirect("cases:handover:handover", case.pk)
    return pdf_answer(draw(proposal.package, concept=True), file_name(clock.today(), concept=True))


@gate(Action.READ_CASE, data=Data.CASE, download=True)
@require_GET
@confirm_first()
def show_sent_document(request: StaffRequest, case_id: UUID, handover_id: UUID) -> HttpResponse:
    """Give what left as a PDF."""
    case = _exported(request.user, case_id)
    handover = get_object_or_404(Handover, pk=handover_id, case=case)
    return pdf_answer(draw(open_package(handover)), file_name(handover.sent_at.astimezone(clock.AMSTERDAM).date()))


def _exported(user: User, case_id: UUID) -> Case:
    return get_case(user, case_id, act=Act.EXPORTED, kind="overdracht")


def pdf_answer(document: bytes, name: str) -> HttpResponse:
    """Return a PDF under a neutral name."""
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@gate(Action.READ_CASE, data=Data.CASE)
@require_GET
def show_sent(request: StaffRequest, case_id: UUID, handover_id: UUID) -> HttpResponse:
    """Show one handover as it left, also one of before."""
    case = get_case(request.user, case_id)
    return _status(request, _handover(case, handover_id))


@gate(Action.HAND_OVER, data=Data.CASE)
@require_POST
def answer(request: StaffRequest, case_id: UUID, handover_id: UUID) -> HttpResponse:
    """Answer a question of the receiver."""
    case = get_case(request.user, case_id, to=Action.HAND_OVER)
    handover = _handover(case, handover_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            services.answer(handover, given["text"], token=given["token"], by=request.user)
            messages.success(request, _("Je antwoord is verstuurd."))
            return redirect("cases:handover:handover", case.pk)
    return _status(request, _handover(case, handover_id), form)


@gate(Action.HAND_OVER, data=Data.CASE)
@require_http_methods(["GET", "POST"])
def take_back(request: StaffRequest, case_id: UUID, handover_id: UUID) -> HttpResponse:
    """Take a handover back before it is accepted, with a reason."""
    case = get_case(request.user, case_id, to=Action.HAND_OVER)
    handover = _handover(case, handover_id)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            services.take_back(handover, reason=form.cleaned_data["text"], by=request.user)
            messages.success(request, _("De overdracht is teruggehaald."))
            return redirect("cases:handover:handover", case.pk)
    return show(request, "cases/handover/take_back.html", {"case": case, "handover": handover, "form": form})


def _handover(case: Case, handover_id: UUID) -> Handover:
    rows = Handover.objects.select_related("receiver", "sent_by", "answered_by", "case", "decision")
    return get_object_or_404(rows, pk=handover_id, case=case)


def _status(request: StaffRequest, handover: Handover, form: AnswerForm | None = None) -> HttpResponse:
    """Show where a handover stands, what was asked and answered, and exactly what left."""
    case = get_case(request.user, handover.case_id, act=None)
    acts = case.is_open and request.user.can(Action.HAND_OVER)
    asked = acts and handover.state == HandoverState.ASKED
    context = {
        "case": case,
        "handover": handover,
        "package": open_package(handover),
        "said": messages_of(handover),
        "form": form or (AnswerForm() if asked else None),
        "may_take_back": acts and handover.state in OPEN_STATES,
        "is_open": handover.state in OPEN_STATES,
        "reaction": reaction_in_words(handover),
        "moment": next((one for one in moments_of(case) if one.done_at is None), None),
        "states": HandoverState,
        "may_close": case.is_open and request.user.can(Action.CLOSE),
        "may_monitor": case.is_open and request.user.can(Action.MONITOR),
    }
    return show(request, "cases/handover/sent.html", context)
