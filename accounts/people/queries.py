"""Reads for the screens of people: the list, one person, what waits for a second administrator."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.entry import OneTimeLink, Purpose
from accounts.models import Membership, RoleRequest, User
from accounts.people.access import people_of
from accounts.people.models import RequestKind, RequestState
from accounts.roles import Action, Role
from accounts.roster.models import DutyKind
from veiligthuis import clock

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE = 25
ORDER = {role.value: place for place, role in enumerate(Role)}
CHANGED: "dict[str, StrOrPromise]" = {
    "gemaakt": gettext_lazy("gemaakt"),
    "naam": gettext_lazy("naam"),
    "uitgezet": gettext_lazy("uitgezet"),
    "aangezet": gettext_lazy("weer aangezet"),
    "account": gettext_lazy("account"),
}
FACTORS = {Authenticator.Type.WEBAUTHN: "Passkey", Authenticator.Type.TOTP: "App"}


@dataclass(frozen=True)
class Line:
    """One person on the list, as of today."""

    person: User
    roles: str
    teams: str
    factor: str
    invited_until: datetime | None
    has_role: bool
    asked: bool

    @property
    def came_in_today(self) -> bool:
        """Say whether this person logged in today."""
        last = self.person.last_login
        return last is not None and last.astimezone(clock.AMSTERDAM).date() == clock.today()

    @property
    def waits_for_password(self) -> bool:
        """Say whether this person never chose a password."""
        return self.person.is_active and not self.person.has_usable_password()


def people_page(region_id: UUID, chosen: dict[str, Any], number: str) -> "Page[Line]":
    """Return one page of the people of a region by name, filtered; five queries, whatever the page.

    Args:
        region_id: whose people.
        chosen: what the filter says: words of a name or address, a role, a team, a state.
        number: which page; what is no number is the first, beyond the last is the last.
    """
    found = _filtered(people_of(region_id), chosen).order_by("name", "pk")
    page = Paginator(found, PAGE).get_page(number)
    lines = _lines(list(page.object_list))
    return Page(lines, page.number, page.paginator)  # type: ignore[arg-type]  # the paginator counts people


def _filtered(people: QuerySet[User], chosen: dict[str, Any]) -> QuerySet[User]:
    held = Membership.objects.on(clock.today())
    if chosen.get("words"):
        people = people.filter(Q(name__icontains=chosen["words"]) | Q(email__icontains=chosen["words"]))
    if chosen.get("role"):
        people = people.filter(pk__in=held.filter(role=chosen["role"]).values("user_id"))
    if chosen.get("team"):
        people = people.filter(pk__in=held.filter(team=chosen["team"]).values("user_id"))
    if chosen.get("state") == "uit":
        return people.filter(is_active=False)
    never_chose = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    if chosen.get("state") == "uitgenodigd":
        return people.filter(never_chose, is_active=True)
    if chosen.get("state") == "actief":
        return people.filter(~never_chose, is_active=True)
    return people


def _lines(people: list[User]) -> list[Line]:
    held: dict[UUID, list[Membership]] = defaultdict(list)
    memberships = Membership.objects.on(clock.today()).filter(user__in=people)
    for membership in sorted(memberships.select_related("team"), key=lambda m: (ORDER[m.role], m.starts)):
        held[membership.user_id].append(membership)
    links = OneTimeLink.objects.filter(
        user__in=people, purpose=Purpose.INVITATION, ended_at=None, until__gt=clock.now()
    )
    invited = dict(links.values_list("user_id", "until"))
    asked = set(open_requests().filter(person__in=people).values_list("person_id", flat=True))
    factors = _factors(people)
    return [
        Line(
            person,
            _joined(str(Role(m.role).label) for m in held[person.pk]),
            _joined(m.team.name for m in held[person.pk] if m.team),
            factors.get(person.pk, ""),
            invited.get(person.pk),
            bool(held[person.pk]),
            person.pk in asked,
        )
        for person in people
    ]


def _factors(people: list[User]) -> dict[UUID, str]:
    """Return the second step of each, a passkey before an app."""
    rows = Authenticator.objects.filter(user__in=people, type__in=FACTORS).values_list("user_id", "type")
    found: dict[UUID, str] = {}
    for user_id, kind in rows:
        if found.get(user_id) != FACTORS[Authenticator.Type.WEBAUTHN]:
            found[user_id] = FACTORS[kind]
    return found


def _joined(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


def invitations_open(region_id: UUID) -> int:
    """Count the people of a region with an invitation that still opens something."""
    links = OneTimeLink.objects.filter(purpose=Purpose.INVITATION, ended_at=None, until__gt=clock.now())
    return links.filter(user__in=people_of(region_id)).count()


def one_line(person: User) -> Line:
    """Return one person as the list shows them."""
    return _lines([person])[0]


def memberships_of(person: User) -> tuple[list[Membership], list[Membership]]:
    """Return what somebody is or will be, and what they were; the latest first."""
    rows = Membership.objects.filter(user=person).select_related("organisation", "team").order_by("-starts", "pk")
    today = clock.today()
    holding: list[Membership] = []
    over: list[Membership] = []
    for row in rows:
        (over if row.withdrawn_at or (row.ends and row.ends < today) else holding).append(row)
    return holding, over


def open_requests() -> QuerySet[RoleRequest]:
    """Return what still waits for a second administrator."""
    return RoleRequest.objects.filter(state=RequestState.ASKED, expires_at__gt=clock.now())


def requests_of(region_id: UUID, person: User | None = None) -> list[RoleRequest]:
    """Return what waits in a region, of everybody or of one person; the oldest first."""
    found = open_requests().filter(region_id=region_id)
    if person is not None:
        found = found.filter(person=person)
    related = ("person", "asked_by", "organisation", "team", "membership", "people_import")
    return list(found.select_related(*related).order_by("asked_at", "pk"))


def decided_about(person: User, region_id: UUID) -> list[RoleRequest]:
    """Return the requests about somebody that were decided, lists that changed them too, the latest first; at most twenty."""
    about = Q(person=person) | Q(people_import__changed__contains=[person.pk])
    found = RoleRequest.objects.filter(about, region_id=region_id).exclude(state=RequestState.ASKED)
    related = ("person", "asked_by", "decided_by", "organisation", "team", "people_import")
    return list(found.select_related(*related).order_by("-decided_at")[:20])


def waiting_count(user: User) -> int | None:
    """Return how many requests this administrator can decide on, or None when none waits."""
    if not user.can(Action.MANAGE_PEOPLE):
        return None
    found = open_requests().filter(region_id=user.region_id).exclude(asked_by=user)
    return found.exclude(concerns__contains=[user.pk])[:100].count() or None


def said(request: RoleRequest) -> str:
    """Return in one line what is asked."""
    if request.kind == RequestKind.IMPORT:
        count = request.people_import.count if request.people_import else 0
        return _("Een lijst van %(count)d regels inlezen") % {"count": count}
    facts = {"name": request.person.name if request.person else "", "role": _role_words(request)}
    if request.kind == RequestKind.ACTIVATE:
        return _("%(name)s wordt weer aangezet") % facts
    if request.kind == RequestKind.ADDRESS:
        return _("%(name)s krijgt een ander e-mailadres: %(email)s") % {**facts, "email": request.email}
    if request.kind == RequestKind.SECOND_STEP:
        return _("%(name)s stelt wachtwoord en tweede stap opnieuw in") % facts
    if request.kind == RequestKind.WITHDRAW:
        return _("%(name)s verliest: %(role)s") % facts
    return _("%(name)s krijgt erbij: %(role)s") % facts


def changed_words(kind: str) -> str:
    """Return in words what an event of the trail says was changed of somebody ("geven tweede_lezer", "naam")."""
    verb, _space, role = kind.partition(" ")
    if kind in CHANGED:
        return str(CHANGED[kind])
    if verb == "dienst" and role in DutyKind.values:
        return _("dienst: %(kind)s") % {"kind": DutyKind(role).label}
    if verb not in RequestKind.values or role not in {"", *Role.values}:
        return kind
    if not role:
        return str(RequestKind(verb).label)
    return f"{RequestKind(verb).label}: {Role(role).label}"


def _role_words(request: RoleRequest) -> str:
    """Return the role with its team."""
    label = str(Role(request.role).label) if request.role else ""
    return f"{label}, {_('team')} {request.team.name}" if request.team else label
