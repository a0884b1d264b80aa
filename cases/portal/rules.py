"""What the five considerations of the Meldcode lead to: the next question, or what to do.

Which answer leads where stands in the definition of the professional's own group; see docs/domain.md 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Weighed:
    """How far the weighing is: the question to answer now, or the outcome; exactly one of the two.

    Outcomes are "melden", "overleg", "hulp" and "afsluiten"; their words stand in the definition.
    """

    question: int | None = None
    outcome: str | None = None


def weigh(body: Mapping[str, Any], given: Mapping[str, str]) -> Weighed:
    """Return the next consideration, or where the given answers lead.

    Args:
        body: the body of a definition of kind `meldcode`.
        given: for each answered consideration, by its key, the value of the answer.

    Returns:
        The number of the first consideration on the way that has no answer that it knows, or an outcome.
        Answers to questions that the way no longer passes count for nothing.

    """
    considerations = {one["number"]: one for one in body["considerations"]}
    number = 1
    while True:
        consideration = considerations[number]
        leads = {answer["value"]: answer["leads_to"] for answer in consideration["answers"]}
        following = leads.get(given.get(consideration["key"], ""))
        if following is None:
            return Weighed(question=number)
        if not following.isdigit():
            return Weighed(outcome=following)
        number = int(following)


def way(body: Mapping[str, Any], given: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the considerations on the way of the given answers, the one to answer now included.

    Args:
        body: the body of a definition of kind `meldcode`.
        given: for each answered consideration, by its key, the value of the answer.

    """
    passed: list[dict[str, Any]] = []
    known: dict[str, str] = {}
    at = weigh(body, known)
    while at.question is not None:
        consideration = next(one for one in body["considerations"] if one["number"] == at.question)
        passed.append(consideration)
        known[consideration["key"]] = given.get(consideration["key"], "")
        following = weigh(body, known)
        if following.question == at.question:
            break
        at = following
    return passed
