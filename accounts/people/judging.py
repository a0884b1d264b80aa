"""What a list of people would do, line by line: new, changed, unchanged, or refused with the reason."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership, Organisation, Team, User
from accounts.people.access import organisations_of, people_of
from accounts.people.reading import Cells
from accounts.people.rules import not_together
from accounts.people.services.wanted import Wanted, check_wanted, clash_words
from accounts.roles import Role
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.forms import read_day

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_NAME, LONGEST_EMAIL = 120, 254
ROLES = {str(name).lower(): role for role in Role for name in (role.value, role.label)}


class Outcome(StrEnum):
    """What a line would do."""

    NEW = "nieuw"
    CHANGED = "gewijzigd"
    UNCHANGED = "ongewijzigd"
    REFUSED = "geweigerd"

    @property
    def label(self) -> "StrOrPromise":
        """Return it in words."""
        return LABELS[self]


LABELS: "dict[Outcome, StrOrPromise]" = {
    Outcome.NEW: gettext_lazy("nieuw"),
    Outcome.CHANGED: gettext_lazy("gewijzigd"),
    Outcome.UNCHANGED: gettext_lazy("ongewijzigd"),
    Outcome.REFUSED: gettext_lazy("geweigerd"),
}


@dataclass
class Verdict:
    """One line with what it would do and why."""

    cells: Cells
    outcome: Outcome
    why: str = ""
    person: User | None = None
    name: str = ""
    wanted: Wanted | None = None


@dataclass
class _Known:
    """What the database says of everyone on the list, and what earlier lines of it said; asked once."""

    region: Organisation
    by: User
    asked_on: date
    users: dict[str, User]
    ours: set[UUID]
    organisations: dict[str, Organisation]
    teams: dict[str, Team]
    names: dict[str, str] = field(default_factory=dict)
    roles: dict[str, list[tuple[Role, UUID, UUID | None, date, date | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )


def judge(lines: list[Cells], region: Organisation, *, by: User, asked_on: date) -> list[Verdict]:
    """Say of each line what it would do now; in six queries, whatever the number of lines.

    Args:
        lines: the list.
        region: whose people they are.
        by: who asks: nobody changes their own.
        asked_on: the day on which it was asked, from which a role may begin; what lies behind us begins today.
    """
    known = _ask(lines, region, by, asked_on)
    return [_judged(cells, known) for cells in lines]


def _ask(lines: list[Cells], region: Organisation, by: User, asked_on: date) -> _Known:
    emails = {cells.email.lower() for cells in lines}
    users = {user.email: user for user in User.objects.filter(email__in=emails)}
    ours = set(people_of(region.pk).filter(email__in=emails).values_list("pk", flat=True))
    known = _Known(
        region,
        by,
        asked_on,
        users,
        ours,
        {place.name.lower(): place for place in organisations_of(region.pk)},
        {team.name.lower(): team for team in Team.objects.filter(region=region)},
    )
    held = Membership.objects.filter(user__in=users.values(), withdrawn_at=None).exclude(ends__lt=clock.today())
    for m in held.select_related("user"):
        known.roles[m.user.email].append((Role(m.role), m.organisation_id, m.team_id, m.starts, m.ends))
    return known


def _judged(cells: Cells, known: _Known) -> Verdict:
    """Judge one line; what it would do counts for the lines below it."""
    try:
        return _judge(cells, known)
    except RuleViolation as refusal:
        return Verdict(cells, Outcome.REFUSED, str(refusal.message))


def _judge(cells: Cells, known: _Known) -> Verdict:
    email = _email(cells)
    person = known.users.get(email)
    name = _name(cells, person, known)
    if person is not None:
        _check_person(person, known)
    wanted = _wanted(cells, known)
    new_role = wanted is not None and _is_new(name, email, wanted, known)
    renamed = person is not None and person.name != name
    if person is None and email not in known.names and wanted is None:
        raise RuleViolation(_("Een nieuw iemand heeft een rol nodig."))
    first = person is None and email not in known.names
    known.names[email] = name
    if wanted and new_role:
        given = (wanted.role, wanted.organisation.pk, wanted.team.pk if wanted.team else None)
        known.roles[email].append((*given, wanted.starts, wanted.ends))
    outcome = Outcome.NEW if first else Outcome.CHANGED if new_role or renamed else Outcome.UNCHANGED
    why = _what(cells, person.name if person is not None and renamed else "", wanted if new_role else None)
    return Verdict(cells, outcome, why, person, name, wanted if new_role else None)


def _what(cells: Cells, old_name: str, given: Wanted | None) -> str:
    """Return what a line does, in words."""
    parts = []
    if old_name:
        parts.append(_("naam was %(name)s") % {"name": old_name})
    if given:
        parts.append(_("rol erbij: %(role)s") % {"role": given.role.label})
    if cells.cleaned:
        parts.append(_("tekens van een formule weggehaald"))
    return "; ".join(parts)


def _email(cells: Cells) -> str:
    email = cells.email.lower()
    try:
        validate_email(email)
    except ValidationError:
        raise RuleViolation(_("Dit is geen e-mailadres.")) from None
    if len(email) > LONGEST_EMAIL:
        raise RuleViolation(_("Dit e-mailadres is te lang."))
    return email


def _name(cells: Cells, person: User | None, known: _Known) -> str:
    """Return the name; one address is one person, with one name in the whole list."""
    if not cells.name:
        raise RuleViolation(_("Er staat geen naam."))
    if len(cells.name) > LONGEST_NAME:
        raise RuleViolation(_("Deze naam is te lang."))
    earlier = known.names.get(cells.email.lower())
    if earlier is not None and earlier != cells.name:
        raise RuleViolation(_("Dit e-mailadres staat al eerder in de lijst, met een andere naam."))
    return cells.name


def _check_person(person: User, known: _Known) -> None:
    if person.pk == known.by.pk:
        raise RuleViolation(_("Dit ben je zelf. Wat jij mag, wijzigt een andere beheerder."))
    if person.pk not in known.ours:
        raise RuleViolation(_("Dit e-mailadres is van iemand buiten je regio."))
    if not person.is_active:
        raise RuleViolation(_("Deze persoon staat uit. Laat de persoon eerst weer aanzetten."))


def _wanted(cells: Cells, known: _Known) -> Wanted | None:
    """Return the role that a line asks for, or None when it asks for none."""
    if not cells.role:
        return None
    role = ROLES.get(cells.role.lower())
    if role is None:
        raise RuleViolation(_("Deze rol bestaat niet."))
    place = known.organisations.get(cells.organisation.lower()) if cells.organisation else known.region
    if place is None:
        raise RuleViolation(_("Deze organisatie bestaat niet in je regio."))
    team = known.teams.get(cells.team.lower()) if cells.team else None
    if cells.team and team is None:
        raise RuleViolation(_("Dit team bestaat niet in je regio."))
    wanted = Wanted(role, place, _day(cells.starts) or clock.today(), team, _day(cells.ends))
    check_wanted(wanted, known.region, known.asked_on)
    now = replace(wanted, starts=max(wanted.starts, clock.today()))
    check_wanted(now, known.region, clock.today())
    return now


def _day(text: str) -> date | None:
    try:
        return read_day(text) if text else None
    except ValidationError as error:
        raise RuleViolation(str(error.messages[0])) from None


def _is_new(name: str, email: str, wanted: Wanted, known: _Known) -> bool:
    """Say whether a role is not held yet then; raise when it never meets one that is."""
    at_once = [
        held for held in known.roles[email] if (held[4] is None or held[4] >= wanted.starts)
        and (wanted.ends is None or held[3] <= wanted.ends)
    ]  # fmt: skip
    same = (wanted.role, wanted.organisation.pk, wanted.team.pk if wanted.team else None)
    if any(held[:3] == same for held in at_once):
        return False
    clash = not_together(wanted.role, [held[0] for held in at_once])
    if clash:
        raise RuleViolation(clash_words(name, clash[0], wanted.role, str(clash[1])))
    return True
