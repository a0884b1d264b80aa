"""People are invited, switched off and on again, and every change stands in the trail."""

from datetime import timedelta

import pytest

from accounts.audit.acts import Act
from accounts.audit.models import Event
from accounts.models import Membership, RoleRequest, User
from accounts.people.models import RequestKind, RequestState
from accounts.people.services.asking import ask_activation, ask_address, ask_withdrawal, invite_person
from accounts.people.services.deciding import agree, refuse
from accounts.people.services.people import deactivate, invite_again, rename
from accounts.roles import Action, Role
from accounts.tasks import expire_requests
from cases.notifications.models import Kind, Message
from tests.accounts.people.make import fresh, make_request, wanted
from tests.accounts.people.test_requests import held
from tests.cast import make_cast, member, person
from tests.login import logged_in
from veiligthuis import clock
from veiligthuis.database import reading_trail
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db


def test_an_invitation_leaves_when_the_second_administrator_agrees() -> None:
    cast = make_cast()
    request = invite_person(
        "Nina@vt-voorbeeld.example", "Nina Nieuw", wanted(cast, Role.INTAKE, team=cast.zuid), by=cast.rob
    )
    newcomer = User.objects.get(email="nina@vt-voorbeeld.example")
    assert not newcomer.has_usable_password()
    assert not Message.objects.filter(kind=Kind.INVITED).exists()
    agree(request, by=cast.ria)
    assert Message.objects.filter(kind=Kind.INVITED, recipient=newcomer).count() == 1
    assert held(newcomer) == {"intakemedewerker"}
    agree(make_request(cast, newcomer), by=cast.ria)
    assert Message.objects.filter(kind=Kind.INVITED, recipient=newcomer).count() == 1
    invite_again(newcomer, by=cast.rob)
    assert Message.objects.filter(kind=Kind.INVITED, recipient=newcomer).count() == 2


def test_an_address_that_is_taken_is_refused_at_its_field() -> None:
    cast = make_cast()
    with pytest.raises(RuleViolation, match="al iemand") as refusal:
        invite_person(cast.noor.email.upper(), "Noor", wanted(cast, Role.INTAKE), by=cast.rob)
    assert refusal.value.field == "email"


def test_another_address_holds_when_a_second_administrator_agrees_and_ends_every_login() -> None:
    cast = make_cast()
    samira = logged_in(cast.samira)
    asked = ask_address(cast.samira, "S.Bakkali@Voorbeeld.example", by=cast.rob)
    assert fresh(cast.samira).email != asked.email == "s.bakkali@voorbeeld.example"
    with pytest.raises(RuleViolation, match="Je vroeg dit zelf"):
        agree(asked, by=cast.rob)
    assert samira.get("/werk/").status_code == 200
    agree(asked, by=cast.ria)
    assert fresh(cast.samira).email == "s.bakkali@voorbeeld.example"
    assert samira.get("/werk/").status_code == 302
    with reading_trail():
        (event,) = Event.objects.filter(act=Act.PERSON_CHANGED, kind="adres")
        told = str(list(Event.objects.values()))
    assert event.object_id == cast.samira.pk
    assert "bakkali" not in told.lower()


def test_an_address_of_somebody_else_or_the_same_one_is_refused_also_when_it_was_taken_meanwhile() -> None:
    cast = make_cast()
    for address, words in ((cast.noor.email, "al iemand"), (cast.samira.email.upper(), "al heeft")):
        with pytest.raises(RuleViolation, match=words) as refusal:
            ask_address(cast.samira, address, by=cast.rob)
        assert refusal.value.field == "email"
    asked = ask_address(cast.samira, "nieuw@voorbeeld.example", by=cast.rob)
    rename(cast.omar, "Omar", by=cast.rob)
    User.objects.filter(pk=cast.omar.pk).update(email="nieuw@voorbeeld.example")
    with pytest.raises(RuleViolation, match="al iemand"):
        agree(asked, by=cast.ria)


def test_who_was_invited_gets_the_invitation_at_the_new_address_only() -> None:
    cast = make_cast()
    agree(invite_person("fout@voorbeeld.example", "Bo Visser", wanted(cast), by=cast.rob), by=cast.ria)
    bo = User.objects.get(email="fout@voorbeeld.example")
    agree(ask_address(bo, "bo@voorbeeld.example", by=cast.rob), by=cast.ria)
    assert [message.kind for message in Message.objects.filter(recipient=bo)] == [Kind.INVITED, Kind.INVITED]


