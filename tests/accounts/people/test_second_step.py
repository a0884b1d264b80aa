"""Who lost telephone and recovery codes: two administrators let them begin anew, by a new invitation."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.audit.acts import Act
from accounts.audit.models import Event
from accounts.entry import Login, OneTimeLink, Purpose
from accounts.invitations import open_invitation
from accounts.links import address_of, make_link
from accounts.models import RoleRequest, User
from accounts.people.models import RequestState
from accounts.people.services.asking import ask_second_step
from accounts.people.services.deciding import agree
from accounts.people.services.people import deactivate
from accounts.roles import Role
from accounts.services import give_second_factor
from tests.accounts.people.make import fresh, with_password
from tests.accounts.test_invitations import GOOD, mailed, path_of
from tests.cast import Cast, make_cast, person
from tests.login import logged_in
from veiligthuis.database import reading_trail
from veiligthuis.errors import RuleViolation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_limits")]


def locked_out(cast: Cast) -> tuple[User, Client]:
    """Return somebody with an app and recovery codes, and a login that still runs elsewhere."""
    give_second_factor(with_password(cast.samira))
    RecoveryCodes.activate(cast.samira)
    return cast.samira, logged_in(cast.samira)


def ask(client: Client, user: User) -> Any:
    return client.post(f"/mensen/{user.pk}/tweede-stap/")


def test_the_page_says_what_it_does_and_to_call_back_first() -> None:
    cast = make_cast()
    with_password(cast.samira)
    rob = logged_in(cast.rob)
    assert f"/mensen/{cast.samira.pk}/tweede-stap/" in rob.get(f"/mensen/{cast.samira.pk}/").content.decode()
    html = rob.get(f"/mensen/{cast.samira.pk}/tweede-stap/").content.decode()
    for words in (
        "bel terug op een nummer dat je al had",
        "alle herstelcodes",
        "nieuwe uitnodiging",
        "De rollen blijven",
    ):
        assert words in html


def test_two_administrators_let_somebody_begin_anew_and_the_whole_way_back_works(settings: Settings) -> None:
    settings.SITE_URL = "http://localhost:8000"
    cast = make_cast()
    samira, before = locked_out(cast)
    old_link = path_of(address_of(make_link(samira, Purpose.PASSWORD).pk))
    assert ask(logged_in(cast.rob), samira).headers["Location"] == f"/mensen/{samira.pk}/"
    assert before.get("/werk/").status_code == 200  # asked is not done
    path = f"/mensen/wijziging/{RoleRequest.objects.get().pk}/"
    ria = logged_in(cast.ria)
    html = ria.get(path).content.decode()
    assert "Samira Bakkali stelt wachtwoord en tweede stap opnieuw in" in html
    assert "bel terug" in html
    assert ria.post(path, {"verdict": "akkoord"}).status_code == 302
    assert not Authenticator.objects.filter(user=samira).exists()
    assert not Login.objects.filter(user=samira).exists()
    assert not fresh(samira).has_usable_password()
    assert before.get("/werk/").status_code == 302
    assert Client().get(old_link).status_code == 410
    link = path_of(address_of(OneTimeLink.objects.get(user=samira, ended_at=None).pk))
    assert link in mailed()
    client = Client()
    client.post(link, {"password": GOOD, "again": GOOD})
    assert client.get("/werk/").headers["Location"] == "/inloggen/tweede-stap/"
    assert fresh(samira).roles == {Role.ASSESSOR}


def test_all_of_it_stands_in_the_trail_and_on_the_page_of_the_person() -> None:
    cast = make_cast()
    samira, _client = locked_out(cast)
    agree(ask_second_step(samira, by=cast.rob), by=cast.ria)
    with reading_trail():
        found = list(Event.objects.filter(object_id=samira.pk).values_list("act", "kind", "role"))
    said = {(act, kind) for act, kind, _role in found}
    assert said >= {
        (Act.ROLE_ASKED, "tweede_stap"),
        (Act.ROLE_DECIDED, "tweede_stap"),
        (Act.PERSON_CHANGED, "tweede_stap"),
        (Act.FACTOR_REMOVED, "app"),
        (Act.FACTOR_REMOVED, "herstelcodes"),
        (Act.LOGIN_ENDED, "account"),
        (Act.INVITED, "account"),
    }
    assert (Act.FACTOR_REMOVED, "app", "functioneel beheerder") in found
    assert "tweede stap opnieuw" in logged_in(cast.rob).get(f"/mensen/{samira.pk}/").content.decode()


def test_nobody_begins_anew_for_themselves_or_alone() -> None:
    cast = make_cast()
    samira, _client = locked_out(cast)
    assert "Dit ben je zelf" in ask(logged_in(cast.rob), cast.rob).content.decode()
    request = ask_second_step(samira, by=cast.rob)
    with pytest.raises(RuleViolation, match="vroeg dit zelf"):
        agree(request, by=cast.rob)
    with pytest.raises(RuleViolation, match="al gevraagd"):
        ask_second_step(samira, by=cast.ria)
    assert RoleRequest.objects.get().state == RequestState.ASKED


def test_an_administrator_is_helped_by_two_others_and_stays_one() -> None:
    cast = make_cast()
    third = person("Tineke Mulder", (cast.region, Role.ADMINISTRATOR, None))
    request = ask_second_step(with_password(cast.ria), by=cast.rob)
    with pytest.raises(RuleViolation, match="gaat over jezelf"):
        agree(request, by=cast.ria)
    agree(request, by=third)
    assert fresh(cast.ria).roles == {Role.ADMINISTRATOR}
    assert not fresh(cast.ria).has_usable_password()


def test_who_is_off_has_no_role_or_never_chose_a_password_is_told_what_to_do_instead() -> None:
    cast = make_cast()
    newcomer = person("Nina Nieuw", (cast.region, Role.INTAKE, None))
    rob = logged_in(cast.rob)
    assert "Stuur de uitnodiging opnieuw" in ask(rob, newcomer).content.decode()
    assert f"{newcomer.pk}/tweede-stap/" not in rob.get(f"/mensen/{newcomer.pk}/").content.decode()
    request = ask_second_step(with_password(cast.samira), by=cast.rob)
    deactivate(cast.samira, by=cast.rob)
    with pytest.raises(RuleViolation, match="staat uit"):
        agree(request, by=cast.ria)
    assert "staat uit" in ask(rob, cast.samira).content.decode()
    assert rob.get(f"/mensen/{cast.vera.pk}/tweede-stap/").status_code == 404


def test_one_of_the_last_two_administrators_is_helped_by_who_keeps_the_machine() -> None:
    cast = make_cast()
    give_second_factor(with_password(cast.ria))
    call_command("begin_anew", "Ria@vt-voorbeeld.example")
    assert not Authenticator.objects.filter(user=cast.ria).exists()
    assert not fresh(cast.ria).has_usable_password()
    assert open_invitation(cast.ria)
    with reading_trail():
        found = Event.objects.get(act=Act.PERSON_CHANGED, object_id=cast.ria.pk)
    assert (found.actor, found.kind) == ("system:begin_anew", "tweede_stap")


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("ria@vt-voorbeeld.example", "twee andere beheerders"),
        ("samira@vt-voorbeeld.example", "Alleen een functioneel beheerder"),
        ("niemand@vt-voorbeeld.example", "Niemand heeft"),
    ],
)
def test_who_keeps_the_machine_helps_nobody_whom_others_can_help(email: str, words: str) -> None:
    cast = make_cast()
    person("Tineke Mulder", (cast.region, Role.ADMINISTRATOR, None))
    with_password(cast.ria)
    with pytest.raises(CommandError, match=words):
        call_command("begin_anew", email)
    assert fresh(cast.ria).has_usable_password()
