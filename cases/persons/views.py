"""Pages of the people of a case: the list, one person, a relation, and a number that is asked for."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.audit.acts import Act
from accounts.audit.recording import record
from accounts.gates import Data, StaffRequest, gate
from accounts.roles import Action
from cases.dossier.access import get_case, ground_for
from cases.dossier.models import Case
from cases.drafts.services import discard_draft, keep_refused, typed_before
from cases.persons import queries
from cases.persons.checks import Difference, compare
from cases.persons.forms import PersonForm, RelationForm
from cases.persons.models import Person, Relation
from cases.persons.queries import PersonLine
from cases.persons.services import add_person, add_relation, change_person, end_relation
from cases.persons.values import PersonValues
from cases.persons.words import name_of
from veiligthuis.errors import RuleViolation
from veiligthuis.pages import refusals_on, show

DRAFT = "persoon"
# what may be asked for → how it is opened
OPENED = {
    "nummer": queries.phone_of,
    "codewoord": queries.codeword_of,
    "bsn": queries.bsn_of,
    "adres": queries.address_of,
}


@dataclass(frozen=True)
class Shown:
    """One sealed value that somebody asked for, on this one page."""

    person_id: UUID
    what: str
    value: str


@gate(Action.READ_CASE, data=Data.CASE)
@require_GET
def show_people(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the people of a case, by household, children first."""
    return _list(request, get_case(request.user, case_id))


