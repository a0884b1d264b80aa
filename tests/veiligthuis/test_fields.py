"""What people type in one field, what comes of it, and what they read when it is wrong."""

from datetime import date, time

import pytest
from django import forms
from django.core.exceptions import ValidationError

from veiligthuis.forms import (
    BirthField,
    BsnField,
    DayInWords,
    DutchDate,
    DutchTime,
    Email,
    LongText,
    PhoneField,
    PostcodeField,
    Text,
    Told,
    read_birth,
    read_day,
)

TODAY = date(2026, 11, 23)


def refusal(field: forms.Field, value: object) -> str:
    with pytest.raises(ValidationError) as raised:
        field.clean(value)
    return " ".join(raised.value.messages)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31-12-2026", date(2026, 12, 31)),
        ("1/2/2026", date(2026, 2, 1)),
        ("31.12.2026", date(2026, 12, 31)),
        ("31 december 2026", date(2026, 12, 31)),
        ("Woensdag 18 November 2026", date(2026, 11, 18)),
        ("1 mrt 2020", date(2020, 3, 1)),
        ("1 maart 2020", date(2020, 3, 1)),
        ("2026-12-31", date(2026, 12, 31)),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, day: date) -> None:
    assert read_day(typed) == day


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31 november 2026", "31 november bestaat niet. Vul een bestaande dag in"),
        ("29-02-2027", "29 februari 2027 bestaat niet. Vul een bestaande dag in"),
        ("01-13-2026", "Maand 13 bestaat niet. Vul een bestaande dag in"),
        ("99-99-9999", "Maand 99 bestaat niet. Vul een bestaande dag in"),
        ("1-2-26", "Vul het jaar in met vier cijfers, zoals 2026"),
        ("1-2-202", "Vul het jaar in met vier cijfers, zoals 2026"),
        ("0000-01-01", "Het jaar 0000 kan niet. Kijk de datum na"),
        ("31-12-9999", "Het jaar 9999 kan niet. Kijk de datum na"),
        ("9999-12-31", "Het jaar 9999 kan niet. Kijk de datum na"),
        ("1 januari 0001", "Het jaar 0001 kan niet. Kijk de datum na"),
        ("gisteren", "Deze datum begrijpen wij niet. Schrijf bijvoorbeeld 31-12-2026"),
        ("1 blorp 2026", "Deze datum begrijpen wij niet. Schrijf bijvoorbeeld 31-12-2026"),
    ],
)
def test_an_impossible_day_is_refused_in_words(typed: str, words: str) -> None:
    assert refusal(DutchDate(), typed) == words


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("12-03-2020", Told(2020, 3, 12)),
        ("maart 2020", Told(2020, 3)),
        ("3-2020", Told(2020, 3)),
        ("2020", Told(2020)),
        ("6", Told(age=6)),
        ("6 jaar", Told(age=6)),
        ("±35", Told(age=35, about=True)),
        ("ongeveer 35", Told(age=35, about=True)),
        ("ca. 1990", Told(1990, about=True)),
        ("rond de 80 jaar oud", Told(age=80, about=True)),
        ("23-11-2026", Told(2026, 11, 23)),
        ("november 2026", Told(2026, 11)),
        ("23-11-1901", Told(1901, 11, 23)),
        ("125", Told(age=125)),
    ],
)
def test_a_birth_is_kept_as_it_was_told_and_comes_back_the_same(typed: str, told: Told) -> None:
    assert read_birth(typed, TODAY) == told
    assert read_birth(str(told), TODAY) == told


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("24-11-2026", "De geboortedatum ligt in de toekomst"),
        ("december 2026", "De geboortedatum ligt in de toekomst"),
        ("2027", "De geboortedatum ligt in de toekomst"),
        ("9999", "De geboortedatum ligt in de toekomst"),
        ("december 9999", "Het jaar 9999 kan niet. Kijk de datum na"),
        ("0001", "Dat is meer dan 125 jaar geleden. Kijk het jaar na"),
        ("31-12-9999", "Het jaar 9999 kan niet. Kijk de datum na"),
        ("22-11-1901", "Dat is meer dan 125 jaar geleden. Kijk het jaar na"),
        ("126", "Een leeftijd boven 125 jaar kan niet"),
        ("31 november 2020", "31 november bestaat niet. Vul een bestaande dag in"),
        ("8 maanden", "Vul bij een heel jong kind 0 in, of de maand en het jaar van de geboorte"),
        ("jong", "Dit begrijpen wij niet. Vul een datum in (12-03-2019), een jaar (2019) of een leeftijd (7 of ±35)"),
    ],
)
def test_an_impossible_birth_is_refused_in_words(typed: str, words: str) -> None:
    assert refusal(BirthField(today=lambda: TODAY), typed) == words


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06-12345678", "+31612345678"),
        ("06 12 34 56 78", "+31612345678"),
        ("+31 6 12345678", "+31612345678"),
        ("+31 (0)6 12345678", "+31612345678"),
        ("0031612345678", "+31612345678"),
        ("030 000 01 52", "+31300000152"),
        ("0800-2000", "+318002000"),
        ("+32 470 12 34 56", "+32470123456"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert PhoneField(required=False).clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("06-1234567", "Het telefoonnummer heeft een cijfer te weinig"),
        ("06-123456", "Het telefoonnummer heeft 2 cijfers te weinig"),
        ("+3161234567", "Het telefoonnummer heeft een cijfer te weinig"),
        ("06-123456789", "Het telefoonnummer heeft een cijfer te veel"),
        ("06 12345678 tst", "Zet hier alleen het telefoonnummer, zonder letters"),
        ("123", "Dit telefoonnummer klopt niet. Begin met 0, of met + en het landnummer"),
        ("+999 1234567", "Dit telefoonnummer klopt niet. Begin met 0, of met + en het landnummer"),
    ],
)
def test_a_wrong_telephone_number_is_refused_in_words(typed: str, words: str) -> None:
    assert refusal(PhoneField(), typed) == words


