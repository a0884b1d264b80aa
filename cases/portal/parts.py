"""The parts of a Meldcode report: which there are, to which step each belongs, and how a draft of one is kept.

A draft holds what was typed, not what it means: the forms read it again each time it is shown or sent.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PERSON, QUESTION = "persoon-", "vraag-"  # entries of which there are several begin like this
SIGNALS, CONSULT, TALK, WEIGH = "signalen", "overleg", "gesprek", "wegen"
PEOPLE, WORRIES, HELP, REPORTER = "personen", "zorgen", "hulp", "gegevens"
STEP_OF = {SIGNALS: 1, CONSULT: 2, TALK: 3, WEIGH: 4, PEOPLE: 5, WORRIES: 5, HELP: 5, REPORTER: 5}
FRAME_STEPS = (SIGNALS, CONSULT, TALK)  # parts that are one step of the frame, word for word
HELP_FIELDS = frozenset({"wie_helpt", "eigen_rol"})  # of step 5, in a part of their own
OWN_TITLES: "dict[str, StrOrPromise]" = {
    PEOPLE: _("Over wie gaat het"),
    WORRIES: _("Wat is er aan de hand"),
    HELP: _("Wie helpt er al"),
    REPORTER: _("Jouw gegevens en hoe we je bereiken"),
}


class State(StrEnum):
    """How far a part is."""

    NEW = "nieuw"
    BUSY = "bezig"
    DONE = "af"


STATE_WORDS: "dict[State, StrOrPromise]" = {
    State.NEW: _("Nog niet begonnen"),
    State.BUSY: _("Mee bezig"),
    State.DONE: _("Afgerond"),
}


@dataclass(frozen=True)
class Entry:
    """What was typed in one form, whether its writer said that it is done, and the day it was typed."""

    fields: dict[str, Any] = field(default_factory=dict)
    done: bool = False
    on: str = ""

    @property
    def day(self) -> date | None:
        """Return the day in the Netherlands on which it was last typed."""
        return date.fromisoformat(self.on) if self.on else None


@dataclass(frozen=True)
class Content:
    """What a draft holds: the frame that it was begun with, and the entries in the order in which they came."""

    definition: UUID
    entries: dict[str, Entry] = field(default_factory=dict)

    def entry(self, key: str) -> Entry:
        """Return an entry; an empty one when nothing was typed yet."""
        return self.entries.get(key, Entry())

    def people(self) -> dict[str, Entry]:
        """Return the entries of the persons concerned."""
        return {key: entry for key, entry in self.entries.items() if key.startswith(PERSON)}

    def given(self) -> dict[str, str]:
        """Return the answers to the considerations that their writer has confirmed, by the key of the question."""
        return {
            key.removeprefix(QUESTION): str(entry.fields.get("answer", ""))
            for key, entry in self.entries.items()
            if key.startswith(QUESTION) and entry.done
        }

    def with_entry(self, key: str, entry: Entry) -> Self:
        """Return the content with one entry put in its place or added at the end."""
        return type(self)(self.definition, {**self.entries, key: entry})

    def without(self, key: str) -> Self:
        """Return the content without one entry."""
        return type(self)(self.definition, {name: entry for name, entry in self.entries.items() if name != key})

    def as_json(self) -> dict[str, Any]:
        """Return the content as JSON knows it."""
        entries = [[key, entry.fields, entry.done, entry.on] for key, entry in self.entries.items()]
        return {"definition": str(self.definition), "entries": entries}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return what `as_json` gave."""
        return cls(UUID(values["definition"]), {key: Entry(*rest) for key, *rest in values["entries"]})


def title_of(key: str, body: dict[str, Any]) -> str:
    """Return the title of a part: the frame's for its first four steps, ours for the rest."""
    if key in OWN_TITLES:
        return str(OWN_TITLES[key])
    return str(step_of(key, body)["title"])


def step_of(key: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return the step of the frame to which a part belongs."""
    step: dict[str, Any] = next(one for one in body["steps"] if one["number"] == STEP_OF[key])
    return step


def frame_fields(key: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the questions of the frame that a part asks; of step 5 those on help apart."""
    if key not in STEP_OF:
        return []
    fields: list[dict[str, Any]] = step_of(key, body)["fields"]
    if key == HELP:
        return [one for one in fields if one["key"] in HELP_FIELDS]
    if key == WORRIES:
        return [one for one in fields if one["key"] not in HELP_FIELDS]
    return fields if key in (*FRAME_STEPS, WEIGH) else []


def question_key(consideration: dict[str, Any]) -> str:
    """Return the key of the entry that holds the answer to a consideration."""
    return f"{QUESTION}{consideration['key']}"


def person_key(person: UUID) -> str:
    """Return the key of the entry of a person."""
    return f"{PERSON}{person}"


def is_person_key(key: str) -> bool:
    """Say whether a key is that of a person's entry, exactly as `person_key` writes it."""
    try:
        return key == person_key(UUID(key.removeprefix(PERSON)))
    except ValueError:
        return False
