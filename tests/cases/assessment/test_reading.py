"""What a second reader may see and for how long, and that a verdict is given once."""

from datetime import timedelta

import pytest

from accounts.audit.acts import Ground
from accounts.roles import Role
from cases.assessment.models import ReadingVerdict
from cases.assessment.queries import readings_for
from cases.assessment.services import give_reading, submit
from cases.dossier.access import get_case, ground_for
from cases.intake.models import Report
from tests.cases.assessment.make import acting, make_assessment, make_submitted, whole
from tests.cases.intake.make import make_report
from tests.cast import Cast, make_cast, member
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db
AGREES, DISAGREES, BACK = ReadingVerdict.AGREES, ReadingVerdict.DISAGREES, ReadingVerdict.SENDS_BACK


def begin() -> tuple[Cast, Report]:
    cast = make_cast()
    return cast, make_report(cast)


def test_a_reader_of_another_team_sees_the_case_for_a_while() -> None:
    cast, report = begin()
    member(cast.samira, cast.region, Role.SECOND_READER)
    made = make_assessment(cast, report, whole(report.case))
    submit(made, reader=cast.samira, by=cast.noor)
    assert get_case(acting(cast.samira), report.case_id).pk == report.case_id
    with clock.moved_to(clock.now() + timedelta(days=15)):
        assert ground_for(cast.samira, report.case) is Ground.NONE


def test_a_reader_who_may_look_again_after_the_first_look_ended_is_let_in_again() -> None:
    cast, report = begin()
    member(cast.samira, cast.region, Role.SECOND_READER)
    made = make_assessment(cast, report, whole(report.case))
    submit(made, reader=cast.samira, by=cast.noor)
    give_reading(made, verdict=BACK, reason="Wie zag Noa?", by=acting(cast.samira))
    with clock.moved_to(clock.now() + timedelta(days=15)):
        submit(made, reader=cast.samira, by=acting(cast.noor))
        assert ground_for(cast.samira, report.case) is Ground.EXCEPTION


def test_a_reader_who_is_asked_again_has_the_whole_while_again() -> None:
    cast, report = begin()
    member(cast.samira, cast.region, Role.SECOND_READER)
    made = make_assessment(cast, report, whole(report.case))
    submit(made, reader=cast.samira, by=cast.noor)
    give_reading(made, verdict=BACK, reason="Wie zag Noa?", by=acting(cast.samira))
    with clock.moved_to(clock.now() + timedelta(days=10)):
        submit(made, reader=cast.samira, by=acting(cast.noor))
    with clock.moved_to(clock.now() + timedelta(days=20)):
        assert ground_for(cast.samira, report.case) is Ground.EXCEPTION
        assert [waits.pk for waits in readings_for(cast.samira)] == [made.pk]
    with clock.moved_to(clock.now() + timedelta(days=25)):
        assert readings_for(cast.samira) == []


def test_the_same_verdict_sent_twice_is_given_once() -> None:
    cast, report = begin()
    made = make_submitted(cast, report)
    omar = acting(cast.omar)
    first = give_reading(made, verdict=DISAGREES, reason="Wie zag Noa?", by=omar, seen_round=1)
    assert give_reading(made, verdict=DISAGREES, reason="Wie zag Noa? ", by=omar, seen_round=1) == first
    with pytest.raises(RuleViolation, match="wacht niet meer"):
        give_reading(made, verdict=AGREES, reason="", by=omar, seen_round=1)
