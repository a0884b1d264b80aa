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
from accounts.people.reading import FORMULA, LONGEST_CELL, LOST, Cells
from accounts.people.rules import not_together, wrong_last_day
from accounts.people.services.wanted import Wanted, check_wanted, clash_words, role_words
from accounts.roles import Role
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.forms import read_day
from veiligthuis.templatetags.vt import dutch_date

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_NAME = 120
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
    ending: tuple[UUID, date] | None = None


@dataclass
class _Held:
    """A role that somebody has or will have; by an earlier line of the list it has no id yet."""

    what: Wanted
    id: UUID | None = None


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
    roles: dict[str, list[_Held]] = field(default_factory=lambda: defaultdict(list))


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
    for m in held.select_related("user", "organisation", "team").order_by("starts", "pk"):
        what = Wanted(Role(m.role), m.organisation, m.starts, m.team, m.ends)
        known.roles[m.user.email].append(_Held(what, m.pk))
    return known


def _judged(cells: Cells, known: _Known) -> Verdict:
    """Judge one line; what it would do counts for the lines below it."""
    try:
        return _judge(cells, known)
    except RuleViolation as refusal:
        return Verdict(cells, Outcome.REFUSED, str(refusal.message))


def _judge(cells: Cells, known: _Known) -> Verdict:
    _check_texts(cells)
    email = _email(cells)
    person = known.users.get(email)
    name = _name(cells, person, known)
    if person is not None:
        _check_person(person, known)
    first = person is None and email not in known.names
    wanted = _wanted(cells, known)
    if first and wanted is None:
        raise RuleViolation(_("Een nieuw iemand heeft een rol nodig."))
    renamed = person is not None and known.names.get(email, person.name) != name
    parts = [_("naam wordt %(new)s, was %(old)s") % {"new": name, "old": person.name}] if person and renamed else []
    verdict = Verdict(cells, Outcome.CHANGED if renamed else Outcome.UNCHANGED, person=person, name=name)
    if wanted is not None:
        parts.append(_of_role(verdict, wanted, known))
    known.names[email] = name
    if first:
        verdict.outcome = Outcome.NEW
        parts.insert(0, _("krijgt een uitnodiging per mail"))
    verdict.why = "; ".join(parts)
    return verdict


def _of_role(verdict: Verdict, wanted: Wanted, known: _Known) -> str:
    """Put into the verdict what a line does to the roles of its person; returns it in words."""
    roles = known.roles[verdict.cells.email.lower()]
    has = next((held for held in roles if held.what.what == wanted.what and held.what.meets(wanted)), None)
    if has is None:
        verdict.wanted = _new(verdict.name, wanted, roles, known)
        verdict.outcome = Outcome.CHANGED
        roles.append(_Held(verdict.wanted))
        return _("rol erbij: %(role)s") % {"role": role_words(verdict.wanted, clock.today())}
    last = _last_day(verdict.cells, wanted, has)
    if last is None or has.id is None:
        return _("heeft al: %(role)s") % {"role": role_words(has.what)}
    before, has.what = has.what, replace(has.what, ends=last)
    verdict.ending, verdict.outcome = (has.id, last), Outcome.CHANGED
    facts = {"role": role_words(before), "day": dutch_date(last)}
    return _("rol krijgt een laatste dag, %(day)s; nu: %(role)s") % facts


def _last_day(cells: Cells, wanted: Wanted, has: _Held) -> date | None:
    """Return the last day that a role gets which is held already, None when nothing changes; raise when it cannot."""
    if cells.starts and wanted.starts != has.what.starts:
        facts = {"day": dutch_date(has.what.starts)}
        raise RuleViolation(_("Deze persoon heeft deze rol al vanaf %(day)s. Een andere eerste dag kan niet.") % facts)
    if wanted.ends is None or wanted.ends == has.what.ends:
        return None
    if has.id is None:
        raise RuleViolation(_("Deze rol staat al eerder in de lijst, met een andere laatste dag."))
    if wanted.role == Role.ADMINISTRATOR:
        raise RuleViolation(
            _("De rol van een beheerder eindigt niet met een lijst. Doe het op de pagina van die persoon.")
        )
    wrong = wrong_last_day(has.what.starts, has.what.ends, wanted.ends, clock.today())
    if wrong:
        raise RuleViolation(str(wrong))
    return wanted.ends


def _check_texts(cells: Cells) -> None:
    """Refuse what would not come out as it went in."""
    if any(LOST in text for text in cells.texts):
        raise RuleViolation(
            _("Hier staat een teken in dat niet bewaard kan worden. Haal het weg of typ de tekst opnieuw.")
        )
    if any(len(text) > LONGEST_CELL for text in cells.texts):
        raise RuleViolation(_("Hier staat te veel tekst in één vak. Er passen 254 tekens in."))
    if any(FORMULA.match(text) for text in cells.texts):
        raise RuleViolation(
            _("Een vak begint met =, +, - of @. Een rekenblad ziet dat als formule. Haal dat teken weg.")
        )
    if cells.beyond:
        raise RuleViolation(_("Deze regel heeft meer vakken dan de eerste regel namen van kolommen heeft."))
    if not cells.role and cells.asked:
        raise RuleViolation(_("Er staat een team, organisatie of datum, maar geen rol."))


def _email(cells: Cells) -> str:
    email = cells.email.lower()
    try:
        validate_email(email)
    except ValidationError:
        raise RuleViolation(_("Dit is geen e-mailadres.")) from None
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
    return Wanted(role, place, _day(cells.starts) or clock.today(), team, _day(cells.ends))


def _new(name: str, wanted: Wanted, roles: list[_Held], known: _Known) -> Wanted:
    """Return a role to be given, from today at the earliest; raise when it cannot be, or never meets one that is held."""
    check_wanted(wanted, known.region, known.asked_on)
    wanted = replace(wanted, starts=max(wanted.starts, clock.today()))
    check_wanted(wanted, known.region, clock.today())
    clash = not_together(wanted.role, [held.what.role for held in roles if held.what.meets(wanted)])
    if clash:
        raise RuleViolation(clash_words(name, clash[0], wanted.role, str(clash[1])))
    return wanted


def _day(text: str) -> date | None:
    try:
        return read_day(text) if text else None
    except ValidationError as error:
        raise RuleViolation(str(error.messages[0])) from None