@gate(Action.READ_CASE, data=Data.CASE)
@require_POST
def show_value(request: StaffRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """Show one number, codeword, BSN or secret address with its warnings, and record who asked for it.

    It is in this answer only: not in a URL, not in a session.
    """
    case = get_case(request.user, case_id, act=None)
    person = get_object_or_404(Person, pk=person_id, case=case)
    what = request.POST.get("wat", "")
    if what not in OPENED:
        raise Http404
    record(
        Act.OPENED_PAGE,
        role=request.user.role_line,
        ground=ground_for(request.user, case),
        kind=what,
        object_id=person.pk,
        case_id=case.pk,
        case_number=case.number,
        region=case.region_id,
        persons=case.persons.values_list("pk", flat=True),  # the page around it shows them all
    )
    return _list(request, case, Shown(person.pk, what, OPENED[what](person)))


def _list(request: StaffRequest, case: Case, shown: Shown | None = None) -> HttpResponse:
    people = queries.people_of(case)
    bsns = queries.masked_bsns(case, people)
    lines = [(line, bsns.get(line.person.pk, "")) for line in people]
    ties = [(line, tie) for line in people for tie in line.ties if tie.relation.person_id == line.person.pk]
    context = {
        "case": case,
        "people": people,
        "homes": _homes(lines),
        "ties": ties,
        "shown": shown,
        "may_write": _may_write(request, case),
    }
    return show(request, "cases/persons/people.html", context)


def _homes(lines: list[tuple[PersonLine, str]]) -> list[tuple[str, list[tuple[PersonLine, str]]]]:
    """Return the people by household: that of the case first, then each one elsewhere, then who lives nobody knows where."""
    elsewhere = sorted({line.household.position for line, _bsn in lines if line.household} - {0})
    titles: dict[int | None, str] = {0: _("Samen in huis")}
    for number, place in enumerate(elsewhere, 1):
        titles[place] = _("Elders, huishouden %(n)d") % {"n": number} if len(elsewhere) > 1 else _("Elders")
    titles[None] = _("Niet bekend waar")
    homes: dict[int | None, list[tuple[PersonLine, str]]] = {place: [] for place in titles}
    for line, bsn in lines:
        homes[line.household.position if line.household else None].append((line, bsn))
    return [(titles[place], there) for place, there in homes.items() if there]


def _may_write(request: StaffRequest, case: Case) -> bool:
    return case.is_open and request.user.can(Action.WRITE_CASE)


@gate(Action.WRITE_CASE, data=Data.CASE)
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Add somebody to the case."""
    case = get_case(request.user, case_id, to=Action.WRITE_CASE)
    if request.method == "GET" and not case.is_open:
        return redirect("cases:persons:people", case.pk)
    if request.method == "POST":
        form = PersonForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                add_person(case, form.values(), by=request.user, token=form.cleaned_data["token"])
                discard_draft(request.user, DRAFT, case.pk, page=form.cleaned_data["token"])
                messages.success(request, _("De persoon is toegevoegd."))
                return redirect("cases:persons:people", case.pk)
        return _form(request, case, form, kept_at=keep_refused(request.user, DRAFT, case.pk, request.POST))
    typed, saved_at = _draft(request, case.pk)
    form = PersonForm(initial=typed or {"same_household": True})
    return _form(request, case, form, saved_at=saved_at)


@gate(Action.WRITE_CASE, data=Data.CASE)
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """Change what stands about somebody; a stale page shows what a colleague made of it, and keeps the typed text."""
    case = get_case(request.user, case_id, to=Action.WRITE_CASE)
    if request.method == "GET" and not case.is_open:
        return redirect("cases:persons:people", case.pk)
    person = get_object_or_404(Person, pk=person_id, case=case)
    kept = queries.values_of(person)
    if request.method == "POST":
        form = PersonForm(request.POST, kept=kept)
        if form.is_valid():
            with refusals_on(form):
                change_person(person, form.values(), version=form.cleaned_data["version"], by=request.user)
                discard_draft(request.user, DRAFT, person.pk, page=form.cleaned_data["token"])
                messages.success(request, _("De wijziging is bewaard."))
                return redirect("cases:persons:people", case.pk)
        kept_at = keep_refused(request.user, DRAFT, person.pk, request.POST)
        return _form(request, case, form, person, conflicts=_conflicts(form, person, kept), kept_at=kept_at)
    typed, saved_at = _draft(request, person.pk)
    form = PersonForm(initial=typed or {**PersonForm.shown(kept), "version": person.version}, kept=kept)
    return _form(request, case, form, person, saved_at=saved_at)


def _conflicts(form: PersonForm, person: Person, kept: PersonValues) -> list[Difference]:
    """Return what a colleague wrote meanwhile; sending once more then stands."""
    stale = form.cleaned_data.get("version") not in (None, person.version)
    if not stale or set(form.errors) - {"__all__"}:
        return []
    found = compare(kept, form.values())
    form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    form.data["version"] = str(person.version)  # type: ignore[index]  # the copy can be changed
    return found


def _draft(request: StaffRequest, object_id: UUID) -> tuple[dict[str, Any], Any]:
    """Return somebody's own draft of the form and when it was saved, or nothing twice."""
    typed, saved_at = typed_before(request.user, DRAFT, object_id)
    return {name: texts if name == "roles" else texts[-1] for name, texts in typed.items() if texts}, saved_at


def _form(
    request: StaffRequest, case: Case, form: PersonForm, person: Person | None = None, **more: Any
) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "person": person,
        "name": name_of(person) if person else "",
        "history": queries.history_of(person) if person else [],
        "versions": queries.versions_of(person, form.kept) if person else [],
        "draft_object": person.pk if person else case.pk,
        **more,
    }
    return show(request, "cases/persons/person.html", context)


@gate(Action.WRITE_CASE, data=Data.CASE)
@require_http_methods(["GET", "POST"])
def relate(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Say what one person is to another."""
    case = get_case(request.user, case_id, to=Action.WRITE_CASE)
    if request.method == "GET" and not case.is_open:
        return redirect("cases:persons:people", case.pk)
    people = queries.people_of(case)
    form = RelationForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid():
        persons = {line.person.pk: line.person for line in people}
        data = form.cleaned_data
        with refusals_on(form):
            add_relation(case, persons[data["person"]], data["kind"], persons[data["other"]], by=request.user)
            return redirect("cases:persons:people", case.pk)
    return show(request, "cases/persons/relate.html", {"case": case, "form": form, "people": people})


@gate(Action.WRITE_CASE, data=Data.CASE)
@require_POST
def end(request: StaffRequest, case_id: UUID, relation_id: UUID) -> HttpResponse:
    """End a relation."""
    case = get_case(request.user, case_id, to=Action.WRITE_CASE)
    relation = get_object_or_404(Relation, pk=relation_id, case=case)
    try:
        end_relation(relation, by=request.user)
    except RuleViolation as refusal:
        messages.warning(request, str(refusal.message))
    return redirect("cases:persons:people", case.pk)
