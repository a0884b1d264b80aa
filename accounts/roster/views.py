"""The roster of one week: who is on now, who comes, add and end."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.audit.acts import Act, Ground
from accounts.audit.recording import record
from accounts.duty import add_shift, end_shift, who_is_on_duty
from accounts.gates import Data, StaffRequest, gate
from accounts.roles import Action
from accounts.roster.forms import ShiftForm
from accounts.roster.models import DutyKind, DutyShift
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.pages import refusals_on, show

WEEK = timedelta(days=7)
FIRST_YEAR, LAST_YEAR = 2000, 2199


@dataclass(frozen=True)
class Line:
    """One shift on the list: over, running, or to come."""

    shift: DutyShift
    over: bool
    running: bool


@dataclass(frozen=True)
class Day:
    """One day of the week with the shifts that begin on it; before the first day those that began earlier."""

    date: date
    lines: list[Line]


def _region(request: StaffRequest) -> UUID:
    """Return the region whose roster this is."""
    if request.user.region_id is None:
        raise Http404
    return request.user.region_id


def _monday(text: str) -> date:
    """Return the Monday of the week that was asked for; of this week when nothing sensible was asked."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = clock.today()
    day = day if FIRST_YEAR <= day.year <= LAST_YEAR else clock.today()
    return day - timedelta(days=day.weekday())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.AMSTERDAM)


def _week(region: UUID, monday: date) -> list[Day]:
    """Return the seven days with their shifts, in one query; a shift from before stands on the first day."""
    begin, end = _midnight(monday), _midnight(monday + WEEK)
    found = DutyShift.objects.filter(region_id=region, cancelled_at=None, starts__lt=end, ends__gt=begin)
    now, days = clock.now(), [Day(monday + timedelta(days=number), []) for number in range(7)]
    for shift in found.select_related("user").order_by("starts", "kind", "user__name"):
        place = max(0, (shift.starts.astimezone(clock.AMSTERDAM).date() - monday).days)
        days[place].lines.append(Line(shift, shift.ends <= now, shift.starts <= now < shift.ends))
    return days


@gate(Action.MANAGE_DUTY, data=Data.NONE)
@require_GET
def week(request: StaffRequest) -> HttpResponse:
    """Show who is on now and the shifts of one week."""
    region, monday = _region(request), _monday(request.GET.get("week", ""))
    record(Act.OPENED_PAGE, role=request.user.role_line, ground=Ground.ROLE, kind="rooster", region=region)
    days = _week(region, monday)
    now = who_is_on_duty(region, clock.now())
    taken = {shift.kind for shift in now}
    context = {
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "days": days,
        "empty": not any(day.lines for day in days),
        "now": now,
        "open_now": [kind.label for kind in DutyKind if kind not in taken],
        "earlier": (monday - WEEK).isoformat(),
        "later": (monday + WEEK).isoformat(),
        "this_week": monday <= clock.today() < monday + WEEK,
    }
    return show(request, "accounts/roster/week.html", context)


@gate(Action.MANAGE_DUTY, data=Data.NONE)
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """Put somebody on duty."""
    today = clock.today()
    form = ShiftForm(
        request.POST if request.method == "POST" else None,
        by=request.user,
        initial={"starts_day": today, "ends_day": today},
    )
    if form.is_valid():
        told = form.cleaned_data
        with refusals_on(form):
            shift = add_shift(
                told["user"], DutyKind(told["kind"]), starts=told["starts"], ends=told["ends"], by=request.user
            )
            messages.success(request, _("De dienst staat op het rooster."))
            day = shift.starts.astimezone(clock.AMSTERDAM).date()
            return redirect(f"{reverse('accounts:roster:week')}?week={day.isoformat()}")
    return show(request, "accounts/roster/add.html", {"form": form})


@gate(Action.MANAGE_DUTY, data=Data.NONE)
@require_POST
def end(request: StaffRequest, shift_id: UUID) -> HttpResponse:
    """End a shift that runs, or take one back that has not begun."""
    shift = DutyShift.objects.filter(pk=shift_id, region_id=_region(request)).first()
    if shift is None:
        raise Http404
    try:
        ended = end_shift(shift, by=request.user)
        messages.success(
            request, _("De dienst is ingetrokken.") if ended.cancelled_at else _("De dienst is beëindigd.")
        )
    except RuleViolation as refusal:
        messages.warning(request, str(refusal.message))
    day = shift.starts.astimezone(clock.AMSTERDAM).date()
    return redirect(f"{reverse('accounts:roster:week')}?week={day.isoformat()}")
