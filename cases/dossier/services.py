"""Opening, assigning and closing a case, and exceptions on who may see it: the only writers of this room."""

from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.audit.acts import Act
from accounts.audit.recording import record
from accounts.models import Team, User
from cases.dossier.models import Assignment, Case, CaseUserPermission
from veiligthuis import clock
from veiligthuis.errors import RuleViolation


@transaction.atomic
def open_case(team: Team, *, by: User | None, earlier: Case | None = None) -> Case:
    """Open a new case for a team; nobody holds it yet.

    Args:
        team: the team that works on it.
        by: who opens it.
        earlier: the closed case that this one follows (a *hermelding*).

    Raises:
        RuleViolation: when the earlier case is still open, of another region, or followed by a case that is open.
    """
    if earlier is not None:
        earlier = locked(earlier)
        if earlier.is_open or earlier.region_id != team.region_id:
            raise RuleViolation(_("Die zaak loopt nog. Voeg de melding daar toe."))
        following = Case.objects.filter(earlier=earlier, closed_at=None).first()
        if following is not None:
            words = _("Na deze zaak loopt al zaak %(number)s. Vul dat nummer in, dan komt de melding daarbij.")
            raise RuleViolation(words % {"number": following.number}, field="earlier")
    case = Case.objects.create(region_id=team.region_id, team=team, earlier=earlier)
    record(Act.WROTE, kind="zaak", object_id=case.pk, case_id=case.pk, case_number=case.number, region=case.region_id)
    return case


def locked(case: Case) -> Case:
    """Return the case again, locked until the end of the transaction."""
    return Case.objects.select_for_update().get(pk=case.pk)


def locked_open(case: Case) -> Case:
    """Return the case locked.

    Raises:
        RuleViolation: when it was closed meanwhile.
    """
    case = locked(case)
    if not case.is_open:
        raise RuleViolation(_("Deze zaak is gesloten. Een nieuwe melding komt in een nieuwe zaak."))
    return case


def must_be_new(token: UUID | None, model: type[Model]) -> None:
    """Refuse a one-time token that a row of another case, or of another entry in it, was made with.

    Raises:
        RuleViolation: when it was.
    """
    if token and model._default_manager.filter(token=token).exists():
        raise RuleViolation(_("Deze pagina is niet compleet. Laad haar opnieuw en verstuur nog eens"))


@transaction.atomic
def assign(case: Case, *, to: User, by: User) -> None:
    """Let somebody of the team hold the case; assigning to the same person changes nothing.

    Raises:
        RuleViolation: when the case is closed, somebody else holds it, or the person is not of its team.
    """
    case = locked_open(case)
    if case.assignee is not None:
        if case.assignee == to:
            return
        raise RuleViolation(_("Deze zaak is al van %(name)s.") % {"name": case.assignee.name})
    if case.team_id not in to.team_ids:
        raise RuleViolation(_("Deze collega hoort niet bij het team van deze zaak."))
    Assignment.objects.create(case=case, region_id=case.region_id, user=to, given_by=by, starts=clock.now())
    case.assignee = to
    case.save(update_fields=["assignee"])


@transaction.atomic
def grant_exception(case: Case, *, to: User, by: User, reason: str, until: datetime | None = None) -> None:
    """Let one colleague see one case for a reason, until a moment (django-guardian's permission of one case).

    An exception that ended before begins anew, with its new reason; the trail keeps the former one.
    """
    permission = Permission.objects.get(codename="consult_case", content_type__app_label="cases")
    given = {"reason": reason, "given_by": by, "starts": clock.now(), "ends": until}
    row = (
        CaseUserPermission.objects.select_for_update()
        .filter(user=to, permission=permission, content_object=case)
        .first()
    )
    if row is None:
        CaseUserPermission.objects.create(user=to, permission=permission, content_object=case, **given)
        return
    for name, value in given.items():
        setattr(row, name, value)
    row.save(update_fields=list(given))


@transaction.atomic
def set_due(case: Case, due: date | None) -> None:
    """Keep the earliest open term beside the case, so that the worklist is one index scan."""
    case = locked(case)
    if case.due != due:
        case.due = due
        case.save(update_fields=["due"])


@transaction.atomic
def close(case: Case, *, by: User, reason: str) -> None:
    """Close a case with reasons; what must be finished first is checked by the room that calls this.

    Raises:
        RuleViolation: when it is closed already, or without a reason.
    """
    case = locked_open(case)
    if not reason.strip():
        raise RuleViolation(_("Schrijf op waarom de zaak dicht kan."), field="reason")
    now = clock.now()
    for running in Assignment.objects.select_for_update().filter(case=case, ends=None):
        running.ends = now
        running.save(update_fields=["ends"])
    case.closed_at, case.closing_reason, case.due = now, reason.strip(), None
    case.save(update_fields=["closed_at", "closing_reason", "due"])
