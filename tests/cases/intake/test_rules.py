"""Intake: modes of reporting, states over all pairs, and what is kept of an unknown reporter."""

from itertools import product

import pytest

from accounts.roles import Action
from cases.intake import rules
from cases.intake.models import Caller, Mode, ReporterGroup, ReportState, SubmissionKind, SubmissionState


def test_a_report_goes_from_received_to_decided_and_nowhere_else() -> None:
    allowed = {
        ("ontvangen", "in_beoordeling"): Action.ASSESS,
        ("in_beoordeling", "besloten"): Action.DECIDE,
    }
    for old, new in product(ReportState, repeat=2):
        assert rules.NEXT_STATES[old].get(new) == allowed.get((old.value, new.value)), (old, new)


@pytest.mark.parametrize(
    ("kind", "who"),
    [(SubmissionKind.PORTAL, Action.TAKE_SUBMISSION), (SubmissionKind.UNKNOWN, Action.DECIDE_OWN_MOTION)],
)
def test_a_submission_is_taken_or_refused_once(kind: SubmissionKind, who: Action) -> None:
    allowed = {("wacht", "aangenomen"): who, ("wacht", "geweigerd"): who}
    for old, new in product(SubmissionState, repeat=2):
        assert rules.NEXT_SUBMISSION_STATES[kind][old].get(new) == allowed.get((old.value, new.value)), (old, new)


@pytest.mark.parametrize("caller", Caller)
def test_who_is_no_professional_stays_hidden_unless_they_choose(caller: Caller) -> None:
    assert rules.default_mode(caller) == ("open" if caller == "professional" else "anoniem")
    assert rules.may_choose(caller, rules.default_mode(caller))


def test_a_professional_may_not_choose_to_be_hidden() -> None:
    allowed = {
        (mode, agreed)
        for mode, agreed in product(Mode, (False, True))
        if rules.may_choose(Caller.PROFESSIONAL, mode, safety_agreed=agreed)
    }
    assert allowed == {(Mode.OPEN, False), (Mode.OPEN, True), (Mode.CONFIDENTIAL, True)}


def test_anyone_else_may_choose_each_mode() -> None:
    for caller, mode in product(set(Caller) - {Caller.PROFESSIONAL}, Mode):
        assert rules.may_choose(caller, mode)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("zij wil ANONIEM melden", True),
        ("een anonieme melding", True),
        ("vraagt om anonimiteit.", True),
        ("de anoniemen", False),
        ("", False),
    ],
)
def test_the_word_anonymous_is_heard(text: str, said: bool) -> None:  # noqa: FBT001
    assert rules.mentions_anonymity(text) is said


def test_only_an_open_report_of_a_bystander_needs_consent() -> None:
    for group, mode in product(ReporterGroup, Mode):
        assert rules.needs_consent(group, mode) == ((group, mode) == ("niet_beroepsmatig", "open"))


def test_of_the_unknown_alone_there_is_no_identity() -> None:
    assert [mode for mode in Mode if not rules.has_identity(mode)] == [Mode.UNKNOWN]


def test_each_capacity_of_the_annex_has_its_group() -> None:
    assert len(rules.GROUP_OF_CAPACITY) == 22
    bystanders = [name for name, group in rules.GROUP_OF_CAPACITY.items() if group is ReporterGroup.NOT_PROFESSIONAL]
    assert len(bystanders) == 7
    assert set(rules.GROUP_OF_SECTOR.values()) & {ReporterGroup.NOT_PROFESSIONAL} == set()


def test_of_an_unknown_reporter_only_the_allowed_fields_are_kept() -> None:
    told = {
        "words": "Ik hoor elke avond geschreeuw.",
        "kinds": ["kind_getuige"],
        "reporter_name": "Marieke de Groot",
        "reporter_phone": "0612345678",
        "reach": "na zes uur",
        "capacity": "buurvrouw",
        "consent": "",
        "called_at": "22:40",
        "a_field_of_later": "x",
        "people": [{"given_names": "Lucas", "age": 6, "reporter_is": "tante", "phone": "0612345678"}, "Marieke"],
    }
    assert rules.kept_of_unknown(told) == {
        "words": "Ik hoor elke avond geschreeuw.",
        "kinds": ["kind_getuige"],
        "people": [{"given_names": "Lucas", "age": 6}],
    }
    assert "reporter_name" in told  # what was typed is left as it was


def test_people_that_are_no_list_are_not_kept() -> None:
    assert rules.kept_of_unknown({"people": "Marieke de Groot, 0612345678"}) == {}
