"""Who reported: sealed apart under a key of its own, opened by one recorded act with a purpose."""

from uuid import uuid4

from django.utils.translation import gettext as _

from accounts.audit.acts import Act
from accounts.keys import data_key
from accounts.models import User
from cases.dossier import access as door
from cases.intake.access import must_open_identity
from cases.intake.models import Report, ReporterIdentity
from cases.intake.queries import IDENTITY_COLUMNS, opened
from cases.intake.values import ReporterValues
from veiligthuis.errors import RuleViolation
from veiligthuis.keys import seal


def keep_identity(report: Report, reporter: ReporterValues) -> None:
    """Seal who reported beside a report; nothing is written when nothing was told.

    The database refuses it for a report that is `dubbel_anoniem` when its constraints are settled.
    """
    told = {column: getattr(reporter, column).strip() for column in IDENTITY_COLUMNS}
    if not any(told.values()):
        return
    row = ReporterIdentity(pk=uuid4(), report=report, case_id=report.case_id, region_id=report.region_id)
    key = data_key(row.pk)
    for column, text in told.items():
        sealed = seal(key, text, label="identity", row=row.pk, column=column) if text else None
        setattr(row, f"{column}_sealed", sealed)
    row.save(force_insert=True)


def open_identity(report: Report, *, purpose: str, by: User) -> ReporterValues:
    """Return who reported, and record that it was opened and what for.

    Args:
        report: an admitted report.
        purpose: what it is needed for, in words.
        by: the holder of the case; before there is one, who took the report in.

    Raises:
        RuleViolation: without a purpose, or when nothing of a reporter is kept.
        PermissionDenied: for anyone else; the refusal is recorded.
    """
    must_open_identity(by, report)
    if not purpose.strip():
        raise RuleViolation(_("Zeg waarvoor je dit nodig hebt."), field="purpose")
    row = ReporterIdentity.objects.filter(report=report).first()
    if row is None:
        raise RuleViolation(_("Van deze melding is geen melder bekend."))
    ground = door.ground_for(by, report.case)
    door.record_look(by, report.case, Act.OPENED_IDENTITY, ground, purpose=purpose.strip(), kind="melder")
    return opened(row)
