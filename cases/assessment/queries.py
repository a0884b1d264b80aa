"""Reads of assessments: which there are, who may read one, and one whole assessment as a page shows it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from accounts.models import Membership, User
from accounts.roles import CASE_ROLES, Role
from cases.assessment import rules
from cases.assessment.models import (
    Answer,
    AnswerFact,
    AssessmentState,
    ItemAnswer,
    Level,
    PersonLevel,
    SafetyAssessment,
    SecondReading,
)
from cases.assessment.rules import Judged, Missing
from cases.assessment.values import AssessmentValues, PersonJudgement
from cases.dossier.access import visible_cases
from cases.dossier.models import Case
from cases.intake.models import Mode, Report, ReportState, ViolenceKind
from cases.persons.models import Role as PersonRole
from cases.persons.queries import PersonLine, people_of
from cases.persons.rules import age_on
from cases.persons.words import birth_of
from veiligthuis import clock

COUNT_TO = 100  # counts stop at 99
YOUNG = 4  # years; a child under four is always read by a second person (docs/domain.md 13)
BESIDE = {PersonRole.HELPER, PersonRole.INFORMANT, PersonRole.REPRESENTATIVE}


# --- which there are ----------------------------------------------------------


def assessments_of(case: Case) -> list[SafetyAssessment]:
    """Return the assessments of a case with who read them, the newest first; two queries."""
    readings = SecondReading.objects.select_related("reader").order_by("round")
    found = SafetyAssessment.objects.filter(case=case).select_related(
        "author", "reader", "report", "instrument", "follows"
    )
    return list(found.prefetch_related(Prefetch("readings", readings)).order_by("-started_at", "id"))


def open_assessment(case: Case) -> SafetyAssessment | None:
    """Return the assessment that is being made or read, the newest when there are more."""
    return _whole(case).exclude(state=AssessmentState.AGREED).order_by("-started_at").first()


def agreed_assessment(case: Case, report: Report | None = None) -> SafetyAssessment | None:
    """Return the last assessment that a second reader agreed with: of the case, or of one report in it."""
    found = _whole(case).filter(state=AssessmentState.AGREED)
    return (found.filter(report=report) if report else found).order_by("-agreed_at").first()


def _whole(case: Case) -> QuerySet[SafetyAssessment]:
    return SafetyAssessment.objects.filter(case=case).select_related("author", "reader", "report", "instrument", "case")


def reports_to_assess(case: Case) -> list[Report]:
    """Return the reports of a case for which an assessment can begin: not decided, and none is open."""
    busy = SafetyAssessment.objects.filter(case=case).exclude(state=AssessmentState.AGREED).values("report_id")
    waiting = Report.objects.filter(case=case).exclude(state=ReportState.DECIDED).exclude(pk__in=busy)
    return list(waiting.order_by("received_on", "entered_at"))


# --- who reads ----------------------------------------------------------------


def readers_for(assessment: SafetyAssessment) -> list[User]:
    """Return who may be asked as second reader: everyone with that role in the region, never the author."""
    region = assessment.region_id
    there = Membership.objects.on(clock.today()).filter(organisation_id=region)
    readers, staff = there.filter(role=Role.SECOND_READER), there.filter(role__in=CASE_ROLES)
    found = User.objects.filter(pk__in=readers.values("user_id"), is_active=True).filter(pk__in=staff.values("user_id"))
    return list(found.exclude(pk=assessment.author_id).order_by("name"))


def readings_for(user: User) -> list[SafetyAssessment]:
    """Return what waits to be read by somebody as second reader, the longest waiting first; two queries."""
    return list(_asked(user).select_related("case", "author").order_by("submitted_at", "id")[:COUNT_TO])


def readings_count(user: User) -> int:
    """Count what waits to be read by somebody, at most 100."""
    return _asked(user)[:COUNT_TO].count()


def _asked(user: User) -> QuerySet[SafetyAssessment]:
    waiting = SafetyAssessment.objects.filter(reader=user, state=AssessmentState.SUBMITTED)
    return waiting.filter(case__in=visible_cases(user))


# --- one assessment, whole ----------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One question with what was answered."""

    key: str
    question: str
    help: str
    risk: bool
    answer: str = ""
    explanation: str = ""
    facts: list[AnswerFact] = field(default_factory=list)

    @property
    def answer_words(self) -> str:
        """Return the answer in words; what was not answered is unknown."""
        return str(Answer(self.answer or Answer.UNKNOWN).label)


@dataclass(frozen=True)
class Part:
    """One part of the instrument."""

    number: int
    key: str
    title: str
    items: list[Item]

    @property
    def answered(self) -> int:
        """Count the items with an answer, unknown included."""
        return sum(bool(item.answer) for item in self.items)

    @property
    def done(self) -> bool:
        """Say whether every item has an answer."""
        return self.answered == len(self.items)


@dataclass(frozen=True)
class Judgement:
    """One person with what is judged of them."""

    line: PersonLine
    level: str = ""
    child_says: str = ""
    not_spoken_because: str = ""

    @property
    def level_words(self) -> str:
        """Return the level in words."""
        return str(Level(self.level).label) if self.level else ""


