"""The package: what can be in it, that screen and paper hold the same, and what could lead to a reporter."""

from dataclasses import fields, replace

import pytest

from cases.handover.leaks import Leak, leaks_of, passages
from cases.handover.package import AgreementIn, Package, PackageValues, PersonIn, build
from tests.cases.handover.make import frame, values

RIA = ["Ria Verkerk", "+31612345678"]


def words(package: Package) -> str:
    """Return all words that a reader sees."""
    lines = [pair.line for part in package.parts for pair in part.pairs]
    lines += [pair.line for pair in package.parties]
    lines += [line for part in package.parts for line in (*part.paragraphs, *part.items)]
    return " ".join(run.text for line in lines for run in line)


def test_a_package_has_no_place_for_a_reporter_a_report_a_fact_a_bsn_or_a_number() -> None:
    person = "name age is_child roles address secret_address warnings reach_when has_codeword level says silent_because"
    whole = "number family made_on sender sender_phone receiver receiver_person people household_level reason agreements question"
    assert {field.name for field in fields(PersonIn)} == set(person.split())
    assert {field.name for field in fields(AgreementIn)} == {"who", "what", "before", "check", "named"}
    assert {field.name for field in fields(PackageValues)} == set(whole.split())


def test_a_package_comes_back_from_its_text_as_it_was() -> None:
    package = build(values(), frame())
    assert Package.from_json(package.as_json()) == package
    assert Package.from_json(package.as_json()).fingerprint == package.fingerprint


def test_another_word_is_another_fingerprint() -> None:
    assert build(values(), frame()).fingerprint != build(values(question="Iets anders."), frame()).fingerprint


def test_safe_contact_stands_before_every_name_and_address() -> None:
    people = build(values(), frame()).parts[0]
    assert [pair.label for pair in people.pairs] == ["Veilig contact", "Kinderen", "Volwassenen", "Adres"]
    assert "Niet thuis bellen" in people.pairs[0].line[1].text


def test_a_secret_address_is_only_called_secret() -> None:
    fatma = PersonIn("Fatma Yıldız", "34", address="Geheimstraat 1, 3500 AA Utrecht", secret_address=True)
    text = words(build(values(people=(fatma,)), frame()))
    assert "Het adres is geheim" in text
    assert "Geheimstraat" not in text


def test_what_is_not_there_is_said() -> None:
    text = words(build(values(agreements=(), reason="", people=(), household_level="", question=""), frame()))
    assert "Er zijn nog geen afspraken gemaakt." in text
    assert "Er is met geen kind gesproken." in text


def test_every_text_of_the_file_is_looked_through() -> None:
    marked = values(
        people=(
            replace(values().people[0], reach_when="m-when", says="m-says"),
            replace(values().people[1], silent_because="m-silent"),
        ),
        reason="m-reason",
        agreements=(AgreementIn("m-who", "m-what", values().made_on, "m-check"),),
        question="m-question",
        receiver_person="m-receiver",
    )
    seen = " ".join(passage.text for passage in passages(marked))
    package = words(build(marked, frame())).lower()
    for mark in ("m-when", "m-says", "m-silent", "m-reason", "m-who", "m-what", "m-check", "m-question", "m-receiver"):
        assert mark in seen
        assert mark in package


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"reason": "Mevrouw Verkerk hoort het elke avond."}, "safety"),
        ({"question": "Bel 06 12 34 56 78 voor meer."}, "request"),
        ({"receiver_person": "Ria Verkerk"}, "receiver"),
        ({"agreements": (AgreementIn("Ria", "Let op de kinderen.", values().made_on, "zien"),)}, "agreements"),
    ],
)
def test_a_name_or_number_of_the_reporter_is_found_with_its_place_and_never_repeated(
    changed: dict[str, object], place: str
) -> None:
    assert leaks_of(values(**changed), RIA) == [Leak(place)]


def test_words_about_how_it_reached_us_are_found() -> None:
    assert leaks_of(values(reason="De buurvrouw hoorde Lucas huilen."), []) == [Leak("safety", "buurvrouw")]


def test_a_surname_that_is_a_word_for_neighbours_is_no_hint() -> None:
    sam = PersonIn("Sam van Buren", "9", is_child=True)
    assert leaks_of(values(people=(sam,)), []) == []


def test_a_name_that_the_reporter_shares_with_the_family_holds_nothing_up() -> None:
    assert leaks_of(values(), ["Truus van den Heuvel"]) == []
    assert leaks_of(values(question="Bel Truus."), ["Truus van den Heuvel"]) == [Leak("request")]


def test_a_word_for_how_the_reporter_knows_the_family_is_pointed_at_and_holds_nothing_up() -> None:
    assert leaks_of(values(question="De school belt."), [], ["school"]) == [Leak("request", "school", blocks=False)]
