"""How far a report is: received, in assessment, decided."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cases.dossier.services import locked_open
from cases.intake.models import Report, ReportState
from cases.intake.rules import NEXT_STATES
from veiligthuis.errors import RuleViolation


@transaction.atomic
def begin_assessment(report: Report, *, by: User) -> None:
    """Take a received report into assessment; one that is in assessment stays so.

    Raises:
        RuleViolation: when it was decided, the case is closed, or the person may not assess.
    """
    locked_open(report.case)
    row = Report.objects.select_for_update().get(pk=report.pk)
    if row.state == ReportState.IN_ASSESSMENT:
        return
    needed = NEXT_STATES[ReportState(row.state)].get(ReportState.IN_ASSESSMENT)
    if needed is None:
        raise RuleViolation(_("Over deze melding is al besloten."))
    if not by.can(needed):
        raise RuleViolation(_("Met jouw rol kan dit niet. Overleg met je teamleider."))
    row.state = ReportState.IN_ASSESSMENT
    row.save(update_fields=["state"])
    report.state = row.state


@transaction.atomic
def mark_decided(report: Report, *, at: datetime) -> None:
    """Let a report be decided; who may decide is checked by the room of the decision.

    Args:
        report: a report in assessment.
        at: the moment of the decision, aware.

    Raises:
        RuleViolation: when it is not in assessment, or was decided already.
    """
    row = Report.objects.select_for_update().get(pk=report.pk)
    if ReportState.DECIDED not in NEXT_STATES[ReportState(row.state)]:
        decided = row.state == ReportState.DECIDED
        raise RuleViolation(_("Over deze melding is al besloten.") if decided else _("Beoordeel de melding eerst."))
    row.state, row.decided_at = ReportState.DECIDED, at
    row.save(update_fields=["state", "decided_at"])
    report.state, report.decided_at = row.state, row.decided_at
