"""A draft read back through its forms: how far each part is, what it says in words, and what is sent of it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from cases.intake.models import Mode, ReporterGroup
from cases.intake.rules import GROUP_OF_SECTOR
from cases.intake.values import ReporterValues, ReportValues
from cases.persons.rules import full_name
from cases.persons.values import PersonValues
from cases.portal.forms import DONE, ConsiderForm, PartForm, part_form, person_values
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
from veiligthuis.forms import BirthField, BsnField, Email, PhoneField, PostcodeField
from veiligthuis.forms.widgets import UNSHOWABLE

CODES = (BirthField, BsnField, Email, PostcodeField)  # written from left to right in any language
OWN_COLUMNS = ("words", "last_time", "kinds", "danger", "weapon", "pregnant", "substances", "family_knows")
# what may bring danger when the people concerned read along: left out of the print to read together
NOT_TOGETHER = frozenset({"kind_zegt", "niet_delen", "reach", "bsn", "phone", "reach_when", "codeword"})
NOT_TOGETHER_BOXES = frozenset({"no_home_call", "no_post", "mail_is_read"})
ADDRESS = frozenset({"street", "house_number", "postcode", "town", "secret_address"})


@dataclass(frozen=True)
class Answer:
    """One question with its answer in words; `kind` says how it is written: text, code or phone."""

    key: str
    question: str
    text: str
    kind: str = "text"


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
        self.body = held.body
        self.user = user

    # --- forms and states ---------------------------------------------------------

    def form(self, key: str, entry: Entry | None = None) -> PartForm:
        """Return the form of a part, filled with what was typed and checked as done."""
        entry = entry or self.content.entry(key)
        return part_form(self.body, key, data={**entry.fields, DONE: "ja"})

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
            parts = (str(entry.fields.get(name, "")) for name in ("given_names", "infix", "surname"))
            name = full_name(*(showable(part) for part in parts), unknown=" ").strip()
            if name:
                birth = showable(str(entry.fields.get("birth", "")))
                return f"{name} ({birth})" if birth.isdecimal() else name
        return ""

    def people_lines(self) -> list[Line]:
        """Return the people that were added, by name and role, with how far the page of each is."""
        lines = []
        for number, (key, entry) in enumerate(self.content.people().items(), 1):
            told = {answer.key: answer.text for answer in answers_of(self.form(key, entry))}
            name = full_name(*(told[part] for part in ("given_names", "infix", "surname")), unknown=" ").strip()
            known = name or _("Persoon %(number)d, naam onbekend") % {"number": number}
            words = ", ".join(filter(None, (known, told["birth"], told["roles"].lower())))
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
            answers = [answer for one, form in self.considered() for answer in _considered_answers(one, form)]
        else:
            answers = answers_of(self.form(key)) if key in self.content.entries else []
        title = _("Persoon") if key.startswith(PERSON) else title_of(key, self.body)
        return Block(key, title, self.url(key), answers)

    def blocks(self) -> list[Block]:
        """Return everything read back, in the order of the parts; each person apart."""
        keys: list[str] = []
        for key in STEP_OF:
            keys += (list(self.content.people()) or [PEOPLE]) if key == PEOPLE else [key]
        return [self.block(key) for key in keys]

    @cached_property
    def together(self) -> list[Block]:
        """Return what can be read together with the people concerned: nothing that may bring danger when read."""
        return [Block(one.key, one.title, one.url, _together(one.answers)) for one in self.blocks()]

    # --- as it is sent --------------------------------------------------------------

    def filled(self) -> Filled:
        """Return the report as it is sent; only when nothing is missing."""
        worries, reporter = _cleaned(self.form(WORRIES)), _cleaned(self.form(REPORTER))
        report = ReportValues(
            mode=Mode.OPEN,
            group=GROUP_OF_SECTOR.get(self.body["group"], ReporterGroup.OTHER),
            capacity=reporter["function"],
            **{name: worries[name] for name in OWN_COLUMNS},
            meldcode=self._meldcode(),
        )
        return Filled(report, self._people(), _reporter(reporter))

    def _people(self) -> list[PersonValues]:
        return [
            person_values(_cleaned(self.form(key, entry)), entry.day) for key, entry in self.content.people().items()
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


def showable(text: str) -> str:
    """Return text with a mark in the place of what a page cannot show."""
    return UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def answers_of(form: PartForm) -> list[Answer]:
    """Return the questions of a form with their answers in words."""
    form.is_valid()
    return [_answer(field) for field in form.visible_fields() if field.name != DONE]


def _answer(bound: BoundField) -> Answer:
    field = bound.field
    kind = "phone" if isinstance(field, PhoneField) else "code" if isinstance(field, CODES) else "text"
    raw = bound.form.data.get(bound.name) or ""
    value = bound.form.cleaned_data.get(bound.name, raw)
    return Answer(bound.name, str(bound.label), _in_words(field, value), kind)


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("Ja") if value else ""
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(labels[one] for one in map(str, chosen) if one in labels)
    return showable(str(value if value is not None else ""))


def _considered_answers(consideration: dict[str, Any], form: ConsiderForm) -> list[Answer]:
    """Return the answer to one consideration, and what was written with it, under keys of its own."""
    number = consideration["number"]
    found = []
    for answer in answers_of(form):
        question = answer.question if answer.key == "answer" else _("Bij vraag %(number)d: %(question)s") % {
            "number": number, "question": answer.question
        }  # fmt: skip
        found.append(Answer(f"{consideration['key']}_{answer.key}", question, answer.text))
    return found


def _together(answers: list[Answer]) -> list[Answer]:
    left_out = NOT_TOGETHER | NOT_TOGETHER_BOXES
    if any(answer.key == "secret_address" and answer.text for answer in answers):
        left_out |= ADDRESS
    return [answer for answer in answers if answer.text and answer.key not in left_out]


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
