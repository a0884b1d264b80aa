"""What a form says in words: for the screen, for the paper to read together, and for whoever receives the report."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from cases.persons.rules import full_name
from cases.portal.forms.base import DONE, PartForm
from cases.portal.forms.parts import ConsiderForm
from cases.portal.parts import Entry
from veiligthuis.forms import BirthField, BsnField, Email, PhoneField, PostcodeField
from veiligthuis.forms.widgets import UNSHOWABLE

CODES = (BirthField, BsnField, Email, PostcodeField)  # written from left to right in any language
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


def showable(text: str) -> str:
    """Return text with a mark in the place of what a page cannot show."""
    return UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def name_in(entry: Entry) -> str:
    """Return the name typed in the entry of a person, or nothing."""
    given, infix, surname = (showable(str(entry.fields.get(part, ""))) for part in ("given_names", "infix", "surname"))
    return full_name(given, infix, surname, unknown=" ").strip()


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
        labels = {str(key): str(label) for key, label in field.widget.choices if key}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(labels[one] for one in map(str, chosen) if one in labels)
    return showable(str(value if value is not None else ""))


def considered_answers(consideration: dict[str, Any], form: ConsiderForm) -> list[Answer]:
    """Return the answer to one consideration, and what was written with it, under keys of its own."""
    number = consideration["number"]
    found = []
    for answer in answers_of(form):
        question = answer.question if answer.key == "answer" else _("Bij vraag %(number)d: %(question)s") % {
            "number": number, "question": answer.question
        }  # fmt: skip
        found.append(Answer(f"{consideration['key']}_{answer.key}", question, answer.text))
    return found


def to_read_together(answers: list[Answer]) -> list[Answer]:
    """Leave out what may bring danger when the people concerned read along, and what was not filled in."""
    left_out = NOT_TOGETHER | NOT_TOGETHER_BOXES
    if any(answer.key == "secret_address" and answer.text for answer in answers):
        left_out |= ADDRESS
    return [answer for answer in answers if answer.text and answer.key not in left_out]
