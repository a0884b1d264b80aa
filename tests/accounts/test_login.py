"""Logging in: password, then code; what is recorded; the demo's code where it passes and where it is refused."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.test import Client
from pytest_django import Settings

from accounts.audit.acts import Act
from accounts.audit.models import Event
from accounts.demo import demo_code
from accounts.models import Login, User
from accounts.services import give_second_factor
from tests.cast import make_cast
from tests.login import logged_in
from veiligthuis import clock
from veiligthuis.database import reading_trail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_limits")]
PASSWORD = "een lang wachtwoord"
LOGIN, CODE, SET_UP = "/inloggen/", "/inloggen/code/", "/inloggen/tweede-stap/"
APP, CODES, OWN = "/inloggen/tweede-stap/app/", "/mijn/herstelcodes/", "/mijn/tweede-stap/"


def els(*, made_by_seed: bool = False, factor: bool = True) -> User:
    """Make the supervisor with a password."""
    user = make_cast().els
    user.set_password(PASSWORD)
    user.made_by_seed = made_by_seed
    user.save()
    if factor:
        give_second_factor(user)
    return user


def code_now(user: User) -> str:
    secret = decrypt(Authenticator.objects.get(user=user).data["secret"])
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def give_password(user: User, password: str = PASSWORD, path: str = LOGIN) -> tuple[Client, Any]:
    client = Client()
    return client, client.post(path, {"login": user.email, "password": password})


def acts(user: User) -> list[str]:
    with reading_trail():
        return list(Event.objects.filter(object_id=user.pk).order_by("at").values_list("act", flat=True))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_password_then_code_leads_to_ones_own_work() -> None:
    user = els()
    client, answer = give_password(user)
    assert answer.headers["Location"] == CODE
    assert "Code van zes cijfers" in text(client.get(CODE))
    answer = client.post(CODE, {"code": code_now(user)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/").headers["Location"] == "/logboek/"
    assert acts(user) == [Act.LOGGED_IN]


def test_a_password_alone_opens_nothing() -> None:
    client, _ = give_password(els())
    assert client.get("/logboek/").headers["Location"].startswith(LOGIN)


def test_a_code_typed_with_a_space_passes() -> None:
    user = els()
    client, _ = give_password(user)
    code = code_now(user)
    assert client.post(CODE, {"code": f" {code[:3]} {code[3:]}"}).status_code == 302


def test_a_wrong_code_is_refused_in_words_and_recorded() -> None:
    user = els()
    client, _ = give_password(user)
    wrong = "000000" if code_now(user) != "000000" else "111111"
    answer = client.post(CODE, {"code": wrong})
    assert "Deze code klopt niet meer. Neem de nieuwe uit je app." in text(answer)
    assert acts(user) == [Act.LOGIN_FAILED]


def test_a_wrong_password_is_refused_in_words_and_recorded_without_it() -> None:
    user = els()
    _, answer = give_password(user, "een ander wachtwoord")
    assert "Dit e-mailadres en wachtwoord horen niet bij elkaar." in text(answer)
    assert user.email in text(answer)
    assert "een ander wachtwoord" not in text(answer)
    assert acts(user) == [Act.LOGIN_FAILED]


def test_somebody_unknown_gets_the_same_words() -> None:
    user = els()
    _, known = give_password(user, "een ander wachtwoord")
    unknown = Client().post(LOGIN, {"login": "niemand@vt-voorbeeld.example", "password": "een ander wachtwoord"})
    assert known.status_code == unknown.status_code == 200
    assert "Dit e-mailadres en wachtwoord horen niet bij elkaar." in text(unknown)


def test_after_five_wrong_passwords_the_account_waits() -> None:
    user = els()
    for _ in range(5):
        give_password(user, "een ander wachtwoord")
    _, answer = give_password(user)
    assert "Wacht vijf minuten" in text(answer)


def test_an_empty_login_names_the_fields() -> None:
    answer = text(Client().post(LOGIN, {}))
    assert "Vul in: E-mailadres" in answer
    assert "Vul in: Wachtwoord" in answer


@pytest.mark.parametrize("typed", ["a\x00b", "\ud800", "x" * 1_000_000, "geen adres", "\u202emoc.a@b"])
def test_bad_input_gets_words_and_no_crash(typed: str) -> None:
    raw = "".join(f"%{byte:02X}" for byte in typed.encode("utf-8", "surrogatepass"))
    answer = Client().post(LOGIN, f"login={raw}&password=x", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert "vt-fault" in text(answer)


def test_the_demo_code_passes_in_the_demo_for_people_of_the_seed(settings: Settings) -> None:
    settings.DEMO = True
    user = els(made_by_seed=True)
    client, _ = give_password(user)
    assert client.post(CODE, {"code": demo_code()}).status_code == 302
    assert client.get("/logboek/").status_code == 200


def test_the_demo_code_is_refused_when_the_demo_is_off(settings: Settings) -> None:
    settings.DEMO = False
    user = els(made_by_seed=True)
    client, _ = give_password(user)
    assert "Deze code klopt niet meer" in text(client.post(CODE, {"code": demo_code()}))
    assert client.get("/logboek/").status_code == 302


def test_the_demo_code_is_refused_for_anyone_that_the_seed_did_not_make(settings: Settings) -> None:
    settings.DEMO = True
    user = els()
    client, _ = give_password(user)
    assert "Deze code klopt niet meer" in text(client.post(CODE, {"code": demo_code()}))
    assert client.get("/logboek/").status_code == 302


def test_who_has_no_second_factor_sets_it_up_before_anything_else() -> None:
    user = els(factor=False)
    client, answer = give_password(user)
    assert answer.status_code == 302
    assert client.get("/logboek/").headers["Location"] == SET_UP
    assert "Passkey instellen" in text(client.get(SET_UP))
    assert "Stel je tweede stap in" in text(client.get(APP))
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post(APP, {"code": code}).headers["Location"] == CODES
    assert client.get("/logboek/").status_code == 200
    assert acts(user) == [Act.LOGGED_IN, Act.FACTOR_ADDED]
    assert secret not in str(list(Authenticator.objects.filter(user=user).values_list("data", flat=True)))


def test_a_login_from_before_the_second_factor_still_has_to_give_it() -> None:
    user = els(factor=False)
    early, _ = give_password(user)
    give_second_factor(user)
    assert early.get("/logboek/").headers["Location"] == "/inloggen/opnieuw/code/?next=%2Flogboek%2F"
    assert early.get(SET_UP).headers["Location"].startswith("/inloggen/opnieuw/code/")
    assert early.post("/inloggen/opnieuw/code/", {"code": code_now(user)}).status_code == 302
    assert early.get("/logboek/").status_code == 200


def test_an_app_is_never_set_up_twice() -> None:
    user = els()
    assert logged_in(user).get(APP).headers["Location"] == OWN


def test_a_recovery_code_opens_once_and_the_codes_are_shown_once() -> None:
    user = els()
    client = logged_in(user)
    assert client.post(f"{CODES}nieuw/").headers["Location"] == CODES
    shown = re.findall(r"vt-secret\">(\d{10})<", text(client.get(CODES)))
    assert len(shown) == 10
    assert "al een keer getoond" in text(client.get(CODES))
    stored = str(list(Authenticator.objects.filter(user=user).values_list("data", flat=True)))
    assert not [code for code in shown if code in stored]
    for code, status in ((shown[0], 302), (shown[0], 200)):
        fresh, _ = give_password(user)
        answer = fresh.post("/inloggen/herstelcode/", {"code": code})
        assert answer.status_code == status
    assert "al gebruikt" in text(answer)
    assert acts(user) == [Act.FACTOR_ADDED, Act.LOGGED_IN, Act.LOGIN_FAILED]


def test_what_is_not_ones_own_second_factor_is_not_there() -> None:
    user = els()
    noor = User.objects.get(email__startswith="noor@")
    give_second_factor(noor)
    client = logged_in(user)
    for pk in (Authenticator.objects.get(user=noor).pk, 2_000_000_000):
        assert client.post(f"{OWN}{pk}/weg/").status_code == 404
    assert Authenticator.objects.filter(user=noor).count() == 1


def test_the_summary_of_faults_says_that_what_was_typed_is_there_only_when_it_is() -> None:
    sentence = "Wat je al invulde staat er nog."
    assert sentence not in text(Client().post(LOGIN, {"login": "", "password": "geheim"}))
    assert sentence in text(Client().post(LOGIN, {"login": "els@vt-voorbeeld.example", "password": ""}))
    again = logged_in(els()).post("/inloggen/opnieuw/", {"password": "een ander wachtwoord"})
    assert "om te verbeteren" in text(again)
    assert sentence not in text(again)


def test_the_last_second_factor_is_never_removed() -> None:
    user = els()
    client = logged_in(user)
    answer = client.post(f"{OWN}{Authenticator.objects.get(user=user).pk}/weg/")
    assert "Dit is je enige tweede stap" in text(answer)
    assert Authenticator.objects.filter(user=user).exists()


def test_ones_own_second_factors_are_shown_after_showing_again_who_one_is() -> None:
    user = els()
    client = logged_in(user)
    assert "App met codes" in text(client.get(OWN))
    with clock.moved_to(clock.now() + timedelta(minutes=11)):
        assert client.get(OWN).headers["Location"] == "/inloggen/opnieuw/code/?next=%2Fmijn%2Ftweede-stap%2F"
        assert client.post(f"{CODES}nieuw/").headers["Location"].endswith("%2Fmijn%2Ftweede-stap%2F")
        assert "Met je wachtwoord" in text(client.get("/inloggen/opnieuw/code/"))


@pytest.mark.parametrize("path", ["/inloggen/opnieuw/code/", "/inloggen/opnieuw/"])
def test_showing_again_who_one_is_leads_back_and_is_recorded(path: str) -> None:
    user = els()
    client = logged_in(user)
    typed = {"code": code_now(user)} if path.endswith("code/") else {"password": PASSWORD}
    wrong = dict.fromkeys(typed, "000000x")
    assert client.post(path, wrong | {"next": OWN}).status_code == 200
    assert client.post(path, typed | {"next": OWN}).headers["Location"] == OWN
    assert acts(user)[-1] == Act.CONFIRMED


NO_PASSKEY = [
    "",
    "null",
    "[]",
    "{}",
    '"x"',
    '{"id":"x"}',
    '{"response":{"clientDataJSON":"é"}}',
    "9" * 5000,
    "[" * 99999,
]


@pytest.mark.parametrize("sent", NO_PASSKEY, ids=range(len(NO_PASSKEY)))
@pytest.mark.parametrize("path", [CODE, SET_UP, "/inloggen/opnieuw/passkey/"])
def test_what_no_passkey_sends_is_refused_without_a_crash(path: str, sent: str) -> None:
    user = els(factor=path != SET_UP)
    client, _ = give_password(user) if path != "/inloggen/opnieuw/passkey/" else (logged_in(user), None)
    assert client.post(path, {"credential": sent}).status_code in {200, 302}
    assert Authenticator.objects.filter(user=user).count() == (path != SET_UP)


def test_logging_out_ends_the_login_and_is_recorded() -> None:
    user = els()
    client = logged_in(user)
    assert Login.objects.filter(user=user).count() == 1
    assert client.post("/uitloggen/").status_code == 302
    assert Login.objects.filter(user=user).count() == 0
    assert acts(user) == [Act.LOGGED_OUT]


def test_an_idle_login_ends_and_says_so(settings: Settings) -> None:
    client = logged_in(els())
    assert client.get("/logboek/").status_code == 200
    with clock.moved_to(clock.now() + timedelta(minutes=settings.LOGIN_IDLE_MINUTES, seconds=31)):
        assert client.get("/logboek/").headers["Location"].startswith(LOGIN)
        assert "Je bent uitgelogd, want je was een tijd weg." in text(client.get(LOGIN))


def test_a_login_that_is_used_all_day_ends_at_its_absolute_end(settings: Settings) -> None:
    settings.LOGIN_ABSOLUTE_HOURS = 1
    client, begin = logged_in(els()), clock.now()
    answers = []
    for minutes in (0, 12, 24, 36, 48, 60, 61):
        with clock.moved_to(begin + timedelta(minutes=minutes)):
            answers.append(client.get("/logboek/").status_code)
    assert answers == [200] * 6 + [302]


def test_who_is_switched_off_is_out_at_once() -> None:
    user = els()
    client = logged_in(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert client.get("/logboek/").status_code == 302


def test_too_many_tries_from_one_place_get_a_page_with_the_numbers_to_call() -> None:
    answers = [Client().post(LOGIN, {}) for _ in range(301)]
    assert [answer.status_code for answer in answers] == [200] * 300 + [429]
    assert "Even wachten" in text(answers[-1])
    assert "0800-2000" in text(answers[-1])
