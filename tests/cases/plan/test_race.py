"""Two people act at once, on two connections to a clone of the database: one wins, the other is told."""

import os
from collections.abc import Iterator
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections
from psycopg import sql
from pytest_django import DjangoDbBlocker

from accounts.models import User
from accounts.roles import Role
from cases.assessment.models import ReadingVerdict, SecondReading
from cases.assessment.services import give_reading
from cases.definitions.services import load_shipped
from cases.plan.models import Decision, DecisionKind, SafetyAgreement
from cases.plan.services import add_agreement, decide
from tests.cases.assessment.make import make_agreed, make_submitted
from tests.cases.intake.make import make_report
from tests.cases.plan.make import agreement
from tests.cast import Cast, make_cast, member
from tests.conftest import create_from, owner, point
from veiligthuis.database import acting_as, acting_as_system
from veiligthuis.errors import RuleViolation


@pytest.fixture
def clone(template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Ask a clone of its own, in which transactions really end."""
    name = f"vt_race_{os.getpid()}"
    with django_db_blocker.unblock(), owner() as server:
        create_from(server, name, template)
        before = dict(connections["default"].settings_dict)
        connections["default"].close()
        point("app", name)
        with acting_as_system("seed"):
            load_shipped()
        yield
        connections["default"].close()
        connections["default"].settings_dict.update(before)
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


class Act(Thread):
    """One person who acts at the moment that all are ready."""

    def __init__(self, ready: Barrier, user: User, act: object, *args: object, **words: object) -> None:
        super().__init__()
        self.ready, self.user, self.act, self.args, self.words = ready, user, act, args, words
        self.refusal = self.broken = ""

    def run(self) -> None:
        assert callable(self.act)
        self.ready.wait()
        try:
            with acting_as(str(self.user.pk)):
                self.act(*self.args, by=self.user, **self.words)
        except RuleViolation as refusal:
            self.refusal = str(refusal.message)
        except IntegrityError as error:
            self.broken = str(error)
        finally:
            connections["default"].close()


def at_once(*acts: Act) -> list[str]:
    """Let everyone act, and return what the refused were told."""
    for act in acts:
        act.start()
    for act in acts:
        act.join(timeout=30)
    return [act.refusal for act in acts if act.refusal]


def make_town() -> Cast:
    cast = make_cast()
    member(cast.joke, cast.region, Role.SECOND_READER)
    return cast


def test_of_two_who_decide_at_once_one_wins_and_the_other_sees_what_was_decided(clone: None) -> None:
    with acting_as_system("seed"):
        cast = make_town()
        report = make_report(cast)
        assessment = make_agreed(cast, report)
    ready = Barrier(2)
    kinds = {cast.noor: DecisionKind.LOCAL_TEAM, cast.joke: DecisionKind.RUNNING_HELP}
    told = at_once(
        *(
            Act(ready, user, decide, report, assessment=assessment, kind=kind, reason="Omdat")
            for user, kind in kinds.items()
        )
    )
    made = Decision.objects.select_related("decided_by").get(report=report)
    assert kinds[made.decided_by] == made.kind
    assert len(told) == 1
    assert told[0].startswith(f"{made.decided_by.name} besloot al over deze melding")


def test_a_double_click_at_once_makes_one_agreement(clone: None) -> None:
    with acting_as_system("seed"):
        cast = make_town()
        made = make_agreed(cast, make_report(cast))
    ready, token = Barrier(2), uuid4()
    clicks = [Act(ready, cast.noor, add_agreement, made, agreement(), token=token) for _click in range(2)]
    assert at_once(*clicks) == []
    assert [click.broken for click in clicks] == ["", ""]
    assert SafetyAgreement.objects.filter(token=token).count() == 1


def test_of_two_who_read_at_once_one_verdict_stands(clone: None) -> None:
    with acting_as_system("seed"):
        cast = make_town()
        submitted = make_submitted(cast, make_report(cast))
    ready = Barrier(2)
    told = at_once(
        Act(ready, cast.omar, give_reading, submitted, verdict=ReadingVerdict.AGREES, reason=""),
        Act(ready, cast.joke, give_reading, submitted, verdict=ReadingVerdict.DISAGREES, reason="Wie zag Noa?"),
    )
    assert SecondReading.objects.filter(assessment=submitted).count() == 1
    assert len(told) == 1
    assert "wacht niet meer" in told[0]
