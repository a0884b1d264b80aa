"""Handover: states over all pairs, reasons, and what follows from a monitoring moment."""

from itertools import product

from accounts.roles import Action
from cases.handover import rules
from cases.handover.models import OPEN_STATES, Consequence, HandoverState, Outcome

RECEIVER, SENDER = Action.RECEIVE_HANDOVER, Action.HAND_OVER


def test_a_handover_ends_once_and_each_side_makes_its_own_steps() -> None:
    allowed = {
        ("verstuurd", "vraag_gesteld"): RECEIVER,
        ("verstuurd", "aangenomen"): RECEIVER,
        ("verstuurd", "geweigerd"): RECEIVER,
        ("verstuurd", "teruggehaald"): SENDER,
        ("vraag_gesteld", "beantwoord"): SENDER,
        ("vraag_gesteld", "aangenomen"): RECEIVER,
        ("vraag_gesteld", "geweigerd"): RECEIVER,
        ("vraag_gesteld", "teruggehaald"): SENDER,
        ("beantwoord", "vraag_gesteld"): RECEIVER,
        ("beantwoord", "aangenomen"): RECEIVER,
        ("beantwoord", "geweigerd"): RECEIVER,
        ("beantwoord", "teruggehaald"): SENDER,
    }
    for old, new in product(HandoverState, repeat=2):
        assert rules.NEXT_STATES[old].get(new) == allowed.get((old.value, new.value)), (old, new)


def test_the_open_states_are_those_that_something_may_follow() -> None:
    assert {state for state in HandoverState if rules.NEXT_STATES[state]} == set(OPEN_STATES)


def test_an_end_without_acceptance_needs_a_reason() -> None:
    ends = {state for state in HandoverState if not rules.NEXT_STATES[state]}
    assert ends - rules.NEEDS_REASON == {HandoverState.ACCEPTED}
    assert ends >= rules.NEEDS_REASON


def test_a_case_closes_only_when_safety_was_seen() -> None:
    closes = {outcome for outcome in Outcome if Consequence.CLOSE in rules.CONSEQUENCES[outcome]}
    assert closes == {Outcome.SAFE}


def test_safety_that_was_seen_needs_no_new_assessment_and_one_may_always_look_again() -> None:
    assert Consequence.REOPEN not in rules.CONSEQUENCES[Outcome.SAFE]
    assert all(Consequence.AGAIN in rules.CONSEQUENCES[outcome] for outcome in Outcome)
