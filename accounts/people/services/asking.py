"""Asking for a change of what somebody may do: one administrator asks, another decides (deciding.py)."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.acts import Act, Ground
from accounts.audit.recording import record
from accounts.models import Membership, Organisation, PeopleImport, RoleRequest, User
from accounts.people.access import organisations_of, region_of
from accounts.people.models import RequestKind
from accounts.people.rules import wrong_last_day
from accounts.people.services.people import check_locked_out, keep_enough_administrators, lock, tell
from accounts.people.services.wanted import Wanted, check_meets, check_wanted
from accounts.roles import Role
from accounts.services import keep_addresses_apart, make_person
from veiligthuis import clock
from veiligthuis.database import settle
from veiligthuis.errors import RuleViolation


@dataclass
class Asked:
    """What a request says, before it is a row."""

    kind: RequestKind
    region: Organisation
    by: User
    person: User | None = None
    wanted: Wanted | None = None
    membership: Membership | None = None
    ends: date | None = None
    people_import: PeopleImport | None = None
    email: str = ""
    concerns: list[UUID] = field(default_factory=list)


@transaction.atomic
def invite_person(email: str, name: str, wanted: Wanted, *, by: User) -> RoleRequest:
    """Make somebody new and ask for their first role; the invitation leaves when a second administrator agrees.

    Raises:
        RuleViolation: no right, the address is taken, or the role cannot be given like this.
    """
    region = region_of(by)
    check_wanted(wanted, region, clock.today())
    person = make_person(email, name, password=None)
    tell(person, "gemaakt", region, by)
    return _ask(Asked(RequestKind.GIVE, region, by, person, wanted))


@transaction.atomic
def ask_role(person: User, wanted: Wanted, *, by: User) -> RoleRequest:
    """Ask that somebody gets a role.

    Raises:
        RuleViolation: no right, oneself, switched off, asked already, or the role cannot be given like this.
    """
    region = region_of(by)
    person = lock(person, region, by)
    if not person.is_active:
        raise RuleViolation(_("Deze persoon staat uit. Laat de persoon eerst weer aanzetten."))
    check_wanted(wanted, region, clock.today())
    check_meets(person, wanted)
    return _ask(Asked(RequestKind.GIVE, region, by, person, wanted))


@transaction.atomic
def ask_withdrawal(membership: Membership, *, by: User, ends: date | None = None) -> RoleRequest:
    """Ask that somebody loses a role: at the moment of agreement, or after a last day.

    Raises:
        RuleViolation: no right, oneself, not of this region, over already, asked already, or too few administrators.
    """
    region = region_of(by)
    person = lock(membership.user, region, by)
    if membership.organisation_id not in organisations_of(region.pk).values_list("pk", flat=True):
        raise RuleViolation(_("Dit is een rol in een andere regio."))
    today = clock.today()
    if membership.withdrawn_at or (membership.ends and membership.ends < today):
        raise RuleViolation(_("Deze rol is al voorbij."))
    wrong = wrong_last_day(membership.starts, membership.ends, ends, today) if ends else None
    if wrong:
        raise RuleViolation(wrong, field="ends")
    if membership.role == Role.ADMINISTRATOR:
        keep_enough_administrators(person, region)
    return _ask(Asked(RequestKind.WITHDRAW, region, by, person, membership=membership, ends=ends))


@transaction.atomic
def ask_activation(person: User, *, by: User) -> RoleRequest:
    """Ask that somebody who was switched off is let in again, with the roles that still hold.

    Raises:
        RuleViolation: no right, oneself, nobody of this region, not switched off, or asked already.
    """
    region = region_of(by)
    person = lock(person, region, by)
    if person.is_active:
        raise RuleViolation(_("Deze persoon staat niet uit."))
    return _ask(Asked(RequestKind.ACTIVATE, region, by, person))


@transaction.atomic
def ask_address(person: User, email: str, *, by: User) -> RoleRequest:
    """Ask that somebody logs in and gets mail at another address; whoever reads that mail can choose the password.

    Raises:
        RuleViolation: no right, oneself, nobody of this region, the same address, a taken one, or asked already.
    """
    region = region_of(by)
    person = lock(person, region, by)
    email = email.lower()
    if email == person.email:
        raise RuleViolation(_("Dit is het adres dat deze persoon al heeft."), field="email")
    keep_addresses_apart(email)
    return _ask(Asked(RequestKind.ADDRESS, region, by, person, email=email))


@transaction.atomic
def ask_second_step(person: User, *, by: User) -> RoleRequest:
    """Ask that somebody who lost their second step and recovery codes begins anew, by a new invitation.

    Raises:
        RuleViolation: no right, oneself, nobody of this region, asked already, or see `check_locked_out`.
    """
    region = region_of(by)
    person = lock(person, region, by)
    check_locked_out(person)
    return _ask(Asked(RequestKind.SECOND_STEP, region, by, person))


def _ask(asked: Asked) -> RoleRequest:
    """Write the request and record who asked it."""
    wanted, membership = asked.wanted, asked.membership
    with settle({"role_request_asked_once": _("Dit is al gevraagd. Het wacht op een tweede beheerder.")}):
        request = RoleRequest.objects.create(
            region=asked.region,
            kind=asked.kind,
            person=asked.person,
            concerns=[asked.person.pk] if asked.person else asked.concerns,
            role=wanted.role if wanted else membership.role if membership else "",
            organisation=wanted.organisation if wanted else membership.organisation if membership else None,
            team=wanted.team if wanted else membership.team if membership else None,
            starts=wanted.starts if wanted else None,
            ends=wanted.ends if wanted else asked.ends,
            membership=membership,
            people_import=asked.people_import,
            email=asked.email,
            asked_by=asked.by,
            asked_at=clock.now(),
        )
    record_request(request, Act.ROLE_ASKED, asked.by)
    return request


def ask_import(people_import: PeopleImport, concerns: list[UUID], *, by: User) -> RoleRequest:
    """Ask that a list of people is read in; who asks is not on it."""
    return _ask(Asked(RequestKind.IMPORT, people_import.region, by, people_import=people_import, concerns=concerns))


def record_request(request: RoleRequest, act: Act, by: User) -> None:
    """Record what was asked or decided, about whom; of a list everyone whom it is about."""
    record(
        act,
        role=by.role_line,
        ground=Ground.ROLE,
        kind=f"{request.kind} {request.role}".strip(),
        object_id=request.person_id,
        region=request.region_id,
        listed=[] if request.person_id else request.concerns,
    )
