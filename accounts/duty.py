"""Who is on duty: the question that others ask, and the only writer of shifts."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.audit.acts import Act, Ground
from accounts.audit.recording import record
from accounts.models import Membership, Organisation, User
from accounts.roles import Action, Role
from accounts.roster.models import DutyKind, DutyShift
from veiligthuis import clock
from veiligthuis.database import settle
from veiligthuis.errors import RuleViolation

LONGEST = timedelta(days=14)  # longer is a typing error in the date
# who may be put on which duty; the on-call doctor and expert are consulted, the others answer the telephone
MAY_SERVE: dict[DutyKind, frozenset[Role]] = {
    DutyKind.DESK: frozenset({Role.INTAKE, Role.ASSESSOR, Role.TEAM_LEADER}),
    DutyKind.CRISIS: frozenset({Role.INTAKE, Role.ASSESSOR, Role.TEAM_LEADER}),
    DutyKind.BACKUP: frozenset({Role.ASSESSOR, Role.EXPERT, Role.TEAM_LEADER}),
    DutyKind.DOCTOR: frozenset({Role.DOCTOR}),
    DutyKind.EXPERT: frozenset({Role.EXPERT}),
}


def shifts_at(at: datetime) -> QuerySet[DutyShift]:
    """Return the shifts that run at a moment; a shift runs from its first moment until just before its last."""
    return DutyShift.objects.filter(cancelled_at=None, starts__lte=at, ends__gt=at)


def on_duty(user: User, at: datetime) -> bool:
    """Say whether somebody is on duty at a moment, whatever the kind: one query.

    Args:
        user: the person.
        at: the moment, aware, in any time zone.
    """
    return user.is_active and shifts_at(at).filter(user=user).exists()


def who_is_on_duty(region_id: UUID, at: datetime) -> list[DutyShift]:
    """Return the shifts of a region that run at a moment, of people who may come in, in the order of the kinds."""
    found = shifts_at(at).filter(region_id=region_id, user__is_active=True).select_related("user")
    order = list(DutyKind)
    return sorted(found, key=lambda shift: (order.index(DutyKind(shift.kind)), shift.user.name))


def may_serve(region_id: UUID, kind: DutyKind | None = None) -> QuerySet[User]:
    """Return who of a region may be put on a duty today, or on any; by name."""
    roles = MAY_SERVE[kind] if kind else frozenset().union(*MAY_SERVE.values())
    holders = Membership.objects.on(clock.today()).filter(organisation_id=region_id, role__in=roles)
    return User.objects.filter(pk__in=holders.values("user_id"), is_active=True).order_by("name", "pk")


@transaction.atomic
def add_shift(user: User, kind: DutyKind, *, starts: datetime, ends: datetime, by: User) -> DutyShift:
    """Put somebody of one's own region on duty.

    Args:
        user: who will be on duty.
        kind: for what.
        starts: the first moment, aware.
        ends: the moment at which it is over, aware.
        by: the team leader.

    Raises:
        RuleViolation: no right, wrong times, a role that does not fit, or the same duty twice at once.
    """
    region = _region_of(by)
    if ends <= starts:
        raise RuleViolation(_("De dienst is al over voor hij begint. Kijk de tijden na."), field="ends_time")
    if ends - starts > LONGEST:
        raise RuleViolation(_("Een dienst duurt ten hoogste 14 dagen. Kijk de datums na."), field="ends_day")
    if ends <= clock.now():
        raise RuleViolation(_("Deze dienst is al voorbij. Kijk de datums na."), field="ends_day")
    _check_role(user, kind, region, starts, ends)
    with settle({"duty_never_twice_at_once": _("Deze persoon heeft dan al deze dienst.")}):
        shift = DutyShift.objects.create(region=region, user=user, kind=kind, starts=starts, ends=ends)
    _record(shift, by)
    return shift


@transaction.atomic
def end_shift(shift: DutyShift, *, by: User) -> DutyShift:
    """End a shift that runs, at this moment; take back one that has not begun.

    Raises:
        RuleViolation: no right, another region's, or over already.
    """
    region = _region_of(by)
    shift = DutyShift.objects.select_for_update(of=("self",)).select_related("user").get(pk=shift.pk)
    now = clock.now()
    if shift.region_id != region.pk:
        raise RuleViolation(_("Dit is een dienst van een andere regio."))
    if shift.cancelled_at or shift.ends <= now:
        raise RuleViolation(_("Deze dienst is al voorbij."))
    if shift.starts < now:
        shift.ends = now
        shift.save(update_fields=["ends"])
    else:
        shift.cancelled_at = now
        shift.save(update_fields=["cancelled_at"])
    _record(shift, by)
    return shift


def _region_of(by: User) -> Organisation:
    """Return the region whose roster somebody keeps."""
    own = next((m for m in by.memberships_now if m.role == Role.TEAM_LEADER), None)
    if own is None or not by.can(Action.MANAGE_DUTY):
        raise RuleViolation(_("Alleen een teamleider zet iemand op het rooster."))
    return own.organisation


def _check_role(user: User, kind: DutyKind, region: Organisation, starts: datetime, ends: datetime) -> None:
    """Refuse who has not, on the first and on the last day, a role in this region that fits the duty."""
    last = (ends - timedelta(microseconds=1)).astimezone(clock.AMSTERDAM).date()
    fits = Q(user=user, organisation=region, role__in=MAY_SERVE[kind])
    for day in (starts.astimezone(clock.AMSTERDAM).date(), last):
        if not user.is_active or not Membership.objects.on(day).filter(fits).exists():
            words = _("Deze persoon heeft dan geen rol die past bij deze dienst.")
            raise RuleViolation(words, field="user")


def _record(shift: DutyShift, by: User) -> None:
    """Record the change in the trail, about the person on duty."""
    record(
        Act.DUTY_CHANGED,
        role=by.role_line,
        ground=Ground.ROLE,
        kind=f"dienst {shift.kind}",
        object_id=shift.user_id,
        region=shift.region_id,
    )
