"""What goes out as a document or goes on for long: the right is asked again when it is ready."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from accounts.audit.acts import Act
from accounts.audit.models import Event
from accounts.audit.recording import record
from accounts.gates import Data, StaffRequest, gate, routes
from accounts.people.services.people import deactivate
from accounts.roles import Action
from tests.accounts.people.make import fresh
from tests.cast import make_cast
from veiligthuis.database import reading_trail

pytestmark = pytest.mark.django_db


def document() -> HttpResponse:
    record(Act.EXPORTED, kind="proef")
    return HttpResponse(b"%PDF", headers={"Content-Disposition": "inline"})


def exported() -> int:
    with reading_trail():
        return Event.objects.filter(act=Act.EXPORTED).count()


@pytest.mark.parametrize("off", [True, False])
def test_a_document_that_is_ready_after_the_right_was_lost_is_not_handed_out(*, off: bool) -> None:
    cast = make_cast()

    @gate(Action.READ_CASE, data=Data.CASE, download=True)
    def slow(request: StaffRequest) -> HttpResponse:
        if off:
            deactivate(cast.samira, by=cast.rob)  # by somebody else, while it is being made
        return document()

    request = HttpRequest()
    request.user = fresh(cast.samira)
    if off:
        with pytest.raises(PermissionDenied):
            slow(request)
        assert exported() == 0
    else:
        assert slow(request).status_code == 200
        assert exported() == 1


@pytest.mark.parametrize("answer", [document, lambda: StreamingHttpResponse([b"x"])])
def test_a_document_by_a_gate_that_does_not_say_so_is_a_fault_of_ours(answer: Callable[[], HttpResponse]) -> None:
    @gate(Action.READ_CASE, data=Data.CASE)
    def careless(request: StaffRequest) -> HttpResponse:
        return answer()

    request = HttpRequest()
    request.user = make_cast().samira
    with pytest.raises(ImproperlyConfigured, match="download=True"):
        careless(request)


def test_every_page_of_people_stands_behind_the_same_gate() -> None:
    found = [route for route in routes() if route.name.startswith("accounts:people:")]
    assert len(found) == 15
    for route in found:
        assert route.gate
        assert (route.gate.subjects, route.gate.data) == (Action.MANAGE_PEOPLE, Data.PEOPLE)
