"""What holds for people and roles, decided from values: states of a request, roles that never meet, who fits where."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.people.models import RequestState
from accounts.roles import APART, EXTERNAL, Role, family

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FEWEST_ADMINISTRATORS = 2  # one to ask, another to decide; fewer and nothing can be changed any more

NEXT_STATES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.ASKED: frozenset(RequestState) - {RequestState.ASKED},
    RequestState.GIVEN: frozenset(),
    RequestState.REFUSED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
    RequestState.EXPIRED: frozenset(),
}

WHY_APART: dict[Role, "StrOrPromise"] = {
    Role.SUPERVISOR: _("Een logbeoordelaar kijkt na wat anderen doen, en doet daarom zelf niets anders."),
    Role.PRIVACY_OFFICER: _(
        "Een privacymedewerker behandelt vragen van mensen over hun dossier, en werkt daarom zelf niet in dossiers."
    ),
    Role.DATA_PROTECTION: _("Een functionaris gegevensbescherming houdt toezicht, en doet daarom zelf niets anders."),
    Role.ADMINISTRATOR: _("Een functioneel beheerder regelt wie wat mag, en ziet daarom zelf geen dossiers."),
}
WHY_OUTSIDE = _("Wie van buiten komt, heeft niet ook een rol bij Veilig Thuis zelf.")


def may_become(state: RequestState, following: RequestState) -> bool:
    """Say whether a request may go from one state to another."""
    return following in NEXT_STATES[state]


def not_together(new: Role, others: Iterable[Role]) -> "tuple[Role, StrOrPromise] | None":
    """Return the first role that a new one never meets, and why in the user's words; None when all go together.

    The database holds the same by an exclusion constraint (accounts.roles.family).
    """
    for other in others:
        if family(other) != family(new):
            return other, _why(new, other)
    return None


def _why(new: Role, other: Role) -> "StrOrPromise":
    """Return the reason of whichever of the two stands apart."""
    for role in (new, other):
        if role in APART:
            return WHY_APART[role]
    return WHY_OUTSIDE


def kind_of_organisation(role: Role) -> frozenset[str]:
    """Return at which kinds of organisation somebody may have a role (values of OrganisationKind)."""
    if role == Role.PROFESSIONAL:
        return frozenset({"werkgever"})
    if role == Role.PARTNER:
        return frozenset({"partner"})
    return frozenset({"regio", "partner", "werkgever"}) if role == Role.GUEST else frozenset({"regio"})


def takes_team(role: Role) -> bool:
    """Say whether a role can be one of a team."""
    return role not in APART | EXTERNAL


def wrong_dates(role: Role, starts: date, ends: date | None, today: date) -> "tuple[str, StrOrPromise] | None":
    """Return which date of a role to be given is wrong, and why; None when both are right.

    Args:
        role: the role; a guest has an end.
        starts: the first day.
        ends: the last day, or None.
        today: the day of asking, in the Netherlands.
    """
    if starts < today:
        return "starts", _("Een rol begint vandaag of later. Niemand mocht gisteren wat pas vandaag gevraagd wordt.")
    if ends and ends < starts:
        return "ends", _("De laatste dag ligt voor de eerste dag.")
    if role == Role.GUEST and ends is None:
        return "ends", _("Een gast heeft altijd een laatste dag.")
    return None


def wrong_last_day(starts: date, ends: date | None, last: date, today: date) -> "StrOrPromise | None":
    """Return why a role that is held cannot end on a day; None when it can.

    Args:
        starts: its first day.
        ends: the last day that it has already, or None.
        last: the last day that is asked.
        today: the day of asking, in the Netherlands.
    """
    if last < today or last < starts or (ends and last > ends):
        return _("De laatste dag ligt tussen vandaag en de dag waarop de rol nu eindigt.")
    return None
