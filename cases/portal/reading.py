"""A draft read back through its forms: how far each part is, what it says in words, and what is sent of it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from cases.definitions.words import spoken
from cases.intake.models import Mode, ReporterGroup
from cases.intake.rules import GROUP_OF_SECTOR
from cases.intake.values import RelationValues, ReporterValues, ReportValues
from cases.persons.values import PersonValues
from cases.portal.answers import Answer, answers_of, considered_answers, name_in, showable, to_read_together
from cases.portal.forms.base import DONE, PartForm
from cases.portal.forms.parts import ConsiderForm, part_form
from cases.portal.forms.person import person_values
from cases.portal.parts import (
    CONSULT,
    HELP,
    PEOPLE,
    PERSON,
    REPORTER,
    SIGNALS,
    STATE_WORDS,
    STEP_OF,
    TALK,
    WEIGH,
    WORRIES,
    Content,
    Entry,
    State,
    question_key,
    title_of,
)
from cases.portal.queries import Held, employer_of
from cases.portal.rules import way, weigh
from cases.portal.services import Filled
from veiligthuis.language import in_dutch

ALWAYS_OF_A_PERSON = frozenset({"surname", "birth", "street"})  # read back also when nothing was filled in
OWN_COLUMNS = ("words", "last_time", "kinds", "danger", "weapon", "pregnant", "substances", "family_knows")


@dataclass(frozen=True)
class Block:
    """One part, or one person, read back."""

    key: str
    title: str
    url: str
    answers: list[Answer]


@dataclass(frozen=True)
class Line:
    """One line of the list of parts."""

    key: str
    title: str
    url: str
    state: State

    @property
    def words(self) -> str:
        """Return how far it is."""
        return str(STATE_WORDS[self.state])


class Reading:
    """A draft of one person, read back; nothing is asked of the database."""

    def __init__(self, held: Held, user: User) -> None:
        """Keep what is read."""
        self.held = held
        self.content: Content = held.content
        self.user = user

    @property
    def body(self) -> dict[str, Any]:
        """Return the frame in the language of the screen."""
        return spoken(self.held.body)

    # --- forms and states ---------------------------------------------------------

    def form(self, key: str, entry: Entry | None = None) -> PartForm:
        """Return the form of a part, filled with what was typed and checked as done."""
        entry = entry or self.content.entry(key)
        return self.open_form(key, data={**entry.fields, DONE: "ja"})

    def open_form(self, key: str, **given: Any) -> PartForm:
        """Return the form of a part or person, with `data` or `initial`."""
        others = self.names() if key.startswith(PERSON) else {}
        others.pop(key, None)
        return part_form(self.body, key, others, **given)

    def names(self) -> dict[str, str]:
        """Return the people that were added, by the key of their entry; without a name by their number."""
        return {
            key: name_in(entry) or _("naam onbekend (%(number)d)") % {"number": number}
            for number, (key, entry) in enumerate(self.content.people().items(), 1)
        }

    def prefilled(self) -> dict[str, str]:
        """Return what the account tells of who reports."""
        employer = employer_of(self.user)
        own = {"name": self.user.name, "email": self.user.email}
        return {**own, "organisation": employer.name, "phone": employer.phone} if employer else own

    def state(self, key: str) -> State:
        """Return how far a part is."""
        if key == WEIGH:
            return self._state_of_weighing()
        entry = self.content.entries.get(key)
        people = self.content.people()
        if entry is None and not (key == PEOPLE and people):
            return State.NEW
        done = entry is not None and entry.done
        if key == PEOPLE:
            done = done and bool(people) and all(one.done for one in people.values())
        return State.DONE if done else State.BUSY

    def _state_of_weighing(self) -> State:
        if weigh(self.body, self.content.given()).outcome:
            return State.DONE
        begun = any(question_key(one) in self.content.entries for one in self.body["considerations"])
        return State.BUSY if begun else State.NEW

    def lines(self) -> list[Line]:
        """Return all parts with how far each is."""
        return [Line(key, title_of(key, self.body), self.url(key), self.state(key)) for key in STEP_OF]

    def url(self, key: str) -> str:
        """Return the address of a part."""
        token = self.held.draft.object_id
        if key == WEIGH:
            return reverse("cases:portal:weigh", args=[token])
        if key == PEOPLE:
            return reverse("cases:portal:people", args=[token])
        if key.startswith(PERSON):
            return reverse("cases:portal:person", args=[token, key.removeprefix(PERSON)])
        return reverse("cases:portal:part", args=[token, key])

    def missing(self) -> list[tuple[str, str]]:
        """Return what keeps this report from being sent: a sentence and the address where it is put right."""
        return [(sentence, self.url(key)) for key in STEP_OF if (sentence := self._lack(key))]

    def _lack(self, key: str) -> str:
        state, title = self.state(key), title_of(key, self.body)
        if state is State.NEW:
            return _("Nog niet begonnen: %(title)s") % {"title": title} if self._needed(key) else ""
        if state is State.BUSY:
            return _("Nog niet af: %(title)s") % {"title": title}
        forms_ = [self.form(one, entry) for one, entry in self.content.people().items()] if key == PEOPLE else []
        if key not in {PEOPLE, WEIGH}:
            forms_ = [self.form(key)]
        return "" if all(form.is_valid() for form in forms_) else _("Kijk nog eens naar: %(title)s") % {"title": title}

    def _needed(self, key: str) -> bool:
        if key in {WEIGH, PEOPLE}:
            return True
        return any(field.required for name, field in self.form(key).fields.items() if name != DONE)

    # --- in words -----------------------------------------------------------------

    def about(self) -> str:
        """Return the first person that was named, with the age as told, or nothing; never for a title or address."""
        for entry in self.content.people().values():
            if name := name_in(entry):
                birth = showable(str(entry.fields.get("birth", "")))
                return f"{name} ({birth})" if birth.isdecimal() else name
        return ""

    def people_lines(self) -> list[Line]:
        """Return the people that were added, by name and role, with how far the page of each is."""
        lines = []
        for key, name in self.names().items():
            entry = self.content.entry(key)
            told = {answer.key: answer.text for answer in answers_of(self.form(key, entry))}
            words = ", ".join(filter(None, (name, told["birth"], told["roles"].lower())))
            lines.append(Line(key, words, self.url(key), State.DONE if entry.done else State.BUSY))
        return lines

    def considered(self) -> list[tuple[dict[str, Any], ConsiderForm]]:
        """Return the considerations on the way that were answered, each with its form."""
        given = self.content.given()
        return [
            (one, ConsiderForm(self.body, one, data=self.content.entry(question_key(one)).fields))
            for one in way(self.body, given)
            if one["key"] in given
        ]

    def outcome(self) -> dict[str, Any] | None:
        """Return where the answers lead, in the words of the frame, or None while a question is open."""
        reached = weigh(self.body, self.content.given()).outcome
        return next((one for one in self.body["outcomes"] if one["key"] == reached), None)

    def block(self, key: str) -> Block:
        """Return one part or person read back."""
        if key == WEIGH:
            answers = [answer for one, form in self.considered() for answer in considered_answers(one, form)]
        else:
            answers = answers_of(self.form(key)) if key in self.content.entries else []
            if key.startswith(PERSON):
                answers = [answer for answer in answers if answer.text or answer.key in ALWAYS_OF_A_PERSON]
        return Block(key, self._heading(key), self.url(key), answers)

    def _heading(self, key: str) -> str:
        """Return the title of a part, or the number and name of a person."""
        if not key.startswith(PERSON):
            return title_of(key, self.body)
        names = self.names()
        number = list(names).index(key) + 1
        return _("Persoon %(number)d: %(name)s") % {"number": number, "name": names[key]}

    def blocks(self) -> list[Block]:
        """Return everything read back, in the order of the parts; each person apart."""
        keys: list[str] = []
        for key in STEP_OF:
            keys += (list(self.content.people()) or [PEOPLE]) if key == PEOPLE else [key]
        return [self.block(key) for key in keys]

    @cached_property
    def together(self) -> list[Block]:
        """Return what can be read together with the people concerned: nothing that may bring danger when read."""
        return [Block(one.key, one.title, one.url, to_read_together(one.answers)) for one in self.blocks()]

    # --- as it is sent --------------------------------------------------------------

    def filled(self) -> Filled:
        """Return the report as it is sent, in Dutch; only when nothing is missing."""
        worries, reporter = _cleaned(self.form(WORRIES)), _cleaned(self.form(REPORTER))
        with in_dutch():
            told = self._meldcode()
        report = ReportValues(
            mode=Mode.OPEN,
            group=GROUP_OF_SECTOR.get(self.body["group"], ReporterGroup.OTHER),
            capacity=reporter["function"],
            **{name: worries[name] for name in OWN_COLUMNS},
            meldcode=told,
        )
        return Filled(report, self._people(), self._relations(), _reporter(reporter), urgent=self.urgent)

    @property
    def urgent(self) -> bool:
        """Say whether one of the answers says that somebody is not safe now."""
        given = self.content.given()
        answers = [answer | {"of": one["key"]} for one in way(self.body, given) for answer in one["answers"]]
        return any(one["urgent"] and given.get(one["of"]) == one["value"] for one in answers)

    def _people(self) -> list[PersonValues]:
        return [
            person_values(_cleaned(self.form(key, entry)), entry.day) for key, entry in self.content.people().items()
        ]

    def _relations(self) -> list[RelationValues]:
        keys = list(self.content.people())
        told = [_cleaned(self.form(key)) for key in keys]
        return [
            RelationValues(number, one["relation"], keys.index(one["relation_to"]))
            for number, one in enumerate(told)
            if one.get("relation_to")
        ]

    def _meldcode(self) -> dict[str, Any]:
        """Return the steps as questions and answers in words, so that whoever reads them needs no frame."""
        parts = [{"key": key, "title": title_of(key, self.body), "answers": self._told(key)}
                 for key in (SIGNALS, CONSULT, TALK, WEIGH, WORRIES, HELP)]  # fmt: skip
        outcome = self.outcome()
        return {
            "frame": {"key": self.held.frame_key, "version": self.held.version, "title": self.body["title"]},
            "parts": [part for part in parts if part["answers"]],
            "outcome": {"key": outcome["key"], "title": outcome["title"]} if outcome else {},
        }

    def _told(self, key: str) -> list[dict[str, str]]:
        told = [answer for answer in self.block(key).answers if answer.text]
        if key == WORRIES:
            told = [answer for answer in told if answer.key not in OWN_COLUMNS]
        return [{"key": answer.key, "question": answer.question, "answer": answer.text} for answer in told]


def _cleaned(form: PartForm) -> dict[str, Any]:
    form.is_valid()
    return form.cleaned_data


def _reporter(cleaned: dict[str, Any]) -> ReporterValues:
    return ReporterValues(
        name=cleaned["name"],
        phone=cleaned["phone"],
        email=cleaned["email"],
        organisation=f"{cleaned['organisation']}, {cleaned['function']}",
        reach=cleaned["reach"],
    )
