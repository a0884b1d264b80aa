"""A role that is wanted for somebody: whether it can be given like this, and giving it once two agreed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.invitations import invite, open_invitation
from accounts.models import Membership, Organisation, Team, User
from accounts.people.rules import kind_of_organisation, not_together, takes_team, wrong_dates
from accounts.roles import Role
from accounts.services import give_role
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.templatetags.vt import dutch_date


@dataclass(frozen=True)
class Wanted:
    """A role to be given: what, where, and from which day until and including which day."""

    role: Role
    organisation: Organisation
    starts: date
    team: Team | None = None
    ends: date | None = None

    @property
    def what(self) -> tuple[Role, UUID, UUID | None]:
        """Return what tells it from another role."""
        return self.role, self.organisation.pk, self.team.pk if self.team else None

    def meets(self, other: "Wanted") -> bool:
        """Say whether there is a day on which both hold."""
        return (self.ends is None or other.starts <= self.ends) and (other.ends is None or self.starts <= other.ends)


def give_wanted(person: User, wanted: Wanted, region: Organisation, by: User) -> None:
    """Give somebody a role that was asked and agreed, and invite them if they cannot come in yet."""
    check_wanted(wanted, region, clock.today())
    check_meets(person, wanted)
    give_role(
        person,
        wanted.role,
        organisation=wanted.organisation,
        team=wanted.team,
        starts=wanted.starts,
        ends=wanted.ends,
        by=by,
    )
    if not person.has_usable_password() and open_invitation(person) is None:
        invite(person)


def check_wanted(wanted: Wanted, region: Organisation, today: date) -> None:
    """Refuse a role that cannot be given like this, whoever gets it; it begins today at the earliest."""
    wrong = wrong_dates(wanted.role, wanted.starts, wanted.ends, today)
    if wrong:
        raise RuleViolation(wrong[1], field=wrong[0])
    there = wanted.organisation
    if region.pk not in {there.pk, there.region_id} or there.kind not in kind_of_organisation(wanted.role):
        words = _("De rol %(role)s hoort niet bij deze organisatie.") % {"role": wanted.role.label}
        raise RuleViolation(words, field="organisation")
    if wanted.team and (wanted.team.region_id != region.pk or not takes_team(wanted.role)):
        words = _("De rol %(role)s hoort niet bij een team.") % {"role": wanted.role.label}
        raise RuleViolation(words, field="team")


def check_meets(person: User, wanted: Wanted) -> None:
    """Refuse a role that this person has already then, or that never meets another one of theirs, and say why."""
    held = Membership.objects.filter(user=person, withdrawn_at=None).exclude(ends__lt=wanted.starts)
    overlapping = [m for m in held if wanted.ends is None or m.starts <= wanted.ends]
    if any((m.role, m.organisation_id, m.team_id) == wanted.what for m in overlapping):
        raise RuleViolation(_("Deze persoon heeft deze rol dan al."), field="role")
    clash = not_together(wanted.role, [Role(m.role) for m in overlapping])
    if clash:
        raise RuleViolation(clash_words(person.name, clash[0], wanted.role, str(clash[1])), field="role")


def clash_words(name: str, held: Role, new: Role, why: str) -> str:
    """Return in the user's words why somebody cannot have a second role."""
    facts = {"name": name, "held": held.label, "new": new.label}
    first = _("%(name)s is dan al %(held)s, en dat gaat niet samen met %(new)s.") % facts
    last = _("Laat eerst de rol %(held)s intrekken.") % facts
    return f"{first} {why} {last}"


def role_words(what: Wanted, agreed: date | None = None) -> str:
    """Return a role in words, with everything that it says.

    Args:
        what: the role.
        agreed: the day on which it begins at the earliest, when it still waits for an agreement.
    """
    facts = {"role": what.role.label, "team": what.team.name if what.team else "", "place": what.organisation.name}
    said = _("%(role)s, team %(team)s, bij %(place)s") if what.team else _("%(role)s, bij %(place)s")
    starts = _("vanaf %(day)s") % {"day": dutch_date(what.starts)}
    if agreed and what.starts <= agreed:
        starts = _("vanaf de dag van akkoord")
    ends = _("tot en met %(day)s") % {"day": dutch_date(what.ends)} if what.ends else _("zonder laatste dag")
    return f"{said % facts}, {starts}, {ends}"
