"""The screens of whoever reviews the trail: acts with why they are there, one verdict, and who looked at a case."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.audit import queries, services
from accounts.audit.acts import Act, Ground, Verdict
from accounts.audit.forms import EndForm, VerdictForm
from accounts.audit.looks import Part, longest, page_number, ways, who_looked, who_was_refused, who_was_shown
from accounts.audit.queries import Line
from accounts.audit.recording import record
from accounts.gates import Data, StaffRequest, gate
from accounts.models import User
from accounts.roles import Action
from veiligthuis import clock
from veiligthuis.pages import refusals_on, show

PERIOD = timedelta(days=30)
YEAR = timedelta(days=365)
OPEN, ASKED, DONE = "open", "navraag", "klaar"


@dataclass(frozen=True)
class Tab:
    """One view of the list."""

    label: str
    url: str
    count: int
    current: bool


def _region(request: StaffRequest) -> UUID:
    """Return the region whose trail this person reviews."""
    region = request.user.region_id
    if region is None:
        raise Http404
    return region


def _lists(request: StaffRequest, since: datetime, view: str) -> dict[str, Part[Line]]:
    """Return the lines of the three tabs: of the one that is open the page that was asked for."""
    region, pages = _region(request), {OPEN: 1, ASKED: 1, DONE: 1, view: _number(request)}
    return {
        OPEN: queries.to_review(region, since, reviewer=request.user.pk, page=pages[OPEN]),
        ASKED: queries.asked(region, pages[ASKED]),
        DONE: queries.judged(region, since, pages[DONE]),
    }


def _number(request: StaffRequest) -> int:
    return page_number(request.GET.get("pagina", ""))


def _address(view: str, line: Line | None, page: int = 1) -> str:
    """Return the address of a line on the list."""
    query = {"w": view, **({"pagina": str(page)} if page > 1 else {}), **({"regel": str(line.id)} if line else {})}
    return f"{reverse('accounts:audit:review')}?{urlencode(query)}"


def _chosen(lines: list[Line], wanted: str) -> int:
    """Return the place of the line that was asked for, or the first."""
    return next((place for place, line in enumerate(lines) if str(line.id) == wanted), 0)


def _empty_form(view: str, line: Line | None, user: User) -> VerdictForm | None:
    """Return the form beside a line: its verdict, or the end of a question about somebody else's act."""
    if view == ASKED:
        return EndForm() if line and line.actor != str(user.pk) else None
    return VerdictForm() if view == OPEN else None


def _page(request: StaffRequest, view: str, wanted: str, form: VerdictForm | None = None) -> HttpResponse:
    """Show a list with one of its lines opened; looking at the trail is an act as well."""
    since = clock.now() - PERIOD
    lists = _lists(request, since, view)
    lines = lists[view].lines
    if not lines and lists[view].page > 1:  # its last line was judged
        return redirect(_address(view, None))
    place = _chosen(lines, wanted)
    line = lines[place] if lines else None
    following = lines[place + 1] if place + 1 < len(lines) else None
    labels = {OPEN: _("Te beoordelen"), ASKED: _("Navraag"), DONE: _("Klaar")}
    record(
        Act.OPENED_TRAIL,
        role=request.user.role_line,
        ground=Ground.ROLE,
        kind="logboek",
        region=_region(request),
        listed=[shown.id for shown in lines],
    )
    context: dict[str, Any] = {
        "view": view,
        "since": since,
        "tabs": [Tab(label, _address(key, None), lists[key].known, key == view) for key, label in labels.items()],
        "part": lists[view],
        **ways(lists[view], f"w={view}&"),
        "lines": lines,
        "line": line,
        "place": lists[view].before + place + 1,
        "around": list(queries.around(line, _region(request))) if line else [],
        "form": form or _empty_form(view, line, request.user),
        "skip": _address(view, following, lists[view].page) if following else "",
    }
    return show(request, "accounts/audit/review.html", context)


@gate(Action.REVIEW_TRAIL, data=Data.TRAIL)
@require_GET
def review(request: StaffRequest) -> HttpResponse:
    """Show the acts to judge, those asked about, or those that are done."""
    view = request.GET.get("w", OPEN)
    return _page(request, view if view in {OPEN, ASKED, DONE} else OPEN, request.GET.get("regel", ""))


@gate(Action.REVIEW_TRAIL, data=Data.TRAIL)
@require_POST
def judge(request: StaffRequest, event_id: UUID) -> HttpResponse:
    """Give a verdict on one line and go to the next; a line that is no longer open was judged meanwhile."""
    page = _number(request)
    lines = queries.to_review(_region(request), clock.now() - PERIOD, reviewer=request.user.pk, page=page).lines
    line = next((line for line in lines if line.id == event_id), None)
    if line is None:
        messages.info(request, _("Over deze regel is al geoordeeld, of hij staat niet op je lijst."))
        return redirect(_address(OPEN, None))
    form = VerdictForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            verdict = Verdict(form.cleaned_data["verdict"])
            services.review(line, verdict, form.cleaned_data["note"], request.user)
            place = lines.index(line) + 1
            return redirect(_address(OPEN, lines[place] if place < len(lines) else None, page))
    return _page(request, OPEN, str(event_id), form)


@gate(Action.REVIEW_TRAIL, data=Data.TRAIL)
@require_POST
def end(request: StaffRequest, event_id: UUID) -> HttpResponse:
    """End the question about one line with a verdict, and go to the next."""
    page = _number(request)
    lines = queries.asked(_region(request), page).lines
    line = next((line for line in lines if line.id == event_id), None)
    if line is None:
        messages.info(request, _("Deze vraag is al afgesloten, of hij staat niet op je lijst."))
        return redirect(_address(ASKED, None))
    form = EndForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.end(line, Verdict(form.cleaned_data["verdict"]), form.cleaned_data["note"], request.user)
            place = lines.index(line) + 1
            return redirect(_address(ASKED, lines[place] if place < len(lines) else None, page))
    return _page(request, ASKED, str(event_id), form)


@gate(Action.REVIEW_TRAIL, data=Data.TRAIL)
@require_GET
def case(request: StaffRequest, number: str) -> HttpResponse:
    """Show who opened a case, apart from who saw it in a list; the trail tells, also when the case is gone."""
    region, number = _region(request), number.strip().upper()[:20]
    case_id = queries.case_of_number(number, region)
    if case_id is None:
        raise Http404
    since, page = clock.now() - YEAR, _number(request)
    lists = {
        "looked": who_looked(case_id, since, page),
        "shown": who_was_shown(case_id, since, page),
        "refused": who_was_refused(case_id, since, page),
    }
    record(
        Act.WHO_LOOKED,
        role=request.user.role_line,
        ground=Ground.ROLE,
        kind="zaak",
        case_id=case_id,
        case_number=number,
        region=region,
    )
    context = {"number": number, "since": since, **ways(longest(*lists.values())), **lists}
    return show(request, "accounts/audit/case.html", context)
