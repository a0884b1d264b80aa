"""Which risks ask for an agreement, and which decisions an assessment allows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.assessment.models import Answer, Level
from cases.assessment.rules import may_end_involvement, worst
from cases.plan.models import DecisionKind

RISKY = frozenset({Answer.YES, Answer.SUSPECTED})


@dataclass(frozen=True)
class Risk:
    """An item of the instrument that was answered yes or suspected, to which agreements are tied."""

    key: str
    question: str
    answer: str


def risks(body: Mapping[str, Any], answers: Mapping[str, str]) -> list[Risk]:
    """Return the risks of an assessment, in the order of its instrument.

    Args:
        body: the body of the instrument that the assessment was made with.
        answers: the answer to each item that has one.
    """
    found = [raw for raw in body["items"] if raw["risk"] and answers.get(raw["key"]) in RISKY]
    return [Risk(raw["key"], raw["question"], str(Answer(answers[raw["key"]]).label)) for raw in found]


def why_not(kind: DecisionKind, levels: Iterable[Level]) -> str:
    """Return why a decision cannot follow from an assessment; nothing when it can.

    Involvement ends only when everyone was judged and nobody is unsafe: what is unclear is not known to be
    safe (docs/domain.md 2).
    """
    judged = list(levels)
    if kind != DecisionKind.NO_FOLLOW_UP or may_end_involvement(judged):
        return ""
    level = worst(judged)
    if level is None:
        return _("Einde bemoeienis kan nog niet: er is nog niemand beoordeeld.")
    return _("Einde bemoeienis kan nu niet. Dat kan alleen als het niveau “geen” is, en nu is het “%(level)s”.") % {
        "level": str(level.label).lower()
    }
