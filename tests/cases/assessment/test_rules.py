"""Assessment: states over all pairs, what lacks before a second reading, levels."""

from itertools import product

import pytest

from accounts.roles import Action
from cases.assessment import rules
from cases.assessment.models import AssessmentState, Level, ReadingVerdict
from cases.assessment.rules import Judged
from cases.intake.models import Mode, ViolenceKind

LUCAS = Judged("p1", "Lucas", is_child=True, level="structureel", child_says="Ik neem Noa mee onder mijn bed.")
SANNE = Judged("p2", "Sanne", is_child=False, level="structureel")


def test_an_assessment_is_read_by_another_and_then_stands() -> None:
    allowed = {
        ("concept", "voorgelegd"): Action.ASSESS,
        ("voorgelegd", "vastgesteld"): Action.SECOND_READ,
        ("voorgelegd", "niet_akkoord"): Action.SECOND_READ,
        ("voorgelegd", "teruggestuurd"): Action.SECOND_READ,
        ("teruggestuurd", "voorgelegd"): Action.ASSESS,
        ("niet_akkoord", "voorgelegd"): Action.ASSESS,
    }
    for old, new in product(AssessmentState, repeat=2):
        assert rules.NEXT_STATES[old].get(new) == allowed.get((old.value, new.value)), (old, new)


def test_each_verdict_leads_to_a_state_that_may_follow_a_submission() -> None:
    assert set(rules.STATE_AFTER) == set(ReadingVerdict)
    assert set(rules.STATE_AFTER.values()) == set(rules.NEXT_STATES[AssessmentState.SUBMITTED])


def test_who_may_submit_may_write_and_nobody_else() -> None:
    submits = {state for state, following in rules.NEXT_STATES.items() if AssessmentState.SUBMITTED in following}
    assert submits == rules.WRITABLE


def test_a_whole_assessment_lacks_nothing_also_with_items_unanswered() -> None:
    answers = {"gevaar_nu": ("nee", ""), "kind_getuige": ("ja", "Zag het."), "wapens": ("onbekend", "")}
    assert rules.missing_for_submission(answers, [SANNE, LUCAS], "structureel", "Twee keer politie.") == []
    assert rules.missing_for_submission({}, [SANNE, LUCAS], "structureel", "Twee keer politie.") == []


def test_what_lacks_is_named_with_its_place_children_first() -> None:
    missing = rules.missing_for_submission(
        {"wapens": ("vermoeden", " "), "kind_getuige": ("ja", ""), "gevaar_nu": ("nee", "")},
        [Judged("p2", "Sanne", is_child=False), Judged("p1", "Lucas", is_child=True, child_says="\n")],
        "",
        "  ",
    )
    assert [one.where for one in missing] == [
        "item:wapens", "item:kind_getuige", "level:p1", "child:p1", "level:p2", "household_level", "reason",
    ]  # fmt: skip
    assert "Lucas" in missing[2].message
    assert "Lucas" in missing[3].message


def test_a_child_has_a_voice_or_a_reason_why_nobody_asked() -> None:
    silent = Judged("p1", "Noa", is_child=True, level="geen", not_spoken_because="Zij is op school.")
    assert rules.missing_for_submission({}, [silent], "geen", "Rustig thuis.") == []


def test_a_level_that_does_not_exist_is_no_level() -> None:
    odd = Judged("p2", "Sanne", is_child=False, level="heel erg")
    assert [one.where for one in rules.missing_for_submission({}, [odd], "x", "w")] == ["level:p2", "household_level"]


def test_levels_are_ordered_from_the_worst() -> None:
    assert set(rules.LEVELS) == set(Level)
    assert min(Level, key=rules.level_order) == "acuut"
    assert rules.worst([Level.NONE, Level.UNCLEAR]) == "onduidelijk"
    assert rules.worst([Level.MULTIPROBLEM, Level.STRUCTURAL, Level.NONE]) == "structureel"
    assert rules.worst([]) is None


@pytest.mark.parametrize(
    ("levels", "allowed"),
    [
        ([Level.NONE], True),
        ([Level.NONE, Level.NONE], True),
        ([], False),
        *[([Level.NONE, level], False) for level in Level if level is not Level.NONE],
    ],
)
def test_involvement_ends_only_when_nobody_is_unsafe(levels: list[Level], allowed: bool) -> None:  # noqa: FBT001
    assert rules.may_end_involvement(levels) is allowed


@pytest.mark.parametrize(
    ("levels", "kinds", "mode", "child", "reasons"),
    [
        ([Level.NONE], [], Mode.OPEN, set(), ["elke beoordeling wordt door een tweede gelezen"]),
        ([Level.STRUCTURAL], [], Mode.OPEN, set(), ["structurele onveiligheid"]),
        ([Level.ACUTE], [ViolenceKind.SEXUAL], Mode.OPEN, set(), ["acute onveiligheid", "seksueel geweld"]),
        ([Level.NONE], [ViolenceKind.CHILD_HURT], Mode.OPEN, set(), ["lichamelijk letsel mogelijk"]),
        ([Level.NONE], [], Mode.UNKNOWN, set(), ["dubbel anonieme melder"]),
        ([Level.UNCLEAR], [], Mode.CONFIDENTIAL, {"young"}, ["een kind jonger dan vier of ongeboren"]),
        ([Level.UNCLEAR], [], Mode.CONFIDENTIAL, {"silent"}, ["een kind is niet gesproken"]),
    ],
)
def test_why_a_second_person_reads(
    levels: list[Level], kinds: list[ViolenceKind], mode: Mode, child: set[str], reasons: list[str]
) -> None:
    said = rules.why_second_reading(
        levels, kinds, mode, young_child="young" in child, child_not_spoken="silent" in child
    )
    assert said == reasons


# --- what does not go together ----------------------------------------------------

QUESTIONS = {"gevaar_nu": "Is er nu gevaar?", "patroon": "Gebeurt het vaker?", "steun": "Beschermt iemand?"}
RISKS = {"gevaar_nu", "patroon"}


@pytest.mark.parametrize(
    ("answers", "earlier", "levels", "count"),
    [
        ({"patroon": "nee"}, {"patroon": "ja"}, [], 1),
        ({"patroon": "ja"}, {"patroon": "nee"}, [], 1),
        ({"patroon": "onbekend"}, {"patroon": "ja"}, [], 0),
        ({"patroon": "ja"}, {}, ["geen", "geen"], 1),
        ({"steun": "ja"}, {}, ["geen"], 0),
        ({"patroon": "ja"}, {}, ["geen", "structureel"], 0),
        ({"patroon": "ja"}, {}, ["", ""], 0),
        ({"gevaar_nu": "ja"}, {}, ["structureel"], 1),
        ({"gevaar_nu": "ja"}, {}, ["acuut", "structureel"], 0),
        ({"gevaar_nu": "ja"}, {}, [], 0),
    ],
)
def test_answers_and_levels_that_contradict_each_other_are_named(
    answers: dict[str, str], earlier: dict[str, str], levels: list[str], count: int
) -> None:
    assert len(rules.contradictions(QUESTIONS, RISKS, answers, earlier, levels)) == count


def test_what_nobody_answered_counts_as_unknown() -> None:
    assert rules.unknown_count(["gevaar_nu", "patroon", "steun"], {"patroon": "onbekend", "steun": "nee"}) == 2


def test_a_household_is_not_safe_when_somebody_in_it_is_not() -> None:
    noa = Judged("p1", "Noa", is_child=True, level="structureel", child_says="Hij slaat.")
    (lack,) = rules.missing_for_submission({}, [noa], "geen", "w")
    assert lack.where == "household_level"
