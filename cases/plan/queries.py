"""Reads of what is needed: the agreements, the risks that they answer, and the decisions."""

from dataclasses import dataclass

from cases.assessment.models import AssessmentState, ItemAnswer, Level, PersonLevel, SafetyAssessment
from cases.dossier.models import Case
from cases.intake.models import Report, ReportState
from cases.persons.words import name_of
from cases.plan import rules
from cases.plan.models import Decision, SafetyAgreement
from cases.plan.rules import Risk


@dataclass(frozen=True)
class AgreementLine:
    """One agreement as lists show it."""

    agreement: SafetyAgreement
    who: str
    risk: str

    @property
    def is_person(self) -> bool:
        """Say whether who does it is a person of the case."""
        return self.agreement.person_id is not None


def agreements_of(case: Case) -> list[SafetyAgreement]:
    """Return the agreements of a case that hold, the first to be kept first; one query."""
    held = SafetyAgreement.objects.filter(case=case, withdrawn_at=None).select_related("person", "made_by")
    return list(held.order_by("before", "made_at", "id"))


def agreement_lines(case: Case, *, withdrawn: bool = False) -> list[AgreementLine]:
    """Return the agreements of a case with who and which risk in words: those that hold or those withdrawn."""
    found = SafetyAgreement.objects.filter(case=case, withdrawn_at__isnull=not withdrawn)
    rows = found.select_related("person", "made_by", "assessment__instrument").order_by("before", "made_at", "id")
    return [AgreementLine(row, who_of(row), _question(row)) for row in rows]


def who_of(agreement: SafetyAgreement) -> str:
    """Return who keeps an agreement: a person of the case, or somebody else by what was typed."""
    return name_of(agreement.person) if agreement.person else agreement.who


def _question(agreement: SafetyAgreement) -> str:
    items = agreement.assessment.instrument.spoken["items"]
    return next((str(raw["question"]) for raw in items if raw["key"] == agreement.risk_item), "")


def risks_of(assessment: SafetyAssessment) -> list[Risk]:
    """Return the risks that an assessment found."""
    answers = dict(ItemAnswer.objects.filter(assessment=assessment).values_list("item", "answer"))
    return rules.risks(assessment.instrument.spoken, answers)


def levels_of(assessment: SafetyAssessment) -> list[Level]:
    """Return all levels of an assessment: of each person, then of the household."""
    found = PersonLevel.objects.filter(assessment=assessment).exclude(level="").values_list("level", flat=True)
    return [
        *(Level(level) for level in found),
        *([Level(assessment.household_level)] if assessment.household_level else []),
    ]


def decision_of(case: Case) -> Decision | None:
    """Return the last decision of a case."""
    return next(iter(decisions_of(case)), None)


def decisions_of(case: Case) -> list[Decision]:
    """Return the decisions of a case, the last first; a report that was assessed again has one for each time."""
    found = Decision.objects.filter(case=case).select_related("decided_by", "report", "assessment")
    return list(found.order_by("-decided_at", "id"))


def to_decide(case: Case) -> SafetyAssessment | None:
    """Return the agreed assessment on which a decision waits, of the report that came in first.

    Nothing while a newer assessment of that report is being made: the decision follows from the last one.
    """
    reports = Report.objects.filter(case=case).order_by("received_on", "entered_at")
    found = SafetyAssessment.objects.filter(case=case).select_related(
        "report", "instrument", "author", "reader", "decision"
    )
    newest: dict[object, SafetyAssessment] = {}
    for assessment in found.order_by("-started_at"):
        newest.setdefault(assessment.report_id, assessment)
    return next((newest[report.pk] for report in reports if _waits(report, newest.get(report.pk))), None)


def _waits(report: Report, newest: SafetyAssessment | None) -> bool:
    """Say whether a report waits for a decision on its newest assessment: the first, or one made again."""
    if newest is None or newest.state != AssessmentState.AGREED:
        return False
    return report.state != ReportState.DECIDED or (newest.follows_id is not None and not hasattr(newest, "decision"))
