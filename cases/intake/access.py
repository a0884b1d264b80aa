"""Who may do what at the door of the house: take in, read the Postvak, open who reported."""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.audit.acts import Act, Ground
from accounts.audit.recording import record
from accounts.audit.refusals import Absent, Refused
from accounts.models import User
from accounts.roles import Action
from cases.dossier import access as door
from cases.intake.models import Report, ReporterIdentity, Submission, SubmissionState
from veiligthuis.errors import RuleViolation


def must_be_able(user: User, action: Action, region_id: UUID) -> None:
    """Refuse whoever lacks the role, or works in another region.

    Raises:
        RuleViolation: with the words for it.
    """
    if not user.can(action) or user.region_id != region_id:
        raise RuleViolation(_("Met jouw rol kan dit niet. Overleg met je teamleider."))


def may_open_identity(user: User, report: Report) -> bool:
    """Tell whether somebody may open who reported: the holder; before there is one, who took the report in.

    It takes nobody else: if calling a reporter back took two people, the number would end up on a note (domain.md 4).
    """
    if not user.can(Action.OPEN_IDENTITY) or report.region_id != user.region_id:
        return False
    holder = report.case.assignee_id
    return user.pk == (holder or report.taken_by_id)


def must_open_identity(user: User, report: Report) -> None:
    """Refuse who may not open it; that they asked is recorded.

    Raises:
        PermissionDenied: so that the refusal is kept and nothing is shown.
    """
    if not may_open_identity(user, report):
        raise door.denied(user, report.case)


def who_opens_identity(report: Report) -> str:
    """Return the name of who can open it, for those who cannot; empty when nobody can yet."""
    person = report.case.assignee or report.taken_by
    return person.name if person else ""


def has_identity(report: Report) -> bool:
    """Tell whether anything of a reporter is kept, without reading it."""
    return ReporterIdentity.objects.filter(report=report).exists()


def get_submission(user: User, submission_id: UUID) -> Submission:
    """Return something of the own region's Postvak; opening what waits is recorded.

    Raises:
        Http404: when it is of another region or does not exist, which is recorded.
    """
    found = Submission.objects.select_related("organisation", "decided_by").filter(pk=submission_id).first()
    if found is None or found.region_id != user.region_id:
        raise _absent(user, submission_id)
    waits = found.state == SubmissionState.WAITING
    record(
        Act.OPENED_SUBMISSION if waits else Act.SAW_LINE,
        role=user.role_line,
        ground=Ground.ROLE,
        kind="postvak",
        object_id=found.pk,
        region=user.region_id,
    )
    return found


def get_own_report(user: User, report_id: UUID) -> Report:
    """Return a report that somebody took in, as a line without content, and record the look.

    Raises:
        Http404: when somebody else took it in, or it does not exist, which is recorded.
    """
    rows = Report.objects.select_related("case", "case__team", "case__assignee", "region")
    found = rows.filter(pk=report_id, taken_by=user, region_id=user.region_id).first()
    if found is None:
        raise _absent(user, report_id)
    door.record_look(user, found.case, Act.SAW_LINE, Ground.OWN_WORK, kind="melding")
    return found


def _absent(user: User, object_id: UUID) -> Absent:
    return Absent(Refused("melding of postvak", object_id=object_id, region=user.region_id))
