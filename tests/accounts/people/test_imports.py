"""A list of people: read whatever program wrote it, told line by line, confirmed once, decided by a second person."""

import csv
import io
from datetime import date, timedelta

import pytest

from accounts.audit.acts import Act
from accounts.audit.models import Event
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
from veiligthuis.database import reading_trail
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
        (b"Naam;E-mailadres;Tot\r\nx;y;31-12-2026", "kolom “Tot” kennen wij niet"),
        (b"Naam;E-mailadres;" + b"x" * 200_000 + b"\r\nx;y;z", "kolom “xxxx"),
        (b"Naam;E-mail;E-mailadres\r\nx;y;z", "“E-mail” staat er twee keer in"),
    ],
)
def test_what_is_no_list_is_refused_in_words(raw: bytes, words: str) -> None:
    with pytest.raises(RuleViolation, match=words):
        read_list(raw)


def test_five_thousand_lines_are_read() -> None:
    assert len(read_list(b"Naam;E-mailadres\r\n" + b"x;y\r\n" * MOST_LINES)) == MOST_LINES


def told(cast: Cast, *lines: str) -> list[tuple[Outcome, str]]:
    people_import = keep_list(make_list(*lines), by=cast.rob)
    return [(verdict.outcome, verdict.why) for verdict in verdicts(people_import)]


@db
@pytest.mark.parametrize(
    "cell",
    ["=cmd|'/C calc'!A0", "+31 6", "-Piet", "@SUM(A1)", "＝Piet", "  = Piet", "'=Piet", '"=""Piet"""', "=+-@Piet"],
)
@pytest.mark.parametrize("line", ["{};x@x.example;intakemedewerker", "X;x@x.example;intakemedewerker;{}"])
def test_a_cell_that_looks_like_a_formula_is_refused_in_words(cell: str, line: str) -> None:
    outcome, why = told(make_cast(), line.format(cell))[0]
    assert outcome == Outcome.REFUSED
    assert "begint met =, +, - of @" in why


@db
@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("Pi\u0007et", "niet bewaard kan worden"),
        ("Pi\ufffdet", "niet bewaard kan worden"),
        ("x" * 200_000, "te veel tekst in één vak"),
        ("Piet;x@x.example;intakemedewerker;;;;;en nog iets", "meer vakken"),
    ],
)
def test_a_cell_that_would_not_come_out_as_it_went_in_is_refused_in_words(cell: str, words: str) -> None:
    outcome, why = told(make_cast(), f"{cell};x@x.example;intakemedewerker")[0]
    assert outcome == Outcome.REFUSED
    assert words in why


@pytest.mark.parametrize("name", ["Jan-Piet = Vos", "'t Hart", 'Jan "Jip" Vos', "O’Neill", "أحمد", "1+1"])
def test_any_other_name_comes_out_as_it_went_in(name: str) -> None:
    raw = io.StringIO()
    csv.writer(raw, delimiter=";").writerows([["Naam", "E-mailadres"], [name, "x@x.example"]])
    assert read_list(raw.getvalue().encode())[0].name == name


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
        "Kees Bos;kees@vt-voorbeeld.example;ontvanger;;Lokaal team Oost;1 januari 2027;",
    )
    assert [outcome for outcome, _why in found] == ["nieuw", "ongewijzigd", "geweigerd", "gewijzigd", "nieuw", "nieuw"]
    assert "andere naam" in found[2][1]
    region, invited = "Veilig Thuis Voorbeeldregio", "krijgt een uitnodiging per mail; "
    assert [why for _outcome, why in found[:2]] == [
        f"{invited}rol erbij: intakemedewerker, team Zuid, bij {region}, vanaf de dag van akkoord, zonder laatste dag",
        f"heeft al: beoordelaar, team Zuid, bij {region}, vanaf 1 januari 2020, zonder laatste dag",
    ]
    assert found[3][1].endswith("vanaf de dag van akkoord, tot en met 30 juni 2027")
    assert (
        found[5][1] == f"{invited}rol erbij: ontvanger, bij Lokaal team Oost, vanaf 1 januari 2027, zonder laatste dag"
    )
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
        ("Noor de Wit;noor@vt-voorbeeld.example;;;;;31-12-2027", "geen rol"),
        ("Noor de Wit;noor@vt-voorbeeld.example;;Zuid", "geen rol"),
        ("Noor de Wit;noor@vt-voorbeeld.example;beoordelaar;Zuid;;02-01-2020", "al vanaf 1 januari 2020"),
        ("Noor de Wit;noor@vt-voorbeeld.example;beoordelaar;Zuid;;;31-12-2025", "tussen vandaag en"),
        ("Ria Vos;ria@vt-voorbeeld.example;functioneel beheerder;;;;31-12-2027", "niet met een lijst"),
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


LAST_DAY = "Noor de Wit;noor@vt-voorbeeld.example;beoordelaar;Zuid;;;31-12-2027"


@db
def test_a_last_day_for_a_role_that_is_held_is_told_and_carried_out() -> None:
    cast = make_cast()
    renamed = LAST_DAY.replace("Noor de Wit;", "Noor Vos;")
    outcome, why = told(cast, renamed)[0]
    assert outcome == Outcome.CHANGED
    assert why.startswith(
        "naam wordt Noor Vos, was Noor de Wit; rol krijgt een laatste dag, 31 december 2027; nu: beoor"
    )
    assert why.endswith("vanaf 1 januari 2020, zonder laatste dag")
    assert told(cast, LAST_DAY)[0][0] == Outcome.CHANGED
    agree(confirm(keep_list(make_list(renamed), by=cast.rob), by=cast.rob), by=cast.ria)
    assert Membership.objects.get(user=cast.noor, role=Role.ASSESSOR).ends == date(2027, 12, 31)
    assert fresh(cast.noor).name == "Noor Vos"
    with reading_trail():
        assert Event.objects.filter(act=Act.ROLE_CHANGED, kind="intrekken beoordelaar", object_id=cast.noor.pk).exists()
    later = renamed.replace("31-12-2027", "01-01-2028")
    assert [found[0] for found in told(cast, renamed, later)] == [Outcome.UNCHANGED, Outcome.REFUSED]
    assert "tot en met 31 december 2027" in told(cast, renamed)[0][1]


@db
def test_a_role_after_one_that_this_list_ends_is_a_new_role() -> None:
    cast = make_cast()
    following = "Noor de Wit;noor@vt-voorbeeld.example;beoordelaar;Zuid;;01-01-2028;"
    assert [found[0] for found in told(cast, LAST_DAY, following)] == [Outcome.CHANGED, Outcome.CHANGED]
    agree(confirm(keep_list(make_list(LAST_DAY, following), by=cast.rob), by=cast.rob), by=cast.ria)
    held = Membership.objects.filter(user=cast.noor, role=Role.ASSESSOR).order_by("starts")
    assert [m.ends for m in held] == [date(2027, 12, 31), None]


@db
def test_two_lines_with_one_role_and_two_last_days_are_not_both_taken() -> None:
    new = "Sanne Özer;sanne@vt-voorbeeld.example;intakemedewerker;Zuid;;;"
    found = told(make_cast(), f"{new}31-12-2027", f"{new}31-12-2028", new)
    assert [outcome for outcome, _why in found] == ["nieuw", "geweigerd", "ongewijzigd"]
    assert "andere laatste dag" in found[1][1]
    assert "tot en met 31 december 2027" in found[2][1]