class Sheet:
    """One assessment with everything on it, read at once: a constant number of queries."""

    def __init__(self, assessment: SafetyAssessment, people: list[PersonLine]) -> None:
        """Read the answers, their facts and the levels."""
        self.assessment = assessment
        self.everyone = people
        self.body: dict[str, Any] = assessment.instrument.spoken
        links = AnswerFact.objects.select_related("entry__author", "entry__corrected_by").order_by("entry__entered_at")
        stored = ItemAnswer.objects.filter(assessment=assessment).prefetch_related(Prefetch("links", links))
        self.answers = {row.item: row for row in stored}
        levels = {row.person_id: row for row in PersonLevel.objects.filter(assessment=assessment)}
        self.people = [
            _judgement(line, levels.get(line.person.pk))
            for line in people
            if line.person.pk in levels or (self.writable and _is_judged(line))
        ]

    @property
    def writable(self) -> bool:
        """Say whether its author still writes on it."""
        return self.assessment.state in rules.WRITABLE

    @cached_property
    def parts(self) -> list[Part]:
        """Return the parts of the instrument in their order."""
        by_part: dict[str, list[Item]] = defaultdict(list)
        for raw in self.body["items"]:
            row = self.answers.get(raw["key"])
            given = (row.answer, row.explanation, list(row.links.all())) if row else ("", "", [])
            by_part[raw["section"]].append(Item(raw["key"], raw["question"], raw["help"], raw["risk"], *given))
        return [
            Part(n, raw["key"], raw["title"], by_part[raw["key"]]) for n, raw in enumerate(self.body["sections"], 1)
        ]

    @property
    def items(self) -> list[Item]:
        """Return all items."""
        return [item for part in self.parts for item in part.items]

    @property
    def unknown(self) -> int:
        """Count what nobody knows."""
        return rules.unknown_count([item.key for item in self.items], {item.key: item.answer for item in self.answered})

    @property
    def answered(self) -> list[Item]:
        """Return the items with an answer."""
        return [item for item in self.items if item.answer]

    @property
    def levels(self) -> list[Level]:
        """Return the levels chosen so far: of each person, then of the household."""
        chosen = [*(one.level for one in self.people), self.assessment.household_level]
        return [Level(level) for level in chosen if level]

    @cached_property
    def contradictions(self) -> list[str]:
        """Return in words what does not go together."""
        before = agreed_assessment(self.assessment.case)
        earlier: dict[str, str] = {}
        if before and before.pk != self.assessment.pk:
            earlier = dict(ItemAnswer.objects.filter(assessment=before).values_list("item", "answer"))
        return rules.contradictions(
            {item.key: item.question for item in self.items},
            {item.key for item in self.items if item.risk},
            {item.key: item.answer for item in self.answered},
            earlier,
            self.levels,
        )

    @property
    def attached(self) -> set[UUID]:
        """Return the entries of the timeline that an answer rests on."""
        return {link.entry_id for item in self.items for link in item.facts}

    @property
    def values(self) -> AssessmentValues:
        """Return what stands on it as plain values."""
        return AssessmentValues(
            answers={item.key: (item.answer, item.explanation) for item in self.answered},
            people={
                one.line.person.pk: PersonJudgement(one.level, one.child_says, one.not_spoken_because)
                for one in self.people
            },
            household_level=self.assessment.household_level,
            reason=self.assessment.reason,
            reader=self.assessment.reader,
        )

    @property
    def missing(self) -> list[Missing]:
        """Return what lacks before a second person can read it."""
        judged = [
            Judged(
                str(one.line.person.pk),
                one.line.name,
                one.line.is_child,
                one.level,
                one.child_says,
                one.not_spoken_because,
            )
            for one in self.people
        ]
        given = {item.key: (item.answer, item.explanation) for item in self.answered}
        return rules.missing_for_submission(given, judged, self.assessment.household_level, self.assessment.reason)

    @property
    def why_read(self) -> list[str]:
        """Return in words why a second person reads it."""
        report = self.assessment.report
        children = [one for one in self.people if one.line.is_child]
        return rules.why_second_reading(
            self.levels,
            [ViolenceKind(kind) for kind in report.kinds],
            Mode(report.mode),
            young_child=any(_is_young(one.line) for one in children),
            child_not_spoken=any(not one.child_says for one in children),
        )


def sheet_of(assessment: SafetyAssessment, people: Iterable[PersonLine] | None = None) -> Sheet:
    """Return one assessment with everything on it; `people` saves a read where the page has them already."""
    return Sheet(assessment, people_of(assessment.case) if people is None else list(people))


def _judgement(line: PersonLine, row: PersonLevel | None) -> Judgement:
    return Judgement(line, row.level, row.child_says, row.not_spoken_because) if row else Judgement(line)


def _is_judged(line: PersonLine) -> bool:
    """Say whether somebody is judged at all: who only helps or informs is not."""
    return not set(line.person.roles) <= BESIDE


def _is_young(line: PersonLine) -> bool:
    age = age_on(birth_of(line.person), clock.today())
    return line.person.unborn or (age is not None and age < YOUNG)