def test_postcode_bsn_time_and_address_are_kept_in_one_form() -> None:
    assert PostcodeField().clean("3524aa") == "3524 AA"
    assert BsnField().clean("1112.22.333") == "111222333"
    assert DutchTime().clean("14u03") == time(14, 3)
    assert DutchTime().clean("9 uur") == time(9)
    assert Email().clean("Ilse@school.example") == "Ilse@school.example"


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (PostcodeField(), "0524 AA", "Een postcode heeft vier cijfers en twee letters, zoals 3524 AA"),
        (BsnField(), "12345678", "Een BSN heeft negen cijfers"),
        (BsnField(), "111222334", "Dit BSN klopt niet: er staat een cijfer verkeerd. Kijk het na"),
        (BsnField(), "000000000", "Dit BSN klopt niet: er staat een cijfer verkeerd. Kijk het na"),
        (DutchTime(), "24:00", "Schrijf de tijd als 14:03"),
        (Email(), "ilse", "Dit is geen e-mailadres. Schrijf bijvoorbeeld naam@school.nl"),
    ],
)
def test_other_wrong_values_are_refused_in_words(field: forms.Field, typed: str, words: str) -> None:
    assert refusal(field, typed) == words


@pytest.mark.parametrize(
    "field", [Text(), LongText(), DutchDate(), BirthField(), PhoneField(), PostcodeField(), BsnField(), Email()]
)
@pytest.mark.parametrize(
    "character",
    [chr(0), chr(0x1B), chr(0xD800), chr(0xDFFF), "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{REPLACEMENT CHARACTER}"],
)
def test_what_the_database_cannot_keep_is_refused_once_in_words(field: forms.Field, character: str) -> None:
    words = "Hier staat een teken in dat niet bewaard kan worden. Haal het weg of typ de tekst opnieuw"
    assert refusal(field, f"a{character}b") == words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("30 februari", "30 februari"),
        ("rond 31 november, denk ik", "31 november"),
        ("vrijdag 30 feb. 2026", "30 februari"),
        ("29 februari 2025", "29 februari 2025"),
        ("op 31-04-2026 en daarna", "31 april"),
        ("1-13-2026", "Maand 13"),
    ],
)
def test_a_day_in_somebodys_words_must_exist(typed: str, said: str) -> None:
    assert refusal(DayInWords(), typed) == f"{said} bestaat niet. Vul een bestaande dag in, of alleen de maand"


@pytest.mark.parametrize(
    "typed",
    [
        "29 februari",
        "31 december 2025",
        "eind oktober",
        "groep 3",
        "om 20.30 uur",
        "2 of 3 mei",
        "30 dagen",
        "45 marathons",
    ],
)
def test_other_words_about_when_stay_as_they_are(typed: str) -> None:
    assert DayInWords().clean(typed) == typed


def test_a_megabyte_in_a_name_is_refused_in_words() -> None:
    assert refusal(Text(), "a" * 1_048_576) == "Dit is te lang: 1048576 tekens. Er passen er 200"
    assert refusal(LongText(), "a" * 20_001) == "Dit is te lang: 20001 tekens. Er passen er 20000"


def test_line_ends_of_any_browser_are_kept_the_same() -> None:
    assert LongText().clean("een\r\ntwee\rdrie") == "een\ntwee\ndrie"
