"""What every form of a report shares: the words of the frame, and the question whether the part is done.

Who is not done yet may leave anything open; what is filled in must still be readable.
"""

from collections.abc import Mapping
from typing import Any, Literal

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.portal.parts import frame_fields
from veiligthuis.forms import Cards, DayInWords, GroupedForm, LongText, Segments

DONE = "af"
SHORT = 14  # characters of an answer that fits beside others


class PartForm(GroupedForm):
    """One part of a report."""

    mark: Literal["required", "optional", ""] = "optional"
    af = forms.ChoiceField(
        label=_("Heb je dit onderdeel af?"),
        choices=[("ja", _("Ja, dit is af")), ("nee", _("Nee, ik ga later verder"))],
        widget=Segments,
    )

    def __init__(self, body: dict[str, Any], key: str, *args: Any, **kwargs: Any) -> None:
        """Add the questions that the frame asks in this part, before the last one."""
        super().__init__(*args, **kwargs)
        self.body = body
        questions = {one["key"]: one for one in frame_fields(key, body)}
        self.ask(questions)
        if DONE in self.fields:
            self.order_fields([*(name for name in self.fields if name != DONE), DONE])

    def ask(self, questions: Mapping[str, dict[str, Any]]) -> None:
        """Add the questions of the frame."""
        for key, question in questions.items():
            self.fields[key] = frame_field(question)

    @property
    def later(self) -> bool:
        """Say whether the writer goes on another time, so that nothing has to be filled in yet."""
        return bool(self.is_bound and self.data.get(DONE) != "ja")

    def full_clean(self) -> None:
        """Ask for what is needed only from who says that the part is done."""
        needed = [field for name, field in self.fields.items() if field.required and name != DONE and self.later]
        for field in needed:
            field.required = False
        super().full_clean()
        for field in needed:
            field.required = True

    def typed(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was typed in the fields of this form, as it is kept in a draft."""
        return {name: _typed(field, name, data) for name, field in self.fields.items() if name != DONE}


def _typed(field: forms.Field, name: str, data: Any) -> Any:
    if isinstance(field, forms.MultipleChoiceField):
        return [str(value) for value in (data.getlist(name) if hasattr(data, "getlist") else data.get(name, []))]
    if isinstance(field, forms.BooleanField):
        return "on" if data.get(name) else ""
    return str(data.get(name) or "")


def frame_field(question: dict[str, Any]) -> forms.Field:
    """Return the field for one question of a frame."""
    words = {"label": question["label"], "help_text": question["hint"], "required": question["needed"]}
    if question["kind"] == "keuze":
        options = [(option["value"], option["label"]) for option in question["options"]]
        short = all(len(label) <= SHORT for _value, label in options)
        return forms.ChoiceField(choices=options, widget=Segments() if short else Cards(), **words)
    return LongText(**words) if question["kind"] == "lang" else DayInWords(**words)
