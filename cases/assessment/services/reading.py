"""Putting an assessment to a second reader, and what that reader says."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.acts import Ground
from accounts.models import User
from cases.assessment import rules
from cases.assessment.access import may_be_asked
from cases.assessment.models import (
    AssessmentState,
    ReadingVerdict,
    SafetyAssessment,
    SecondReading,
)
from cases.assessment.queries import sheet_of
from cases.assessment.services.writing import FORM, check_reader, writable
from cases.deadlines.services import finish_terms
from cases.dossier.access import ground_for
from cases.dossier.models import Case
from cases.dossier.services import grant_exception, locked_open
from cases.drafts.services import discard_draft
from cases.evidence.models import EntryKind
from cases.evidence.services import write_entry
from cases.notifications.models import Kind
from cases.notifications.services import post
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.language import in_dutch

READER_SEES_FOR = timedelta(days=14)
TERMS = ["assessment_decree", "assessment_sector"]


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
    assessment = writable(assessment, by)
    for lack in sheet_of(assessment).missing:
        raise RuleViolation(lack.message, field=lack.where)
    check_reader(assessment, reader)
    assessment.state, assessment.reader = AssessmentState.SUBMITTED, reader
    assessment.round, assessment.submitted_at = assessment.round + 1, clock.now()
    assessment.version += 1
    assessment.save(update_fields=["state", "reader", "round", "submitted_at", "version"])
    _let_in(assessment.case, reader, by)
    with in_dutch():
        title = _("Beoordeling voorgelegd aan %(name)s") % {"name": reader.name}
    write_entry(assessment.case, by=by, kind=EntryKind.STEP, title=title)
    post(Kind.SECOND_READING_ASKED, assessment.pk, [reader], version=assessment.round)
    discard_draft(by, FORM, assessment.pk)


def _let_in(case: Case, reader: User, by: User) -> None:
    """Give a reader without a ground of their own a look at this one case, for a while from each time they are asked."""
    if ground_for(reader, case) in {Ground.NONE, Ground.EXCEPTION}:
        until = clock.now() + READER_SEES_FOR
        with in_dutch():
            reason = _("Tweede lezer van de veiligheidsbeoordeling")
        grant_exception(case, to=reader, by=by, reason=reason, until=until)


@transaction.atomic
def give_reading(
    assessment: SafetyAssessment, *, verdict: ReadingVerdict, reason: str, by: User, seen_round: int | None = None
) -> SecondReading:
    """Say as second reader what one finds of an assessment; agreed, it stands and its terms have ended.

    The same verdict sent twice is given once.

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
    given = {"reader": by, "verdict": verdict, "reason": reason.strip()}
    if known := SecondReading.objects.filter(assessment=assessment, round=assessment.round, **given).first():
        return known
    _check_reading(assessment, by, seen_round)
    if verdict != ReadingVerdict.AGREES and not reason.strip():
        raise RuleViolation(_("Schrijf op waarom, of wat je vraag is."), field="reason")
    now = clock.now()
    place = {"case_id": assessment.case_id, "region_id": assessment.region_id, "assessment": assessment}
    reading = SecondReading.objects.create(
        **place,
        round=assessment.round,
        author_id=assessment.author_id,
        at=now,
        **given,
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
    with in_dutch():
        words = {
            ReadingVerdict.AGREES: _("Beoordeling vastgesteld: tweede lezer akkoord"),
            ReadingVerdict.DISAGREES: _("Tweede lezer niet akkoord met de beoordeling"),
            ReadingVerdict.SENDS_BACK: _("Beoordeling teruggestuurd met een vraag"),
        }
    write_entry(assessment.case, by=by, kind=EntryKind.STEP, title=words[verdict])
    if verdict == ReadingVerdict.AGREES:
        finish_terms(assessment.case, assessment.report_id, keys=TERMS)
        finish_terms(assessment.case, assessment.pk)
    post(Kind.SECOND_READING_DONE, assessment.pk, [assessment.author], version=assessment.round)
