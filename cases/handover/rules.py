"""States of a handover with who may make each step, and what may follow from a monitoring moment."""

from accounts.roles import Action
from cases.handover.models import Consequence, HandoverState, Outcome

_RECEIVER = Action.RECEIVE_HANDOVER
_SENDER = Action.HAND_OVER
_ANSWERS = {HandoverState.ACCEPTED: _RECEIVER, HandoverState.REFUSED: _RECEIVER, HandoverState.TAKEN_BACK: _SENDER}

# From each state the states that may follow, with who may make the step. Until it is accepted the
# responsibility stays with the sender, who may take it back; afterwards nothing changes any more.
NEXT_STATES: dict[HandoverState, dict[HandoverState, Action]] = {
    HandoverState.SENT: {HandoverState.ASKED: _RECEIVER, **_ANSWERS},
    HandoverState.ASKED: {HandoverState.ANSWERED: _SENDER, **_ANSWERS},
    HandoverState.ANSWERED: {HandoverState.ASKED: _RECEIVER, **_ANSWERS},
    HandoverState.ACCEPTED: {},
    HandoverState.REFUSED: {},
    HandoverState.TAKEN_BACK: {},
}

# Steps that are only made with a reason in words.
NEEDS_REASON = frozenset({HandoverState.REFUSED, HandoverState.TAKEN_BACK})

# What may follow from what a monitoring moment found: a case closes only on safety that was seen.
CONSEQUENCES: dict[Outcome, frozenset[Consequence]] = {
    Outcome.SAFE: frozenset({Consequence.CLOSE, Consequence.AGAIN}),
    Outcome.NOT_YET: frozenset({Consequence.AGAIN, Consequence.REOPEN}),
    Outcome.UNKNOWN: frozenset({Consequence.AGAIN, Consequence.REOPEN}),
}
