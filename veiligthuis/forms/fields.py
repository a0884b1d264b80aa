"""Fields that say in the user's words what is wrong, and refuse what the database cannot keep."""

import re
import uuid
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, ClassVar

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from stdnum.nl import bsn

from veiligthuis import clock
from veiligthuis.forms.told import Told, read_birth, read_day, refuse_impossible_days
from veiligthuis.forms.widgets import UNSHOWABLE, EmailInput, PhoneInput, Textarea, TextInput

DUTCH_DIGITS = 10  # of a number as one says it, with its 0
SERVICE_NUMBER = re.compile(r"0(?:800|900|906|909)(?:\d{4}|\d{7})")
LEFT_TO_RIGHT = {"dir": "ltr"}


class Text(forms.CharField):
    """One line of text, at most 200 characters; refuses what cannot be kept (NUL, half characters) in words."""

    widget: type[forms.Widget] = TextInput
    longest = 200
    attrs: ClassVar[Mapping[str, str]] = {}
    default_error_messages = {
        "max_length": _("Dit is te lang: %(show_value)d tekens. Er passen er %(limit_value)d"),
        "unstorable": _("Hier staat een teken in dat niet bewaard kan worden. Haal het weg of typ de tekst opnieuw"),
    }

    def __init__(self, **kwargs: Any) -> None:
        """Take `max_length` from the class unless it is given."""
        kwargs.setdefault("max_length", self.longest)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave maxlength out: a browser would cut a pasted text off without a word."""
        return dict(self.attrs)

    def to_python(self, value: Any) -> str:
        """Return the text, line ends made equal; raise when something in it cannot be kept."""
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        if UNSHOWABLE.search(text):
            raise ValidationError(self.error_messages["unstorable"], code="unstorable")
        return super().to_python(text) or ""


class Words(Text):
    """A few sentences: a reason, an explanation; at most 2,000 characters."""

    widget = Textarea
    longest = 2_000


class LongText(Text):
    """A story, a note, a judgement; at most 20,000 characters."""

    widget = Textarea
    longest = 20_000


class Email(Text):
    """An e-mail address."""

    widget = EmailInput
    longest = 254
    attrs: ClassVar[Mapping[str, str]] = {**LEFT_TO_RIGHT, "spellcheck": "false"}
    default_validators = [EmailValidator(_("Dit is geen e-mailadres. Schrijf bijvoorbeeld naam@school.nl"))]


class DayInWords(Text):
    """When something was, in somebody's own words; a day in them must exist."""

    def clean(self, value: Any) -> str:
        """Return the words; raise when they name a day that the calendar does not have."""
        text: str = super().clean(value)
        refuse_impossible_days(text)
        return text


class DutchDate(Text):
    """A day as it is written here; gives a date, or None when empty."""

    attrs: ClassVar[Mapping[str, str]] = {**LEFT_TO_RIGHT, "class": "vt-w-m"}

    def prepare_value(self, value: Any) -> Any:
        """Show a date as 31-12-2026; what was typed stays as it was typed."""
        return value.strftime("%d-%m-%Y") if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        """Return the day; raise with the reason when there is none such."""
        text = super().clean(value)
        return read_day(text) if text else None


class DutchTime(Text):
    """A time of the day as 14:03, 14.03 or 14u03; gives a time, or None when empty."""

    attrs: ClassVar[Mapping[str, str]] = {**LEFT_TO_RIGHT, "class": "vt-w-s"}
    default_error_messages = {"unreadable": _("Schrijf de tijd als 14:03")}

    def prepare_value(self, value: Any) -> Any:
        """Show a time as 14:03."""
        return value.strftime("%H:%M") if isinstance(value, time) else value

    def clean(self, value: Any) -> time | None:
        """Return the time of the day."""
        text = super().clean(value)
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,2})\s*(?:[:.u]\s*(\d{2}))?\s*(?:uur)?", text.lower())
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        return time(hour, minute)


class BirthField(Text):
    """A birth as it is told (see `Told`), or None when empty; `today` gives the Dutch calendar day."""

    attrs: ClassVar[Mapping[str, str]] = {**LEFT_TO_RIGHT, "class": "vt-w-m"}

    def __init__(self, *, today: Callable[[], date] = clock.today, **kwargs: Any) -> None:
        """Keep how to ask what day it is."""
        super().__init__(**kwargs)
        self.today = today

    def prepare_value(self, value: Any) -> Any:
        """Show what was told as it would be typed."""
        return str(value) if isinstance(value, Told) else value

    def clean(self, value: Any) -> Told | None:
        """Return what was told; raise when it cannot be."""
        text = super().clean(value)
        return read_birth(text, self.today()) if text else None


