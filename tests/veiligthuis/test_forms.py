"""The one form of all screens: what it asks, what it says when something is wrong, and that nothing typed is lost."""

import pytest
from django import forms
from django.urls import get_resolver

from accounts.models import Team
from veiligthuis.forms import (
    ByName,
    Cards,
    Columns,
    GroupedForm,
    LongText,
    OneTimeToken,
    PhoneField,
    Segments,
    Select,
    Spoken,
    Text,
    Triple,
)

OURS = {"accounts", "cases", "veiligthuis"}


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


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["zzz", "\x00", "x" * 5_000, "00000000-0000-4000-8000-000000000001"])
def test_a_choice_that_was_tampered_with_is_refused_in_our_words(typed: str) -> None:
    class Choose(GroupedForm):
        team = ByName(label="Team", queryset=Team.objects.all(), widget=Select)

    assert Choose({"team": typed}).errors == {"team": ["Kies iets uit de lijst"]}
    assert Choose({"team": ""}).errors == {"team": ["Kies een antwoord bij: Team"]}


def test_every_choice_of_a_row_is_the_one_that_says_so() -> None:
    assert get_resolver().url_patterns  # every room is read
    ours = [kind for kind in forms.ModelChoiceField.__subclasses__() if kind.__module__.split(".")[0] in OURS]
    assert ours == [ByName]
