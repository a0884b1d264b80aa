"""Two people at once: the receiver accepts while we take back; one wins, the other reads what happened."""

import os
from collections.abc import Callable, Iterator
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from psycopg import sql
from pytest_django import DjangoDbBlocker

from accounts.models import User
from cases.definitions.services import load_shipped
from cases.handover import services
from cases.handover.models import Handover, HandoverState
from tests.cases.handover.make import make_handover
from tests.cast import Cast, make_cast
from tests.conftest import create_from, owner, point
from veiligthuis.database import acting_as, acting_as_system
from veiligthuis.errors import RuleViolation


@pytest.fixture
def sent(django_db_setup: None, template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Cast, Handover]]:
    """Commit one handover in a clone of its own, since two connections must both see it."""
    name, before = f"vt_race_{os.getpid()}", str(connections["default"].settings_dict["NAME"])
    with django_db_blocker.unblock(), owner() as server:
        create_from(server, name, template)
        point("app", name)
        try:
            with acting_as_system("seed"):
                load_shipped()
                cast = make_cast()
                handover = make_handover(cast)
            yield cast, handover
        finally:
            point("app", before)
            server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def test_accepting_and_taking_back_at_once_has_one_winner(sent: tuple[Cast, Handover]) -> None:
    cast, handover = sent
    start, refused = Barrier(2), list[str]()

    def act(user: User, verb: Callable[[User], None]) -> None:
        try:
            start.wait(10)
            with acting_as(str(user.pk), request="race"):
                verb(User.objects.get(pk=user.pk))
        except RuleViolation as refusal:
            refused.append(str(refusal.message))
        finally:
            connection.close()

    acts: list[tuple[User, Callable[[User], None]]] = [
        (cast.meryem, lambda user: services.accept(Handover.objects.get(pk=handover.pk), by=user)),
        (
            cast.noor,
            lambda user: services.take_back(Handover.objects.get(pk=handover.pk), reason="Verkeerd team.", by=user),
        ),
    ]
    threads = [Thread(target=act, args=one) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with acting_as_system("seed"):
        state = Handover.objects.get(pk=handover.pk).state
    assert len(refused) == 1
    won = {HandoverState.ACCEPTED: "al aangenomen", HandoverState.TAKEN_BACK: "teruggehaald"}
    assert won[HandoverState(state)] in refused[0]
