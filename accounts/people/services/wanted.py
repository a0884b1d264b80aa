"""A role that is wanted for somebody: whether it can be given like this, and giving it once two agreed."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.invitations import invite, open_invitation
from accounts.models import Membership, Organisation, Team, User
from accounts.people.rules import kind_of_organisation, not_together, takes_team, wrong_dates
from accounts.roles import Role
from accounts.services import give_role
from veiligthuis import clock
from veiligthuis.errors import RuleViolation


@dataclass(frozen=True)
class Wanted:
    """A role to be given: what, where, and from which day until and including which day."""

    role: Role
    organisation: Organisation
    starts: date
    team: Team | None = None
    ends: date | None = None


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
    same = (wanted.role, wanted.organisation.pk, wanted.team.pk if wanted.team else None)
    if any((m.role, m.organisation_id, m.team_id) == same for m in overlapping):
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
