"""Beginning a safety assessment, also anew, and writing it."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Action
from cases.assessment import rules
from cases.assessment.access import may_be_asked
from cases.assessment.models import (
    Answer,
    AnswerFact,
    AssessmentState,
    ItemAnswer,
    PersonLevel,
    SafetyAssessment,
)
from cases.assessment.queries import agreed_assessment, sheet_of
from cases.assessment.values import AssessmentValues
from cases.deadlines.services import start_term
from cases.definitions.models import Kind as DefinitionKind
from cases.definitions.queries import current
from cases.dossier.models import Case
from cases.dossier.services import locked_open
from cases.drafts.services import discard_draft
from cases.evidence.models import EntryKind, JournalEntry
from cases.evidence.services import write_entry
from cases.intake.models import Report, ReportState
from cases.intake.services import begin_assessment
from cases.persons.models import Person
from cases.persons.words import name_of
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.language import in_dutch

INSTRUMENT = "veiligheid"
AGAIN = "assessment_sector"  # no law sets a term for assessing again; the sector's own norm holds
FORM = "beoordeling"


@transaction.atomic
def start_assessment(report: Report, *, by: User) -> SafetyAssessment:
    """Begin the assessment of a report with the instrument of today; when one is open already, return that one.

    Args:
        report: a report that is not decided.
        by: who assesses, and from then on its author.

    Raises:
        RuleViolation: when they may not assess, the report is decided or the case is closed.
    """
    case = locked_open(report.case)
    report = Report.objects.select_for_update().get(pk=report.pk)
    running = SafetyAssessment.objects.filter(report=report).exclude(state=AssessmentState.AGREED).first()
    if running is not None:
        return running
    if not by.can(Action.ASSESS):
        raise RuleViolation(_("Een beoordelaar of teamleider maakt de beoordeling."))
    if report.state == ReportState.DECIDED:
        raise RuleViolation(_("Over deze melding is al besloten. Een nieuwe beoordeling hoort bij een nieuwe melding."))
    if report.state == ReportState.RECEIVED:
        begin_assessment(report, by=by)
    made = _begin(case, report, by)
    with in_dutch():
        write_entry(case, by=by, kind=EntryKind.STEP, title=_("Veiligheidsbeoordeling begonnen"))
    return made


@transaction.atomic
def reassess(case: Case, *, by: User) -> SafetyAssessment:
    """Assess again what was agreed before: a new assessment that points to the last one, which stays as it is.

    When the report of that last one is being assessed again already, return what runs.

    Args:
        case: an open case with an agreed assessment.
        by: who assesses, and from then on its author.

    Raises:
        RuleViolation: when they may not assess, nothing was agreed yet, or the case is closed.
    """
    case = locked_open(case)
    before = agreed_assessment(case)
    if before is None:
        raise RuleViolation(_("Er is nog geen vastgestelde beoordeling om opnieuw te bekijken."))
    running = SafetyAssessment.objects.filter(report=before.report).exclude(state=AssessmentState.AGREED).first()
    if running is not None:
        return running
    if not by.can(Action.ASSESS):
        raise RuleViolation(_("Een beoordelaar of teamleider maakt de beoordeling."))
    made = _begin(case, before.report, by, follows=before)
    start_term(case, AGAIN, made.pk, started_on=clock.today())
    with in_dutch():
        write_entry(case, by=by, kind=EntryKind.STEP, title=_("Opnieuw beoordelen begonnen"), important=True)
    return made


def _begin(case: Case, report: Report, by: User, *, follows: SafetyAssessment | None = None) -> SafetyAssessment:
    instrument = current(DefinitionKind.INSTRUMENT, INSTRUMENT, region_id=case.region_id, on=clock.today())
    return SafetyAssessment.objects.create(
        case=case,
        region_id=case.region_id,
        report=report,
        instrument=instrument,
        author=by,
        started_at=clock.now(),
        follows=follows,
    )


# --- writing ------------------------------------------------------------------


@transaction.atomic
def save_answers(assessment: SafetyAssessment, values: AssessmentValues, *, version: int, by: User) -> SafetyAssessment:
    """Keep what the author filled in so far, and throw the draft of it away.

    Args:
        assessment: an assessment that is not with a second reader.
        values: the whole form; an item that lacks keeps its answer, an explanation alone counts as unknown.
        version: the version that the author saw; saving what stands there already changes nothing.
        by: the author.

    Returns:
        the assessment with its new version.

    Raises:
        RuleViolation: when it is not the author's to write, was saved from elsewhere after that version, or says of a
            child both what it says and why nobody spoke with it.
    """
    assessment = writable(assessment, by)
    if values != sheet_of(assessment).values:
        if version != assessment.version:
            raise RuleViolation(_("Deze beoordeling is intussen ergens anders bewaard. Er is niets overschreven."))
        _keep_answers(assessment, values)
        _keep_people(assessment, values)
        check_reader(assessment, values.reader)
        assessment.household_level, assessment.reason = values.household_level, values.reason.strip()
        assessment.reader, assessment.version = values.reader, assessment.version + 1
        assessment.save(update_fields=["household_level", "reason", "reader", "version"])
    discard_draft(by, FORM, assessment.pk)
    return assessment


def _keep_answers(assessment: SafetyAssessment, values: AssessmentValues) -> None:
    known = {raw["key"] for raw in assessment.instrument.body["items"]}
    for item, (answer, explanation) in values.answers.items():
        if item not in known:
            raise ValueError("an item that the instrument does not have")
        row = _answer(assessment, item, Answer(answer or Answer.UNKNOWN))
        if (row.answer, row.explanation) != (answer or Answer.UNKNOWN, explanation.strip()):
            row.answer, row.explanation = answer or Answer.UNKNOWN, explanation.strip()
            row.save(update_fields=["answer", "explanation"])


def _answer(assessment: SafetyAssessment, item: str, answer: Answer) -> ItemAnswer:
    """Return the answer to an item, made when there is none."""
    place = {"case_id": assessment.case_id, "region_id": assessment.region_id}
    return ItemAnswer.objects.get_or_create(assessment=assessment, item=item, defaults={**place, "answer": answer})[0]


def _keep_people(assessment: SafetyAssessment, values: AssessmentValues) -> None:
    here = {person.pk: person for person in Person.objects.filter(case_id=assessment.case_id, pk__in=values.people)}
    stored = {row.person_id: row for row in PersonLevel.objects.filter(assessment=assessment)}
    place = {"case_id": assessment.case_id, "region_id": assessment.region_id, "assessment": assessment}
    for pk, judged in values.people.items():
        told = (judged.level, judged.child_says.strip(), judged.not_spoken_because.strip())
        if all(told[1:]):
            words = _("Schrijf wat %(name)s zelf zegt, of waarom je het kind niet sprak: niet allebei.")
            raise RuleViolation(words % {"name": name_of(here[pk])}, field=f"because-{pk}")
        row = stored.get(pk)
        if row is None:
            if any(told):
                level, says, because = told
                PersonLevel.objects.create(
                    **place, person=here[pk], level=level, child_says=says, not_spoken_because=because
                )
        elif (row.level, row.child_says, row.not_spoken_because) != told:
            row.level, row.child_says, row.not_spoken_because = told
            row.save(update_fields=["level", "child_says", "not_spoken_because"])


@transaction.atomic
def attach_fact(assessment: SafetyAssessment, item: str, entry: JournalEntry, *, by: User) -> AnswerFact:
    """Let an answer rest on an event of the timeline; an item without an answer counts as unknown.

    Attaching it again changes nothing.

    Raises:
        RuleViolation: when the assessment is not the author's to write, or it has no such item.
    """
    assessment = writable(assessment, by)
    if entry.case_id != assessment.case_id:
        raise ValueError("an event of another case")
    if item not in {raw["key"] for raw in assessment.instrument.body["items"]}:
        raise RuleViolation(_("Kies bij welke vraag het feit hoort."))
    place = {"case_id": assessment.case_id, "region_id": assessment.region_id}
    answer = _answer(assessment, item, Answer.UNKNOWN)
    return AnswerFact.objects.get_or_create(answer=answer, entry=entry, defaults=place)[0]


@transaction.atomic
def detach_fact(link: AnswerFact, *, by: User) -> None:
    """Let an answer rest on a fact no longer; the fact itself stays on the timeline.

    Raises:
        RuleViolation: when the assessment is not the author's to write.
    """
    writable(link.answer.assessment, by)
    link.delete()


def writable(assessment: SafetyAssessment, by: User) -> SafetyAssessment:
    """Return the assessment locked, when it is this author's to write."""
    locked_open(assessment.case)
    rows = SafetyAssessment.objects.select_for_update(of=("self",)).select_related("case", "report", "instrument")
    assessment = rows.get(pk=assessment.pk)
    if assessment.author_id != by.pk or not by.can(Action.ASSESS):
        raise RuleViolation(_("Alleen wie de beoordeling begon, schrijft eraan."))
    if assessment.state == AssessmentState.AGREED:
        raise RuleViolation(_("Deze beoordeling is vastgesteld en verandert niet meer. Je tekst staat er nog."))
    if assessment.state not in rules.WRITABLE:
        raise RuleViolation(_("Deze beoordeling ligt bij de tweede lezer. Je tekst staat er nog."))
    return assessment


def check_reader(assessment: SafetyAssessment, reader: User | None) -> None:
    """Refuse a second reader who may not be asked.

    Raises:
        RuleViolation: when it is the author, somebody without that role, or of another region.
    """
    if reader is not None and not may_be_asked(reader, assessment):
        raise RuleViolation(_("Kies een tweede lezer: iemand anders, met die rol, in deze regio."), field="reader")
