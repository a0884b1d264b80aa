"""One-time links: an invitation and a forgotten password, from the mail to the second step."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.audit.acts import Act
from accounts.audit.models import Event
from accounts.entry import Login, OneTimeLink, Purpose, ResetRequest
from accounts.invitations import invite, open_invitation
from accounts.links import address_of
from accounts.models import User
from accounts.passwords import answer_requests
from accounts.services import give_second_factor, make_person
from cases.notifications.models import Message
from cases.notifications.services import deliver
from tests.cast import make_cast
from tests.login import logged_in
from veiligthuis import clock
from veiligthuis.database import acting_as_system, reading_trail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_limits")]
ASK, ASKED = "/inloggen/wachtwoord-vergeten/", "/inloggen/wachtwoord-vergeten/gevraagd/"
GOOD = "zeven paarse fietsen zingen"


def newcomer() -> User:
    make_cast()
    return make_person("samir@vt-voorbeeld.example", "Samir Amrani", password=None)


def path_of(address: str) -> str:
    return address.removeprefix("http://localhost:8000")


def choose(path: str, password: str = GOOD, again: str | None = None) -> tuple[Client, Any]:
    client = Client()
    return client, client.post(path, {"password": password, "again": password if again is None else again})


def acts(user: User) -> list[str]:
    with reading_trail():
        return list(Event.objects.filter(object_id=user.pk).order_by("at").values_list("act", flat=True))


def mailed() -> str:
    for message in Message.objects.filter(done_at=None):
        deliver(message.pk)
    return str(mail.outbox[-1].body)


def test_an_invitation_leads_to_a_password_and_then_to_the_second_step(settings: Settings) -> None:
    settings.SITE_URL = "http://localhost:8000"
    user = newcomer()
    address = invite(user)
    assert address in mailed()
    assert "Samir" not in mail.outbox[-1].subject + str(mail.outbox[-1].body)
    assert "Kies een wachtwoord" in Client().get(path_of(address)).content.decode()
    client, answer = choose(path_of(address))
    assert answer.headers["Location"] == "/"
    assert client.get("/werk/leeg").headers["Location"] == "/inloggen/tweede-stap/"
    assert acts(user) == [Act.INVITED, Act.PASSWORD_CHOSEN, Act.LOGGED_IN]


def test_a_link_works_once(settings: Settings) -> None:
    settings.SITE_URL = "http://localhost:8000"
    path = path_of(invite(newcomer()))
    choose(path)
    _, again = choose(path, "een heel ander wachtwoord")
    assert again.status_code == 410
    assert "werkt niet meer" in again.content.decode()


def test_a_new_invitation_ends_the_one_before() -> None:
    user = newcomer()
    first = path_of(invite(user))
    invite(user)
    assert Client().get(first).status_code == 410
    assert open_invitation(user)


def test_an_invitation_ends_after_its_days(settings: Settings) -> None:
    user = newcomer()
    path = path_of(invite(user))
    with clock.moved_to(clock.now() + timedelta(days=settings.INVITATION_DAYS, minutes=1)):
        assert Client().get(path).status_code == 410
        assert open_invitation(user) is None


def test_a_link_of_somebody_switched_off_opens_nothing() -> None:
    user = newcomer()
    path = path_of(invite(user))
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert Client().get(path).status_code == 410


def test_a_guessed_link_looks_like_a_used_one() -> None:
    user = newcomer()
    path = path_of(invite(user))
    choose(path)
    link = OneTimeLink.objects.get()
    guessed = [Client().get(f"/inloggen/link/{key}/{'A' * 22}/") for key in (uuid4(), link.pk)]
    used = Client().get(path)
    assert {(a.status_code, len(a.content)) for a in guessed} == {(used.status_code, len(used.content))}


def test_the_database_alone_does_not_open_a_link() -> None:
    user = newcomer()
    proof = path_of(invite(user)).split("/")[-2]
    row = OneTimeLink.objects.values().get()
    message = Message.objects.values().get()
    assert proof not in f"{row}{message}"


@pytest.mark.parametrize(
    ("password", "words"),
    [("kort", "12 tekens"), ("zeven paarse fietsen zinge", "niet hetzelfde"), ("", "Vul in")],
)
def test_a_password_that_will_not_do_is_refused_in_words(password: str, words: str) -> None:
    path = path_of(invite(newcomer()))
    _, answer = choose(path, password, GOOD)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert GOOD not in answer.content.decode()


def test_whoever_forgot_their_password_gets_a_link_and_is_out_everywhere() -> None:
    els = make_cast().els
    els.set_password("het oude wachtwoord")
    els.save(update_fields=["password"])
    give_second_factor(els)
    elsewhere = logged_in(els)
    assert Client().post(ASK, {"email": els.email.upper()}).headers["Location"] == ASKED
    with acting_as_system("relay"):
        assert answer_requests() == 1
    path = path_of(address_of(OneTimeLink.objects.get(purpose=Purpose.PASSWORD).pk))
    assert "Kies een wachtwoord" in Client().get(path).content.decode()
    _, answer = choose(path)
    assert answer.headers["Location"] == "/inloggen/code/"
    assert elsewhere.get("/logboek/").status_code == 302
    assert not Login.objects.filter(user=els).exists()
    assert acts(els) == [Act.PASSWORD_ASKED, Act.PASSWORD_CHOSEN, Act.LOGIN_ENDED]


def test_the_answer_is_the_same_for_a_known_and_an_unknown_address() -> None:
    els = make_cast().els
    answers = [Client().post(ASK, {"email": email}) for email in (els.email, "niemand@vt-voorbeeld.example")]
    assert len({(a.status_code, a.headers["Location"], a.content) for a in answers}) == 1
    assert ResetRequest.objects.count() == 2
    assert b"niemand" not in b"".join(bytes(row.sealed) for row in ResetRequest.objects.all())
    with acting_as_system("relay"):
        assert answer_requests() == 0  # Els has no password yet: she waits for an invitation
    assert not ResetRequest.objects.exists()


def test_asking_again_and_again_fills_nobodys_mailbox() -> None:
    els = make_cast().els
    els.set_password("het oude wachtwoord")
    els.save(update_fields=["password"])
    for _ in range(3):
        Client().post(ASK, {"email": els.email})
    with acting_as_system("relay"):
        assert answer_requests() == 1
