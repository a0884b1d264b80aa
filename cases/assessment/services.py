"""Making a safety assessment, putting it to a second reader, and what that reader says: the only writers."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.acts import Ground
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
    ReadingVerdict,
    SafetyAssessment,
    SecondReading,
)
from cases.assessment.queries import sheet_of
from cases.assessment.values import AssessmentValues
from cases.deadlines.services import finish_terms
from cases.definitions.models import Kind as DefinitionKind
from cases.definitions.queries import current
from cases.dossier.access import ground_for
from cases.dossier.models import Case
from cases.dossier.services import grant_exception, locked_open
from cases.drafts.services import discard_draft
from cases.evidence.models import EntryKind, JournalEntry
from cases.evidence.services import write_entry
from cases.intake.models import Report, ReportState
from cases.intake.services import begin_assessment
from cases.notifications.models import Kind
from cases.notifications.services import post
from cases.persons.models import Person
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

INSTRUMENT = "veiligheid"
READER_SEES_FOR = timedelta(days=14)
TERMS = ["assessment_decree", "assessment_sector"]
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
    instrument = current(DefinitionKind.INSTRUMENT, INSTRUMENT, region_id=case.region_id, on=clock.today())
    made = SafetyAssessment.objects.create(
        case=case, region_id=case.region_id, report=report, instrument=instrument, author=by, started_at=clock.now()
    )
    write_entry(case, by=by, kind=EntryKind.STEP, title=_("Veiligheidsbeoordeling begonnen"))
    return made


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
        RuleViolation: when it is not the author's to write, or was saved from elsewhere after that version.
    """
    assessment = _writable(assessment, by)
    if values != sheet_of(assessment).values:
        if version != assessment.version:
            raise RuleViolation(_("Deze beoordeling is intussen ergens anders bewaard. Er is niets overschreven."))
        _keep_answers(assessment, values)
        _keep_people(assessment, values)
        _check_reader(assessment, values.reader)
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
    assessment = _writable(assessment, by)
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
    _writable(link.answer.assessment, by)
    link.delete()


# --- the second reader --------------------------------------------------------


@transaction.atomic
def submit(assessment: SafetyAssessment, *, reader: User, by: User) -> None:
    """Put an assessment to a second reader, who may see the case for it and gets a message without a name.

    Args:
        assessment: a whole assessment: judgement, reasons and explanations, but items may be unknown.
        reader: somebody else with the role of second reader in the region.
        by: the author.

    Raises:
        RuleViolation: when it is not the author's to submit, something lacks, or the reader may not read it.
    """
    assessment = _writable(assessment, by)
    for lack in sheet_of(assessment).missing:
        raise RuleViolation(lack.message, field=lack.where)
    _check_reader(assessment, reader)
    assessment.state, assessment.reader = AssessmentState.SUBMITTED, reader
    assessment.round, assessment.submitted_at = assessment.round + 1, clock.now()
    assessment.version += 1
    assessment.save(update_fields=["state", "reader", "round", "submitted_at", "version"])
    _let_in(assessment.case, reader, by)
    title = _("Beoordeling voorgelegd aan %(name)s") % {"name": reader.name}
    write_entry(assessment.case, by=by, kind=EntryKind.STEP, title=title)
    post(Kind.SECOND_READING_ASKED, assessment.pk, [reader], version=assessment.round)
    discard_draft(by, FORM, assessment.pk)


def _check_reader(assessment: SafetyAssessment, reader: User | None) -> None:
    if reader is not None and not may_be_asked(reader, assessment):
        raise RuleViolation(_("Kies een tweede lezer: iemand anders, met die rol, in deze regio."), field="reader")


def _let_in(case: Case, reader: User, by: User) -> None:
    """Give a reader without a ground of their own a look at this one case, for a while."""
    if ground_for(reader, case) is Ground.NONE:
        until = clock.now() + READER_SEES_FOR
        grant_exception(case, to=reader, by=by, reason=_("Tweede lezer van de veiligheidsbeoordeling"), until=until)


@transaction.atomic
def give_reading(
    assessment: SafetyAssessment, *, verdict: ReadingVerdict, reason: str, by: User, seen_round: int | None = None
) -> SecondReading:
    """Say as second reader what one finds of an assessment; agreed, it stands and its terms have ended.

    Args:
        assessment: an assessment that was put to a second reader.
        verdict: agrees, disagrees, or sends it back with a question.
        reason: why, or the question; needed unless they agree.
        by: the reader that was asked or anybody else with that role, never the author.
        seen_round: the round that the reader had on screen; None when that is this one.

    Raises:
        RuleViolation: when it is one's own, is not (or no longer) waiting to be read, or lacks a reason.
    """
    locked_open(assessment.case)
    assessment = SafetyAssessment.objects.select_for_update(of=("self",)).select_related("case").get(pk=assessment.pk)
    _check_reading(assessment, by, seen_round)
    if verdict != ReadingVerdict.AGREES and not reason.strip():
        raise RuleViolation(_("Schrijf op waarom, of wat je vraag is."), field="reason")
    now = clock.now()
    place = {"case_id": assessment.case_id, "region_id": assessment.region_id, "assessment": assessment}
    reading = SecondReading.objects.create(
        **place,
        round=assessment.round,
        author_id=assessment.author_id,
        reader=by,
        verdict=verdict,
        reason=reason.strip(),
        at=now,
    )
    assessment.state, assessment.reader = rules.STATE_AFTER[ReadingVerdict(verdict)], by
    assessment.agreed_at = now if assessment.state == AssessmentState.AGREED else None
    assessment.version += 1
    assessment.save(update_fields=["state", "reader", "agreed_at", "version"])
    _follow(assessment, ReadingVerdict(verdict), by)
    return reading


def _check_reading(assessment: SafetyAssessment, by: User, seen_round: int | None) -> None:
    if by.pk == assessment.author_id:
        raise RuleViolation(_("Je leest nooit je eigen beoordeling."))
    if not may_be_asked(by, assessment):
        raise RuleViolation(_("Alleen een tweede lezer van deze regio geeft een oordeel."))
    if assessment.state != AssessmentState.SUBMITTED:
        raise RuleViolation(_("Deze beoordeling wacht niet meer op een tweede lezer. Je tekst staat er nog."))
    if seen_round not in (None, assessment.round):
        raise RuleViolation(_("De beoordeling is intussen aangepast en opnieuw voorgelegd. Lees haar eerst opnieuw."))


def _follow(assessment: SafetyAssessment, verdict: ReadingVerdict, by: User) -> None:
    """Leave the trace, stop the terms of an agreed assessment, and tell the author."""
    words = {
        ReadingVerdict.AGREES: _("Beoordeling vastgesteld: tweede lezer akkoord"),
        ReadingVerdict.DISAGREES: _("Tweede lezer niet akkoord met de beoordeling"),
        ReadingVerdict.SENDS_BACK: _("Beoordeling teruggestuurd met een vraag"),
    }
    write_entry(assessment.case, by=by, kind=EntryKind.STEP, title=words[verdict])
    if verdict == ReadingVerdict.AGREES:
        finish_terms(assessment.case, assessment.report_id, keys=TERMS)
    post(Kind.SECOND_READING_DONE, assessment.pk, [assessment.author], version=assessment.round)


def _writable(assessment: SafetyAssessment, by: User) -> SafetyAssessment:
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
