"""Asking for a change of what somebody may do, and deciding on what another administrator asked."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.confirming import confirm_first
from accounts.gates import Data, StaffRequest, gate
from accounts.models import Membership, RoleRequest
from accounts.people import queries
from accounts.people.forms import AGREE, AddressForm, DecisionForm, InviteForm, LastDayForm, RoleForm
from accounts.people.models import RequestKind, RequestState
from accounts.people.services import asking, deciding
from accounts.people.services.imports import AT_ONCE
from accounts.people.views.imports import lines_page
from accounts.people.views.parts import person_or_404, region
from accounts.roles import Action
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.pages import refusals_on, show


def _asked(request: StaffRequest) -> None:
    messages.success(request, _("Gevraagd. Het geldt zodra een tweede beheerder akkoord geeft."))


@gate(Action.MANAGE_PEOPLE, data=Data.PEOPLE)
@require_http_methods(["GET", "POST"])
@confirm_first()
def invite(request: StaffRequest) -> HttpResponse:
    """Make somebody new with a first role, which waits for a second administrator."""
    form = InviteForm(request.POST if request.method == "POST" else None, region=region(request))
    if form.is_valid():
        told = form.cleaned_data
        with refusals_on(form):
            made = asking.invite_person(told["email"], told["name"], form.wanted, by=request.user)
            _asked(request)
            return redirect("accounts:people:person", made.person_id)
    return show(request, "accounts/people/invite.html", {"form": form})


@gate(Action.MANAGE_PEOPLE, data=Data.PEOPLE)
@require_http_methods(["GET", "POST"])
@confirm_first()
def ask_role(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Ask for one more role of somebody."""
    person = person_or_404(request, person_id)
    form = RoleForm(request.POST if request.method == "POST" else None, region=region(request))
    if form.is_valid():
        with refusals_on(form):
            asking.ask_role(person, form.wanted, by=request.user)
            _asked(request)
            return redirect("accounts:people:person", person.pk)
    return show(request, "accounts/people/ask_role.html", {"form": form, "person": person})


@gate(Action.MANAGE_PEOPLE, data=Data.PEOPLE)
@require_http_methods(["GET", "POST"])
@confirm_first()
def ask_withdrawal(request: StaffRequest, membership_id: UUID) -> HttpResponse:
    """Ask that somebody loses a role."""
    membership = Membership.objects.select_related("user", "organisation", "team").filter(pk=membership_id).first()
    if membership is None:
        raise Http404
    person = person_or_404(request, membership.user_id)
    form = LastDayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            asking.ask_withdrawal(membership, by=request.user, ends=form.cleaned_data["ends"])
            _asked(request)
            return redirect("accounts:people:person", person.pk)
    context = {"form": form, "person": person, "membership": membership}
    return show(request, "accounts/people/withdraw.html", context)


@gate(Action.MANAGE_PEOPLE, data=Data.PEOPLE)
@require_http_methods(["GET", "POST"])
@confirm_first()
def ask_address(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Ask that somebody gets another address."""
    person = person_or_404(request, person_id)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            asking.ask_address(person, form.cleaned_data["email"], by=request.user)
            _asked(request)
            return redirect("accounts:people:person", person.pk)
    return show(request, "accounts/people/ask_address.html", {"form": form, "person": person})


@gate(Action.MANAGE_PEOPLE, data=Data.PEOPLE)
@require_http_methods(["GET", "POST"])
@confirm_first()
def ask_second_step(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Say what a new second step takes away and how to make sure who asks, and ask for it."""
    person = person_or_404(request, person_id)
    refusal = ""
    if request.method == "POST":
        try:
            asking.ask_second_step(person, by=request.user)
        except RuleViolation as violation:
            refusal = str(violation.message)
        else:
            _asked(request)
            return redirect("accounts:people:person", person.pk)
    return show(request, "accounts/people/ask_second_step.html", {"person": person, "refusal": refusal})


@gate(Action.MANAGE_PEOPLE, data=Data.PEOPLE)
@require_POST
@confirm_first("accounts:people:list")
def ask_activation(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Ask that somebody is let in again."""
    person = person_or_404(request, person_id)
    try:
        asking.ask_activation(person, by=request.user)
        _asked(request)
    except RuleViolation as refusal:
        messages.warning(request, str(refusal.message))
    return redirect("accounts:people:person", person.pk)


def _request(request: StaffRequest, request_id: UUID) -> RoleRequest:
    related = ("person", "asked_by", "decided_by", "organisation", "team", "membership", "people_import", "region")
    found = RoleRequest.objects.select_related(*related).filter(pk=request_id, region=region(request)).first()
    if found is None:
        raise Http404
    return found


def _agreed(asked: RoleRequest) -> str:
    """Say that it holds, or that a long list is being read in."""
    if asked.people_import and asked.people_import.count > AT_ONCE:
        return _("Akkoord. De lijst wordt nu ingelezen. Dat kan een paar minuten duren.")
    return _("Akkoord. De wijziging geldt nu.")


@gate(Action.MANAGE_PEOPLE, data=Data.PEOPLE)
@require_http_methods(["GET", "POST"])
@confirm_first()
def decide(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Show what was asked, and take the decision of a second administrator."""
    asked = _request(request, request_id)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            if form.cleaned_data["verdict"] == AGREE:
                deciding.agree(asked, by=request.user)
                messages.success(request, _agreed(asked))
            else:
                deciding.refuse(asked, form.cleaned_data["reason"], by=request.user)
                messages.success(request, _("Geweigerd. Er is niets gewijzigd."))
            return redirect("accounts:people:list")
    is_list = asked.kind == RequestKind.IMPORT and asked.state == RequestState.ASKED
    context = {
        "asked": asked,
        "said": queries.said(asked),
        "form": form,
        "open": asked.is_open(clock.now()),
        "own": asked.asked_by_id == request.user.pk,
        "to_go": len(asked.people_import.lines) if asked.people_import and asked.state == RequestState.GIVEN else 0,
        "about_me": request.user.pk in asked.concerns,
        **(lines_page(request, asked.people_import, asked) if is_list and asked.people_import else {}),
    }
    return show(request, "accounts/people/decide.html", context)


@gate(Action.MANAGE_PEOPLE, data=Data.PEOPLE)
@require_POST
def take_back(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Take back what one asked oneself."""
    try:
        deciding.take_back(_request(request, request_id), by=request.user)
        messages.success(request, _("Ingetrokken. Er is niets gewijzigd."))
    except RuleViolation as refusal:
        messages.warning(request, str(refusal.message))
    return redirect("accounts:people:list")
