"""A list of people: read whatever program wrote it, told line by line, confirmed once, decided by a second person."""

from datetime import timedelta

import pytest

from accounts.models import Membership, PeopleImport, RoleRequest, User
from accounts.people.judging import Outcome
from accounts.people.reading import MOST_LINES, read_list
from accounts.people.services.deciding import agree, refuse
from accounts.people.services.imports import confirm, forget_unconfirmed, keep_list, verdicts
from accounts.people.services.people import deactivate
from accounts.roles import Role
from tests.accounts.people.make import HEADER, fresh, make_list
from tests.cast import Cast, make_cast, person
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

SANNE = "Sanne Özer;sanne@vt-voorbeeld.example;intakemedewerker;Zuid;;;"
db = pytest.mark.django_db


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ","])
def test_a_list_is_read_in_each_encoding_with_either_separator(encoding: str, separator: str) -> None:
    lines = (SANNE.replace(";", separator), "", f'"Groot{separator} Piet"{separator}piet@x.example')
    found = read_list(make_list(*lines, header=HEADER.replace(";", separator), encoding=encoding))
    assert [(cells.number, cells.name, cells.email) for cells in found] == [
        (2, "Sanne Özer", "sanne@vt-voorbeeld.example"),
        (4, f"Groot{separator} Piet", "piet@x.example"),
    ]
    assert (found[0].role, found[0].team) == ("intakemedewerker", "Zuid")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "leeg"),
        (b"\r\n;;\r\n", "leeg"),
        (b"Naam;Rol\r\nx;y", "kolom: e-mailadres"),
        (b"x\r\ny", "kolom: naam, e-mailadres"),
        (b"Naam;E-mailadres\r\n", "staat niemand"),
        ("Naam;E-mailadres\r\nx;y".encode("utf-16"), "CSV UTF-8"),
        (b"Naam;E-mailadres\r\nx\x00;y", "CSV UTF-8"),
        (b"Naam;E-mailadres\r\n\x81;y", "CSV UTF-8"),
        (b'Naam;E-mailadres\r\n"x;y', "aanhalingsteken"),
        (b"Naam;E-mailadres\r\n" + b"x;y\r\n" * (MOST_LINES + 1), "5.000 regels"),
        (b"Naam;E-mailadres\r\n" + b"x" * 2_000_001, "2 MB"),
        (b"Naam;E-mailadres\r\n" + b"x" * 200_000 + b";y", "aanhalingsteken|CSV"),
    ],
)
def test_what_is_no_list_is_refused_in_words(raw: bytes, words: str) -> None:
    with pytest.raises(RuleViolation, match=words):
        read_list(raw)


def test_five_thousand_lines_are_read() -> None:
    assert len(read_list(b"Naam;E-mailadres\r\n" + b"x;y\r\n" * MOST_LINES)) == MOST_LINES


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("=cmd|'/C calc'!A0", "cmd|'/C calc'!A0"),
        ("+31 6", "31 6"),
        ("-Piet", "Piet"),
        ("@SUM(A1)", "SUM(A1)"),
        ("＝Piet", "Piet"),
        ("  = Piet", "Piet"),
        ("'=Piet", "Piet"),
        ('"=""Piet"""', "Piet"),
        ("=+-@Piet", "Piet"),
        ("Jan-Piet = Vos", "Jan-Piet = Vos"),
        ("Pi\u0007et", "Piet"),
    ],
)
def test_a_cell_is_never_a_formula(cell: str, text: str) -> None:
    found = read_list(f"Naam;E-mailadres\r\n{cell};y".encode())[0]
    assert found.name == text


def told(cast: Cast, *lines: str) -> list[tuple[Outcome, str]]:
    people_import = keep_list(make_list(*lines), by=cast.rob)
    return [(verdict.outcome, verdict.why) for verdict in verdicts(people_import, by=cast.rob)]


@db
def test_each_line_says_what_it_would_do() -> None:
    cast = make_cast()
    found = told(
        cast,
        SANNE,
        "Noor de Wit;noor@vt-voorbeeld.example;beoordelaar;Zuid;;;",
        "Noor de Wit-Vos;noor@vt-voorbeeld.example;;;;;",
        "Samira Bakkali;samira@vt-voorbeeld.example;tweede lezer;;;;30-06-2027",
        "Lea Brink;lea@vt-voorbeeld.example;professional;;Basisschool De Regenboog;;",
        "=Kees Bos;kees@vt-voorbeeld.example;ontvanger;;Lokaal team Oost;1 januari 2027;",
    )
    assert [outcome for outcome, _why in found] == ["nieuw", "ongewijzigd", "geweigerd", "gewijzigd", "nieuw", "nieuw"]
    assert "andere naam" in found[2][1]
    assert "formule" in found[5][1]
    assert not User.objects.filter(email="sanne@vt-voorbeeld.example").exists()


