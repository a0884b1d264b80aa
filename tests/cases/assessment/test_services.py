"""Writing, submitting and reading an assessment: who may, what is refused, what it leaves behind."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Membership
from accounts.roles import Role
from cases.assessment.models import (
    Answer,
    AssessmentState,
    ItemAnswer,
    Level,
    PersonLevel,
    ReadingVerdict,
    SafetyAssessment,
    SecondReading,
)
from cases.assessment.services import attach_fact, detach_fact, give_reading, save_answers, start_assessment, submit
from cases.deadlines.models import Term
from cases.drafts.services import find_draft, save_draft
from cases.evidence.models import JournalEntry
from cases.intake.models import Report, ReportState
from cases.notifications.models import Kind, Message
from tests.cases.assessment.make import acting, fresh, make_agreed, make_assessment, make_fact, make_submitted, whole
from tests.cases.intake.make import make_report
from tests.cast import Cast, make_cast, member
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db
AGREES, DISAGREES, BACK = ReadingVerdict.AGREES, ReadingVerdict.DISAGREES, ReadingVerdict.SENDS_BACK


def begin(**fields: Any) -> tuple[Cast, Report]:
    cast = make_cast()
    report = make_report(cast, **fields)
    acting(cast.noor)
    return cast, report


# --- beginning ------------------------------------------------------------------


def test_beginning_takes_the_report_into_assessment_and_leaves_a_trace() -> None:
    cast, report = begin()
    made = start_assessment(report, by=cast.noor)
    report.refresh_from_db()
    assert report.state == ReportState.IN_ASSESSMENT
    assert (made.author, made.state, made.instrument.key) == (cast.noor, AssessmentState.DRAFT, "veiligheid")
    assert JournalEntry.objects.filter(case=report.case, title="Veiligheidsbeoordeling begonnen").count() == 1


def test_a_second_click_opens_the_assessment_that_began() -> None:
    cast, report = begin()
    assert start_assessment(report, by=cast.noor) == start_assessment(report, by=cast.omar)
    assert SafetyAssessment.objects.filter(report=report).count() == 1


def test_who_may_not_assess_begins_none() -> None:
    cast, report = begin()
    with pytest.raises(RuleViolation, match="beoordelaar"):
        start_assessment(report, by=cast.anna)


# --- writing --------------------------------------------------------------------


def test_what_was_saved_stands_there_and_throws_the_draft_away() -> None:
    cast, report = begin()
    made = start_assessment(report, by=cast.noor)
    save_draft(cast.noor, "beoordeling", made.pk, {"reason": "half"})
    saved = save_answers(made, whole(report.case), version=1, by=cast.noor)
    assert saved.version == 2
    assert ItemAnswer.objects.get(assessment=made, item="kind_getuige").answer == Answer.YES
    assert PersonLevel.objects.filter(assessment=made, level=Level.STRUCTURAL).count() == 3
    assert find_draft(cast.noor, "beoordeling", made.pk) is None


def test_saving_the_same_twice_changes_nothing() -> None:
    cast, report = begin()
    made = make_assessment(cast, report, whole(report.case))
    again = save_answers(made, whole(report.case), version=1, by=cast.noor)
    assert again.version == made.version


def test_a_stale_tab_overwrites_nothing() -> None:
    cast, report = begin()
    made = make_assessment(cast, report, whole(report.case))
    with pytest.raises(RuleViolation, match="ergens anders"):
        save_answers(made, whole(report.case, reason="Oude tekst"), version=1, by=cast.noor)
    assert fresh(made).reason == whole(report.case).reason


def test_only_its_author_writes() -> None:
    cast, report = begin()
    made = make_assessment(cast, report)
    with pytest.raises(RuleViolation, match="Alleen wie"):
        save_answers(made, whole(report.case), version=1, by=cast.omar)


def test_an_explanation_without_an_answer_counts_as_unknown() -> None:
    cast, report = begin()
    made = make_assessment(cast, report, whole(report.case, answers={"patroon": ("", "Nog navragen bij school")}))
    assert ItemAnswer.objects.get(assessment=made).answer == Answer.UNKNOWN


def test_a_fact_is_attached_once_and_comes_off_again() -> None:
    cast, report = begin()
    made = make_assessment(cast, report)
    entry = make_fact(cast, report.case)
    link = attach_fact(made, "kind_getuige", entry, by=cast.noor)
    assert attach_fact(made, "kind_getuige", entry, by=cast.noor) == link
    assert link.answer.answer == Answer.UNKNOWN
    detach_fact(link, by=cast.noor)
    assert not link.answer.facts.exists()


def test_a_fact_of_another_case_is_never_attached() -> None:
    cast, report = begin()
    made = make_assessment(cast, report)
    other = make_fact(cast, make_report(cast).case)
    with pytest.raises(ValueError, match="another case"):
        attach_fact(made, "kind_getuige", other, by=acting(cast.noor))


# --- to the second reader ---------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": " "}, "Schrijf in eigen woorden"),
        ({"household_level": ""}, "Kies een niveau voor het huishouden"),
        ({"people": {}}, "Kies een niveau voor Lucas"),
        ({"answers": {"patroon": ("ja", "")}}, "Schrijf een toelichting"),
    ],
)
def test_what_lacks_a_judgement_a_reason_or_an_explanation_is_not_put_to_a_reader(
    fields: dict[str, Any], sentence: str
) -> None:
    cast, report = begin()
    made = make_assessment(cast, report, whole(report.case, **fields))
    with pytest.raises(RuleViolation, match=sentence):
        submit(made, reader=cast.omar, by=cast.noor)
    assert fresh(made).state == AssessmentState.DRAFT


def test_items_may_stay_unanswered() -> None:
    cast, report = begin()
    made = make_assessment(cast, report, whole(report.case, answers={}))
    submit(made, reader=cast.omar, by=cast.noor)
    assert fresh(made).state == AssessmentState.SUBMITTED


@pytest.mark.parametrize("who", ["noor", "samira", "anna", "vera"])
def test_nobody_without_the_role_in_the_region_is_asked_and_never_the_author(who: str) -> None:
    cast, report = begin()
    made = make_assessment(cast, report, whole(report.case))
    with pytest.raises(RuleViolation, match="tweede lezer"):
        submit(made, reader=getattr(cast, who), by=cast.noor)


def test_the_reader_gets_one_message_without_a_name() -> None:
    cast, report = begin()
    made = make_submitted(cast, report)
    message = Message.objects.get(kind=Kind.SECOND_READING_ASKED, object_id=made.pk)
    assert (message.recipient, message.version) == (cast.omar, 1)


def test_while_it_lies_with_the_reader_nobody_writes() -> None:
    cast, report = begin()
    made = make_submitted(cast, report)
    with pytest.raises(RuleViolation, match="ligt bij de tweede lezer"):
        save_answers(made, whole(report.case, reason="Anders"), version=made.version, by=acting(cast.noor))


# --- reading ------------------------------------------------------------------------


def test_agreed_it_stands_and_its_terms_have_ended() -> None:
    cast, report = begin()
    made = make_agreed(cast, report)
    assert (made.state, made.reader) == (AssessmentState.AGREED, cast.omar)
    assert not Term.objects.filter(object_id=report.pk, done_at=None).exists()
    assert Message.objects.get(kind=Kind.SECOND_READING_DONE, object_id=made.pk).recipient == cast.noor


@pytest.mark.parametrize("verdict", [DISAGREES, BACK])
def test_a_reason_is_needed_unless_one_agrees(verdict: ReadingVerdict) -> None:
    cast, report = begin()
    made = make_submitted(cast, report)
    with pytest.raises(RuleViolation, match="Schrijf op waarom"):
        give_reading(made, verdict=verdict, reason=" ", by=acting(cast.omar))


def test_sent_back_it_is_adjusted_and_read_in_a_second_round() -> None:
    cast, report = begin()
    made = make_submitted(cast, report)
    give_reading(made, verdict=BACK, reason="Noa is vier. Wie zag haar?", by=acting(cast.omar))
    noor = acting(cast.noor)
    saved = save_answers(made, whole(report.case, reason="De juf zag haar."), version=fresh(made).version, by=noor)
    submit(saved, reader=cast.omar, by=noor)
    give_reading(saved, verdict=AGREES, reason="", by=acting(cast.omar))
    rounds = SecondReading.objects.filter(assessment=made).order_by("round").values_list("round", "verdict")
    assert list(rounds) == [(1, BACK), (2, AGREES)]
    assert Message.objects.filter(kind=Kind.SECOND_READING_ASKED, object_id=made.pk).count() == 2


def test_anybody_with_the_role_may_read_it_but_never_the_author() -> None:
    cast, report = begin()
    made = make_submitted(cast, report)
    with pytest.raises(RuleViolation, match="nooit je eigen"):
        give_reading(made, verdict=AGREES, reason="", by=acting(cast.noor))
    with pytest.raises(RuleViolation, match="Alleen een tweede lezer"):
        give_reading(made, verdict=AGREES, reason="", by=acting(cast.samira))
    Membership.objects.filter(user=cast.joke, team=cast.zuid).get()
    member(cast.joke, cast.region, Role.SECOND_READER)
    give_reading(made, verdict=AGREES, reason="", by=acting(cast.joke))
    assert fresh(made).reader == cast.joke


def test_the_second_of_two_readers_is_told_that_it_was_read() -> None:
    cast, report = begin()
    made = make_agreed(cast, report)
    member(cast.joke, cast.region, Role.SECOND_READER)
    with pytest.raises(RuleViolation, match="wacht niet meer"):
        give_reading(made, verdict=DISAGREES, reason="Toch niet", by=acting(cast.joke))


def test_a_reader_never_agrees_with_a_text_that_was_not_on_screen() -> None:
    cast, report = begin()
    made = make_submitted(cast, report)
    give_reading(made, verdict=BACK, reason="Wie zag Noa?", by=acting(cast.omar))
    submit(made, reader=cast.omar, by=acting(cast.noor))
    with pytest.raises(RuleViolation, match="opnieuw voorgelegd"):
        give_reading(made, verdict=AGREES, reason="", by=acting(cast.omar), seen_round=1)


# --- what the database holds ----------------------------------------------------------


def test_the_database_refuses_a_change_of_what_is_agreed() -> None:
    cast, report = begin()
    made = make_agreed(cast, report)
    for change in (
        lambda: SafetyAssessment.objects.filter(pk=made.pk).update(reason="Anders"),
        lambda: ItemAnswer.objects.filter(assessment=made).update(answer=Answer.NO),
        lambda: PersonLevel.objects.filter(assessment=made).update(level=Level.NONE),
        lambda: PersonLevel.objects.filter(assessment=made).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_database_refuses_a_reading_of_ones_own() -> None:
    cast, report = begin()
    made = make_submitted(cast, report)
    with pytest.raises(IntegrityError, match="reading_never_own"), transaction.atomic():
        SecondReading.objects.create(
            case=report.case,
            region_id=report.region_id,
            assessment=made,
            round=1,
            author=cast.noor,
            reader=cast.noor,
            verdict=AGREES,
        )
