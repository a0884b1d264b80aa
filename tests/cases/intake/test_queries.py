"""What intake reads takes as many questions at twenty as at two."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.deadlines.queries import due_days_of, last_day
from cases.definitions.models import Kind
from cases.definitions.queries import current
from cases.drafts.services import save_draft
from cases.intake.queries import TERMS, inbox_count, own_conversations, reports_of, waiting
from tests.cases.intake.make import make_report, make_submission, make_unknown
from tests.cast import Cast, make_cast
from veiligthuis.clock import moved_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as queries:
        yield queries


def fill(cast: Cast, days: range) -> None:
    for day in days:
        with moved_to(datetime(2026, 11, day, 12, tzinfo=UTC)):
            make_submission(cast) if day % 2 else make_unknown(cast)


def test_the_postvak_asks_two_questions_however_much_waits(cast: Cast) -> None:
    fill(cast, range(2, 4))
    with counted() as few:
        assert len(waiting(cast.region.pk)) == 2
    fill(cast, range(4, 22))
    with counted() as many:
        lines = waiting(cast.region.pk)
    assert len(few) == len(many) == 2
    assert [line.submission.arrived_on.day for line in lines] == list(range(2, 22))


def test_the_earlier_of_the_two_dates_counts_and_stands_first(cast: Cast) -> None:
    with moved_to(datetime(2026, 11, 18, 21, 40, tzinfo=UTC)):
        make_submission(cast)
    with moved_to(datetime(2026, 11, 23, 8, 0, tzinfo=UTC)):
        (line,) = waiting(cast.region.pk)
        assert [due.day.day for due in line.dues] == [23, 25]
        assert (line.words, line.late) == ("vandaag", False)
    with moved_to(datetime(2026, 11, 24, 8, 0, tzinfo=UTC)):
        assert waiting(cast.region.pk)[0].late


def test_last_days_in_bulk_are_those_one_by_one(cast: Cast) -> None:
    days = [datetime(2026, month, 27, tzinfo=UTC).date() for month in range(1, 13)]
    found = due_days_of(TERMS, days, cast.region.pk)
    one = {day: [current(Kind.TERM, key, region_id=cast.region.pk, on=day) for key in TERMS] for day in days}
    assert {day: {(due.key, due.day) for due in dues} for day, dues in found.items()} == {
        day: {(term.key, last_day(term, day)) for term in terms} for day, terms in one.items()
    }


def test_the_count_of_the_menu_stops(cast: Cast) -> None:
    fill(cast, range(2, 5))
    with counted() as queries:
        assert inbox_count(cast.region.pk) == 3
    assert len(queries) == 1
    assert "LIMIT 100" in queries[0]["sql"]
    assert inbox_count(cast.other_region.pk) == 0


def test_reports_of_a_case_stand_in_the_order_received(cast: Cast) -> None:
    first = make_report(cast)
    second = make_report(cast, into=first.case)
    make_report(cast)
    assert reports_of(first.case) == [first, second]


def test_unfinished_conversations_are_ones_own(cast: Cast) -> None:
    mine = save_draft(cast.anna, "gesprek", uuid4(), {})
    later = save_draft(cast.anna, "melding", uuid4(), {})
    save_draft(cast.noor, "gesprek", uuid4(), {})
    save_draft(cast.anna, "notitie", uuid4(), {})
    assert own_conversations(cast.anna) == [later, mine]
