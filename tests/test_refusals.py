"""A refused act leaves exactly one event, wherever it is refused: at the gate, at the door, or deep in a service."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from pytest_django import Settings

from accounts.audit.acts import Act, Ground
from accounts.audit.models import Event
from accounts.gates import Route, routes
from accounts.models import User
from accounts.roles import Action
from cases.dossier.models import Case
from cases.handover import services as handover
from cases.handover.models import Consequence, MonitoringMoment, Outcome
from tests.cases.assessment.make import make_assessment, make_submitted
from tests.cases.handover.make import make_decision, make_handover
from tests.cases.intake.make import make_report, make_submission
from tests.cast import Cast, make_cast
from tests.login import logged_in
from veiligthuis import clock
from veiligthuis.database import name_actor, reading_trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def refusals(user: User) -> list[Event]:
    """Return what somebody was refused, the first first."""
    with reading_trail():
        return list(Event.objects.filter(act=Act.REFUSED, actor=str(user.pk)).order_by("at"))


def of_a_case() -> list[Route]:
    """Return every page below a case."""
    return [route for route in routes() if "<uuid:case_id>" in route.path]


def filled(route: Route, case: Case) -> str:
    """Return the address of a page of a case, every other key in it one that is not there."""
    address = route.path.replace("<uuid:case_id>", str(case.pk))
    while "<uuid:" in address:
        before, _, after = address.partition("<uuid:")
        address = f"{before}{uuid4()}{after.partition('>')[2]}"
    return address


@pytest.mark.parametrize("route", of_a_case(), ids=lambda route: route.name)
def test_every_page_of_a_case_records_a_refusal_once(cast: Cast, route: Route) -> None:
    assert route.gate
    case = make_report(cast).case
    for user, status in ((cast.samira, 403), (cast.vera, 404)):
        client = logged_in(user)
        for method in route.methods:
            before = len(refusals(user))
            answer = getattr(client, method.lower())(filled(route, case))
            at_the_gate = isinstance(route.gate.subjects, Action) and not user.can(route.gate.subjects)
            assert answer.status_code == (403 if at_the_gate else status), (method, route.path)
            after = refusals(user)
            assert len(after) == before + 1, (method, route.path)
            where = ("", user.region_id) if at_the_gate else (case.number, case.region_id)
            assert (after[-1].case_number, after[-1].region) == where
            assert after[-1].case_id == case.pk


def test_a_part_of_a_case_that_is_not_there_is_one_refusal(cast: Cast) -> None:
    case = make_report(cast).case
    for name in (
        "cases:assessment:assessment",
        "cases:persons:change",
        "cases:handover:sent",
        "cases:evidence:correct",
    ):
        assert logged_in(cast.noor).get(reverse(name, args=[case.pk, uuid4()])).status_code == 404
    assert [event.kind for event in refusals(cast.noor)] == [
        "cases:assessment:assessment",
        "cases:persons:change",
        "cases:handover:sent",
        "cases:evidence:correct",
    ]
    assert {event.case_id for event in refusals(cast.noor)} == {case.pk}
    with reading_trail():
        assert not Event.objects.filter(actor=str(cast.noor.pk), act=Act.OPENED_CASE).exists()


def test_a_page_of_another_role_is_one_refusal(cast: Cast) -> None:
    assert logged_in(cast.noor).get("/logboek/").status_code == 403
    assert logged_in(cast.ilse).get("/werk/").status_code == 404
    assert [(event.kind, event.region) for event in refusals(cast.noor)] == [("accounts:audit:review", cast.region.pk)]
    assert [event.kind for event in refusals(cast.ilse)] == ["cases:workplace:worklist"]


def _own_reading(cast: Cast) -> tuple[User, str]:
    made = make_submitted(cast, make_report(cast))
    return cast.noor, reverse("cases:assessment:read", args=[made.case_id, made.pk])


def _writing_for_another(cast: Cast) -> tuple[User, str]:
    made = make_assessment(cast, make_report(cast))
    return cast.omar, reverse("cases:assessment:work", args=[made.case_id, made.pk])


def _identity(cast: Cast) -> tuple[User, str]:
    report = make_report(cast)
    return cast.omar, reverse("cases:intake:report", args=[report.case_id, report.pk])


def _postvak_elsewhere(cast: Cast) -> tuple[User, str]:
    cast.anna.memberships.update(organisation=cast.other_region, team=cast.vera.memberships_now[0].team)
    return cast.anna, reverse("cases:intake:take", args=[make_submission(cast).pk])


def _report_of_a_colleague(cast: Cast) -> tuple[User, str]:
    return cast.joke, reverse("cases:intake:give", args=[make_report(cast).pk])


def _handover_elsewhere(cast: Cast) -> tuple[User, str]:
    return cast.meryem, reverse("cases:handover:received_one", args=[uuid4()])


def _draft_of_another(cast: Cast) -> tuple[User, str]:
    return cast.ilse, reverse("cases:portal:check", args=[uuid4()])


def _draft_form(cast: Cast) -> tuple[User, str]:
    return cast.els, reverse("cases:drafts:save", args=["notitie", uuid4()])


@pytest.mark.parametrize(
    "act",
    [
        _own_reading,
        _writing_for_another,
        _identity,
        _postvak_elsewhere,
        _report_of_a_colleague,
        _handover_elsewhere,
        _draft_of_another,
        _draft_form,
    ],
)
def test_an_act_that_is_not_theirs_is_one_refusal(cast: Cast, act: Callable[[Cast], tuple[User, str]]) -> None:
    user, address = act(cast)
    answer = logged_in(user).post(address, {"purpose": "Terugbellen met een vraag"})
    assert answer.status_code in {403, 404}
    assert len(refusals(user)) == 1


def test_a_handover_that_was_taken_back_is_one_refusal_at_each_try(cast: Cast) -> None:
    sent = make_handover(cast)
    handover.take_back(sent, reason="Verkeerde ontvanger.", by=cast.noor)
    client, address = logged_in(cast.meryem), reverse("cases:handover:received_one", args=[sent.pk])
    assert client.get(address).status_code == 410
    assert len(refusals(cast.meryem)) == 1
    assert client.post(address, {"reply": "aannemen"}).status_code == 410
    assert len(refusals(cast.meryem)) == 2


# --- a service that refuses by itself, inside its own savepoint ----------------------

ACTS: dict[str, Callable[[Any, User], object]] = {
    "verzenden": lambda row, by: handover.send(row, receiver=None, question="?", token=uuid4(), by=by),
    "antwoorden": lambda row, by: handover.answer(row, "Ja.", token=None, by=by),
    "terughalen": lambda row, by: handover.take_back(row, reason="Toch niet.", by=by),
    "aannemen": lambda row, by: handover.accept(row, contact="", by=by),
    "weigeren": lambda row, by: handover.refuse(row, reason="Nee.", by=by),
    "vragen": lambda row, by: handover.ask(row, "Wie belt?", token=None, by=by),
    "plannen": lambda row, by: handover.plan_moment(row, due=clock.today() + timedelta(days=9), by=by),
    "vastleggen": lambda row, by: handover.record_moment(
        row, outcome=Outcome.NOT_YET, consequence=Consequence.REOPEN, found="Weer ruzie.", by=by
    ),
    "sluiten": lambda row, by: handover.close_case(row, reason="Klaar.", by=by),
}
STOOD: dict[UUID, Any] = {}


def _act(request: HttpRequest, act: str, row: UUID) -> HttpResponse:
    """Do an act without any door before it: only the service stands between the person and the row."""
    assert isinstance(request.user, User)
    ACTS[act](STOOD[row], request.user)
    return HttpResponse("gelukt")


urlpatterns = [path("<slug:act>/<uuid:row>/", _act, name="act")]


def _row(cast: Cast, act: str) -> Any:
    if act == "verzenden":
        return make_decision(cast)
    sent = make_handover(cast)
    if act == "antwoorden":
        handover.ask(sent, "Wie belt?", token=None, by=cast.meryem)
    if act in {"plannen", "vastleggen", "sluiten"}:
        handover.accept(sent, contact="", by=cast.meryem)
    if act == "vastleggen":
        handover.plan_moment(sent, due=clock.today() + timedelta(days=9), by=cast.noor)
        return MonitoringMoment.objects.get(handover=sent)
    return sent.case if act == "sluiten" else sent


@pytest.mark.parametrize("act", ACTS)
def test_what_a_service_refuses_in_its_savepoint_is_kept_once(cast: Cast, act: str, settings: Settings) -> None:
    row = _row(cast, act)
    STOOD[row.pk] = row
    name_actor("system:seed")
    settings.ROOT_URLCONF = __name__
    client: Client = logged_in(cast.samira)
    answer = client.post(f"/{act}/{row.pk}/")
    assert answer.status_code == 403
    (event,) = refusals(cast.samira)
    case = row if isinstance(row, Case) else row.case
    assert (event.case_id, event.case_number, event.ground) == (case.pk, case.number, Ground.NONE)
