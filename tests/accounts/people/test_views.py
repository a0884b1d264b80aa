"""The screens of the functional administrator."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.audit.acts import Act
from accounts.audit.models import Event
from accounts.models import Membership, PeopleImport, RoleRequest, User
from accounts.people.models import RequestState
from accounts.people.services.people import deactivate
from accounts.roles import Role
from accounts.services import give_second_factor
from tests.accounts.people.make import fresh, make_list, make_request
from tests.accounts.test_login import code_now
from tests.cast import Cast, make_cast, person
from tests.login import logged_in, long_ago
from veiligthuis import clock
from veiligthuis.database import reading_trail

pytestmark = pytest.mark.django_db
SANNE = "Sanne Özer;sanne@vt-voorbeeld.example;intakemedewerker;Zuid;;;"


def page(client: Client, path: str, told: dict[str, Any] | None = None) -> str:
    answer = client.get(path) if told is None else client.post(path, told)
    assert answer.status_code == 200
    return str(answer.content.decode())


def role_told(cast: Cast, **told: Any) -> dict[str, Any]:
    return {"role": "tweede_lezer", "organisation": cast.region.pk, "starts": f"{clock.today():%d-%m-%Y}", **told}


def test_the_list_says_who_has_what_and_who_waits() -> None:
    cast = make_cast()
    make_request(cast)
    html = page(logged_in(cast.ria), "/mensen/")
    assert "Samira Bakkali krijgt erbij: tweede lezer" in html
    assert "Bekijken en besluiten" in html
    assert "teamleider, beslist over identiteit, neemt ambtshalve aan" in html.lower()
    assert "Vera Smit" not in html
    own = page(logged_in(cast.rob), "/mensen/")
    assert "Jij kunt je eigen wijziging niet goedkeuren" in own
    assert "Bekijken en besluiten" not in own


@pytest.mark.parametrize(
    ("told", "there", "gone"),
    [
        ({"words": "noor"}, "Noor de Wit", "Anna de Vries"),
        ({"words": "ANNA@"}, "Anna de Vries", "Noor de Wit"),
        ({"role": "teamleider"}, "Joke Brand", "Noor de Wit"),
        ({"state": "uit"}, "Niemand gevonden", "Noor de Wit"),
        ({"words": "%_'\"<b>"}, "Niemand gevonden", "Noor de Wit"),
    ],
)
def test_the_filter_shows_who_fits_and_puts_no_name_in_an_address(told: dict[str, str], there: str, gone: str) -> None:
    html = page(logged_in(make_cast().rob), "/mensen/", told)
    assert there in html
    assert f">{gone}<" not in html
    assert 'method="post" role="search"' in html


def test_the_list_is_paged_in_as_many_queries_whatever_the_number(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    cast = make_cast()
    for number in range(30):
        person(f"Persoon{number:02} Vol", (cast.region, Role.INTAKE, cast.zuid))
    client = logged_in(cast.rob)
    with django_assert_max_num_queries(40):
        html = page(client, "/mensen/", {"words": "vol"})
    assert "1 tot en met 25 van 30" in html
    html = page(client, "/mensen/", {"words": "vol", "pagina": "2"})
    assert "26 tot en met 30 van 30" in html
    assert "Persoon29" in html
    for strange in ("x", "-1", "99999999999999", "\x00"):
        page(client, "/mensen/", {"words": "vol", "pagina": strange})


def test_a_person_shows_since_when_and_what_the_trail_tells() -> None:
    cast = make_cast()
    client = logged_in(cast.rob)
    client.post(f"/mensen/{cast.samira.pk}/naam/", {"name": "Samira Bakkali-Vos"})
    html = page(client, f"/mensen/{cast.samira.pk}/")
    assert "Samira Bakkali-Vos" in html
    assert "Vanaf 1 januari 2020" in html
    assert "Wijzigde iemand met toegang" in html
    with reading_trail():
        assert Event.objects.filter(act=Act.OPENED_PAGE, kind="mens", object_id=cast.samira.pk).exists()


def test_invite_agree_and_the_new_person_has_the_role() -> None:
    cast = make_cast()
    rob, ria = logged_in(cast.rob), logged_in(cast.ria)
    told = role_told(cast, role="intakemedewerker", team=cast.zuid.pk, name="Nina Nieuw", email="Nina@X.example")
    answer = rob.post("/mensen/uitnodigen/", told)
    newcomer = User.objects.get(email="nina@x.example")
    assert answer.headers["Location"] == f"/mensen/{newcomer.pk}/"
    assert "Wacht op akkoord" in page(rob, f"/mensen/{newcomer.pk}/")
    request = RoleRequest.objects.get()
    html = page(ria, f"/mensen/wijziging/{request.pk}/")
    assert "Nina Nieuw krijgt erbij: intakemedewerker, team Zuid" in html
    assert ria.post(f"/mensen/wijziging/{request.pk}/", {"verdict": "akkoord"}).status_code == 302
    assert fresh(newcomer).roles == {Role.INTAKE}
    assert "Uitgenodigd, t/m" in page(rob, "/mensen/")
    assert rob.post(f"/mensen/{newcomer.pk}/uitnodiging/").status_code == 302


def test_the_one_who_asked_finds_no_way_to_agree() -> None:
    cast = make_cast()
    request, rob = make_request(cast), logged_in(cast.rob)
    path = f"/mensen/wijziging/{request.pk}/"
    assert "Besluit vastleggen" not in page(rob, path)
    assert "Je vroeg dit zelf" in page(rob, path, {"verdict": "akkoord"})
    assert RoleRequest.objects.get().state == RequestState.ASKED
    assert rob.post(f"{path}intrekken/").status_code == 302
    assert RoleRequest.objects.get().state == RequestState.WITHDRAWN
    assert "Ingetrokken" in page(logged_in(cast.ria), path)


def test_a_refusal_asks_why_and_keeps_what_was_typed() -> None:
    cast = make_cast()
    path, ria = f"/mensen/wijziging/{make_request(cast).pk}/", logged_in(cast.ria)
    assert "Schrijf op waarom je niet akkoord gaat" in page(ria, path, {"verdict": "weigeren"})
    assert "Kies een antwoord" in page(ria, path, {"reason": "wat ik schreef"})
    assert ria.post(path, {"verdict": "weigeren", "reason": "Te vroeg."}).status_code == 302
    assert "Te vroeg." in page(ria, f"/mensen/{cast.samira.pk}/")


def test_roles_that_never_meet_are_explained_at_the_field() -> None:
    cast = make_cast()
    told = role_told(cast, role="functioneel_beheerder")
    html = page(logged_in(cast.rob), f"/mensen/{cast.samira.pk}/rol/", told)
    assert "Samira Bakkali is dan al beoordelaar, en dat gaat niet samen met functioneel beheerder" in html
    assert "#id_role" in html


def test_a_role_is_withdrawn_by_two() -> None:
    cast = make_cast()
    membership = Membership.objects.get(user=cast.samira)
    path = f"/mensen/rol/{membership.pk}/intrekken/"
    rob = logged_in(cast.rob)
    page(rob, path)
    assert rob.post(path, {"ends": ""}).status_code == 302
    assert "al gevraagd" in page(rob, path, {"ends": ""})
    request = RoleRequest.objects.get()
    logged_in(cast.ria).post(f"/mensen/wijziging/{request.pk}/", {"verdict": "akkoord"})
    html = page(rob, f"/mensen/{cast.samira.pk}/")
    assert "Geen rol: deze persoon ziet niets" in html
    assert "Eerder" in html


def test_an_account_is_switched_off_and_asked_back() -> None:
    cast = make_cast()
    rob, samira = logged_in(cast.rob), logged_in(cast.samira)
    assert "eerstvolgende klik" in page(rob, f"/mensen/{cast.samira.pk}/uitzetten/")
    assert rob.post(f"/mensen/{cast.samira.pk}/uitzetten/").status_code == 302
    assert samira.get("/werk/").status_code == 302
    assert "Uit sinds" in page(rob, "/mensen/")
    assert rob.post(f"/mensen/{cast.samira.pk}/aanzetten/").status_code == 302
    path = f"/mensen/wijziging/{RoleRequest.objects.get().pk}/"
    assert "wordt weer aangezet" in page(logged_in(cast.ria), path)
    assert logged_in(cast.ria).post(path, {"verdict": "akkoord"}).status_code == 302
    assert fresh(cast.samira).is_active


def test_one_cannot_switch_off_oneself_or_the_last_but_one_administrator() -> None:
    cast = make_cast()
    rob = logged_in(cast.rob)
    assert "Dit ben je zelf" in page(rob, f"/mensen/{cast.rob.pk}/uitzetten/", {})
    assert "twee beheerders overblijven" in page(rob, f"/mensen/{cast.ria.pk}/uitzetten/", {})
    assert "Rol erbij vragen" not in page(rob, f"/mensen/{cast.rob.pk}/")


def test_somebody_of_another_region_is_not_there() -> None:
    cast = make_cast()
    rob = logged_in(cast.rob)
    for path in ("", "rol/", "naam/", "uitzetten/"):
        assert rob.get(f"/mensen/{cast.vera.pk}/{path}").status_code == 404
    assert rob.get(f"/mensen/rol/{Membership.objects.get(user=cast.vera).pk}/intrekken/").status_code == 404
    assert rob.post(f"/mensen/{cast.vera.pk}/aanzetten/").status_code == 404
    other = person("Kees Verweg", (cast.other_region, Role.ADMINISTRATOR, None))
    request = make_request(cast)
    assert logged_in(other).get(f"/mensen/wijziging/{request.pk}/").status_code == 404
    assert logged_in(other).post(f"/mensen/wijziging/{request.pk}/intrekken/").status_code == 404


def test_a_change_asks_who_one_is_when_that_was_long_ago() -> None:
    cast = make_cast()
    give_second_factor(cast.rob)
    client, begin = logged_in(cast.rob), clock.now()
    assert client.get("/mensen/uitnodigen/").status_code == 200
    for minutes in (10, 20):
        with clock.moved_to(begin + timedelta(minutes=minutes)):
            assert client.get("/mensen/").status_code == 200
    with clock.moved_to(begin + timedelta(minutes=settings.CONFIRMED_MINUTES + 21)):
        client.get("/mensen/")
        answer = client.get("/mensen/uitnodigen/")
    assert answer.headers["Location"].startswith("/inloggen/opnieuw/")


@pytest.mark.usefixtures("own_limits")
def test_a_change_that_was_typed_when_that_was_long_ago_stands_in_the_form_again() -> None:
    cast = make_cast()
    give_second_factor(cast.rob)
    client, path, name = logged_in(cast.rob), "/mensen/uitnodigen/", "Kim Özer-de Boer"
    browser = {"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_SEC_FETCH_MODE": "navigate"}
    assert client.get(path).status_code == 200
    long_ago(client)
    answer = client.post(path, {"name": name, "role": "beoordelaar"}, **browser)  # type: ignore[arg-type]
    assert answer.headers["Location"].startswith("/inloggen/opnieuw/code/")
    client.post("/inloggen/opnieuw/code/", {"code": code_now(cast.rob), "next": path})
    html = page(client, path)
    assert f'value="{name}"' in html
    assert re.search(r'value="beoordelaar"[^>]* (checked|selected)', html)
    assert not RoleRequest.objects.exists()


def upload(client: Client, raw: bytes, name: str = "lijst.csv") -> Any:
    return client.post("/mensen/lijst/", {"file": SimpleUploadedFile(name, raw)})


def as_if_asked_three_days_ago() -> None:
    """Move a request back, with a role that was to begin on the day of asking."""
    asked_at = clock.now() - timedelta(days=3)
    RoleRequest.objects.update(asked_at=asked_at)
    kept = PeopleImport.objects.get()
    kept.lines[0]["starts"] = f"{asked_at.astimezone(clock.AMSTERDAM):%d-%m-%Y}"
    kept.save(update_fields=["lines"])


def test_a_list_is_told_line_by_line_confirmed_once_and_decided() -> None:
    cast = make_cast()
    rob, ria = logged_in(cast.rob), logged_in(cast.ria)
    line = SANNE.replace(";;;", ";;;31-12-2027")
    answer = upload(rob, make_list(line, "X;geen adres;intakemedewerker", encoding="cp1252"))
    path = answer.headers["Location"]
    html = page(rob, path)
    assert "Sanne Özer" in html
    assert "Geweigerd: Dit is geen e-mailadres." in html
    assert ria.get(path).status_code == 404
    first, second = rob.post(path), rob.post(path)
    assert first.headers["Location"] == second.headers["Location"]
    decision = first.headers["Location"]
    as_if_asked_three_days_ago()
    html = page(ria, decision)
    assert "Sanne Özer" in html
    assert "rol erbij: intakemedewerker, team Zuid, bij Veilig Thuis Voorbeeldregio, vanaf de dag van akkoord" in html
    assert "tot en met 31 december 2027" in html
    assert ria.post(decision, {"verdict": "akkoord"}).status_code == 302
    assert User.objects.get(email="sanne@vt-voorbeeld.example").roles == {Role.INTAKE}
    assert "Akkoord" in page(ria, decision)
    assert "al besloten" in page(ria, decision, {"verdict": "akkoord"})


@pytest.mark.parametrize("raw", [b"", b"\x00\x01", b"\xff\xfe", b"x", b"Naam;E-mailadres\n" + b"\xe9" * 3_000_000])
def test_a_file_that_is_no_list_is_answered_in_words(raw: bytes) -> None:
    answer = upload(logged_in(make_cast().rob), raw, "x" * 300 + ".csv" if raw == b"x" else "\x00.csv")
    assert answer.status_code == 200
    assert "om te verbeteren" in answer.content.decode()
    assert not PeopleImport.objects.exists()


@pytest.mark.parametrize("value", ["", "x" * 5000, "\x00", "\ud800", "\u202eabc", "<b>", "=1+1", "31-02-2027"])
@pytest.mark.parametrize("path", ["uitnodigen/", "{samira}/rol/", "{samira}/naam/", "", "lijst/"])
def test_any_text_in_any_form_is_answered_in_words(path: str, value: str) -> None:
    cast = make_cast()
    names = ("name", "email", "role", "organisation", "team", "starts", "ends", "words", "state", "pagina", "file")
    body = urlencode(dict.fromkeys(names, value), errors="surrogatepass")
    path = f"/mensen/{path.format(samira=cast.samira.pk)}"
    answer = logged_in(cast.rob).post(path, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {200, 302}


def test_a_person_who_is_off_shows_no_invitation() -> None:
    cast = make_cast()
    deactivate(cast.samira, by=cast.rob)
    html = page(logged_in(cast.rob), f"/mensen/{cast.samira.pk}/")
    assert "Uitnodiging opnieuw sturen" not in html
    assert "Vragen om weer aan te zetten" in html


def test_a_team_that_is_on_no_list_is_refused_in_our_words() -> None:
    cast = make_cast()
    html = page(logged_in(cast.rob), "/mensen/uitnodigen/", role_told(cast, team="zzz", organisation="\x00"))
    assert "Kies een team uit de lijst" in html
    assert "Kies een organisatie uit de lijst" in html
    assert "UUID" not in html
