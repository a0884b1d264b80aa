"""What people type, what comes of it, and what they read when it is wrong."""

from datetime import date, time

import pytest
from django import forms
from django.core.exceptions import ValidationError

from veiligthuis.forms import (
    BirthField,
    BsnField,
    Cards,
    Columns,
    DutchDate,
    DutchTime,
    Email,
    GroupedForm,
    LongText,
    OneTimeToken,
    PhoneField,
    PostcodeField,
    Segments,
    Spoken,
    Text,
    Told,
    Triple,
    read_birth,
    read_day,
)

TODAY = date(2026, 11, 23)


def refusal(field: forms.Field, value: object) -> str:
    with pytest.raises(ValidationError) as raised:
        field.clean(value)
    return " ".join(raised.value.messages)


class Report(GroupedForm):
    mode = forms.ChoiceField(
        label="Wie mag weten wie er meldt?",
        choices=[("anoniem", "Anoniem voor betrokkenen"), ("open", "Open")],
        widget=Cards(explanations={"open": "Het gezin mag weten wie er meldt."}),
    )
    name = Text(label="Naam", required=False)
    phone = PhoneField(label="Veilig nummer", required=False, help_text="Waar wij mogen bellen.")
    danger = forms.ChoiceField(
        label="Is er nu gevaar?", choices=[("ja", "Ja"), ("nee", "Nee")], widget=Triple(risk=["ja"])
    )
    weapon = forms.ChoiceField(
        label="Is er een wapen?", choices=[("ja", "Ja"), ("nee", "Nee")], widget=Triple, required=False
    )
    kinds = forms.MultipleChoiceField(label="Soort", choices=[("a", "Geweld"), ("b", "Stalking")], widget=Columns)
    story = LongText(label="Verhaal", required=False)
    informed = forms.BooleanField(label="Het gezin weet ervan", required=False)
    token = OneTimeToken()
    groups = (
        ("1. Melder", "Staat apart", ["mode", ("name", "phone")]),
        ("2. Veiligheid nu", "", ["danger", "weapon", "kinds"]),
    )


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
@pytest.mark.parametrize("character", [chr(0), chr(0x1B), chr(0xD800), chr(0xDFFF)])
def test_what_the_database_cannot_keep_is_refused_once_in_words(field: forms.Field, character: str) -> None:
    words = "Hier staat een teken in dat niet bewaard kan worden. Haal het weg of typ de tekst opnieuw"
    assert refusal(field, f"a{character}b") == words


def test_a_megabyte_in_a_name_is_refused_in_words() -> None:
    assert refusal(Text(), "a" * 1_048_576) == "Dit is te lang: 1048576 tekens. Er passen er 200"
    assert refusal(LongText(), "a" * 20_001) == "Dit is te lang: 20001 tekens. Er passen er 20000"


def test_line_ends_of_any_browser_are_kept_the_same() -> None:
    assert LongText().clean("een\r\ntwee\rdrie") == "een\ntwee\ndrie"


def test_the_summary_says_the_words_of_the_fields_and_links_to_them() -> None:
    html = str(Report({"phone": "06-1234567", "mode": "open"}))
    assert "Er zijn 4 dingen om te verbeteren" in html
    assert '<a href="#id_phone">Het telefoonnummer heeft een cijfer te weinig</a>' in html
    assert '<a href="#id_danger_0">Kies een antwoord bij: Is er nu gevaar?</a>' in html
    assert html.count("Het telefoonnummer heeft een cijfer te weinig") == 2
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in html
    assert 'id="id_danger_0"' in html
    assert "Deze pagina is niet compleet" in html
    assert html.count('aria-invalid="true"') == 1


def test_what_was_typed_comes_back_even_when_it_cannot_be_sent() -> None:
    html = str(Report({"name": "Ria \ud800\x00Verkerk", "story": "a\ud800b", "mode": "zomaar\udfff"}))
    assert 'value="Ria ��Verkerk"' in html
    assert "a�b" in html
    html.encode()


def test_typed_text_never_becomes_markup() -> None:
    assert "<script" not in str(Report({"name": '"><script>', "story": "</textarea><script>", "phone": "<script>"}))


def test_sections_hold_every_field_once_and_count_their_faults() -> None:
    form = Report({"phone": "1", "name": "Ria"})
    names = [[field.name for row in section.rows for field in row.fields] for section in form.sections]
    assert names == [["mode", "name", "phone"], ["danger", "weapon", "kinds"], ["story", "informed"]]
    assert [section.faults for section in form.sections] == [2, 2, 0]


def test_no_field_is_guarded_by_the_browser() -> None:
    assert not any(words in str(Report()) for words in (" required", "maxlength", "vt-faults"))


def test_words_say_which_fields_must_be_filled() -> None:
    html = str(Report())
    assert 'Wie mag weten wie er meldt? <span class="vt-optional">(nodig)</span>' in html
    assert "(niet verplicht)" not in html
    Report.mark = "optional"
    try:
        assert 'Naam <span class="vt-optional">(niet verplicht)</span>' in str(Report())
    finally:
        Report.mark = "required"


def test_answers_carry_their_explanation_and_their_danger() -> None:
    html = str(Report({"danger": "ja"}))
    assert "<span>Open<small>Het gezin mag weten wie er meldt.</small></span>" in html
    assert (
        '<label class="vt-choice vt-choice--risk"><input type="radio" name="danger" value="ja" id="id_danger_0" checked>'
        in html
    )


def test_a_percent_sign_in_a_question_breaks_nothing() -> None:
    class Odd(GroupedForm):
        part = forms.ChoiceField(label="Is 100% zeker?", choices=[("ja", "Ja")], widget=Segments)

    assert Odd({"part": "x"}).errors["part"] == ["Kies een antwoord bij: Is 100% zeker?"]
    assert Odd({}).errors["part"] == ["Kies een antwoord bij: Is 100% zeker?"]


def test_a_field_that_is_added_late_speaks_our_words_too() -> None:
    class Late(GroupedForm):
        def __init__(self, data: dict[str, str]) -> None:
            super().__init__(data)
            self.fields["why"] = Text(label="Waarom")

    assert Late({}).errors == {"why": ["Vul in: Waarom"]}


def test_a_form_of_a_library_speaks_our_words_and_repeats_no_label_as_placeholder() -> None:
    class Login(forms.Form):
        code = forms.CharField(label="Code", widget=forms.TextInput(attrs={"placeholder": "Code"}))

    class Ours(Spoken, Login):
        pass

    assert Ours({}).errors == {"code": ["Vul in: Code"]}
    assert "placeholder" not in str(Ours())
    assert " required" not in str(Ours())


def test_a_form_that_is_opened_twice_has_two_tokens_and_keeps_its_own_when_refused() -> None:
    first, second = Report()["token"].value(), Report()["token"].value()
    assert first != second
    assert str(first) in str(Report({"token": str(first)}))


def test_a_hidden_field_that_did_not_arrive_is_told_without_its_name() -> None:
    class Hidden(GroupedForm):
        version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    for sent in ({}, {"version": "x"}, {"version": "0"}):
        assert Hidden(sent).errors["version"] == [
            "Deze pagina is niet compleet. Laad haar opnieuw en verstuur nog eens"
        ]
