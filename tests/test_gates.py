"""Every URL says who may come in, and keeps to it: each role, in and outside the region, asks every address."""

import json
import logging
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.audit.acts import Result
from accounts.gates import ANYONE, Route, routes
from accounts.models import Event, User
from accounts.roles import EXTERNAL, MATRIX, Action, Role
from cases.demo.people import make_town
from tests.login import logged_in
from tests.screens.around import entered, make_world
from tests.screens.ways import OWN_TOKENS, PARAMETER, Way, address, opener, sent, ways_to
from tests.screens.world import World, make_each
from tests.sizes import FULL
from tests.undone import undone
from veiligthuis.database import name_actor, reading_trail

pytestmark = pytest.mark.usefixtures("own_limits")
LETS_IN = {200, 302, 400, 405, 409, 413, 429}  # 400 and above: what was sent is wrong, the person is not
REFUSES = {403, 404}
# of whom each may little: at the small size only they knock where they may not come in
OUTSIDE = (Role.DATA_PROTECTION, Role.PARTNER, Role.PROFESSIONAL)
# what these lead back to is the asker's own list, whatever stands in the address
OWN_LISTS = frozenset({"accounts:audit:judge", "accounts:audit:end", "accounts:audit:reply", "end_login", "name_login"})
FOR_MACHINES = frozenset({"healthz", "readyz", "login_state"})


@dataclass(frozen=True)
class Asked:
    """One address, asked in one way."""

    route: Route
    way: Way
    method: str
    path: str
    data: dict[str, Any]
    before: int  # refusals in the trail; asking leaves none, for all of it is undone

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.route.name})"

    def by(self, client: Client) -> tuple[int, int]:
        """Ask it and undo all of it; returns the status and how many refusals were recorded."""
        kept = copy(client.cookies)
        call = client.post if self.method == "POST" else client.get
        with undone():
            status = call(self.path, self.data).status_code
            found = refusals() - self.before
        client.cookies = kept
        return status, found


def refusals() -> int:
    """Count the refusals in the trail."""
    with reading_trail():
        return Event.objects.filter(result=Result.REFUSED).count()


def addresses(world: World) -> list[Asked]:
    """Return every address with every method, once, in the state in which it has most to show."""
    found, before = [], refusals()
    for route in routes():
        if route.name in FOR_MACHINES:
            continue
        way = next(ways_to(route, world))
        path = address(route, way, world)
        data = sent(way, world)
        methods = [method for method in ("GET", "POST") if method in route.methods]
        found += [Asked(route, way, method, path, data, before) for method in methods]
    return found


def may(user: User, route: Route) -> bool:
    """Say whether the matrix lets somebody in."""
    assert route.gate
    return not isinstance(route.gate.subjects, Action) or user.can(route.gate.subjects)


def answer_to_who_may_not(user: User, route: Route) -> int:
    """Return what the gate says: 404 to the other side of the house, 403 to a colleague."""
    assert route.gate
    assert isinstance(route.gate.subjects, Action)
    return 403 if user.is_external == (MATRIX[route.gate.subjects] <= EXTERNAL) else 404


def is_told(status: int, refused: int) -> bool:
    """Say whether somebody whom the gate lets in got an answer, or one refusal at the door behind it."""
    return (status in LETS_IN and not refused) or (status in REFUSES and refused == 1)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Make everything once for this module; it goes when the outer transaction is undone."""
    logging.disable(logging.ERROR)  # each refusal logs its traceback, and this asks for thousands
    outer = transaction.atomic()
    outer._from_testcase = True  # type: ignore[attr-defined]  # as Django's own tests say it: a durable transaction may stand inside
    with django_db_blocker.unblock(), outer:
        name_actor("system:seed", request="test")
        yield make_world(make_town())
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def test_every_url_declares_its_gate() -> None:
    assert [route.path for route in routes() if route.gate is None] == []


def test_every_url_has_a_name_of_its_own() -> None:
    names = [route.name for route in routes()]
    assert "" not in names
    assert len(names) == len(set(names))


def test_the_routes_can_be_read_by_a_machine() -> None:
    out = StringIO()
    call_command("routes", json=True, stdout=out)
    found = {record["name"]: record for record in json.loads(out.getvalue())}
    assert found["account_login"] == {
        "methods": ["GET", "POST"],
        "path": "/inloggen/",
        "name": "account_login",
        "gate": {"subjects": "iedereen", "data": "geen"},
    }
    assert found["accounts:audit:review"]["gate"] == {
        "subjects": "review_trail",
        "data": "handelingen, geen inhoud",
    }
    assert found["healthz"]["methods"] == ["GET", "HEAD"]


def test_every_route_lets_in_who_opens_it(world: World) -> None:
    wrong = []
    for asked in addresses(world):
        user = opener(asked.route, asked.way, world)
        answer = asked.by(entered(user, asked.way.how))
        if answer[0] not in LETS_IN or answer[1]:
            wrong.append(f"{asked}: {answer}")
    assert not wrong, "\n".join(wrong)


def test_every_route_answers_each_role_of_the_region_as_its_gate_says(world: World) -> None:
    town, wrong = world.town, []
    everything = addresses(world)
    places = {Role.PROFESSIONAL: town.school, Role.PARTNER: town.local_team}
    for role, user in make_each(town.region, places, town.zuid).items():
        client = logged_in(user)
        for asked in everything:
            if not (FULL or may(user, asked.route) or role in OUTSIDE):
                continue
            status, refused = asked.by(client)
            if may(user, asked.route):
                fine = is_told(status, refused)
            else:
                fine = (status, refused) == (answer_to_who_may_not(user, asked.route), 1)
            wrong += [] if fine else [f"{role}: {asked}: {status}, {refused} refusals"]
    assert not wrong, "\n".join(wrong)


def test_no_route_tells_another_region_what_is_here(world: World) -> None:
    wrong = []
    everything = [asked for asked in addresses(world) if PARAMETER.search(asked.route.path)]
    for role, user in world.others.items():
        client = logged_in(user)
        for asked in (one for one in everything if may(user, one.route)):
            assert asked.route.gate
            status, refused = asked.by(client)
            if asked.route.name in OWN_TOKENS | OWN_LISTS or asked.route.gate.subjects == ANYONE:
                fine = is_told(status, refused)
            else:
                fine = (status, refused) == (404, 1)
            wrong += [] if fine else [f"{role}: {asked}: {status}, {refused} refusals"]
    assert not wrong, "\n".join(wrong)


def test_without_a_login_every_route_that_is_not_public_sends_to_the_login(world: World) -> None:
    wrong = []
    for asked in addresses(world):
        assert asked.route.gate
        answer = asked.by(Client())
        public = asked.route.gate.subjects == ANYONE
        if answer[1] or answer[0] not in (LETS_IN if public else {302}):
            wrong.append(f"{asked}: {answer}")
    assert not wrong, "\n".join(wrong)


def test_what_asks_for_a_login_says_where(world: World) -> None:
    for asked in addresses(world):
        assert asked.route.gate
        if asked.route.gate.subjects != ANYONE and asked.method == "GET":
            assert Client().get(asked.path).headers["Location"].split("?")[0] == "/inloggen/", asked


def test_a_get_never_ends_a_login(world: World) -> None:
    client = logged_in(world.town.users["els"])
    client.get("/uitloggen/")
    assert client.get("/logboek/").status_code == 200
