"""The verdict on one act: a key, and Enter; the answer to a question about one."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import Verdict
from veiligthuis.forms import Cards, Spoken, Words


class Numbered(Cards):
    """Answers that each have a key: 1, 2, 3."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Write the key before the answer."""
        option = super().create_option(name, value, label, *args, **kwargs)
        key = str(int(option["index"]) + 1)
        option["attrs"]["aria-keyshortcuts"] = key
        option["label"] = format_html("<kbd>{}</kbd> {}", key, label)
        return option


class VerdictForm(Spoken):
    """What the reviewer makes of it; words are needed unless it was right."""

    verdict = forms.ChoiceField(
        label=_("Oordeel"),
        choices=Verdict.choices,
        widget=Numbered(explanations={Verdict.ASK.value: _("blijft staan onder Navraag")}),
    )
    note = Words(label=_("Toelichting"), required=False)
    note.aside = _("(niet verplicht bij terecht)")  # type: ignore[attr-defined]  # read by components/label.html

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Two rows are enough."""
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs["rows"] = 2


class EndForm(VerdictForm):
    """What the reviewer makes of it after asking."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Asking again is no end."""
        super().__init__(*args, **kwargs)
        choices = [choice for choice in Verdict.choices if choice[0] != Verdict.ASK]
        self.fields["verdict"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class ReplyForm(Spoken):
    """What whoever did it says about it."""

    text = Words(label=_("Je antwoord"))
