"""Rows in bulk for the figures: many cases of one team, and one case with many events."""

from datetime import timedelta
from uuid import uuid4

from cases.deadlines.models import Term
from cases.deadlines.queries import last_day
from cases.definitions.models import Kind
from cases.definitions.queries import current
from cases.dossier.models import Case
from cases.evidence.models import JournalEntry, Precision
from cases.intake.models import Mode, Report, ReporterGroup, ReportState, ViolenceKind
from cases.persons.models import Person
from tests.cast import Cast
from veiligthuis import clock

FAMILY = ((["kind"], 7), (["kind"], 4), (["ouder", "slachtoffer"], 31), (["ouder", "vermoedelijk_pleger"], 34))


def make_cases(cast: Cast, count: int) -> list[Case]:
    """Make open cases of team Zuid, each with a family of four, a report and its two terms."""
    today = clock.today()
    cases = []
    for number in range(count):
        case = Case(region=cast.region, team=cast.zuid, due=today + timedelta(days=number % 14 - 3))
        case.assignee = cast.noor if number % 3 else None
        cases.append(case)
    Case.objects.bulk_create(cases)
    Person.objects.bulk_create(
        Person(case=c, region=cast.region, given_names=f"Kind {n}", surname="Voorbeeld", roles=roles, age=age,
               age_told_on=today, position=n)
        for c in cases
        for n, (roles, age) in enumerate(FAMILY)
    )  # fmt: skip
    reports = [
        Report(case=c, region=cast.region, number=f"M-{uuid4().hex[:10]}", mode=Mode.CONFIDENTIAL,
               group=ReporterGroup.NOT_PROFESSIONAL, received_on=today, words="…", kinds=[ViolenceKind.UNCLEAR],
               state=ReportState.IN_ASSESSMENT)
        for c in cases
    ]  # fmt: skip
    Report.objects.bulk_create(reports)
    for key in ("assessment_decree", "assessment_sector"):
        definition = current(Kind.TERM, key, region_id=cast.region.pk, on=today)
        Term.objects.bulk_create(
            Term(case_id=r.case_id, region=cast.region, definition=definition, key=key, object_id=r.pk,
                 started_on=today, due=last_day(definition, today))
            for r in reports
        )  # fmt: skip
    return cases


def make_events(case: Case, cast: Cast, count: int) -> None:
    """Write events on the timeline of one case."""
    today = clock.today()
    JournalEntry.objects.bulk_create(
        JournalEntry(case=case, region_id=case.region_id, author=cast.noor, text=f"Gesprek {number} met school.",
                     happened_on=today - timedelta(days=number % 60), precision=Precision.DAY)
        for number in range(count)
    )  # fmt: skip