def test_who_is_switched_off_is_out_at_the_next_request_and_comes_back_with_a_second_administrator() -> None:
    cast = make_cast()
    client = logged_in(cast.samira)
    assert client.get("/werk/").status_code == 200
    deactivate(cast.samira, by=cast.rob)
    assert client.get("/werk/").status_code == 302
    assert fresh(cast.samira).roles == frozenset()
    deactivate(cast.samira, by=cast.rob)
    with pytest.raises(RuleViolation, match="staat uit"):
        make_request(cast)
    agree(ask_activation(cast.samira, by=cast.rob), by=cast.ria)
    assert held(cast.samira) == {"beoordelaar"}
    assert fresh(cast.samira).deactivated_at is None


def test_two_administrators_always_remain() -> None:
    cast = make_cast()
    with pytest.raises(RuleViolation, match="twee beheerders"):
        deactivate(cast.ria, by=cast.rob)
    with pytest.raises(RuleViolation, match="twee beheerders"):
        ask_withdrawal(Membership.objects.get(user=cast.ria), by=cast.rob)
    person("Tineke Mulder", (cast.region, Role.ADMINISTRATOR, None))
    deactivate(cast.ria, by=cast.rob)
    assert not fresh(cast.ria).is_active


def test_two_administrators_remain_after_everybodys_last_day_too() -> None:
    cast = make_cast()
    tineke = person("Tineke Mulder", (cast.region, Role.ADMINISTRATOR, None))
    later = clock.today() + timedelta(days=30)
    agree(ask_withdrawal(Membership.objects.get(user=cast.ria), by=cast.rob, ends=later), by=tineke)
    with pytest.raises(RuleViolation, match="geen laatste dag"):
        ask_withdrawal(Membership.objects.get(user=tineke), by=cast.rob, ends=later)
    with pytest.raises(RuleViolation, match="geen laatste dag"):
        deactivate(tineke, by=cast.rob)


def test_another_region_is_out_of_reach() -> None:
    cast = make_cast()
    for act in (
        lambda: deactivate(cast.vera, by=cast.rob),
        lambda: make_request(cast, cast.vera),
        lambda: ask_withdrawal(Membership.objects.get(user=cast.vera), by=cast.rob),
    ):
        with pytest.raises(RuleViolation, match="niet bij je regio"):
            act()
    member(cast.samira, cast.other_region, Role.INTAKE)
    with pytest.raises(RuleViolation, match="andere regio"):
        deactivate(cast.samira, by=cast.rob)


def test_every_change_stands_in_the_trail_with_whom_it_is_about() -> None:
    cast = make_cast()
    agree(make_request(cast), by=cast.ria)
    refuse(make_request(cast, role=Role.OWN_MOTION), "nee", by=cast.ria)
    rename(cast.samira, "Samira Bakkali-Vos", by=cast.rob)
    deactivate(cast.samira, by=cast.rob)
    with reading_trail():
        events = Event.objects.filter(object_id=cast.samira.pk).order_by("at")
        found = list(events.values_list("act", "kind"))
    assert found == [
        (Act.ROLE_ASKED, "geven tweede_lezer"),
        (Act.ROLE_CHANGED, "geven tweede_lezer"),
        (Act.INVITED, "account"),
        (Act.ROLE_DECIDED, "geven tweede_lezer"),
        (Act.ROLE_ASKED, "geven neemt_ambtshalve_aan"),
        (Act.ROLE_DECIDED, "geven neemt_ambtshalve_aan"),
        (Act.PERSON_CHANGED, "naam"),
        (Act.PERSON_CHANGED, "uitgezet"),
    ]


def test_a_right_that_was_lost_meanwhile_is_seen_by_long_work() -> None:
    cast = make_cast()
    at_work = fresh(cast.samira)
    assert at_work.can(Action.READ_CASE)
    deactivate(cast.samira, by=cast.rob)
    assert at_work.can(Action.READ_CASE)  # what was asked at its beginning
    assert not at_work.still_can(Action.READ_CASE)


def test_every_kind_of_request_has_its_words() -> None:
    assert {kind.value for kind in RequestKind} == {"geven", "intrekken", "aanzetten", "adres", "tweede_stap", "lijst"}


def test_the_hourly_task_lets_requests_expire() -> None:
    make_request(make_cast())
    with clock.moved_to(clock.now() + timedelta(days=15)):
        expire_requests()
    assert RoleRequest.objects.get().state == RequestState.EXPIRED
