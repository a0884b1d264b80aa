"""Controls: text that can always be shown again, and the ways in which a question is answered."""

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# a half character that was sent has become the mark � before a form sees it; the two overrides of direction turn round
# what stands beside a name, so that somebody agrees with what does not stand there, and no language needs them
UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\N{LEFT-TO-RIGHT OVERRIDE}\N{RIGHT-TO-LEFT OVERRIDE}"
    "\N{REPLACEMENT CHARACTER}]"
)


class _Shown(forms.Widget):
    """What cannot be sent to a browser is shown as a mark, so that a refused text comes back without a crash."""

    def format_value(self, value: object) -> str | None:
        """Return the typed text with � in the place of what cannot be shown."""
        text = super().format_value(value)
        return None if text is None else UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", text)


class TextInput(_Shown, forms.TextInput):
    """One line of text."""


class EmailInput(_Shown, forms.EmailInput):
    """An e-mail address."""


class PhoneInput(TextInput):
    """A telephone number."""

    input_type = "tel"


class Textarea(_Shown, forms.Textarea):
    """Text of more than one line."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        """Give four rows unless told otherwise; a column count would break narrow screens."""
        super().__init__({"rows": 4, **(attrs or {})})
        self.attrs.pop("cols", None)


class Select(forms.Select):
    """A list to choose from, as wide as a word or two."""

    def __init__(self, attrs: Mapping[str, Any] | None = None, choices: Any = ()) -> None:
        """Take the middle width unless a class is given."""
        super().__init__({"class": "vt-w-m", **(attrs or {})}, choices)


class _Answers(forms.widgets.ChoiceWidget):
    """Radios or checkboxes of one question, drawn by components/answers.html.

    `explanations` gives an answer (by its stored value) a small sentence below it; answers in `risk` mean danger to a
    person and turn red when chosen.
    """

    template_name = "components/answers.html"
    box = ""
    card = False

    def __init__(
        self,
        attrs: Mapping[str, Any] | None = None,
        choices: Any = (),
        *,
        explanations: "Mapping[str, StrOrPromise] | None" = None,
        risk: Collection[str] = (),
    ) -> None:
        """Keep what the answers mean beside what they are called."""
        super().__init__(dict(attrs or {}), choices)
        self.explanations = dict(explanations or {})
        self.risk = frozenset(risk)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add how the answers are laid out."""
        context = super().get_context(name, value, attrs)
        context["widget"].update(box=self.box, card=self.card)
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add explanation and risk; a fault belongs to the question, so not to each answer."""
        option = super().create_option(name, value, *args, **kwargs)
        option["explanation"] = self.explanations.get(str(value), "")
        option["risk"] = str(value) in self.risk
        option["attrs"].pop("aria-invalid", None)
        return option


class Segments(_Answers, forms.RadioSelect):
    """Up to five short answers beside each other."""

    box = "vt-segments"


class Choices(_Answers, forms.RadioSelect):
    """Plain answers in a row."""

    box = "vt-choices"


class Cards(_Answers, forms.RadioSelect):
    """Answers that each need a sentence."""

    card = True


class Columns(_Answers, forms.CheckboxSelectMultiple):
    """Several answers at once, in columns."""

    box = "vt-columns"


class Triple(_Answers, forms.RadioSelect):
    """Question and answers on one line: ja, nee, weet ik niet."""

    box = "vt-choices"
