"""Closing a case with reasons, when nothing in it is open any more."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Action
from cases.dossier import services as dossier
from cases.dossier.access import denied
from cases.dossier.models import Case
from cases.evidence.models import EntryKind
from cases.evidence.services import write_entry
from cases.handover.queries import closing_obstacles
from cases.handover.services.steps import may_work_on
from veiligthuis.errors import RuleViolation
from veiligthuis.language import in_dutch


@transaction.atomic
def close_case(case: Case, *, reason: str, by: User) -> None:
    """Close a case.

    Raises:
        PermissionDenied: when this person may not close this case.
        RuleViolation: when something is still open, it is closed already, or without a reason.
    """
    case = dossier.locked_open(case)
    if not by.can(Action.CLOSE) or not may_work_on(by, case):
        raise denied(by, case)
    if not reason.strip():
        raise RuleViolation(_("Schrijf op waarom de zaak dicht kan."), field="reason")
    obstacles = closing_obstacles(case)
    if obstacles:
        raise RuleViolation(_("De zaak kan nog niet dicht. %(why)s") % {"why": obstacles[0].text})
    with in_dutch():
        write_entry(case, by=by, kind=EntryKind.STEP, title=_("Zaak gesloten"), text=reason)
    dossier.close(case, by=by, reason=reason)
