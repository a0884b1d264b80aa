"""Two presses at once in the Postvak: the second waits for the first, and then knows what came of it."""

import os
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from accounts.models import User
from cases.definitions.services import load_shipped
from cases.intake import services
from cases.intake.models import Report, Submission
from tests.cases.intake.make import make_submission, make_unknown
from tests.cast import Cast, make_cast
from tests.conftest import owner
from tests.servers import cloned, wait_until
from veiligthuis.database import acting_as, acting_as_system
from veiligthuis.errors import RuleViolation

WHY = "Ernstig vermoeden, zie de regel van de regio."
WAITS = "select 1 from pg_locks join pg_stat_activity using (pid) where datname = current_database() and not granted"
Press = Callable[[Submission, User, Cast], Report]


@pytest.fixture(scope="module")
def database(template: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), cloned(template, f"vt_presses_{os.getpid()}") as name:
        yield name


@pytest.fixture(scope="module")
def cast(database: str) -> Cast:
    with acting_as_system("seed"):
        load_shipped()
        return make_cast()


def take(row: Submission, by: User, cast: Cast) -> Report:
    return services.take_submission(row, team=cast.zuid, by=by)


def accept(row: Submission, by: User, cast: Cast) -> Report:
    return services.accept_own_motion(row, reason=WHY, team=cast.zuid, by=by)


def press_twice(database: str, press: Callable[[User], Report], first: User, second: User) -> list[str]:
    """Let the second press wait for the first, which is not finished yet; give what each got or read."""
    told: list[str] = []

    def again() -> None:
        try:
            with acting_as(str(second.pk), request="second"):
                told.append(str(press(second).pk))
        except RuleViolation as refusal:
            told.append(str(refusal.message))
        finally:
            connection.close()

    thread = Thread(target=again)
    with owner(database) as server, acting_as(str(first.pk), request="first"):
        done = str(press(first).pk)
        thread.start()
        wait_until(lambda: server.execute(WAITS).fetchone() is not None, "the second does not wait")
    thread.join(30)
    return [done, *told]


@pytest.mark.parametrize("press", [take, accept])
def test_a_button_that_is_pressed_twice_at_once_gives_one_report(database: str, cast: Cast, press: Press) -> None:
    with acting_as_system("seed"):
        row = make_submission(cast) if press is take else make_unknown(cast)
    who = cast.anna if press is take else cast.joke
    first, second = press_twice(database, lambda by: press(row, by, cast), who, who)
    assert first == second


def test_of_two_colleagues_at_once_the_second_reads_who_was_first(database: str, cast: Cast) -> None:
    with acting_as_system("seed"):
        row = make_submission(cast)
    first, second = press_twice(database, lambda by: take(row, by, cast), cast.anna, cast.joke)
    assert first
    assert second == "Anna de Vries was eerder: deze melding is aangenomen."
