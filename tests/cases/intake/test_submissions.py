"""What a professional sends in becomes a report as it stands."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest

from accounts.models import DataKey
from cases.deadlines.models import Term
from cases.dossier.models import Case
from cases.intake import services
from cases.intake.models import (
    Mode,
    Submission,
)
from cases.intake.values import RelationValues
from cases.notifications.models import Message
from cases.persons.models import Person, Relation
from tests.cases.intake.make import (
    FAMILY,
    RIA,
    TIES,
    make_report,
    make_submission,
    make_unknown,
    values,
)
from tests.cast import Cast
from veiligthuis.clock import moved_to
from veiligthuis.database import name_actor
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 18, 21, 40, tzinfo=UTC)  # a Wednesday, 22:40 here


def test_a_submission_becomes_a_report_with_every_field_and_its_terms_run_from_the_sending(cast: Cast) -> None:
    with moved_to(NIGHT):
        waits = make_submission(cast, last_time="vrijdag", weapon="nee", meldcode={"signalen": "blauwe plekken"})
    with moved_to(datetime(2026, 11, 20, 9, 0, tzinfo=UTC)):
        name_actor(str(cast.anna.pk), request="test")
        report = services.take_submission(waits, team=cast.zuid, by=cast.anna)
    assert (report.words, report.last_time, report.weapon, report.meldcode) == (
        values().words, "vrijdag", "nee", {"signalen": "blauwe plekken"},
    )  # fmt: skip
    assert (report.mode, report.group, report.received_on, report.received_time) == (
        "open", "onderwijs", date(2026, 11, 18), time(22, 40),
    )  # fmt: skip
    assert Person.objects.filter(case=report.case).count() == len(FAMILY)
    assert Relation.objects.filter(case=report.case).count() == len(TIES)
    assert Term.objects.get(key="assessment_decree").started_on == date(2026, 11, 18)
    assert services.open_identity(report, purpose="Terugbellen", by=cast.anna).name == "Ilse Bakker"
    assert Message.objects.filter(kind="submission_taken", recipient=cast.ilse).count() == 1


def test_what_was_taken_stands_in_the_case_only(cast: Cast) -> None:
    waits = make_submission(cast)
    services.take_submission(waits, team=cast.zuid, by=cast.anna)
    waits.refresh_from_db()
    assert (waits.state, waits.sealed) == ("aangenomen", None)
    assert not DataKey.objects.filter(pk=waits.pk).exists()


def test_a_retried_sending_gives_one_submission(cast: Cast) -> None:
    token = uuid4()
    assert make_submission(cast, token=token) == make_submission(cast, token=token)
    assert Submission.objects.count() == 1
    assert DataKey.objects.count() == 1
    assert Message.objects.filter(kind="submission_arrived").count() == 1


def test_a_submission_taken_twice_is_one_report(cast: Cast) -> None:
    waits = make_submission(cast)
    first = services.take_submission(waits, team=cast.zuid, by=cast.anna)
    assert services.take_submission(waits, team=cast.zuid, by=cast.anna) == first
    with pytest.raises(RuleViolation, match="Anna de Vries was eerder"):
        services.take_submission(waits, team=cast.zuid, by=cast.joke)
    assert Case.objects.count() == 1


def test_a_professional_cannot_send_in_secret_and_nobody_else_can_send(cast: Cast) -> None:
    with pytest.raises(RuleViolation, match="0800-2000"):
        make_submission(cast, mode=Mode.CONFIDENTIAL)
    with pytest.raises(RuleViolation, match="jouw rol"):
        services.send_submission(values(mode="open", group="ggz"), [], RIA, sender=cast.anna, token=uuid4())


def test_the_two_kinds_of_submissions_are_not_mixed_up(cast: Cast) -> None:
    with pytest.raises(RuleViolation, match="soort"):
        services.take_submission(make_unknown(cast), team=cast.zuid, by=cast.anna)
    with pytest.raises(RuleViolation, match="soort"):
        services.accept_own_motion(make_submission(cast), reason="x", team=cast.zuid, by=cast.joke)


def test_a_relation_of_the_submission_to_oneself_is_refused(cast: Cast) -> None:
    with pytest.raises(RuleViolation, match="zichzelf"):
        make_report(cast, relations=[RelationValues(0, "ouder", 0)])
