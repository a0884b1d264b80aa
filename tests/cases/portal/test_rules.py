"""The five considerations: every way through them, for every group of professionals."""

import json
from pathlib import Path
from typing import Any

import pytest

from cases.portal.rules import Weighed, weigh

DATA = Path(__file__).resolve().parents[3] / "cases" / "portal" / "data"
FRAMES = [json.loads(file.read_text(encoding="utf-8"))["body"] for file in sorted(DATA.glob("meldcode.*.json"))]
frames = pytest.mark.parametrize("body", FRAMES, ids=lambda body: body["group"])

YES_UNTIL_HELP = {"vermoeden": "ja", "onveiligheid": "nee", "eigen_hulp": "ja", "meewerken": "ja", "resultaat": "ja"}


@frames
@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "hulp"),
        ({"vermoeden": "nee"}, "afsluiten"),
        ({"vermoeden": "weet_niet"}, "overleg"),
        ({"onveiligheid": "acuut"}, "melden"),
        ({"onveiligheid": "structureel"}, "melden"),
        ({"onveiligheid": "weet_niet"}, "overleg"),
        ({"eigen_hulp": "nee"}, "melden"),
        ({"eigen_hulp": "weet_niet"}, "overleg"),
        ({"meewerken": "nee"}, "melden"),
        ({"meewerken": "weet_niet"}, "overleg"),
        ({"resultaat": "nee"}, "melden"),
        ({"resultaat": "weet_niet"}, "overleg"),
    ],
)
def test_answers_lead_where_the_meldcode_says(body: dict[str, Any], changed: dict[str, str], expected: str) -> None:
    weighed = weigh(body, {**YES_UNTIL_HELP, **changed})
    assert weighed == Weighed(outcome=expected)
    assert weighed.outcome in {one["key"] for one in body["outcomes"]}


@frames
def test_the_first_question_without_an_answer_is_asked(body: dict[str, Any]) -> None:
    given: dict[str, str] = {}
    for number, (key, answer) in enumerate(YES_UNTIL_HELP.items(), start=1):
        assert weigh(body, given) == Weighed(question=number)
        given[key] = answer
    assert weigh(body, {**given, "meewerken": "misschien"}) == Weighed(question=4)


@frames
def test_later_answers_count_for_nothing_once_an_earlier_one_decides(body: dict[str, Any]) -> None:
    assert weigh(body, {**YES_UNTIL_HELP, "onveiligheid": "acuut", "resultaat": "ja"}).outcome == "melden"


@frames
def test_only_acute_unsafety_is_urgent(body: dict[str, Any]) -> None:
    urgent = [answer["value"] for one in body["considerations"] for answer in one["answers"] if answer["urgent"]]
    assert urgent == ["acuut"]
