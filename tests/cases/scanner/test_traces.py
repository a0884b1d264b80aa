"""Traces: whatever leads to somebody is found however it is written, and what only looks like it is left alone."""

import pytest

from cases.scanner.rules import Kind, hints_of_origin, traces_of
from cases.scanner.traces import Place, doors_in, places_in

# --- traces ---


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("Marieke de Groot", "en marieke zei", ["marieke"]),
        ("Marieke de Groot", "Mevr. DE GROOT belde, Groots idee", ["GROOT", "Groots"]),
        ("Zoë Çelik", "zoe en Mevrouw Celik", ["zoe", "Celik"]),
        ("Zoe Celik", "Zoe\u0308 Çelik", ["Zoe\u0308", "Çelik"]),
        ("Søren Łukasz", "soren, Lukasz", ["soren", "Lukasz"]),
        ("Anna van den Heuvel-Smit", "Anna's tante, familie Smit", ["Anna's", "Smit"]),
        ("06 12 34 56 78", "bel 0612345678 of +31 6-1234 5678", ["612345678", "6-1234 5678"]),
        ("+31612345678", "06.12.34.56.78", ["6.12.34.56.78"]),
        ("jan@voorbeeld.example", "Mail JAN@Voorbeeld.example", ["JAN@Voorbeeld.example"]),
        ("Galgenwaard 14", "aan de galgenwaard", ["galgenwaard"]),
        ("STRAßE", "in de strasse", ["strasse"]),
        ("Petronella Boterkoek", "Bo\u00adterkoek, Boter\u200bkoek", ["Bo\u00adterkoek", "Boter\u200bkoek"]),
        ("Petronella Boterkoek", "PetronellaBoterkoek, pboterkoek", ["PetronellaBoterkoek", "pboterkoek"]),
        ("Petronella Boterkoek", "Boter-koek, Boter-\nkoek, boterkoek81", ["Boter-koek", "Boter-\nkoek", "boterkoek"]),
        ("Truus van den Heuvel", "vandenheuvel, TruusvdHeuvel", ["vandenheuvel", "TruusvdHeuvel"]),
        ("0612344321", "bel 06, 12344321 of 12344321", ["6, 12344321", "12344321"]),
        ("0612344321", "06_12344321, 1234 4321", ["6_12344321", "1234 4321"]),
        ("030 2345678", "234 56 78 in Utrecht", ["234 56 78"]),
        (
            "xerx@zeb.example",
            "xerx at zeb.example, xerx @ zeb . example",
            ["xerx at zeb.example", "xerx @ zeb . example"],
        ),
    ],
)
def test_traces_are_found_however_they_are_written(word: str, text: str, found: list[str]) -> None:
    assert [one.text for one in traces_of([word], text)] == found
    assert {one.kind for one in traces_of([word], text)} == {Kind.TRACE}


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("Jan van der Berg", "van der Valk, januari, bergen, IJsberg"),
        ("Jo", "jo is te kort"),
        ("", "niets"),
        ("14", "op nummer 14"),
        ("Groot", "Grootmoeder is vergroot"),
        ("0612345678", "0612345679 en 06 12345"),
        ("0612345678", "123456781 en 912345678"),
        ("Petronella Boterkoek", "boter en koek, boterkoeken, Boter, koek"),
        ("Sam Lang", "een slang"),
    ],
)
def test_what_only_looks_like_a_trace_is_none(word: str, text: str) -> None:
    assert traces_of([word], text) == []


