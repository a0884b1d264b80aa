"""The form of the conversation: story first, nothing needed until it is finished."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.intake.forms.typed import Typed, first
from cases.intake.models import Caller, Channel, ContactKind, Mode, YesNo
from cases.intake.rules import default_mode
from cases.intake.values import ContactValues
from veiligthuis import clock
from veiligthuis.forms import (
    Choices,
    DutchDate,
    DutchTime,
    GroupedForm,
    LongText,
    Segments,
    Select,
    Text,
    Textarea,
)

LANGUAGES = [
    ("", _("Nederlands")),
    ("Engels", _("Engels")),
    ("Arabisch", _("Arabisch")),
    ("Turks", _("Turks")),
    ("Pools", _("Pools")),
    ("Oekraïens", _("Oekraïens")),
    ("Anders, met tolk", _("Anders, met tolk")),
]
DANGER = [(YesNo.NO, _("Nee")), (YesNo.YES, _("Ja")), (YesNo.UNKNOWN, _("Weet niet"))]
CALLERS = [(caller, caller.label) for caller in Caller if caller is not Caller.UNKNOWN]
QUESTIONS = [
    ("1", _("Wat hoort of ziet u nu?")),
    ("2", _("Zijn er kinderen thuis?")),
    ("3", _("Is het eerder gebeurd?")),
    ("4", _("Zijn er wapens, of een hond?")),
    ("5", _("Wie hoort of ziet dit nog meer?")),
    ("6", _("Is iemand in huis zwanger of ziek?")),
    ("7", _("Bent u zelf veilig?")),
    ("8", _("Wat hoopt u dat er gebeurt?")),
]
POSTCODE_AND_NUMBER = re.compile(r"\s*([1-9][0-9]{3}\s*[A-Za-z]{2})\b[\s,]*(.*)")
INFIX = re.compile(r"((?:(?:van|von|de|den|der|het|'t|ten|ter|te|op|in|el|al|la|le|bin)\s+)+)(.+)", re.IGNORECASE)


class ContactForm(GroupedForm):
    """When, how and in what language a conversation was; shared by the call and the report that comes of it."""

    channel = forms.ChoiceField(
        label=_("Hoe"),
        required=False,
        choices=[(one, one.label) for one in Channel if one is not Channel.PORTAL],
        initial=Channel.PHONE,
        widget=Select,
    )
    happened_on = DutchDate(label=_("Dag van het gesprek"), required=False)
    happened_time = DutchTime(label=_("Hoe laat"), required=False)
    language = forms.ChoiceField(label=_("Taal"), required=False, choices=LANGUAGES, widget=Select({"class": ""}))
    called_112 = forms.BooleanField(label=_("112 gebeld"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a conversation that has yet to be."""
        data = super().clean() or self.cleaned_data
        day, at, local = data.get("happened_on"), data.get("happened_time"), clock.local_now()
        if day and (day > local.date() or (day == local.date() and at and at > local.time())):
            self.add_error("happened_on", _("Het gesprek kan niet in de toekomst zijn"))
        return data

    def contact(self) -> ContactValues:
        """Return the conversation as told; without a day it is now."""
        data = self.cleaned_data
        return ContactValues(
            channel=data["channel"] or Channel.PHONE,
            caller=data["caller"] or Caller.UNKNOWN,
            danger=data["danger"] or YesNo.UNKNOWN,
            called_112=data["called_112"],
            language=data["language"],
            happened_on=data["happened_on"],
            happened_time=data["happened_time"],
        )


class TalkForm(ContactForm):
    """What is heard on the telephone. Only the notes and what it becomes are needed, and only at the end."""

    mark = ""
    words = LongText(
        label=_("Wat vertelt de beller?"),
        error_messages={"required": _("Schrijf op wat de beller vertelt")},
        widget=Textarea({"rows": 11, "autofocus": True, "aria-describedby": "concept"}),
    )
    kind = forms.ChoiceField(
        label=_("Wat wordt dit?"),
        choices=ContactKind,
        widget=Segments,
        error_messages={"required": _("Kies advies of melding"), "invalid_choice": _("Kies advies of melding")},
    )
    caller = forms.ChoiceField(label=_("Wie belt?"), required=False, choices=CALLERS, widget=Segments)
    danger = forms.ChoiceField(
        label=_("Direct gevaar?"), required=False, choices=DANGER, widget=Segments(risk={YesNo.YES.value})
    )
    mode = forms.ChoiceField(
        label=_("Wie mag weten wie er belt?"),
        required=False,
        choices=[
            (Mode.CONFIDENTIAL, _("Anoniem voor betrokkenen: alleen wij")),
            (Mode.OPEN, _("Open: ook het gezin")),
        ],
        initial=Mode.CONFIDENTIAL,
        widget=Choices,
    )
    reporter_name = Text(label=_("Naam beller"), required=False)
    reporter_phone = Text(label=_("Veilig nummer beller"), required=False)
    about = Text(label=_("Over wie"), required=False)
    address = Text(label=_("Hun adres"), required=False)
    questions = forms.MultipleChoiceField(
        label=_("Vragenhulp"), required=False, choices=QUESTIONS, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Keep numbers from left to right."""
        super().__init__(*args, **kwargs)
        for name in ("reporter_phone", "address"):
            self.fields[name].widget.attrs["dir"] = "ltr"

    @property
    def asked(self) -> int:
        """Return how many of the questions were ticked off."""
        return len(self["questions"].value() or [])


def as_report(typed: Typed, *, day: str, at: str) -> Typed:
    """Carry what was typed during the call over to the form of the report; nothing is typed again.

    Args:
        typed: the fields of the conversation.
        day: the day on which it began, as a form takes it, where the worker typed none.
        at: the time of the day at which it began.
    """
    carried = ("words", "caller", "danger", "channel", "language", "called_112", "reporter_name", "reporter_phone")
    report = {name: typed[name] for name in carried if name in typed}
    caller = first(typed, "caller")
    professional = caller == Caller.PROFESSIONAL
    report["mode"] = (
        [default_mode(Caller.PROFESSIONAL)] if professional else [first(typed, "mode") or Mode.CONFIDENTIAL]
    )
    earlier = bool(first(typed, "happened_on").strip())
    report["happened_on"] = typed["happened_on"] if earlier else [day]
    report["happened_time"] = typed.get("happened_time", [""]) if earlier else [at]
    report["personen"] = ["1"]
    return report | _first_person(first(typed, "about"), first(typed, "address"))


def _first_person(about: str, address: str) -> Typed:
    """Put "Van den Heuvel" and "3524 AA 14" where they belong; what has another shape goes in whole."""
    name, place = INFIX.fullmatch(about.strip()), POSTCODE_AND_NUMBER.fullmatch(address)
    person = {"infix": name[1].strip().lower(), "surname": name[2]} if name else {"surname": about.strip()}
    person |= {"postcode": place[1], "house_number": place[2]} if place else {"street": address.strip()}
    return {f"persoon-0-{field}": [text] for field, text in person.items()}