@db
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("X;geen adres;intakemedewerker", "geen e-mailadres"),
        (";x@x.example;intakemedewerker", "geen naam"),
        ("X" * 121 + ";x@x.example;intakemedewerker", "te lang"),
        ("X;x@x.example;baas", "rol bestaat niet"),
        ("X;x@x.example;", "heeft een rol nodig"),
        ("X;x@x.example;intakemedewerker;West", "team bestaat niet"),
        ("X;x@x.example;intakemedewerker;;Nergens", "organisatie bestaat niet"),
        ("X;x@x.example;professional", "niet bij deze organisatie"),
        ("X;x@x.example;logbeoordelaar;Zuid", "niet bij een team"),
        ("X;x@x.example;intakemedewerker;;;31-02-2027", "bestaat niet"),
        ("X;x@x.example;intakemedewerker;;;01-01-2020", "begint vandaag of later"),
        ("X;x@x.example;gast;;;;", "laatste dag"),
        ("Rob;rob@vt-voorbeeld.example;intakemedewerker", "Dit ben je zelf"),
        ("Vera Smit;vera@vt-voorbeeld.example;intakemedewerker", "buiten je regio"),
        ("Noor de Wit;noor@vt-voorbeeld.example;functioneel beheerder", "gaat niet samen"),
    ],
)
def test_a_line_that_cannot_be_done_says_why(line: str, words: str) -> None:
    outcome, why = told(make_cast(), line)[0]
    assert outcome == Outcome.REFUSED
    assert words in why


@db
def test_lines_of_one_list_are_held_against_each_other() -> None:
    found = told(make_cast(), SANNE, SANNE, SANNE.replace("intakemedewerker;Zuid", "logbeoordelaar;"))
    assert [outcome for outcome, _why in found] == ["nieuw", "ongewijzigd", "geweigerd"]
    assert "is dan al intakemedewerker" in found[2][1]


@db
def test_who_is_switched_off_is_refused_in_a_list() -> None:
    cast = make_cast()
    deactivate(cast.noor, by=cast.rob)
    assert "staat uit" in told(cast, "Noor de Wit;noor@vt-voorbeeld.example;intakemedewerker")[0][1]


@db
def test_a_list_is_done_when_a_second_administrator_agrees_once_and_whole() -> None:
    cast = make_cast()
    lines = (SANNE, "Noor de Wit-Vos;noor@vt-voorbeeld.example;;;;;", "X;geen adres;intakemedewerker")
    people_import = keep_list(make_list(*lines), by=cast.rob)
    request = confirm(people_import, by=cast.rob)
    assert confirm(people_import, by=cast.rob).pk == request.pk
    assert RoleRequest.objects.count() == 1
    assert not User.objects.filter(email="sanne@vt-voorbeeld.example").exists()
    agree(request, by=cast.ria)
    sanne = User.objects.get(email="sanne@vt-voorbeeld.example")
    assert sanne.roles == {Role.INTAKE}
    assert fresh(cast.noor).name == "Noor de Wit-Vos"
    assert not User.objects.filter(name="X").exists()
    with pytest.raises(RuleViolation, match="al besloten"):
        agree(request, by=cast.ria)
    assert Membership.objects.filter(user=sanne).count() == 1
    assert (PeopleImport.objects.get().lines, PeopleImport.objects.get().count) == ([], 3)


@db
def test_nobody_agrees_with_a_list_they_are_on_or_asked_for() -> None:
    cast = make_cast()
    third = person("Tineke Mulder", (cast.region, Role.ADMINISTRATOR, None))
    line = "Ria Vos-Bakker;ria@vt-voorbeeld.example;;;;;"
    request = confirm(keep_list(make_list(SANNE, line), by=cast.rob), by=cast.rob)
    with pytest.raises(RuleViolation, match="vroeg dit zelf"):
        agree(request, by=cast.rob)
    with pytest.raises(RuleViolation, match="over jezelf"):
        agree(request, by=cast.ria)
    agree(request, by=third)
    assert fresh(cast.ria).name == "Ria Vos-Bakker"


@db
def test_a_list_that_changes_nothing_is_not_asked() -> None:
    cast = make_cast()
    people_import = keep_list(make_list("Noor de Wit;noor@vt-voorbeeld.example;beoordelaar;Zuid"), by=cast.rob)
    with pytest.raises(RuleViolation, match="wijzigt iets"):
        confirm(people_import, by=cast.rob)
    with pytest.raises(RuleViolation, match="wie de lijst koos"):
        confirm(people_import, by=cast.ria)


@db
def test_a_list_that_is_refused_or_forgotten_keeps_nobody_on_it() -> None:
    cast = make_cast()
    request = confirm(keep_list(make_list(SANNE), by=cast.rob), by=cast.rob)
    refuse(request, "Verkeerde lijst.", by=cast.ria)
    assert PeopleImport.objects.get().lines == []
    keep_list(make_list(SANNE), by=cast.rob)
    with clock.moved_to(clock.now() + timedelta(days=1, minutes=1)):
        assert forget_unconfirmed(clock.now()) == 1
    assert PeopleImport.objects.count() == 1


@db
def test_what_changed_between_asking_and_agreeing_is_judged_anew() -> None:
    cast = make_cast()
    request = confirm(
        keep_list(make_list(SANNE, "Noor de Wit;noor@vt-voorbeeld.example;intakemedewerker;Zuid"), by=cast.rob),
        by=cast.rob,
    )
    deactivate(cast.noor, by=cast.rob)
    agree(request, by=cast.ria)
    assert User.objects.filter(email="sanne@vt-voorbeeld.example").exists()
    assert not Membership.objects.filter(user=cast.noor, role=Role.INTAKE).exists()


@db
def test_a_role_that_would_have_begun_before_agreement_begins_on_that_day() -> None:
    cast = make_cast()
    line = f"Sanne Özer;sanne@vt-voorbeeld.example;intakemedewerker;Zuid;;{clock.today():%d-%m-%Y};"
    request = confirm(keep_list(make_list(line), by=cast.rob), by=cast.rob)
    later = clock.now() + timedelta(days=3)
    with clock.moved_to(later):
        agree(request, by=cast.ria)
    assert Membership.objects.get(user__name="Sanne Özer").starts == later.astimezone(clock.AMSTERDAM).date()
