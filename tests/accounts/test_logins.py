"""How long a login lasts, who ends it, and what is put back that somebody typed meanwhile."""

import base64
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.audit.acts import Act
from accounts.audit.models import Event
from accounts.duty import add_shift
from accounts.entry import Login
from accounts.models import Membership, User
from accounts.roster.models import DutyKind
from accounts.services import give_second_factor
from cases.drafts.services import save_draft
from tests.accounts.test_login import CODE, code_now
from tests.cast import Cast, make_cast
from tests.login import logged_in
from veiligthuis import clock
from veiligthuis.database import reading_trail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_limits")]
PASSWORD, OWN, LOGBOOK = "een lang wachtwoord", "/mijn/logins/", "/logboek/"
BROWSER = {"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_SEC_FETCH_MODE": "navigate"}


def ready(user: User) -> User:
    """Give somebody a password and a second factor."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    give_second_factor(user)
    return user


def text(answer: Any) -> str:
    return str(answer.content.decode())


def acts(user: User) -> list[str]:
    with reading_trail():
        return list(Event.objects.filter(object_id=user.pk).order_by("at").values_list("act", flat=True))


def come_in(client: Client, user: User, back: str) -> str:
    """Log in again in the same browser, with both steps; return where it leads."""
    client.post("/inloggen/", {"login": user.email, "password": PASSWORD, "next": back})
    return client.post(CODE, {"code": code_now(user)}).headers["Location"]


# --- ended by others or by oneself ------------------------------------------


def test_a_role_that_is_taken_away_ends_every_login_at_the_next_request() -> None:
    joke = ready(make_cast().joke)
    clients = [logged_in(joke), logged_in(joke)]
    assert [client.get("/werk/").status_code for client in clients] == [200, 200]
    gone = Membership.objects.filter(user=joke).first()
    assert gone
    gone.ends = clock.today() - timedelta(days=1)
    gone.save(update_fields=["ends"])
    assert clients[0].get("/werk/").headers["Location"].startswith("/inloggen/")
    assert not Login.objects.filter(user=joke).exists()
    assert clients[1].get("/werk/").headers["Location"].startswith("/inloggen/")
    assert "Er is iets veranderd aan je toegang" in text(clients[0].get("/inloggen/"))
    assert Act.LOGIN_ENDED in acts(joke)


def test_a_role_that_is_added_ends_nothing() -> None:
    cast = make_cast()
    client = logged_in(cast.noor)
    assert client.get("/werk/").status_code == 200
    Membership.objects.create(
        user=cast.noor, organisation=cast.region, role="neemt_ambtshalve_aan", family="zaak", starts=clock.today()
    )
    assert client.get("/werk/").status_code == 200


@pytest.mark.parametrize("change", ["is_active", "password"])
def test_who_is_switched_off_or_gets_another_password_is_out_at_the_next_request(change: str) -> None:
    els = ready(make_cast().els)
    client = logged_in(els)
    assert client.get(LOGBOOK).status_code == 200
    els.set_password("een heel ander wachtwoord")
    els.is_active = False
    els.save(update_fields=[change])
    assert client.get(LOGBOOK).status_code == 302
    assert not Login.objects.filter(user=els).exists()


def test_ones_own_list_names_and_ends_logins_and_never_shows_a_key() -> None:
    els = ready(make_cast().els)
    here, there = logged_in(els), logged_in(els)
    for client in (here, there):
        client.get(LOGBOOK)
    page = text(here.get(OWN))
    assert "hier ben je nu" in page
    assert not [key for key in Login.objects.values_list("pk", flat=True) if key in page]
    handle = page.split('/einde/"')[0].rsplit("/", 1)[-1]
    assert here.post(f"{OWN}{handle}/naam/", {"label": "laptop"}).status_code == 302
    assert "laptop" in text(here.get(OWN))
    with clock.moved_to(clock.now() + timedelta(minutes=2)):
        there.get(LOGBOOK)  # which saves that login anew
        assert "laptop" in text(here.get(OWN))
    assert here.post(f"{OWN}{handle}/naam/", {"label": "x" * 61}).status_code == 400
    here.post(f"{OWN}{handle}/einde/")
    assert there.get(LOGBOOK).status_code == 302
    assert here.get(LOGBOOK).status_code == 200


@pytest.mark.parametrize(("used_until", "looked_at", "shown"), [(0, 14, 2), (0, 16, 1), (588, 601, 1)])
def test_ones_own_list_shows_only_logins_that_still_hold(used_until: int, looked_at: int, shown: int) -> None:
    els, begin = ready(make_cast().els), clock.now()
    there = logged_in(els)
    there.get(LOGBOOK)
    for minutes in range(14, used_until + 1, 14):
        at(begin, there, minutes, LOGBOOK)
    with clock.moved_to(begin + timedelta(minutes=looked_at)):
        here = logged_in(els)
        here.get(LOGBOOK)
        assert text(here.get(OWN)).count('<article class="vt-panel"') == shown


def test_a_locked_login_stands_in_ones_own_list() -> None:
    anna, there, begin = on_duty_with_a_contact(make_cast())
    assert at(begin, there, 70).headers["Location"].startswith("/inloggen/opnieuw/")
    with clock.moved_to(begin + timedelta(minutes=80)):
        here = logged_in(anna)
        here.get("/werk/")
        assert text(here.get(OWN)).count('<article class="vt-panel"') == 2


def test_all_others_end_at_once_and_a_strangers_login_stays() -> None:
    cast = make_cast()
    here, there, strange = logged_in(cast.els), logged_in(cast.els), logged_in(cast.noor)
    for client in (here, there):
        client.get(LOGBOOK)
    strange.get("/werk/")
    here.post(f"{OWN}andere/")
    assert (here.get(LOGBOOK).status_code, there.get(LOGBOOK).status_code) == (200, 302)
    assert strange.get("/werk/").status_code == 200


def test_a_new_password_ends_all_other_logins() -> None:
    els = ready(make_cast().els)
    here, there = logged_in(els), logged_in(els)
    for client in (here, there):
        client.get(LOGBOOK)
    new = {"password": "zeven paarse fietsen zingen", "again": "zeven paarse fietsen zingen"}
    assert here.post("/mijn/wachtwoord/", new).headers["Location"] == OWN
    assert (here.get(LOGBOOK).status_code, there.get(LOGBOOK).status_code) == (200, 302)


def test_the_database_alone_tells_nothing_of_a_login() -> None:
    els = ready(make_cast().els)
    client = logged_in(els)
    client.get(LOGBOOK)
    (kept,) = Login.objects.values_list("session_data", flat=True)
    version, _point, sealed = kept.partition(".")
    plain = base64.b64decode(sealed, validate=True)
    assert not [word for word in (b"auth_user", str(els.pk).encode(), b"mfa", b"made") if word in plain]
    assert not Login.objects.filter(pk=client.cookies["sessie"].value).exists()
    changed = plain[:-1] + bytes([plain[-1] ^ 1])
    Login.objects.update(session_data=f"{version}.{base64.b64encode(changed).decode()}")
    assert client.get(LOGBOOK).status_code == 302


# --- how long it lasts --------------------------------------------------------


def on_duty_with_a_contact(cast: Cast) -> tuple[User, Client, datetime]:
    """Put Anna on duty with a conversation open."""
    anna, begin = ready(cast.anna), clock.now()
    add_shift(
        user=anna,
        kind=DutyKind.DESK,
        starts=begin - timedelta(hours=1),
        ends=begin + timedelta(hours=16),
        by=cast.joke,
    )
    client = logged_in(anna)
    client.get("/werk/")
    save_draft(anna, "gesprek", uuid4(), {"words": ["geschreeuw bij de buren"]})
    return anna, client, begin


def at(begin: datetime, client: Client, minutes: int, path: str = "/werk/") -> Any:
    with clock.moved_to(begin + timedelta(minutes=minutes)):
        return client.get(path)


def test_asking_how_long_is_left_keeps_no_login_alive() -> None:
    client, begin = logged_in(make_cast().els), clock.now()
    client.get(LOGBOOK)
    left = [int(text(at(begin, client, minutes, "/mijn/login/"))) for minutes in (5, 10, 14)]
    assert left == sorted(left, reverse=True)
    assert at(begin, client, 16, LOGBOOK).status_code == 302
    assert text(at(begin, client, 17, "/mijn/login/")) == "0"


def test_saving_a_draft_keeps_a_login_alive() -> None:
    anna, begin = make_cast().anna, clock.now()
    client = logged_in(anna)
    client.get("/werk/")
    for minutes in (10, 20, 30):
        with clock.moved_to(begin + timedelta(minutes=minutes)):
            assert client.post(f"/concept/gesprek/{uuid4()}/", {"words": "nog steeds"}).status_code == 200
    assert at(begin, client, 40).status_code == 200


def test_on_duty_with_a_contact_open_an_hour_idle_locks_and_one_factor_opens() -> None:
    anna, client, begin = on_duty_with_a_contact(make_cast())
    assert at(begin, client, 59).status_code == 200
    answer = at(begin, client, 59 + 61)
    assert answer.headers["Location"].startswith("/inloggen/opnieuw/code/?next=%2Fwerk%2F")
    assert at(begin, client, 121, "/gesprek/nieuw/").status_code == 302
    assert "Je scherm staat op slot" in text(at(begin, client, 121, answer.headers["Location"]))
    with clock.moved_to(begin + timedelta(minutes=122)):
        opened = client.post("/inloggen/opnieuw/", {"password": PASSWORD, "next": "/werk/"})
        assert opened.headers["Location"] == "/werk/"
        assert client.get("/werk/").status_code == 200
    assert acts(anna)[-2:] == [Act.LOCKED, Act.UNLOCKED]


def test_on_duty_without_a_contact_the_ordinary_limit_holds() -> None:
    cast = make_cast()
    _, client, begin = on_duty_with_a_contact(cast)
    other = logged_in(cast.noor)
    other.get("/werk/")
    assert at(begin, other, 16).headers["Location"].startswith("/inloggen/?next")
    assert at(begin, client, 16).status_code == 200


def test_thirteen_hours_is_the_end_and_is_told_an_hour_ahead() -> None:
    _, client, begin = on_duty_with_a_contact(make_cast())
    for hours in range(1, 13):
        page = text(at(begin, client, 59 * hours))
        assert "word je uitgelogd" not in page
    assert "word je uitgelogd" in text(at(begin, client, 12 * 60 + 5))
    assert at(begin, client, 13 * 60 + 1).headers["Location"].startswith("/inloggen/?next")


def test_an_ordinary_login_is_told_an_hour_ahead_of_its_ten() -> None:
    client, begin = logged_in(make_cast().els), clock.now()
    for minutes in range(0, 535, 14):
        assert "word je uitgelogd" not in text(at(begin, client, minutes, LOGBOOK))
    assert "word je uitgelogd" in text(at(begin, client, 545, LOGBOOK))
