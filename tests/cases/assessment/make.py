"""Assessments of the tests, through the services: Noor writes, Omar reads."""

from dataclasses import replace
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.assessment.models import Level, ReadingVerdict, SafetyAssessment
from cases.assessment.services import give_reading, save_answers, start_assessment, submit
from cases.assessment.values import AssessmentValues, PersonJudgement
from cases.dossier.models import Case
from cases.evidence.models import JournalEntry
from cases.evidence.services import write_entry
from cases.intake.models import Report
from cases.persons.queries import people_of
from tests.cases.intake.make import make_report
from tests.cast import Cast, make_cast
from tests.login import logged_in
from veiligthuis.database import name_actor

WHY = "Al langer ruzie met signalen van geweld. Lucas past zijn nacht erop aan."
SAYS = "Ik ben bang als papa boos is."
ANSWERS = {"gevaar_nu": ("nee", ""), "kind_getuige": ("ja", "Lucas brengt zijn zusje in veiligheid.")}


def begin() -> tuple[Cast, Report, SafetyAssessment]:
    """Return people, a report, and an assessment that Noor began."""
    cast = make_cast()
    report = make_report(cast)
    return cast, report, make_assessment(cast, report)


def browser(user: User) -> Client:
    """Return the browser of somebody who is logged in."""
    name_actor(str(user.pk))
    return logged_in(user)


def url(name: str, made: SafetyAssessment) -> str:
    """Return the address of a page of an assessment."""
    return reverse(f"cases:assessment:{name}", args=[made.case_id, made.pk])


def acting(user: User) -> User:
    """Let somebody act from here on."""
    name_actor(str(user.pk), request="test")
    return user


def whole(case: Case, level: Level = Level.STRUCTURAL, says: str = SAYS, **fields: Any) -> AssessmentValues:
    """Return an assessment in which nothing lacks, the same level for everyone."""
    people = {
        line.person.pk: PersonJudgement(level, child_says=says if line.is_child else "") for line in people_of(case)
    }
    return replace(AssessmentValues(dict(ANSWERS), people, level, WHY), **fields)


def make_assessment(cast: Cast, report: Report, values: AssessmentValues | None = None) -> SafetyAssessment:
    """Let Noor begin, and write when there is something to write."""
    noor = acting(cast.noor)
    begun = start_assessment(report, by=noor)
    return save_answers(begun, values, version=begun.version, by=noor) if values else begun


def make_submitted(cast: Cast, report: Report, level: Level = Level.STRUCTURAL, **words: Any) -> SafetyAssessment:
    """Let Noor write a whole assessment and put it to Omar."""
    made = make_assessment(cast, report, whole(report.case, level, **words))
    submit(made, reader=cast.omar, by=cast.noor)
    return fresh(made)


def make_agreed(cast: Cast, report: Report, level: Level = Level.STRUCTURAL, **words: Any) -> SafetyAssessment:
    """Let Omar agree with it."""
    made = make_submitted(cast, report, level, **words)
    give_reading(made, verdict=ReadingVerdict.AGREES, reason="", by=acting(cast.omar))
    return fresh(made)


def make_fact(cast: Cast, case: Case, title: str = "Lucas valt in de klas in slaap") -> JournalEntry:
    """Let Noor note what the school saw."""
    return write_entry(case, by=acting(cast.noor), title=title, text="De leerkracht ziet hem moe en stil.")


def fresh(assessment: SafetyAssessment) -> SafetyAssessment:
    """Return the assessment as it stands now."""
    return SafetyAssessment.objects.select_related("report", "author", "reader", "case").get(pk=assessment.pk)
