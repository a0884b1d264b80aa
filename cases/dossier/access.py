"""The one door: only here it is decided who may see a case, and every look is recorded.

Three rings (architecture.md, convention 7): **open** gives content: own teams, own assignment, exceptions;
**known** gives a line without content, within one's own region, to the roles that must act;
**nothing** is the same 404 as for a case that does not exist.
"""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.audit.acts import Act, Ground
from accounts.audit.recording import record
from accounts.audit.refusals import Absent, Denied, Refused
from accounts.models import User
from accounts.roles import Action
from cases.dossier.models import Case, CaseUserPermission
from veiligthuis import clock

# who a case concerns, asked along with the case itself
PERSONS = ArraySubquery(Case.objects.filter(pk=OuterRef("pk"), persons__isnull=False).values("persons"))


def exceptions_of(user: User) -> list[UUID]:
    """Return the cases that somebody may see by exception now (django-guardian's rows of one case)."""
    if not user.is_active:
        return []
    now = clock.now()
    rows = CaseUserPermission.objects.filter(Q(ends=None) | Q(ends__gt=now), user=user, starts__lte=now)
    return list(rows.values_list("content_object_id", flat=True))


def visible_cases(user: User, exceptions: list[UUID] | None = None) -> QuerySet[Case]:
    """Return the cases whose content somebody may see: ring `open`. Every list of cases starts here.

    The short lists (teams, exceptions) are fetched first: as sub-queries they cost 14 ms a page.
    A page that needs `exceptions_of(user)` itself as well hands it in.
    """
    if not user.can(Action.READ_CASE):
        return Case.objects.none()
    mine = Q(pk__in=exceptions_of(user) if exceptions is None else exceptions)
    if user.can(Action.SEE_WORKLIST):
        mine |= Q(team_id__in=user.team_ids) | Q(assignee_id=user.pk)
    return Case.objects.filter(mine, region_id=user.region_id)


def known_cases(user: User) -> QuerySet[Case]:
    """Return the cases that somebody may know of: ring `known`, a line without content in the own region."""
    if not user.can(Action.SEE_WORKLIST):
        return Case.objects.none()
    return Case.objects.filter(region_id=user.region_id)


def ground_for(user: User, case: Case) -> Ground:
    """Return why somebody sees this case's content, or that there is no ground."""
    if not user.can(Action.READ_CASE) or case.region_id != user.region_id:
        return Ground.NONE
    if user.can(Action.SEE_WORKLIST):
        if case.assignee_id == user.pk:
            return Ground.OWN
        if case.team_id in user.team_ids:
            return Ground.TEAM
    return Ground.EXCEPTION if case.pk in exceptions_of(user) else Ground.NONE


def get_case(
    user: User,
    case_id: UUID,
    *,
    to: Action = Action.READ_CASE,
    act: Act | None = Act.OPENED_CASE,
    kind: str = "",
) -> Case:
    """Return a case for an action, and record the look, with everyone of the case: each of its pages names them.

    Args:
        user: who asks.
        case_id: the case.
        to: what they want to do with it.
        act: how the look is recorded; None where the service records the act itself in this transaction.
        kind: as what it is recorded, when it is not the case itself.

    Raises:
        Http404: when they may not know of it; the same as when it does not exist.
        PermissionDenied: when they may know of it but not see its content, or not do this.
    """
    rows = Case.objects.select_related("team", "assignee", "region").annotate(person_ids=PERSONS)
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise Absent(Refused("zaak", object_id=case_id, region=user.region_id))
    ground = ground_for(user, case)
    if ground is Ground.NONE:
        if known_cases(user).filter(pk=case.pk).exists():
            raise Denied(_refused(case, ground), line=_line_of(case))
        raise Absent(_refused(case, Ground.NONE))
    if not user.can(to):
        raise denied(user, case)
    if act is not None:
        record_look(user, case, act, ground, kind=kind, persons=case.person_ids)
    return case


def record_look(
    user: User,
    case: Case,
    act: Act,
    ground: Ground,
    *,
    purpose: str = "",
    kind: str = "",
    persons: Iterable[UUID] = (),
) -> None:
    """Record that somebody looked at a case, on which ground, as what, and which persons concerned it showed."""
    record(
        act,
        role=user.role_line,
        ground=ground,
        purpose=purpose,
        kind=kind or "zaak",
        case_id=case.pk,
        case_number=case.number,
        region=case.region_id,
        persons=persons,
    )


def denied(user: User, case: Case) -> Denied:
    """Return the refusal of an act on a case that somebody may know of; it is recorded when it is raised to the screen."""
    return Denied(_refused(case, ground_for(user, case)))


def _line_of(case: Case) -> str:
    """Return all that ring `known` tells of a case."""
    said = (
        _("Zaak %(number)s is open, bij team %(team)s.")
        if case.is_open
        else _("Zaak %(number)s is gesloten, bij team %(team)s.")
    )
    return said % {"number": case.number, "team": case.team.name}


def _refused(case: Case, ground: Ground) -> Refused:
    return Refused("zaak", case.pk, case.pk, case.number, case.region_id, ground)
