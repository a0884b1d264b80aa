"""A change of what somebody may do: asked by one, decided by another, felt at the very next request."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.entry import Login
from accounts.models import Membership, RoleRequest, User
from accounts.people.models import RequestState
from accounts.people.services.asking import ask_role, ask_withdrawal
from accounts.people.services.deciding import agree, expire, refuse, take_back
from accounts.people.services.people import deactivate, invite_again, rename
from accounts.roles import APART, Role
from tests.accounts.people.make import LATER, fresh, make_request, wanted
from tests.cast import Cast, make_cast, person
from tests.login import logged_in
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db

READINGS = "/beoordelingen/"


def held(user: User) -> set[str]:
    return {str(role) for role in fresh(user).roles}


def test_a_role_holds_when_a_second_administrator_agrees_and_not_before() -> None:
    cast = make_cast()
    request = make_request(cast)
    assert held(cast.samira) == {"beoordelaar"}
    agree(request, by=cast.ria)
    assert held(cast.samira) == {"beoordelaar", "tweede_lezer"}
    assert RoleRequest.objects.get().state == RequestState.GIVEN


def test_the_role_works_on_the_very_next_request_of_a_login_that_runs() -> None:
    cast = make_cast()
    client = logged_in(cast.samira)
    assert client.get(READINGS).status_code == 403
    agree(make_request(cast), by=cast.ria)
    assert client.get(READINGS).status_code == 200


def test_a_role_that_is_withdrawn_ends_every_login_and_the_right_at_once() -> None:
    cast = make_cast()
    client = logged_in(cast.samira)
    assert client.get("/werk/").status_code == 200
    request = ask_withdrawal(Membership.objects.get(user=cast.samira), by=cast.rob)
    assert client.get("/werk/").status_code == 200
    agree(request, by=cast.ria)
    assert client.get("/werk/").status_code == 302
    assert not Login.objects.filter(user=cast.samira).exists()
    assert logged_in(fresh(cast.samira)).get("/werk/").status_code == 403
    assert Membership.objects.get(user=cast.samira).withdrawn_at


def test_another_family_fits_as_soon_as_the_role_is_withdrawn() -> None:
    cast = make_cast()
    with pytest.raises(
        RuleViolation, match=r"Samira Bakkali is dan al beoordelaar.*geen dossiers.*beoordelaar intrekken"
    ):
        make_request(cast, role=Role.ADMINISTRATOR)
    agree(ask_withdrawal(Membership.objects.get(user=cast.samira), by=cast.rob), by=cast.ria)
    agree(make_request(cast, role=Role.ADMINISTRATOR), by=cast.ria)
    assert held(cast.samira) == {"functioneel_beheerder"}


def test_a_role_can_end_on_a_last_day_instead() -> None:
    cast = make_cast()
    with clock.moved_to(datetime(2026, 11, 25, 12, 0, tzinfo=UTC)):
        agree(ask_withdrawal(Membership.objects.get(user=cast.samira), by=cast.rob, ends=LATER), by=cast.ria)
        assert held(cast.samira) == {"beoordelaar"}
    with clock.moved_to(datetime(2027, 6, 30, 21, 59, tzinfo=UTC)):
        assert held(cast.samira) == {"beoordelaar"}
    with clock.moved_to(datetime(2027, 6, 30, 22, 0, tzinfo=UTC)):  # midnight in the Netherlands
        assert held(cast.samira) == set()


def test_a_membership_with_an_end_ends_by_itself() -> None:
    cast = make_cast()
    with clock.moved_to(datetime(2026, 11, 25, 12, 0, tzinfo=UTC)):
        agree(make_request(cast, ends=LATER), by=cast.ria)
        client = logged_in(cast.samira)
        assert client.get(READINGS).status_code == 200
    with clock.moved_to(datetime(2027, 7, 1, 6, 0, tzinfo=UTC)):
        assert logged_in(fresh(cast.samira)).get(READINGS).status_code == 403
        assert logged_in(fresh(cast.samira)).get("/werk/").status_code == 200


@pytest.mark.parametrize("verb", ["agree", "refuse"])
@pytest.mark.parametrize(("who", "words"), [("rob", "Je vroeg dit zelf"), ("anna", "Alleen een functioneel beheerder")])
def test_who_asked_or_is_no_administrator_decides_nothing(verb: str, who: str, words: str) -> None:
    cast = make_cast()
    request, by = make_request(cast), getattr(cast, who)
    with pytest.raises(RuleViolation, match=words):
        agree(request, by=by) if verb == "agree" else refuse(request, "nee", by=by)
    assert RoleRequest.objects.get().state == RequestState.ASKED


def test_nobody_changes_their_own() -> None:
    cast = make_cast()
    own = Membership.objects.get(user=cast.rob)
    for act in (
        lambda: ask_role(cast.rob, wanted(cast, Role.ADMINISTRATOR), by=cast.rob),
        lambda: ask_withdrawal(own, by=cast.rob),
        lambda: deactivate(cast.rob, by=cast.rob),
        lambda: rename(cast.rob, "Iemand Anders", by=cast.rob),
        lambda: invite_again(cast.rob, by=cast.rob),
    ):
        with pytest.raises(RuleViolation, match="Dit ben je zelf"):
            act()


def test_nobody_decides_about_themselves() -> None:
    cast = make_cast()
    third = person("Tineke Mulder", (cast.region, Role.ADMINISTRATOR, None))
    request = ask_withdrawal(Membership.objects.get(user=cast.ria), by=cast.rob)
    with pytest.raises(RuleViolation, match="gaat over jezelf"):
        agree(request, by=cast.ria)
    agree(request, by=third)
    assert held(cast.ria) == set()


def decided(cast: Cast, **values: Any) -> None:
    row = {"state": "gegeven", "decided_by": cast.ria, "decided_at": clock.now(), **values}
    RoleRequest.objects.filter(pk=make_request(cast).pk).update(**row)


def test_the_database_refuses_a_decision_by_who_asked_or_whom_it_is_about() -> None:
    cast = make_cast()
    for by in (cast.rob, cast.samira, None):
        for state in ("gegeven", "geweigerd"):
            with pytest.raises(IntegrityError, match="role_request_second_person"), transaction.atomic():
                decided(cast, decided_by=by, state=state, reason="x")
    with pytest.raises(IntegrityError, match="role_request_second_person"), transaction.atomic():
        decided(cast, decided_by=cast.ria, state="ingetrokken")
    with pytest.raises(IntegrityError, match="role_request_decided_in_time"), transaction.atomic():
        decided(cast, decided_at=clock.now() + timedelta(days=15))
    with pytest.raises(IntegrityError, match="role_request_dated"), transaction.atomic():
        decided(cast, decided_at=None)


def test_the_database_refuses_who_asks_for_themselves() -> None:
    cast = make_cast()
    row: dict[str, Any] = {"region": cast.region, "kind": "geven", "asked_by": cast.rob, "role": Role.ADMINISTRATOR}
    with pytest.raises(IntegrityError, match="role_request_never_own"), transaction.atomic():
        RoleRequest.objects.create(person=cast.rob, concerns=[cast.rob.pk], **row)
    with pytest.raises(IntegrityError, match="role_request_names_whom"), transaction.atomic():
        RoleRequest.objects.create(person=cast.rob, concerns=[uuid.uuid4()], **row)


@pytest.mark.parametrize("state", [state for state in RequestState if state != RequestState.ASKED])
def test_the_database_keeps_every_decision_as_it_is(state: RequestState) -> None:
    cast = make_cast()
    by = {"gegeven": cast.ria, "geweigerd": cast.ria, "ingetrokken": cast.rob, "verlopen": None}[state]
    decided(cast, state=state, decided_by=by, reason="x")
    request = RoleRequest.objects.get()
    for following in RequestState:
        with pytest.raises(IntegrityError, match="role_request_stands"), transaction.atomic():
            RoleRequest.objects.filter(pk=request.pk).update(state=following)
    with pytest.raises(IntegrityError, match="role_request_stands"), transaction.atomic():
        RoleRequest.objects.filter(pk=request.pk).delete()


def test_a_refusal_needs_a_reason_and_changes_nothing() -> None:
    cast = make_cast()
    request = make_request(cast)
    with pytest.raises(RuleViolation, match="waarom"):
        refuse(request, "  ", by=cast.ria)
    refuse(request, "Samira begint pas in januari.", by=cast.ria)
    assert held(cast.samira) == {"beoordelaar"}
    with pytest.raises(RuleViolation, match="al besloten"):
        agree(request, by=cast.ria)


def test_only_who_asked_takes_it_back_and_a_second_time_is_fine() -> None:
    cast = make_cast()
    request = make_request(cast)
    with pytest.raises(RuleViolation, match="Alleen wie het vroeg"):
        take_back(request, by=cast.ria)
    take_back(request, by=cast.rob)
    take_back(request, by=cast.rob)
    with pytest.raises(RuleViolation, match="al besloten"):
        agree(request, by=cast.ria)


def test_what_waits_too_long_expires_and_can_be_asked_anew() -> None:
    cast = make_cast()
    request = make_request(cast)
    with clock.moved_to(clock.now() + timedelta(days=14, minutes=1)):
        with pytest.raises(RuleViolation, match="wachtte te lang"):
            agree(request, by=cast.ria)
        assert expire(clock.now()) == 1
        assert expire(clock.now()) == 0
        agree(make_request(cast), by=cast.ria)
        assert held(cast.samira) == {"beoordelaar", "tweede_lezer"}


def test_the_same_thing_is_asked_once() -> None:
    cast = make_cast()
    make_request(cast)
    with pytest.raises(RuleViolation, match="al gevraagd"):
        make_request(cast)


def test_a_role_that_is_held_already_is_not_asked() -> None:
    cast = make_cast()
    with pytest.raises(RuleViolation, match="heeft deze rol dan al"):
        make_request(cast, role=Role.ASSESSOR, team=cast.noord)
    make_request(cast, role=Role.ASSESSOR, team=cast.zuid)  # in another team as well


@pytest.mark.parametrize("role", sorted(APART | {Role.PROFESSIONAL, Role.PARTNER}))
def test_a_role_fits_its_organisation_and_team(role: Role) -> None:
    cast = make_cast()
    newcomer = person("Nina Nieuw", (cast.region, Role.INTAKE, None))
    wrong = cast.school if role in APART else cast.region
    with pytest.raises(RuleViolation, match="niet bij deze organisatie"):
        make_request(cast, newcomer, role, organisation=wrong)
    with pytest.raises(RuleViolation, match="niet bij deze organisatie"):
        make_request(cast, newcomer, role, organisation=cast.other_region)
    if role in APART:
        with pytest.raises(RuleViolation, match="niet bij een team"):
            make_request(cast, newcomer, role, team=cast.zuid)


def test_a_role_asked_for_an_earlier_day_begins_on_the_day_of_agreement() -> None:
    cast = make_cast()
    request = make_request(cast)
    later = clock.now() + timedelta(days=3)
    with clock.moved_to(later):
        agree(request, by=cast.ria)
    given = Membership.objects.get(user=cast.samira, role=Role.SECOND_READER)
    assert given.starts == later.astimezone(clock.AMSTERDAM).date()
