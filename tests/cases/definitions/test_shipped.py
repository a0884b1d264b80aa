"""The definitions that ship with the program: well formed, whole, in plain words, and consistent with the rules."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.utils.translation import override

from cases.assessment.models import Answer, Level
from cases.deadlines.rules import UNITS, Regime, Unit
from cases.definitions.models import Kind
from cases.definitions.words import spoken
from cases.intake.rules import GROUP_OF_SECTOR

CASES = Path(__file__).resolve().parents[3] / "cases"
FILES = sorted(CASES.glob("*/data/*.json"))
SCHEMAS = CASES / "definitions" / "schemas"


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def bodies(kind: Kind) -> dict[str, dict[str, Any]]:
    return {one["key"]: one["body"] for one in map(read, FILES) if one["kind"] == kind}


def sentences(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [sentence for one in inner for sentence in sentences(one)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_says_what_it_is_and_its_body_meets_the_schema_of_its_kind(file: Path) -> None:
    values = read(file)
    fields = {"kind", "key", "language", "version", "valid_from", "source", "checked_by", "body"}
    assert set(values) == fields
    assert file.name == "{kind}.{key}.{language}.{version}.json".format_map(values)
    assert date.fromisoformat(values["valid_from"]) <= date(2026, 11, 1)
    assert len(values["source"]) > 20
    assert values["checked_by"].startswith("Nog niet nagekeken")
    jsonschema.validate(values["body"], read(SCHEMAS / f"{values['kind']}.json"))


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_a_valid_schema_that_refuses_what_it_does_not_know(kind: Kind) -> None:
    schema = read(SCHEMAS / f"{kind.value}.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    one = next(iter(bodies(kind).values()))
    for broken in [{}, {**one, "extra": "x"}, *({**one, name: None} for name in one)]:
        assert not jsonschema.Draft202012Validator(schema).is_valid(broken)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_text_says_dader_and_no_sentence_is_long(file: Path) -> None:
    for text in sentences(read(file)["body"]):
        assert not re.search(r"\bdader", text, re.IGNORECASE)
        assert text == text.strip()
        for sentence in re.split(r"(?<=[.?!:])\s", text):
            assert len(sentence.split()) <= 25, sentence


# --- terms ---


def test_the_five_terms_are_there_with_a_unit_that_their_regime_knows() -> None:
    terms = bodies(Kind.TERM)
    assert set(terms) == {"assessment_decree", "assessment_sector", "inform", "receiver_reaction", "monitoring"}
    for body in terms.values():
        assert Unit(body["unit"]) in UNITS[Regime(body["regime"])]
    assert {key for key, body in terms.items() if body["norm"] == "wet"} == {"assessment_decree", "inform"}


# --- instrument ---


def test_the_instrument_has_every_answer_and_level_that_the_program_stores() -> None:
    body = bodies(Kind.INSTRUMENT)["veiligheid"]
    assert [one["value"] for one in body["answers"]] == Answer.values
    assert [one["value"] for one in body["answers"] if one["explain"]] == [Answer.YES, Answer.SUSPECTED]
    assert [one["value"] for one in body["levels"]] == Level.values


def test_each_item_has_its_own_key_and_a_section_and_no_section_is_empty() -> None:
    body = bodies(Kind.INSTRUMENT)["veiligheid"]
    keys = [one["key"] for one in body["items"]]
    assert len(keys) == len(set(keys)) <= 15
    assert {one["section"] for one in body["items"]} == {one["key"] for one in body["sections"]}
    assert {one["section"] for one in body["items"] if not one["risk"]} == {"bescherming"}


# --- Meldcode ---


def test_each_group_of_professionals_has_its_own_frame() -> None:
    frames = bodies(Kind.MELDCODE)
    assert set(frames) == set(GROUP_OF_SECTOR)
    assert all(body["group"] == key for key, body in frames.items())
    questions = [one["question"] for body in frames.values() for one in body["considerations"] if one["number"] != 2]
    assert len(set(questions)) == len(questions)


@pytest.mark.parametrize("key", sorted(GROUP_OF_SECTOR))
def test_a_frame_has_five_steps_and_five_considerations_in_order(key: str) -> None:
    body = bodies(Kind.MELDCODE)[key]
    assert [one["number"] for one in body["steps"]] == [1, 2, 3, 4, 5]
    assert [one["number"] for one in body["considerations"]] == [1, 2, 3, 4, 5]
    fields = [field["key"] for step in body["steps"] for field in step["fields"]]
    assert len(fields) == len(set(fields))


# --- letter ---


def test_the_frame_of_a_handover_keeps_what_tells_of_a_reporter_out_of_what_leaves() -> None:
    body = bodies(Kind.LETTER)["handover"]
    leaves = {name: value for name, value in body.items() if name != "left_out"}
    assert not any(re.search("meld|buur|anoniem", text, re.IGNORECASE) for text in sentences(leaves))
    assert [one["key"] for one in body["left_out"]][:3] == ["reporter", "words", "sources"]
    assert body["sentences"]["monitoring"].count("{date}") == 1


def test_on_an_english_screen_a_shipped_text_is_english_and_what_a_region_wrote_stays() -> None:
    body = {
        "title": "Eigen woorden van de regio",
        "items": [{"key": "ja", "question": "Is een kind getuige van geweld?"}],
    }
    assert spoken(body) is body
    with override("en"):
        said = spoken(body)
    assert said["title"] == "Eigen woorden van de regio"
    assert said["items"] == [{"key": "ja", "question": "Does a child witness violence?"}]
