"""What the page of a person says of the past: in the language of the screen, with who asked and who agreed."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from accounts.duty import add_shift
from accounts.models import User
from accounts.people.services.asking import ask_activation, ask_address, ask_second_step
from accounts.people.services.deciding import agree
from accounts.people.services.imports import confirm, keep_list
from accounts.people.services.people import deactivate, rename
from accounts.roster.models import DutyKind
from tests.accounts.people.make import fresh, make_list, make_request, with_password
from tests.cast import make_cast
from tests.login import logged_in
from veiligthuis import clock

pytestmark = pytest.mark.django_db
SANNE = "Sanne Özer;sanne@vt-voorbeeld.example;intakemedewerker;Zuid;;;"


def shown(client: Client, user: User) -> str:
    return str(client.get(f"/mensen/{user.pk}/").content.decode())


def test_what_changed_of_somebody_is_said_in_the_language_of_the_screen() -> None:
    cast = make_cast()
    rename(cast.samira, "Samira Bakkali-Vos", by=cast.rob)
    deactivate(cast.samira, by=cast.rob)
    agree(ask_activation(cast.samira, by=cast.rob), by=cast.ria)
    agree(make_request(cast), by=cast.ria)
    agree(ask_address(cast.samira, "s@voorbeeld.example", by=cast.rob), by=cast.ria)
    agree(ask_second_step(with_password(cast.samira), by=cast.rob), by=cast.ria)
    begins = clock.now() + timedelta(hours=1)
    add_shift(fresh(cast.samira), DutyKind.CRISIS, starts=begins, ends=begins + timedelta(hours=1), by=cast.joke)
    client = logged_in(cast.rob)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    html = shown(client, cast.samira)
    history = html[html.index('id="logboek"') : html.index('id="account"')]
    said = set(re.findall(r"<small>[^<]*, ([^<,]+)</small>", history))
    assert said == {
        "name",
        "turned off",
        "turned on again",
        "turn on again",
        "give a role: second reader",
        "change email address",
        "second step anew",
        "account",
        "duty: crisis duty",
    }


def test_who_was_made_by_a_list_shows_who_asked_for_it_and_who_agreed() -> None:
    cast = make_cast()
    line = "Noor Vos;noor@vt-voorbeeld.example;;;;;"
    agree(confirm(keep_list(make_list(SANNE, line), by=cast.rob), by=cast.rob), by=cast.ria)
    for user in (User.objects.get(email="sanne@vt-voorbeeld.example"), cast.noor):
        html = shown(logged_in(cast.ria), user)
        assert "Een lijst van 2 regels inlezen" in html
        assert "gevraagd door Rob Meijer, besloten door Ria Vos" in html
    assert "inlezen" not in shown(logged_in(cast.ria), cast.samira)
