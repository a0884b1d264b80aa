"""Making, naming, switching off and inviting anew: what one administrator does alone."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.acts import Act, Ground
from accounts.audit.recording import record
from accounts.factors import remove_factors
from accounts.invitations import invite
from accounts.links import end_links
from accounts.logins import end_logins
from accounts.models import Membership, Organisation, User
from accounts.people.access import administrators_of, people_of, region_of
from accounts.people.models import RequestKind
from accounts.people.rules import FEWEST_ADMINISTRATORS
from accounts.roles import Role
from veiligthuis import clock
from veiligthuis.errors import RuleViolation


def lock(person: User, region: Organisation, by: User) -> User:
    """Return a person of the region, locked, for a change by somebody else.

    Raises:
        RuleViolation: one's own account, or nobody of this region.
    """
    if person.pk == by.pk:
        raise RuleViolation(_("Dit ben je zelf. Wat jij mag, wijzigt een andere beheerder."))
    found = people_of(region.pk).filter(pk=person.pk).select_for_update(of=("self",)).first()
    if found is None:
        raise RuleViolation(_("Deze persoon hoort niet bij je regio."))
    return found


def keep_enough_administrators(person: User, region: Organisation) -> None:
    """Refuse to take away an administrator when too few would be left to agree with each other, now or later.

    Raises:
        RuleViolation: fewer than two without a last day would be left.
    """
    left = administrators_of(region.pk, staying=True).exclude(pk=person.pk).select_for_update(of=("self",))
    is_one = administrators_of(region.pk).filter(pk=person.pk).exists()
    if is_one and len(left) < FEWEST_ADMINISTRATORS:
        raise RuleViolation(
            _(
                "Er moeten twee beheerders overblijven die geen laatste dag hebben: één om te vragen en één om akkoord te "
                "geven. Maak eerst iemand anders beheerder."
            )
        )


@transaction.atomic
def rename(person: User, name: str, *, by: User) -> User:
    """Write somebody's name differently; the same name again changes nothing.

    Raises:
        RuleViolation: no right, oneself, or nobody of this region.
    """
    region = region_of(by)
    person = lock(person, region, by)
    if person.name != name:
        person.name = name
        person.save(update_fields=["name"])
        tell(person, "naam", region, by)
    return person


@transaction.atomic
def deactivate(person: User, *, by: User) -> User:
    """Let somebody in no more, from their very next request; a second time changes nothing.

    Their logins, invitation and links end. What they saved stays, their drafts stay sealed.

    Raises:
        RuleViolation: no right, oneself, nobody of this region, a role elsewhere, or too few administrators left.
    """
    region = region_of(by)
    person = lock(person, region, by)
    if not person.is_active:
        return person
    elsewhere = Membership.objects.on(clock.today()).filter(user=person).exclude(organisation_id=region.pk)
    if elsewhere.exclude(organisation__region_id=region.pk).exists():
        raise RuleViolation(_("Deze persoon werkt ook in een andere regio. Trek de rol in jouw regio in."))
    keep_enough_administrators(person, region)
    person.is_active, person.deactivated_at = False, clock.now()
    person.save(update_fields=["is_active", "deactivated_at"])
    end_links(person)
    end_logins(person)
    tell(person, "uitgezet", region, by)
    return person


@transaction.atomic
def invite_again(person: User, *, by: User) -> User:
    """Send somebody who never chose a password a new invitation; the earlier one opens nothing any more.

    Raises:
        RuleViolation: no right, oneself, nobody of this region, switched off, no role, or with a password already.
    """
    region = region_of(by)
    person = lock(person, region, by)
    if not person.is_active or person.has_usable_password():
        raise RuleViolation(_("Wie al een wachtwoord heeft of uit staat, krijgt geen uitnodiging."))
    if not current_or_coming(person):
        raise RuleViolation(_("Deze persoon heeft nog geen rol. De uitnodiging gaat weg bij akkoord."))
    invite(person)
    return person


def why_not_anew(person: User) -> str:
    """Return why nobody begins anew who cannot come in anyway, or who never came in; nothing when they may."""
    if not person.is_active:
        return _("Deze persoon staat uit. Laat de persoon eerst weer aanzetten.")
    if not current_or_coming(person):
        return _("Deze persoon heeft geen rol, en kan dus ook met een nieuwe tweede stap niets.")
    if not person.has_usable_password():
        return _("Deze persoon koos nog geen wachtwoord. Stuur de uitnodiging opnieuw.")
    return ""


def check_locked_out(person: User) -> None:
    """Refuse to begin anew.

    Raises:
        RuleViolation: see `why_not_anew`.
    """
    refusal = why_not_anew(person)
    if refusal:
        raise RuleViolation(refusal)


def begin_anew(person: User, region: Organisation, by: User | None) -> None:
    """Take away all that somebody logs in with and invite them: a new password, and then a new second step.

    The password goes too: whoever has the telephone may have more. An administrator stays one, so that two remain by
    name. Those who ask and agree are two others; of the last two one may be helped too, or a lost telephone would end
    the region, but then only by who keeps the machine (`manage.py begin_anew`, without `by`).

    Raises:
        RuleViolation: see `check_locked_out`.
    """
    check_locked_out(person)
    remove_factors(person, role=by.role_line if by else "")
    person.set_unusable_password()
    person.save(update_fields=["password"])
    end_links(person)
    end_logins(person)
    tell(person, RequestKind.SECOND_STEP, region, by)
    invite(person)


def end_role(membership: Membership, ends: date | None, region: Organisation, by: User) -> None:
    """End a role now, or on its last day; whoever loses a role now loses their logins too.

    Raises:
        RuleViolation: over already, or too few administrators would be left.
    """
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    person = membership.user
    if membership.withdrawn_at:
        raise RuleViolation(_("Deze rol is al voorbij."))
    if membership.role == Role.ADMINISTRATOR:
        keep_enough_administrators(person, region)
    if ends and ends >= clock.today():
        membership.ends = ends
        membership.save(update_fields=["ends"])
    else:
        membership.withdrawn_at = clock.now()
        membership.save(update_fields=["withdrawn_at"])
        end_logins(person)
    kind = f"{RequestKind.WITHDRAW} {membership.role}"
    record(Act.ROLE_CHANGED, role=by.role_line, ground=Ground.ROLE, kind=kind, object_id=person.pk, region=region.pk)


def current_or_coming(person: User) -> bool:
    """Say whether somebody has a role now or will have one."""
    today = clock.today()
    held = Membership.objects.filter(user=person, withdrawn_at=None)
    return held.filter(ends=None).exists() or held.filter(ends__gte=today).exists()


def tell(person: User, what: str, region: Organisation, by: User | None) -> None:
    """Record in the trail what was changed of somebody; without `by` the system did it."""
    record(
        Act.PERSON_CHANGED,
        role=by.role_line if by else "",
        ground=Ground.ROLE if by else "",
        kind=what,
        object_id=person.pk,
        region=region.pk,
    )
