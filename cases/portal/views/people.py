"""The people whom a report is about: a list, each on a page of their own, kept one by one."""

from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.gates import Data, StaffRequest, gate
from accounts.roles import Action
from cases.portal.forms.base import DONE
from cases.portal.parts import PEOPLE, person_key, title_of
from cases.portal.reading import Reading
from cases.portal.services import drop, keep
from cases.portal.views.doors import next_url, surroundings, with_draft
from cases.portal.views.parts import initial, keep_refused
from veiligthuis.pages import refusals_on, show


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_http_methods(["GET", "POST"])
@with_draft
def people(request: StaffRequest, reading: Reading) -> HttpResponse:
    """Show who was added, and keep whether that is everyone."""
    token = reading.held.draft.object_id
    form = reading.open_form(PEOPLE, data=request.POST if request.method == "POST" else None)
    form.initial = initial(reading, PEOPLE)
    if request.method == "POST" and form.is_valid():
        if not form.later and not reading.content.people():
            form.add_error(DONE, _("Voeg eerst iemand toe. Weet je geen naam, dan is dat ook goed."))
        elif not form.later and not all(entry.done for entry in reading.content.people().values()):
            form.add_error(DONE, _("Van iemand in de lijst is de pagina nog niet af."))
        else:
            keep(request.user, token, PEOPLE, {}, done=not form.later)
            onward = "" if form.later else next_url(reading, PEOPLE)
            return redirect(onward or reverse("cases:portal:parts", args=[token]))
    context = {
        **surroundings(reading, PEOPLE),
        "form": form,
        "title": title_of(PEOPLE, reading.body),
        "people": reading.people_lines(),
    }
    return show(request, "cases/portal/people.html", context)


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_GET
@with_draft
def new_person(request: StaffRequest, reading: Reading) -> HttpResponse:
    """Open an empty page for one more person; nothing is kept until something is typed."""
    return redirect("cases:portal:person", reading.held.draft.object_id, uuid4())


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_http_methods(["GET", "POST"])
@with_draft
def person(request: StaffRequest, reading: Reading, person_id: UUID) -> HttpResponse:
    """Show one person, and keep what was filled in; the same page sent twice keeps one person."""
    key, token = person_key(person_id), reading.held.draft.object_id
    known, kept_at = key in reading.content.entries, None
    if request.method == "POST":
        form = reading.open_form(key, data=request.POST)
        if form.is_valid():
            with refusals_on(form):
                keep(request.user, token, key, form.typed(request.POST), done=not form.later)
                return redirect("cases:portal:people", token)
        kept_at = keep_refused(request, reading, key, form)
    else:
        form = reading.open_form(key, initial=initial(reading, key) if known else {"same_household": True})
    context = {**surroundings(reading, PEOPLE), "form": form, "key": key, "person_id": person_id, "typed": known}
    return show(request, "cases/portal/person.html", context | {"kept_at": kept_at})


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_http_methods(["GET", "POST"])
@with_draft
def remove(request: StaffRequest, reading: Reading, person_id: UUID) -> HttpResponse:
    """Ask whether a person may be taken out, and do so."""
    key, token = person_key(person_id), reading.held.draft.object_id
    if request.method == "POST":
        drop(request.user, token, key)
        return redirect("cases:portal:people", token)
    line = next((one for one in reading.people_lines() if one.key == key), None)
    if line is None:
        return redirect("cases:portal:people", token)
    return show(
        request, "cases/portal/remove.html", {**surroundings(reading, PEOPLE), "line": line, "person_id": person_id}
    )
