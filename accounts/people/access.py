"""Which people an administrator sees: those of the own region, now or ever."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, RoleRequest, User
from accounts.roles import Action, Role
from veiligthuis import clock
from veiligthuis.errors import RuleViolation


def region_of(by: User) -> Organisation:
    """Return the region that somebody administers.

    Raises:
        RuleViolation: when they are no administrator today.
    """
    own = next((m for m in by.memberships_now if m.role == Role.ADMINISTRATOR), None)
    if own is None or not by.can(Action.MANAGE_PEOPLE):
        raise RuleViolation(_("Alleen een functioneel beheerder wijzigt wie wat mag."))
    return own.organisation


def people_of(region_id: UUID) -> QuerySet[User]:
    """Return everyone who has or had a role in a region or at one of its organisations, or for whom one was asked."""
    held = Membership.objects.filter(Q(organisation_id=region_id) | Q(organisation__region_id=region_id))
    asked = RoleRequest.objects.filter(region_id=region_id, person__isnull=False)
    return User.objects.filter(Q(pk__in=held.values("user_id")) | Q(pk__in=asked.values("person_id")))


def organisations_of(region_id: UUID) -> QuerySet[Organisation]:
    """Return the region itself and the organisations of it, by name."""
    return Organisation.objects.filter(Q(pk=region_id) | Q(region_id=region_id)).order_by("kind", "name")


def administrators_of(region_id: UUID, *, staying: bool = False) -> QuerySet[User]:
    """Return who administers a region today.

    Args:
        region_id: the region.
        staying: only those who have no last day.
    """
    held = Membership.objects.on(clock.today()).filter(organisation_id=region_id, role=Role.ADMINISTRATOR)
    held = held.filter(ends=None) if staying else held
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True)
