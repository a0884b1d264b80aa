"""Taking a report in: what was typed in the call goes on, nothing is typed again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.gates import Data, StaffRequest, gate
from accounts.models import Team, User
from accounts.roles import Action
from cases.intake.forms import Faults, People, ReportForm, Typed, initial_of, typed_in
from cases.intake.forms.people import one_more, without
from cases.intake.forms.typed import first
from cases.intake.models import Caller, Report
from cases.intake.queries import teams_of
from cases.intake.rules import mentions_anonymity
from cases.intake.services import record_report
from cases.intake.views.typing import keep, keep_refused, kept, region_of, where_it_went
from veiligthuis import clock
from veiligthuis.pages import refusals_on, show

FORM = "melding"
PARTS: list[tuple[str, Callable[[], str], tuple[str, ...]]] = [
    ("melder", lambda: _("1. Melder"), (
        "mode", "consent", "caller", "capacity", "reach", "reporter_name", "reporter_phone", "reporter_email",
        "reporter_address", "organisation", "channel", "happened_on", "happened_time", "language", "called_112",
    )),
    ("personen", lambda: _("2. Personen"), ()),
    ("wat", lambda: _("3. Wat er is gebeurd"), ("words", "last_time", "part_of_day", "kinds")),
    ("nu", lambda: _("4. Veiligheid nu"), ("danger", "weapon", "pregnant", "substances", "family_knows")),
    ("waarheen", lambda: _("5. Waar de melding heen gaat"), ("team", "earlier")),
]  # fmt: skip


@gate(Action.START_CONTACT, data=Data.OWN)
@require_http_methods(["GET", "POST"])
def fill(request: StaffRequest, token: UUID) -> HttpResponse:
    """Show the report as far as it was typed; keep it, add or drop a person, or take it in."""
    if (went := where_it_went(request.user, token)) is not None:
        return went
    teams = offered(request.user)
    if request.method == "GET":
        draft, typed = kept(request.user, FORM, token)
        if "onbekend" in typed:
            return redirect("cases:intake:unknown", token)
        form = ReportForm(initial=initial_of(ReportForm, typed), **teams)
        return _page(request, token, form, typed, saved_at=draft.saved_at if draft else None)
    if (answer := kept_aside(request, token, "cases:intake:fill")) is not None:
        return answer
    typed = typed_in(request.POST)
    form, people = ReportForm(request.POST, **teams), People(typed, sent=True)
    if form.is_valid() & people.is_valid() and (report := _take_in(request, token, form, people)) is not None:
        return redirect("cases:intake:taken", report.pk)
    return _page(request, token, form, typed, people=people, kept_at=keep_refused(request, FORM, token))


def offered(user: User) -> dict[str, Any]:
    """Return the teams of the region for a form, one's own first."""
    region = region_of(user)
    teams: list[Team] = sorted(teams_of(region.pk), key=lambda team: team.pk not in user.team_ids)
    return {"teams": teams, "region_id": region.pk}


def kept_aside(request: StaffRequest, token: UUID, page: str) -> HttpResponse | None:
    """Do what a button other than the main one asks: keep it all, unchecked, and come back or go elsewhere."""
    act, typed = request.POST.get("doe", ""), typed_in(request.POST)
    if act == "later":
        keep(request, FORM, token)
        return redirect("cases:intake:inbox" if request.user.can(Action.READ_INBOX) else "start")
    if act == "onbekend":
        keep(request, FORM, token)
        return redirect("cases:intake:interruption", token)
    number = act.removeprefix("weg-")
    if act == "persoon":
        changed, place = one_more(typed), int(first(one_more(typed), "personen")) - 1
    elif act.startswith("weg-") and number.isascii() and number.isdigit() and len(number) < 4:
        changed, place = without(typed, int(number)), max(int(number) - 1, 0)
    else:
        return None
    keep(request, FORM, token, changed)
    return redirect(f"{reverse(page, args=[token])}#persoon-{place}")


def _take_in(request: StaffRequest, token: UUID, form: ReportForm, people: People) -> Report | None:
    contact = form.contact()
    with refusals_on(form):
        return record_report(
            form.values(),
            people.values(contact.happened_on or clock.today()),
            form.reporter(),
            contact,
            token=token,
            by=request.user,
            relations=people.relations(),
            read_again=form.cleaned_data["read_again"],
            **form.place(),
        )
    return None


def _page(
    request: StaffRequest,
    token: UUID,
    form: ReportForm,
    typed: Typed,
    *,
    people: People | None = None,
    **draft: datetime | None,
) -> HttpResponse:
    people = people or People(typed, sent=False)
    faults = Faults(form, people.told, after="words")
    context = {
        "form": faults,
        "report": form,
        "people": people,
        "parts": parts_of(form, people),
        "token": token,
        **draft,
        "faulty": bool(faults.errors),
        "ask_again": form.is_bound and form.has_error("words") and bool(form["words"].value()),
        "anonymous": mentions_anonymity(str(form["words"].value() or "")),
        "professional": form["caller"].value() == Caller.PROFESSIONAL,
    }
    return show(request, "cases/intake/report_form.html", context)


def parts_of(form: Any, people: People) -> list[tuple[str, str, str]]:
    """Return the parts of the page for the list at its side: anchor, name, and what is wrong or how many there are."""
    found = []
    for anchor, name, fields in PARTS:
        count = (
            people.faults
            if anchor == "personen"
            else sum(len(form.errors.get(one, [])) for one in fields)
            if form.is_bound
            else 0
        )
        told = str(len(people.told)) if anchor == "personen" and people.told else ""
        note = ngettext("%(count)d fout", "%(count)d fouten", count) % {"count": count} if count else told
        if anchor == "personen" or any(one in form.fields for one in fields):
            found.append((anchor, name(), note))
    return found