# --- origin ---


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("De buurvrouw hoort geschreeuw.", ["buurvrouw"]),
        ("Bovenburen en een overbuurman", ["Bovenburen", "overbuurman"]),
        ("De melder is bang. Volgens de melding", ["melder", "de melding"]),
        ("wij zijn gebeld door iemand", ["gebeld door"]),
        ("een omstander, een getuige", ["omstander", "getuige"]),
        ("zij is geïnformeerd\ndoor school", ["geïnformeerd\ndoor"]),
        ("huilend op de galerij", ["op de galerij"]),
        ("wil absoluut niet dat ze dit weten", ["wil absoluut niet dat ze dit weten"]),
        ("er is iets bij ons gemeld", ["is iets bij ons gemeld"]),
        ("zij woont ernaast", ["woont ernaast"]),
        ("dat de politie belde naar school", ["belde naar"]),
    ],
)
def test_words_that_tell_of_a_report_are_found(text: str, found: list[str]) -> None:
    assert [one.text for one in hints_of_origin(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Sanne belt haar moeder.",
        "In de buurt van school. Avontuur, bestuur, huur, buurthuis.",
        "Lucas slaapt te weinig.",
        "",
    ],
)
def test_other_words_are_no_hint(text: str) -> None:
    assert hints_of_origin(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Op de KANAALSTRAAT  14 hoort men het", ["KANAALSTRAAT  14"]),
        ("kanaalstraat nummer 14", ["kanaalstraat nummer 14"]),
        ("Het gezin woont Kanaalstraat 12, dus in de Kanaalstraat, niet op Kanaalstraat 141", []),
    ],
)
def test_a_door_is_found_as_a_whole_since_the_family_may_live_in_that_street_too(text: str, found: list[str]) -> None:
    (door,) = doors_in("Kanaalstraat 14, 3531 CJ Utrecht")
    assert [one.text for one in traces_of([door], text)] == found


HAZEL = "Hazelmuisstraat 4711, 3998 QX"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zij woont 3998 QX 4711", ["3998 QX 4711"]),
        ("op 3998qx, huisnummer 4711.", ["3998qx, huisnummer 4711"]),
        ("in 3998 QX of 3998qx", ["3998 QX", "3998qx"]),
        ("Hazelmuisstr. 4711, Hazelmuisstr 4711", ["Hazelmuisstr. 4711", "Hazelmuisstr 4711"]),
        ("hazelmuis straat nr. 4711", ["hazelmuis straat nr. 4711"]),
        ("Hazel\u00admuisstraat 4711", ["Hazel\u00admuisstraat 4711"]),
        ("die van nummer 4711 en nr 4711", ["nummer 4711", "nr 4711"]),
        ("Hazelmuisstraat, nummer 47, 4711 euro, 3998 QZ", []),
    ],
)
def test_the_places_of_an_address_are_found_however_they_are_written(text: str, found: list[str]) -> None:
    assert [one.text for one in traces_of(places_in(HAZEL), text)] == found


@pytest.mark.parametrize(
    "address",
    [
        "Hazelmuisstr. 4711 3998qx",
        "3998 QX, Hazelmuisstraat 4711",
        "Hazelmuisstraat nr 4711 - 3998QX",
        "Hazelmuisstr.4711, 3998QX",
    ],
)
def test_an_address_may_be_typed_in_any_order(address: str) -> None:
    for text in ("Hazelmuisstraat 4711", "Hazelmuisstr 4711", "3998 QX", "3998QX 4711", "nummer 4711"):
        assert [one.text for one in traces_of(places_in(address), text)] == [text]


def test_what_the_family_s_own_address_holds_too_leads_to_nobody() -> None:
    assert places_in(HAZEL, ["Hazelmuisstraat 4709, 3998 QX Houten"]) == ["hazelmuisstraat 4711", "3998QX 4711", "4711"]
    assert places_in(HAZEL, ["Dorpsplein 4711, 3997 AB Houten"]) == ["hazelmuisstraat 4711", "3998QX 4711", "3998QX"]
    assert places_in(HAZEL, ["hazelmuisstr. 4711, 3998qx"]) == []
    assert all(isinstance(place, Place) for place in places_in(HAZEL))
    assert places_in("Kerkstraat 4") == ["kerkstraat 4"]
    assert places_in("") == []
