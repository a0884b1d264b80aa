"""The shape of a note and of its correction."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.evidence.models import EntryKind, Precision
from cases.evidence.rules import WRITTEN, lies_ahead, precision_of
from cases.persons.queries import PersonLine
from veiligthuis import clock
from veiligthuis.forms import (
    Columns,
    DutchDate,
    DutchTime,
    GroupedForm,
    LongText,
    OneTimeToken,
    Segments,
    Textarea,
    Words,
)
from veiligthuis.forms.grouped import Group

KINDS = [(kind.value, kind.label) for kind in EntryKind if kind in WRITTEN]
NOW, EARLIER, UNKNOWN = "nu", "eerder", "onbekend"


class NoteForm(GroupedForm):
    """A note: what happened, about whom, when; on the overview only its first fields are asked."""

    groups: ClassVar[Sequence[Group]] = (
        (_("Wat"), "", ("text", "kind", "important")),
        (_("Over wie"), "", ("about", "meaning")),
        (_("Wanneer"), "", ("moment", ("happened_on", "happened_time"), "roughly")),
    )
    text = LongText(label=_("Notitie"), widget=Textarea({"rows": 6, "aria-keyshortcuts": "n"}))
    kind = forms.ChoiceField(label=_("Soort"), choices=KINDS, initial=EntryKind.NOTE, required=False, widget=Segments)
    important = forms.BooleanField(label=_("Belangrijk"), required=False)
    about = forms.MultipleChoiceField(label=_("Over wie gaat het"), required=False, widget=Columns)
    meaning = Words(label=_("Wat betekent dit voor het kind"), required=False, widget=Textarea({"rows": 2}))
    moment = forms.ChoiceField(
        label=_("Wanneer was het"),
        choices=[(NOW, _("Nu")), (EARLIER, _("Eerder")), (UNKNOWN, _("Onbekend"))],
        initial=NOW,
        required=False,
        widget=Segments,
    )
    happened_on = DutchDate(label=_("Dag"), required=False, help_text=_("Als het eerder was, zoals 31-12-2026."))
    happened_time = DutchTime(label=_("Tijd"), required=False, help_text=_("Leeg als je die niet weet."))
    roughly = forms.BooleanField(label=_("De dag of tijd is ongeveer"), required=False)
    token = OneTimeToken()

    def __init__(self, *args: Any, people: Sequence[PersonLine], **kwargs: Any) -> None:
        """Offer the people of the case; an empty answer is the whole family."""
        super().__init__(*args, **kwargs)
        choices = [("", _("Het hele gezin")), *((str(line.person.pk), line.name_and_age) for line in people)]
        field = self.fields["about"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices
        self.people = {str(line.person.pk): line.person for line in people}

    def clean_happened_on(self) -> date | None:
        """Refuse a day that has yet to come."""
        day: date | None = self.cleaned_data["happened_on"]
        if lies_ahead(day, None, clock.local_now()):
            raise forms.ValidationError(_("Deze dag ligt in de toekomst. Kijk de datum na"))
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for a day when it was earlier; refuse one when nobody knows, before it would be thrown away."""
        data = super().clean() or self.cleaned_data
        typed = data.get("happened_on") or "happened_on" in self.errors
        if data.get("moment") == EARLIER and not typed:
            self.add_error("happened_on", _("Vul de dag in, of kies bij Wanneer was het: Onbekend"))
        elif data.get("moment") == UNKNOWN and data.get("happened_on"):
            self.add_error("happened_on", _("Haal de dag weg, of kies bij Wanneer was het: Eerder"))
        elif data.get("happened_time") and not typed:
            self.add_error("happened_on", _("Vul de dag in waarop het om deze tijd was"))
        return data

    def values(self) -> dict[str, Any]:
        """Return what `write_entry` takes."""
        data = self.cleaned_data
        found: dict[str, Any] = {name: data[name] for name in ("text", "important", "meaning", "token")}
        found["kind"] = EntryKind(data["kind"] or EntryKind.NOTE)
        found["about"] = [self.people[key] for key in data["about"] if key]
        if data["moment"] == UNKNOWN:
            return {**found, "precision": Precision.UNKNOWN}
        if day := data["happened_on"]:
            at = data["happened_time"]
            precision = precision_of(day, at, about=data["roughly"])
            return {**found, "happened_on": day, "happened_time": at, "precision": precision}
        return found


class CorrectionForm(GroupedForm):
    """What should have been written, and why it is corrected."""

    groups: ClassVar[Sequence[Group]] = ((_("Zo moet het zijn"), "", ("text", "reason")),)
    text = LongText(label=_("Verbeterde tekst"), widget=Textarea({"rows": 8}))
    reason = Words(label=_("Waarom verbeter je dit"), max_length=200, widget=Textarea({"rows": 2}))
    token = OneTimeToken()
