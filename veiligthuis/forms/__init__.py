"""Forms of every room: the renderer, the form with groups, our widgets and our fields, under one name."""

from veiligthuis.forms.fields import (
    BirthField,
    BsnField,
    ByName,
    DayInWords,
    DutchDate,
    DutchTime,
    Email,
    LongText,
    OneTimeToken,
    PhoneField,
    PostcodeField,
    Text,
    Words,
)
from veiligthuis.forms.grouped import GroupedForm, Renderer, Section, Spoken
from veiligthuis.forms.told import Told, read_birth, read_day
from veiligthuis.forms.widgets import Cards, Choices, Columns, Segments, Select, Textarea, TextInput, Triple

__all__ = [
    "BirthField",
    "BsnField",
    "ByName",
    "Cards",
    "Choices",
    "Columns",
    "DayInWords",
    "DutchDate",
    "DutchTime",
    "Email",
    "GroupedForm",
    "LongText",
    "OneTimeToken",
    "PhoneField",
    "PostcodeField",
    "Renderer",
    "Section",
    "Segments",
    "Select",
    "Spoken",
    "Text",
    "TextInput",
    "Textarea",
    "Told",
    "Triple",
    "Words",
    "read_birth",
    "read_day",
]
