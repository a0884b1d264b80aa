"""The worklist, the page of a case, who looked at it, and the empty page that is the floor of all measurements."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.audit.acts import Act, Ground
from accounts.audit.looks import longest, page_number, ways, who_looked, who_was_shown
from accounts.audit.recording import record
from accounts.gates import Data, StaffRequest, gate
from accounts.roles import Action
from cases.dossier.access import get_case
from cases.evidence.queries import new_note, timeline
from cases.intake.queries import reports_of
from cases.workplace.file import CaseFile, Tab
from cases.workplace.forms import FilterForm
from cases.workplace.queries import VIEWS, Ask, worklist
from veiligthuis import clock
from veiligthuis.pages import show

WEEK = timedelta(days=7)
SHOWN_EVENTS = 20


@gate(Action.SEE_WORKLIST, data=Data.CASE)
@require_GET
def show_worklist(request: StaffRequest) -> HttpResponse:
    """Show what burns first: own and team's cases, oldest term first; one event with the ids shown."""
    form = FilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    view = request.GET.get("weergave", "")
    ask = Ask(
        view=view if view in VIEWS else "",
        phase=chosen.get("fase", ""),
        level=chosen.get("niveau", ""),
        after=request.GET.get("na", "")[:60],
    )
    found = worklist(request.user, ask)
    record(
        Act.LISTED,
        role=request.user.role_line,
        ground=Ground.TEAM,
        kind=f"werkvoorraad {found.view}",
        region=request.user.region_id,
        listed=found.ids,
    )
    return show(
        request, "cases/workplace/worklist.html", {"list": found, "ask": ask, **_around(request, found, ask, form)}
    )


def _around(request: StaffRequest, found: Any, ask: Ask, form: FilterForm) -> dict[str, Any]:
    """Return tabs, chips and the address of the next page."""
    kept = {name: value for name, value in (("fase", ask.phase), ("niveau", ask.level)) if value}
    labels = {"mijn": _("Mijn zaken"), "team": _("Van mijn team"), "laat": _("Te laat"), "nieuw": _("Nog van niemand")}
    labels["wacht"] = _("Wacht op een ander")
    tabs = [
        Tab(labels[key], _address({"weergave": key, **kept}), key == found.view, found.counts.get(key)) for key in VIEWS
    ]
    chips = []
    for name in kept:
        words = dict(form.fields[name].choices)[kept[name]]  # type: ignore[attr-defined]
        rest = {key: value for key, value in kept.items() if key != name}
        chips.append((words, _address({"weergave": found.view, **rest})))
    following = _address({"weergave": found.view, **kept, "na": found.following}) if found.following else ""
    teams = ", ".join(dict.fromkeys(m.team.name for m in request.user.memberships_now if m.team))
    return {
        "tabs": tabs,
        "chips": chips,
        "following": following,
        "form": form,
        "teams": teams,
        "may_start": request.user.can(Action.START_CONTACT),
    }


def _address(query: dict[str, str]) -> str:
    return f"{reverse('cases:workplace:worklist')}?{urlencode(query)}"


@gate(Action.USE_WORKPLACE, data=Data.NONE)
@require_GET
def show_empty(request: StaffRequest) -> HttpResponse:
    """Show the whole shell around nothing: menu, person and one event. The floor of every ratio in the bench."""
    record(Act.OPENED_PAGE, role=request.user.role_line, ground=Ground.ROLE, kind="leeg", region=request.user.region_id)
    return show(request, "cases/workplace/empty.html")


@gate(Action.READ_CASE, data=Data.CASE)
@require_GET
def show_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show a case: be up to date in one minute, add a fact in ten seconds."""
    case = get_case(request.user, case_id)
    oldest_first = request.GET.get("volgorde") == "oud"
    whole = request.GET.get("alles") == "ja"
    file = CaseFile.of(case)
    days = timeline(case, oldest_first=oldest_first, limit=None if whole else SHOWN_EVENTS)
    full = sum(len(day.entries) for day in days) == SHOWN_EVENTS
    may_write = case.is_open and request.user.can(Action.WRITE_CASE)
    context = {
        "case": case,
        "file": file,
        "note": new_note(case, request.user, file.people) if may_write else None,
        "days": days,
        "oldest_first": oldest_first,
        "whole": whole,
        "more": full and not whole,
        "terms": file.term_lines,
        "next_step": file.next_step,
        "reports": reports_of(case),
        "looked": who_looked(case.pk, clock.now() - WEEK).lines if request.user.can(Action.SEE_WHO_LOOKED) else None,
        "may_write": may_write,
    }
    return show(request, "cases/workplace/case.html", context)


@gate(Action.SEE_WHO_LOOKED, data=Data.TRAIL)
@require_GET
def show_access(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show who opened this case, apart from whom it was listed to; looking here is an act as well."""
    case = get_case(request.user, case_id, to=Action.SEE_WHO_LOOKED, act=Act.WHO_LOOKED)
    since, page = clock.now() - timedelta(days=365), page_number(request.GET.get("pagina", ""))
    looked, shown = who_looked(case.pk, since, page), who_was_shown(case.pk, since, page)
    context = {"case": case, "looked": looked, "shown": shown, **ways(longest(looked, shown))}
    return show(request, "cases/workplace/access.html", context)