class PhoneField(Text):
    """A telephone number, kept as +31612345678; empty stays empty.

    Checks the count of digits, not whether the number is in use: a new series must not be refused.
    """

    widget = PhoneInput
    longest = 40
    attrs: ClassVar[Mapping[str, str]] = LEFT_TO_RIGHT
    default_error_messages = {
        "letters": _("Zet hier alleen het telefoonnummer, zonder letters"),
        "unreadable": _("Dit telefoonnummer klopt niet. Begin met 0, of met + en het landnummer"),
    }
    too_few = ngettext_lazy(
        "Het telefoonnummer heeft een cijfer te weinig",
        "Het telefoonnummer heeft %(number)d cijfers te weinig",
        "number",
    )
    too_many = ngettext_lazy(
        "Het telefoonnummer heeft een cijfer te veel", "Het telefoonnummer heeft %(number)d cijfers te veel", "number"
    )

    def clean(self, value: Any) -> str:
        """Return the number in its international form."""
        text = super().clean(value)
        if not text:
            return ""
        if re.search(r"[^\W\d_]", text):
            raise ValidationError(self.error_messages["letters"], code="letters")
        national = re.sub(r"^(?:\+|00)310?", "0", re.sub(r"[^\d+]", "", text.replace("(0)", "")))
        if national.startswith("0") and not national.startswith("00") and not SERVICE_NUMBER.fullmatch(national):
            self._count(len(national) - DUTCH_DIGITS)
        return self._international(national)

    def _count(self, difference: int) -> None:
        """Refuse a Dutch number with too few or too many digits, and say how many."""
        if difference:
            message = self.too_few if difference < 0 else self.too_many
            raise ValidationError(message, params={"number": abs(difference)}, code="digits")

    def _international(self, text: str) -> str:
        """Return what phonenumbers makes of it, from here."""
        try:
            number = phonenumbers.parse(text, "NL")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class PostcodeField(Text):
    """A Dutch postcode, kept as 3524 AA."""

    longest = 20
    attrs: ClassVar[Mapping[str, str]] = {**LEFT_TO_RIGHT, "class": "vt-w-s", "autocapitalize": "characters"}
    default_error_messages = {"shape": _("Een postcode heeft vier cijfers en twee letters, zoals 3524 AA")}

    def clean(self, value: Any) -> str:
        """Return the postcode with one space and capitals."""
        text = super().clean(value)
        found = re.fullmatch(r"([1-9][0-9]{3})\s*([A-Za-z]{2})", text)
        if text and not found:
            raise ValidationError(self.error_messages["shape"], code="shape")
        return f"{found[1]} {found[2].upper()}" if found else ""


class BsnField(Text):
    """A burgerservicenummer of nine digits that passes the 11-check (Wet algemene bepalingen bsn, art. 1)."""

    longest = 20
    attrs: ClassVar[Mapping[str, str]] = {**LEFT_TO_RIGHT, "class": "vt-w-m", "inputmode": "numeric"}
    default_error_messages = {
        "digits": _("Een BSN heeft negen cijfers"),
        "check": _("Dit BSN klopt niet: er staat een cijfer verkeerd. Kijk het na"),
    }

    def clean(self, value: Any) -> str:
        """Return the nine digits."""
        text = re.sub(r"[\s.]", "", super().clean(value))
        if not text:
            return ""
        if not re.fullmatch(r"[0-9]{9}", text):
            raise ValidationError(self.error_messages["digits"], code="digits")
        if not bsn.is_valid(text):
            raise ValidationError(self.error_messages["check"], code="check")
        return text


class ByName(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes no argument at run time
    """A row that is chosen by its name; every field of ours that chooses a row is one."""

    default_error_messages = {"invalid_choice": _("Kies iets uit de lijst")}

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj.name)

    def to_python(self, value: Any) -> Any:
        """Return the row; what cannot even be its id is as wrong as what is not offered, and is told in the same words."""
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class OneTimeToken(forms.UUIDField):
    """A hidden token, new for each page that is opened: the same form sent twice does its work once."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": _("Deze pagina is niet compleet. Laad haar opnieuw en verstuur nog eens"),
        "invalid": _("Deze pagina is niet compleet. Laad haar opnieuw en verstuur nog eens"),
    }

    def __init__(self, **kwargs: Any) -> None:
        """Make a new token each time the form is opened."""
        kwargs.setdefault("initial", uuid.uuid4)
        super().__init__(**kwargs)
