"""Agreeing what is needed and deciding on a report: the only writers of this room."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Action
from cases.assessment.models import AssessmentState, SafetyAssessment
from cases.dossier.services import locked, locked_open, must_be_new
from cases.evidence.models import EntryKind
from cases.evidence.services import write_entry
from cases.intake.models import Report, ReportState
from cases.intake.services import mark_decided
from cases.plan import rules
from cases.plan.models import Decision, DecisionKind, SafetyAgreement
from cases.plan.queries import levels_of, risks_of
from cases.plan.values import AgreementValues
from veiligthuis import clock
from veiligthuis.database import settle
from veiligthuis.errors import RuleViolation
from veiligthuis.language import in_dutch


@transaction.atomic
def add_agreement(
    assessment: SafetyAssessment, values: AgreementValues, *, by: User, token: UUID | None = None
) -> SafetyAgreement:
    """Agree about safety: who does what before when, how it is checked, and which risk it answers.

    Args:
        assessment: an agreed assessment; the risk is one that it found.
        values: the agreement. `before` is a day in the Netherlands, today or later.
        by: who notes it.
        token: makes a double click one agreement.

    Raises:
        RuleViolation: when something lacks, the day has passed, or the case is closed.
    """
    locked(assessment.case)
    if token and (known := SafetyAgreement.objects.filter(token=token, case_id=assessment.case_id).first()):
        return known
    case = locked_open(assessment.case)
    must_be_new(token, SafetyAgreement)
    _may(by, Action.WRITE_CASE)
    assessment = _fresh(assessment)
    _check_agreement(assessment, values)
    made = SafetyAgreement.objects.create(
        case=case,
        region_id=case.region_id,
        assessment=assessment,
        risk_item=values.risk_item,
        person=values.person,
        who="" if values.person else values.who.strip(),
        what=values.what.strip(),
        before=values.before,
        check_by=values.check_by.strip(),
        made_by=by,
        made_at=clock.now(),
        token=token,
    )
    about = [values.person] if values.person else []
    with in_dutch():
        write_entry(case, by=by, kind=EntryKind.STEP, title=_("Veiligheidsafspraak vastgelegd"), about=about)
    return made


def _check_agreement(assessment: SafetyAssessment, values: AgreementValues) -> None:
    if assessment.state != AssessmentState.AGREED:
        raise RuleViolation(_("Afspraken horen bij een vastgestelde beoordeling."))
    if values.risk_item not in {risk.key for risk in risks_of(assessment)}:
        raise RuleViolation(_("Kies een risico uit de beoordeling."), field="risk_item")
    if values.person is not None and values.person.case_id != assessment.case_id:
        raise ValueError("a person of another case")
    if (values.person is None) == (not values.who.strip()):
        raise RuleViolation(_("Kies wie dit doet, of schrijf op wie het anders is."), field="who")
    if not values.what.strip():
        raise RuleViolation(_("Schrijf op wat er gebeurt."), field="what")
    if values.before < clock.today():
        raise RuleViolation(_("Deze dag is voorbij. Kies vandaag of later."), field="before")
    if not values.check_by.strip():
        raise RuleViolation(_("Schrijf op hoe het wordt nagekeken."), field="check_by")


@transaction.atomic
def withdraw_agreement(agreement: SafetyAgreement, *, by: User) -> None:
    """Let an agreement hold no longer; it stays readable. Withdrawing it again changes nothing.

    Raises:
        RuleViolation: when the case is closed.
    """
    case = locked_open(agreement.case)
    _may(by, Action.WRITE_CASE)
    agreement = SafetyAgreement.objects.select_for_update().get(pk=agreement.pk)
    if agreement.withdrawn_at is not None:
        return
    agreement.withdrawn_at = clock.now()
    agreement.save(update_fields=["withdrawn_at"])
    with in_dutch():
        write_entry(case, by=by, kind=EntryKind.STEP, title=_("Veiligheidsafspraak vervallen"))


@transaction.atomic
def decide(report: Report, *, assessment: SafetyAssessment, kind: DecisionKind, reason: str, by: User) -> Decision:
    """Decide on a report, once for each assessment (ministers' annex, docs/domain.md 1).

    A second decision follows on assessing again; it points to the first and never overwrites it.

    Args:
        report: a report in assessment, or one that was assessed again.
        assessment: its agreed assessment.
        kind: what follows; *einde bemoeienis* only when nobody is unsafe.
        reason: why, in words.
        by: who decides.

    Returns:
        the decision; the one that stands there when the same person decided the same.

    Raises:
        RuleViolation: when somebody decided before, the assessment does not allow it, or without a reason.
    """
    case = locked_open(report.case)
    report = Report.objects.select_for_update().get(pk=report.pk)
    before = Decision.objects.filter(report=report, followed_by=None).select_related("decided_by").first()
    made = before if before and not _decides_again(assessment, before) else None
    if made is not None:
        if (made.decided_by_id, made.kind, made.reason) == (by.pk, kind, reason.strip()):
            return made
        raise RuleViolation(_already(made))
    _may(by, Action.DECIDE)
    assessment = _fresh(assessment)
    _check_decision(report, assessment, kind, reason)
    now = clock.now()
    said = _("Over deze melding is al besloten. Jouw tekst staat er nog.")
    with settle(
        {
            "decision_one_first_per_report": said,
            "cases_decision_follows_id_key": said,
            "cases_decision_assessment_id_key": said,
        }
    ):
        made = Decision.objects.create(
            case=case,
            region_id=case.region_id,
            report=report,
            assessment=assessment,
            kind=kind,
            reason=reason.strip(),
            decided_by=by,
            decided_at=now,
            follows=before,
        )
    if before is None:
        mark_decided(report, at=now)
    with in_dutch():
        title = _("Besluit: %(kind)s") % {"kind": str(DecisionKind(kind).label).lower()}
    write_entry(case, by=by, kind=EntryKind.DECISION, title=title, text=made.reason, important=True)
    return made


def _decides_again(assessment: SafetyAssessment, before: Decision) -> bool:
    """Say whether an assessment was made again after a decision, so that a new one may follow."""
    return assessment.follows_id is not None and assessment.pk != before.assessment_id


def _already(made: Decision) -> str:
    return _("%(name)s besloot al over deze melding: %(kind)s. Dat besluit staat. Jouw tekst staat er nog.") % {
        "name": made.decided_by.name,
        "kind": str(DecisionKind(made.kind).label).lower(),
    }


def _check_decision(report: Report, assessment: SafetyAssessment, kind: DecisionKind, reason: str) -> None:
    if assessment.report_id != report.pk:
        raise ValueError("an assessment of another report")
    newer = SafetyAssessment.objects.filter(report=report, started_at__gt=assessment.started_at)
    waits = report.state == ReportState.IN_ASSESSMENT or assessment.follows_id is not None
    if assessment.state != AssessmentState.AGREED or newer.exists() or not waits:
        raise RuleViolation(_("Eerst moet een tweede lezer akkoord zijn met de beoordeling."))
    if refusal := rules.why_not(DecisionKind(kind), levels_of(assessment)):
        raise RuleViolation(refusal, field="kind")
    if not reason.strip():
        raise RuleViolation(_("Schrijf op waarom je dit besluit."), field="reason")


def _fresh(assessment: SafetyAssessment) -> SafetyAssessment:
    """Return the assessment as it stands now: the caller may hold it from before it was read."""
    return SafetyAssessment.objects.select_related("instrument").get(pk=assessment.pk)


def _may(by: User, action: Action) -> None:
    if not by.can(action):
        raise RuleViolation(_("Met jouw rol kan dit niet."))
