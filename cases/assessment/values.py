"""What an assessor fills in, as plain values: from the form, the seed, later an API."""

from dataclasses import dataclass, field
from uuid import UUID

from accounts.models import User


@dataclass(frozen=True)
class PersonJudgement:
    """What is judged of one person so far, and for a child its voice or why nobody heard it."""

    level: str = ""
    child_says: str = ""
    not_spoken_because: str = ""


@dataclass(frozen=True)
class AssessmentValues:
    """One state of the form. `answers` has for an item the answer and its explanation; an item may lack."""

    answers: dict[str, tuple[str, str]] = field(default_factory=dict)
    people: dict[UUID, PersonJudgement] = field(default_factory=dict)
    household_level: str = ""
    reason: str = ""
    reader: User | None = None
