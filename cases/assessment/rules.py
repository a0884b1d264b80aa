"""What an assessment needs before it is read by a second person, its states, and the order of its levels."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.roles import Action
from cases.assessment.models import Answer, AssessmentState, Level, ReadingVerdict
from cases.intake.models import Mode, ViolenceKind

# From each state the states that may follow, with who may make the step. What is agreed never changes again.
NEXT_STATES: dict[AssessmentState, dict[AssessmentState, Action]] = {
    AssessmentState.DRAFT: {AssessmentState.SUBMITTED: Action.ASSESS},
    AssessmentState.SUBMITTED: {
        AssessmentState.AGREED: Action.SECOND_READ,
        AssessmentState.DISAGREED: Action.SECOND_READ,
        AssessmentState.SENT_BACK: Action.SECOND_READ,
    },
    AssessmentState.SENT_BACK: {AssessmentState.SUBMITTED: Action.ASSESS},
    AssessmentState.DISAGREED: {AssessmentState.SUBMITTED: Action.ASSESS},
    AssessmentState.AGREED: {},
}

# In these states the author may still write.
WRITABLE = frozenset(state for state, after in NEXT_STATES.items() if AssessmentState.SUBMITTED in after)

STATE_AFTER: dict[ReadingVerdict, AssessmentState] = {
    ReadingVerdict.AGREES: AssessmentState.AGREED,
    ReadingVerdict.DISAGREES: AssessmentState.DISAGREED,
    ReadingVerdict.SENDS_BACK: AssessmentState.SENT_BACK,
}

# The worst first. What is unclear is not known to be safe, so it stands before "geen".
LEVELS = (Level.ACUTE, Level.STRUCTURAL, Level.MULTIPROBLEM, Level.UNCLEAR, Level.NONE)


def level_order(level: Level) -> int:
    """Return the place of a level, 0 for the worst; for sorting."""
    return LEVELS.index(level)


def worst(levels: Iterable[Level]) -> Level | None:
    """Return the worst of some levels, None when there is none."""
    return min(levels, key=level_order, default=None)


@dataclass(frozen=True)
class Judged:
    """One person in an assessment: what is judged of them so far, and for a child its voice."""

    key: str
    name: str
    is_child: bool
    level: str = ""
    child_says: str = ""
    not_spoken_because: str = ""


@dataclass(frozen=True)
class Missing:
    """What still lacks: where (the key of a field), and the words for the author."""

    where: str
    message: str


def missing_for_submission(
    answers: Mapping[str, tuple[str, str]],
    people: Iterable[Judged],
    household_level: str,
    reason: str,
) -> list[Missing]:
    """Return what lacks before an assessment may be read by a second person, children first.

    A judgement or a reason may lack; an item that was never answered may not: unanswered is unknown.

    Args:
        answers: for each answered item the answer and its explanation.
        people: everyone who is judged.
        household_level: the level of all together, empty when not chosen.
        reason: why, in the author's own words.

    Returns:
        For each lack where it is: `item:<key>`, `level:<person>`, `child:<person>`, `household_level`, `reason`.

    """
    judged = sorted(people, key=lambda one: not one.is_child)
    missing = [
        Missing(f"item:{item}", _("Schrijf een toelichting bij ja of vermoeden."))
        for item, (answer, explanation) in answers.items()
        if answer in {Answer.YES, Answer.SUSPECTED} and not explanation.strip()
    ]
    for person in judged:
        missing += _missing_of(person)
    if household_level == Level.NONE and any(person.level in LEVELS[:-1] for person in judged):
        missing.append(
            Missing("household_level", _("Niet iedereen is veilig. Dan is het niveau van het huishouden niet “geen”."))
        )
    if household_level not in LEVELS:
        missing.append(Missing("household_level", _("Kies een niveau voor het huishouden.")))
    if not reason.strip():
        missing.append(Missing("reason", _("Schrijf in eigen woorden waarom je dit vindt.")))
    return missing


def _missing_of(person: Judged) -> list[Missing]:
    missing = []
    if person.level not in LEVELS:
        missing.append(Missing(f"level:{person.key}", _("Kies een niveau voor %(name)s.") % {"name": person.name}))
    if person.is_child and not person.child_says.strip() and not person.not_spoken_because.strip():
        sentence = _("Schrijf wat %(name)s zelf zegt, of waarom je het kind niet sprak.") % {"name": person.name}
        missing.append(Missing(f"child:{person.key}", sentence))
    return missing


def why_second_reading(
    levels: Collection[Level],
    kinds: Collection[ViolenceKind],
    mode: Mode,
    *,
    young_child: bool,
    child_not_spoken: bool,
) -> list[str]:
    """Return in words why a second person reads this assessment; never empty, since here each one is read.

    Always read are acute and structural unsafety, sexual violence, a child under four or unborn, a reporter
    who is unknown, and a file in which no child was spoken to (docs/domain.md 13).

    Args:
        levels: all levels of the assessment.
        kinds: what the report is about.
        mode: how the reporter is known.
        young_child: a child under four or unborn is among the people.
        child_not_spoken: of at least one child only the reason stands why nobody spoke with it.

    """
    reasons = {
        _("acute onveiligheid"): Level.ACUTE in levels,
        _("structurele onveiligheid"): Level.STRUCTURAL in levels,
        _("seksueel geweld"): ViolenceKind.SEXUAL in kinds,
        _("lichamelijk letsel mogelijk"): ViolenceKind.CHILD_HURT in kinds,
        _("een kind jonger dan vier of ongeboren"): young_child,
        _("een kind is niet gesproken"): child_not_spoken,
        _("dubbel anonieme melder"): mode is Mode.UNKNOWN,
    }
    given = [reason for reason, applies in reasons.items() if applies]
    return given or [_("elke beoordeling wordt door een tweede gelezen")]


def may_end_involvement(levels: Collection[Level]) -> bool:
    """Tell whether involvement may end at this assessment: everyone was judged, and nobody is unsafe.

    What is unclear or harmful in several ways needs somebody to whom it is handed over.
    """
    return bool(levels) and all(level is Level.NONE for level in levels)


# --- while writing ------------------------------------------------------------

DANGER_ITEM = "gevaar_nu"  # the item of the shipped instrument that asks after danger now; another may not have it


def unknown_count(items: Collection[str], answers: Mapping[str, str]) -> int:
    """Count the items of the instrument to which nobody knows the answer: said so, or not answered."""
    return sum(answers.get(item, Answer.UNKNOWN) == Answer.UNKNOWN for item in items)


def contradictions(
    questions: Mapping[str, str],
    risks: Collection[str],
    answers: Mapping[str, str],
    earlier: Mapping[str, str],
    levels: Collection[str],
) -> list[str]:
    """Return in words what in an assessment does not go together; a sign to look again, never a refusal.

    Args:
        questions: the words of each item.
        risks: the items of which "ja" means danger.
        answers: the answers given so far, by item.
        earlier: the answers of the assessment before this one that was agreed, empty when there is none.
        levels: all levels chosen so far, for persons and household.

    """
    found = [
        _("Op “%(question)s” was het antwoord eerder %(before)s, nu %(now)s.")
        % {"question": questions[item], "before": Answer(earlier[item]).label, "now": Answer(answer).label}
        for item, answer in answers.items()
        if item in questions and {answer, earlier.get(item)} == {Answer.YES, Answer.NO}
    ]
    chosen = {level for level in levels if level}
    if chosen == {Level.NONE}:
        found += [
            _("Alle niveaus zijn geen, maar op “%(question)s” is het antwoord ja.") % {"question": questions[item]}
            for item, answer in answers.items()
            if item in questions and item in risks and answer == Answer.YES
        ]
    if answers.get(DANGER_ITEM) == Answer.YES and chosen and Level.ACUTE not in chosen:
        found.append(_("Er is nu gevaar, maar bij niemand is het niveau acuut."))
    return found
