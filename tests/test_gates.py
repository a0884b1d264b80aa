"""Every URL says who may come in, and keeps to it: the matrix holds for every page that needs no id."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.gates import ANYONE, Route, routes
from accounts.models import User
from accounts.roles import EXTERNAL, MATRIX, Action
from tests.cast import Cast, make_cast
from tests.login import logged_in

PEOPLE = ("anna", "noor", "omar", "samira", "joke", "els", "rob", "ria", "ilse", "meryem", "vera")


def open_pages() -> list[Route]:
    """Return the routes that a browser can ask without knowing anything."""
    found = [route for route in routes() if "GET" in route.methods and "<" not in route.path]
    return [route for route in found if route.name not in {"healthz", "readyz"}]


def expected(user: User, route: Route) -> set[int]:
    """Return the answers that the matrix allows."""
    assert route.gate
    if not isinstance(route.gate.subjects, Action) or user.can(route.gate.subjects):
        return {200, 302}
    meant_for_outside = MATRIX[route.gate.subjects] <= EXTERNAL
    return {403} if user.is_external == meant_for_outside else {404}


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


@pytest.mark.django_db
def test_without_a_login_every_page_that_is_not_public_sends_to_the_login() -> None:
    client = Client()
    for route in open_pages():
        assert route.gate
        answer = client.get(route.path)
        if route.gate.subjects == ANYONE:
            assert answer.status_code in {200, 302}, route.path
        else:
            assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/inloggen/"), route.path


@pytest.mark.django_db
@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_answers_each_role_as_the_matrix_says(name: str) -> None:
    cast: Cast = make_cast()
    person: User = getattr(cast, name)
    person.set_password("een lang wachtwoord")
    person.save(update_fields=["password"])
    client = logged_in(person)
    wrong = []
    for route in open_pages():
        status = client.get(route.path).status_code
        if status not in expected(person, route):
            wrong.append(f"{route.path}: {status}, not {expected(person, route)}")
    assert wrong == []


@pytest.mark.django_db
def test_a_get_never_ends_a_login() -> None:
    client = logged_in(make_cast().els)
    client.get("/uitloggen/")
    assert client.get("/logboek/").status_code == 200
