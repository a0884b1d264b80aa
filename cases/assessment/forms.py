"""The form of an assessment, made from its instrument and the people of the case; and what a second reader says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.assessment.models import Answer, Level, ReadingVerdict
from cases.assessment.queries import Item, Judgement, Part, Sheet
from cases.assessment.rules import DANGER_ITEM
from cases.assessment.values import AssessmentValues, PersonJudgement
from veiligthuis.forms import Cards, GroupedForm, LongText, Segments, Select, Textarea, Words

# where a lack is (rules.Missing) → the field of this form
FIELD_OF = {"item": "why", "level": "level", "child": "says"}


@dataclass(frozen=True)
class Asked:
    """One question as the page draws it."""

    item: Item
    answer: BoundField
    why: BoundField


@dataclass(frozen=True)
class AskedOf:
    """One person as the page draws them; a child has two fields more."""

    judgement: Judgement
    level: BoundField
    says: BoundField | None
    because: BoundField | None


class AssessmentForm(GroupedForm):
    """Answers, judgements, reason and reader; nothing is needed until it is put to a second reader."""

    mark = ""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self,
        sheet: Sheet,
        readers: Iterable[User],
        data: Mapping[str, Any] | None = None,
        *,
        typed: Mapping[str, Any] | None = None,
    ) -> None:
        """Make a field for each question and person; `typed` (a draft) goes before what is stored."""
        self.sheet = sheet
        self.readers = {str(user.pk): user for user in readers}
        super().__init__(data, initial={**_stored(sheet), **(typed or {})})
        for item in sheet.items:
            self._ask(item)
        for one in sheet.people:
            self._judge(one)
        self.fields["household_level"] = self._level(_now("Het huishouden"), aside=_now("allen samen"))
        label, rows = _now("Waarom, in eigen woorden"), Textarea({"rows": 4})
        self.fields["reason"] = LongText(required=False, label=label, widget=rows)
        chosen = [("", _now("Nog niet gekozen")), *((pk, user.name) for pk, user in self.readers.items())]
        self.fields["reader"] = forms.ChoiceField(
            required=False, label=_now("Tweede lezer"), choices=chosen, widget=Select, help_text=self._why_read()
        )

    def _ask(self, item: Item) -> None:
        risk = {Answer.YES} if item.key == DANGER_ITEM else ()
        answers = [(raw["value"], raw["label"]) for raw in self.sheet.body["answers"]]
        self.fields[f"item-{item.key}"] = forms.ChoiceField(
            required=False, label=item.question, choices=answers, widget=Segments(risk=risk), help_text=item.help
        )
        # the blank placeholder lets the stylesheet see that nothing was typed, and fold an empty explanation away
        rows = Textarea({"rows": 2, "placeholder": " "})
        self.fields[f"why-{item.key}"] = Words(required=False, label=_now("Toelichting"), widget=rows)

    def _judge(self, one: Judgement) -> None:
        key, name = one.line.person.pk, one.line.name
        self.fields[f"level-{key}"] = self._level(name, aside=one.line.age if one.line.is_child else _roles(one))
        if one.line.is_child:
            voice = self.sheet.body["child_voice"]
            label = f"{voice['question']} ({name})"
            two = Textarea({"rows": 2})
            self.fields[f"says-{key}"] = Words(required=False, label=label, widget=two, help_text=voice["help"])
            label = _now("Niet gesproken met %(name)s, omdat") % {"name": name}
            self.fields[f"because-{key}"] = Words(required=False, label=label, widget=Textarea({"rows": 2}))

    def _level(self, label: str, *, aside: str) -> forms.ChoiceField:
        levels = [(raw["value"], raw["label"]) for raw in self.sheet.body["levels"]]
        field = forms.ChoiceField(required=False, label=label, choices=levels, widget=Segments(risk={Level.ACUTE}))
        field.aside = aside  # type: ignore[attr-defined]  # quiet words after the label, drawn by components/label.html
        return field

    def _why_read(self) -> str:
        return _now("Nodig: %(reasons)s.") % {"reasons": ", ".join(self.sheet.why_read)}

    # --- for the page -----------------------------------------------------------

    @property
    def parts(self) -> list[tuple[Part, list[Asked]]]:
        """Return the parts of the instrument with their questions and fields."""
        return [(part, [self._asked(item) for item in part.items]) for part in self.sheet.parts]

    def _asked(self, item: Item) -> Asked:
        return Asked(item, self[f"item-{item.key}"], self[f"why-{item.key}"])

    @property
    def people(self) -> list[AskedOf]:
        """Return the people with their fields, children first."""
        return [self._asked_of(one) for one in self.sheet.people]

    def _asked_of(self, one: Judgement) -> AskedOf:
        key = one.line.person.pk
        voice = (self[f"says-{key}"], self[f"because-{key}"]) if one.line.is_child else (None, None)
        return AskedOf(one, self[f"level-{key}"], *voice)

    # --- what was typed ---------------------------------------------------------

    def values(self) -> AssessmentValues:
        """Return what was filled in; an explanation without an answer counts as unknown."""
        typed = self.cleaned_data
        answers = {}
        for item in self.sheet.items:
            answer, why = typed[f"item-{item.key}"], typed[f"why-{item.key}"]
            if answer or why or item.answer:
                answers[item.key] = (answer or item.answer or str(Answer.UNKNOWN), why)
        people = {}
        for one in self.sheet.people:
            key = one.line.person.pk
            voice = typed.get(f"says-{key}", one.child_says), typed.get(f"because-{key}", one.not_spoken_because)
            people[key] = PersonJudgement(typed[f"level-{key}"], *voice)
        reader = self.readers.get(typed["reader"])
        return AssessmentValues(answers, people, typed["household_level"], typed["reason"], reader)

    def differences(self) -> list[tuple[str, str, str]]:
        """Return for each field that was stored otherwise meanwhile: its label, what was typed, what stands there."""
        now = _stored(self.sheet)
        found = []
        for name, field in self.fields.items():
            typed, there = str(self.cleaned_data.get(name) or ""), str(now.get(name) or "")
            if name != "version" and typed != there:
                found.append((_label(self, name), _words(field, typed), _words(field, there)))
        return found

    def renew(self, sheet: Sheet) -> None:
        """Let what was typed be saved over what stands there now, after its author has seen that."""
        self.sheet = sheet
        self.data = {**{name: self.data.get(name) for name in self.data}, "version": sheet.assessment.version}

    def say_what_lacks(self) -> None:
        """Say at each field what lacks before a second person can read it."""
        for lack in self.sheet.missing:
            kind, _colon, key = lack.where.partition(":")
            self.add_error(f"{FIELD_OF[kind]}-{key}" if key else kind, lack.message)
        if self.sheet.assessment.reader is None:
            self.add_error("reader", _("Kies een tweede lezer."))


def _stored(sheet: Sheet) -> dict[str, Any]:
    """Return what stands stored, by the names of the fields."""
    found: dict[str, Any] = {"version": sheet.assessment.version, "reason": sheet.assessment.reason}
    found["household_level"] = sheet.assessment.household_level
    found["reader"] = str(sheet.assessment.reader_id or "")
    for item in sheet.items:
        found |= {f"item-{item.key}": item.answer, f"why-{item.key}": item.explanation}
    for one in sheet.people:
        key = one.line.person.pk
        found[f"level-{key}"] = one.level
        found |= {f"says-{key}": one.child_says, f"because-{key}": one.not_spoken_because}
    return found


def _roles(one: Judgement) -> str:
    return ", ".join(one.line.roles)


def _label(form: AssessmentForm, name: str) -> str:
    """Return what a field is about; an explanation is named by its question."""
    if name.startswith("why-"):
        return str(form.fields[name.replace("why-", "item-", 1)].label)
    return str(form.fields[name].label)


def _words(field: forms.Field, value: str) -> str:
    """Return a value as a person reads it."""
    choices: list[tuple[str, str]] = list(field.widget.choices) if isinstance(field, forms.ChoiceField) else []
    return str(dict(choices).get(value, value)) if value else _now("niets")


class ReadingForm(GroupedForm):
    """What a second reader finds; a reason or question unless they agree."""

    mark = ""

    round = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    verdict = forms.ChoiceField(
        label=_("Wat vind je ervan?"),
        choices=ReadingVerdict.choices,
        widget=Cards(
            explanations={
                ReadingVerdict.AGREES: _("De beoordeling wordt vastgesteld en verandert niet meer."),
                ReadingVerdict.DISAGREES: _("Schrijf waarom. De beoordelaar past aan en legt opnieuw voor."),
                ReadingVerdict.SENDS_BACK: _("Schrijf je vraag. De beoordelaar vult aan en legt opnieuw voor."),
            }
        ),
    )
    reason = Words(required=False, label=_("Reden of vraag"), help_text=_("Niet nodig als je akkoord bent."))
