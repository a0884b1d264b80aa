"""Deciding on what another administrator asked: agree, refuse, take back, let it expire."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.acts import Act
from accounts.invitations import invite
from accounts.links import end_links
from accounts.logins import end_logins
from accounts.models import PeopleImport, RoleRequest, User
from accounts.people.access import region_of
from accounts.people.models import RequestKind, RequestState
from accounts.people.rules import may_become
from accounts.people.services.asking import record_request
from accounts.people.services.imports import begin_reading, read_on
from accounts.people.services.people import begin_anew, current_or_coming, end_role, tell
from accounts.people.services.wanted import Wanted, give_wanted
from accounts.roles import Role
from accounts.services import keep_addresses_apart
from veiligthuis import clock
from veiligthuis.errors import RuleViolation


@transaction.atomic
def agree(request: RoleRequest, *, by: User) -> RoleRequest:
    """Agree as the second administrator; what was asked holds at the next request of whom it is about.

    A list of more than a hundred lines is done by the worker, within minutes.

    Raises:
        RuleViolation: no right, own request, about oneself, decided or expired, or it cannot be done any more.
    """
    request = _for_decision(request, by)
    if request.kind == RequestKind.IMPORT:
        begin_reading(request, by=by)
        _move(request, RequestState.GIVEN, by)
        read_on(request)
    else:
        _carry_out(request, by)
        _move(request, RequestState.GIVEN, by)
    return request


@transaction.atomic
def refuse(request: RoleRequest, reason: str, *, by: User) -> RoleRequest:
    """Refuse as the second administrator, with the reason; nothing changes.

    Raises:
        RuleViolation: no right, own request, about oneself, decided or expired, or no reason.
    """
    request = _for_decision(request, by)
    if not reason.strip():
        raise RuleViolation(_("Schrijf op waarom je niet akkoord gaat."), field="reason")
    request.reason = reason.strip()
    _move(request, RequestState.REFUSED, by)
    _empty(request)
    return request


@transaction.atomic
def take_back(request: RoleRequest, *, by: User) -> RoleRequest:
    """Take back what one asked oneself; taken back already is fine.

    Raises:
        RuleViolation: somebody else's request, or decided already.
    """
    region = region_of(by)
    request = RoleRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.region_id != region.pk or request.asked_by_id != by.pk:
        raise RuleViolation(_("Alleen wie het vroeg, trekt het in."))
    if request.state == RequestState.WITHDRAWN:
        return request
    _move(request, RequestState.WITHDRAWN, by)
    _empty(request)
    return request


@transaction.atomic
def expire(at: datetime) -> int:
    """Let requests that waited too long expire; returns how many.

    Args:
        at: the moment, aware.
    """
    late = RoleRequest.objects.select_for_update(skip_locked=True)
    found = list(late.filter(state=RequestState.ASKED, expires_at__lte=at))
    for request in found:
        request.state, request.decided_at = RequestState.EXPIRED, at
        request.save(update_fields=["state", "decided_at"])
        _empty(request)
    return len(found)


def _for_decision(request: RoleRequest, by: User) -> RoleRequest:
    """Return the request, locked, for a decision by this administrator."""
    region = region_of(by)
    request = RoleRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.region_id != region.pk:
        raise RuleViolation(_("Dit is een wijziging in een andere regio."))
    if request.asked_by_id == by.pk:
        raise RuleViolation(_("Je vroeg dit zelf. Een andere beheerder besluit."))
    if by.pk in request.concerns:
        raise RuleViolation(_("Dit gaat over jezelf. Een andere beheerder besluit."))
    if not request.is_open(clock.now()):
        raise RuleViolation(_("Hierover is al besloten, of het wachtte te lang."))
    return request


def _carry_out(request: RoleRequest, by: User) -> None:
    """Do what was asked of one person."""
    assert request.person is not None  # noqa: S101 - the database holds it: only a list has none
    person = User.objects.select_for_update().get(pk=request.person.pk)
    if request.kind == RequestKind.ACTIVATE:
        person.is_active, person.deactivated_at = True, None
        person.save(update_fields=["is_active", "deactivated_at"])
        tell(person, "aangezet", request.region, by)
    elif request.kind == RequestKind.ADDRESS:
        _readdress(request, person, by)
    elif request.kind == RequestKind.SECOND_STEP:
        begin_anew(person, request.region, by)
    elif request.kind == RequestKind.WITHDRAW:
        assert request.membership is not None  # noqa: S101 - written with every withdrawal that is asked
        end_role(request.membership, request.ends, request.region, by)
    else:
        _give(request, person, by)


def _readdress(request: RoleRequest, person: User, by: User) -> None:
    """Let somebody log in at the new address; what was sent to the old one opens nothing any more."""
    keep_addresses_apart(request.email)
    person.email = request.email
    person.save(update_fields=["email"])
    EmailAddress.objects.filter(user=person).delete()  # a copy that the login keeps, made anew at the next one
    end_links(person)
    end_logins(person)
    tell(person, "adres", request.region, by)
    if person.is_active and not person.has_usable_password() and current_or_coming(person):
        invite(person)


def _give(request: RoleRequest, person: User, by: User) -> None:
    """Give the role from today at the earliest, and invite whoever has no password yet."""
    assert request.organisation is not None  # noqa: S101 - written with every role that is asked
    assert request.starts is not None  # noqa: S101 - as above
    if not person.is_active:
        raise RuleViolation(_("Deze persoon staat uit. Laat de persoon eerst weer aanzetten."))
    wanted = Wanted(
        Role(request.role), request.organisation, max(request.starts, clock.today()), request.team, request.ends
    )
    give_wanted(person, wanted, request.region, by)


def _move(request: RoleRequest, following: RequestState, by: User) -> None:
    """Go to a next state, if the table says so, and record who decided that."""
    if not may_become(RequestState(request.state), following):
        raise RuleViolation(_("Hierover is al besloten, of het wachtte te lang."))
    request.state, request.decided_by, request.decided_at = following, by, clock.now()
    request.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    record_request(request, Act.ROLE_DECIDED, by)


def _empty(request: RoleRequest) -> None:
    """Keep of a list that was decided on only how long it was."""
    if request.people_import_id:
        people_import = PeopleImport.objects.select_for_update().get(pk=request.people_import_id)
        people_import.lines = []
        people_import.save(update_fields=["lines"])
