"""Everybody of the region on pages of 25, and one person with what they have, had, and who changed it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.audit.acts import Act, Ground
from accounts.audit.looks import about_person
from accounts.audit.recording import record
from accounts.gates import Data, StaffRequest, gate
from accounts.people import queries
from accounts.people.forms import FilterForm, NameForm
from accounts.people.services import people as services
from accounts.people.views.parts import person_or_404, region
from accounts.roles import Action
from veiligthuis.errors import RuleViolation
from veiligthuis.pages import refusals_on, show


@gate(Action.MANAGE_PEOPLE, data=Data.PEOPLE)
@require_http_methods(["GET", "POST"])
def show_list(request: StaffRequest) -> HttpResponse:
    """Show who has what; the filter comes as POST and changes nothing, so that no name stands in an address."""
    here = region(request)
    form = FilterForm(request.POST if request.method == "POST" else None, region=here)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = queries.people_page(here.pk, chosen, request.POST.get("pagina", "1"))
    record(
        Act.LISTED,
        role=request.user.role_line,
        ground=Ground.ROLE,
        kind="mensen",
        region=here.pk,
        listed=[line.person.pk for line in page.object_list],
    )
    context = {
        "page": page,
        "form": form,
        "invited": queries.invitations_open(here.pk),
        "filtered": any(chosen.values()),
        "waiting": [(wait, queries.said(wait)) for wait in queries.requests_of(here.pk)],
    }
    return show(request, "accounts/people/list.html", context)


@gate(Action.MANAGE_PEOPLE, data=Data.PEOPLE)
@require_GET
def show_person(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Show what somebody has, had, was asked for them, and the trail of it."""
    person = person_or_404(request, person_id)
    here = region(request)
    holding, over = queries.memberships_of(person)
    context = {
        "line": queries.one_line(person),
        "person": person,
        "own": person.pk == request.user.pk,
        "holding": holding,
        "over": over,
        "waiting": [(wait, queries.said(wait)) for wait in queries.requests_of(here.pk, person)],
        "decided": [(row, queries.said(row)) for row in queries.decided_about(person, here.pk)],
        "history": [(change, queries.changed_words(change.kind)) for change in about_person(person.pk)],
        "may_begin_anew": not services.why_not_anew(person),
        "may_invite": person.is_active and not person.has_usable_password() and bool(holding),
    }
    return show(request, "accounts/people/person.html", context)


@gate(Action.MANAGE_PEOPLE, data=Data.PEOPLE)
@require_http_methods(["GET", "POST"])
def rename(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Write somebody's name differently."""
    person = person_or_404(request, person_id)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": person.name})
    if form.is_valid():
        with refusals_on(form):
            services.rename(person, form.cleaned_data["name"], by=request.user)
            messages.success(request, _("De naam is gewijzigd."))
            return redirect("accounts:people:person", person.pk)
    return show(request, "accounts/people/rename.html", {"form": form, "person": person})


@gate(Action.MANAGE_PEOPLE, data=Data.PEOPLE)
@require_http_methods(["GET", "POST"])
def deactivate(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Say what switching off does, and do it."""
    person = person_or_404(request, person_id)
    refusal = ""
    if request.method == "POST":
        try:
            services.deactivate(person, by=request.user)
        except RuleViolation as violation:
            refusal = str(violation.message)
        else:
            messages.success(request, _("Dit account staat uit."))
            return redirect("accounts:people:person", person.pk)
    return show(request, "accounts/people/deactivate.html", {"person": person, "refusal": refusal})


@gate(Action.MANAGE_PEOPLE, data=Data.PEOPLE)
@require_POST
def invite_again(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Send a new invitation."""
    person = person_or_404(request, person_id)
    try:
        services.invite_again(person, by=request.user)
        messages.success(request, _("De uitnodiging is opnieuw verstuurd. De vorige werkt niet meer."))
    except RuleViolation as refusal:
        messages.warning(request, str(refusal.message))
    return redirect("accounts:people:person", person.pk)
