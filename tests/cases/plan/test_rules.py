"""What is needed: which risks ask for an agreement, and when involvement may end."""

import pytest

from cases.assessment.models import Level
from cases.plan.models import DecisionKind
from cases.plan.rules import risks, why_not

BODY = {
    "items": [
        {"key": "patroon", "question": "Gebeurt het vaker?", "risk": True},
        {"key": "kind_pijn", "question": "Is een kind pijn gedaan?", "risk": True},
        {"key": "steun", "question": "Is er iemand die beschermt?", "risk": False},
    ]
}


def test_a_risk_is_what_was_answered_yes_or_suspected_in_the_order_of_the_instrument() -> None:
    found = risks(BODY, {"kind_pijn": "ja", "patroon": "vermoeden", "steun": "ja"})
    assert [(risk.key, risk.answer) for risk in found] == [("patroon", "Vermoeden"), ("kind_pijn", "Ja")]


@pytest.mark.parametrize("answer", ["nee", "onbekend"])
def test_what_was_answered_no_or_is_unknown_asks_for_nothing(answer: str) -> None:
    assert risks(BODY, {"patroon": answer}) == []


def test_involvement_ends_only_when_everyone_was_judged_and_nobody_is_unsafe() -> None:
    end = DecisionKind.NO_FOLLOW_UP
    assert why_not(end, [Level.NONE, Level.NONE]) == ""
    assert "niemand beoordeeld" in why_not(end, [])
    assert "onduidelijk" in why_not(end, [Level.NONE, Level.UNCLEAR])
    assert "acuut" in why_not(end, [Level.NONE, Level.UNCLEAR, Level.ACUTE])


@pytest.mark.parametrize("kind", [DecisionKind.LOCAL_TEAM, DecisionKind.RUNNING_HELP])
def test_a_handover_may_follow_any_assessment(kind: DecisionKind) -> None:
    assert why_not(kind, [Level.ACUTE]) == why_not(kind, [Level.NONE]) == ""
