"""Reading a day and a birth as people write them; pure, so that today is an argument."""

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import dates
from django.utils.translation import gettext_lazy as _

OLDEST = 125  # years; nobody is older
FIRST_YEAR, LAST_YEAR = 1850, 2199
WHOLE_YEAR = 4  # digits
MONTHS = {
    "januari": 1, "februari": 2, "maart": 3, "april": 4, "mei": 5, "juni": 6,
    "juli": 7, "augustus": 8, "september": 9, "oktober": 10, "november": 11, "december": 12,
}  # fmt: skip
SHORT_MONTHS = {
    "jan": 1, "feb": 2, "febr": 2, "mrt": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "sept": 9, "okt": 10, "nov": 11, "dec": 12,
}  # fmt: skip
ENGLISH_MONTHS = {
    "january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "august": 8, "october": 10,
    "mar": 3, "oct": 10,
}  # fmt: skip

WEEKDAY = re.compile(
    r"^(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|ma|di|wo|do|vr|za|zo"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun)\b\.?\s*"
)
DAY_FIRST = re.compile(r"^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})$")
YEAR_FIRST = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
IN_WORDS = re.compile(r"^(\d{1,2})\.?\s*([a-z]+)\.?\s*(\d{1,4})$")
MONTH_NUMBER = re.compile(r"^(\d{1,2})\s*[-/. ]\s*(\d{4})$")
MONTH_WORD = re.compile(r"^([a-z]+)\.?\s*(\d{4})$")
YEAR = re.compile(r"^\d{4}$")
AGE = re.compile(r"^(\d{1,3})(?:\s*(?:jaar(?:\s+oud)?|jr\.?|years?(?:\s+old)?))?$")
YOUNGER = re.compile(r"^\d{1,3}\s*(?:maand|week|weken|dag|month|day)")
ABOUT = re.compile(r"^(?:±|~|\+/-|ongeveer|about|circa|ca\.?|plm\.?|rond(?:\s+de)?|een jaar of|zo['’]n)\s*(?=[\da-z])")


@dataclass(frozen=True)
class Told:
    """A birth as it was told: a full date, a month, a year, or an age; `about` when the teller was not sure.

    Either `age` (in years, on the day it was told) or `year` is filled, never both.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    age: int | None = None
    about: bool = False

    def __str__(self) -> str:
        """Return it as someone would type it again."""
        if self.age is not None:
            text = str(self.age)
        elif self.day:
            text = f"{self.day:02d}-{self.month:02d}-{self.year}"
        else:
            text = f"{dates.MONTHS[self.month]} {self.year}" if self.month else str(self.year or "")
        return f"±{text}" if self.about else text


def _existing(written: str, month: int, day: int) -> date:
    """Return the day; raise when the calendar does not have it, or nobody now alive means that year."""
    year = int(written)
    if month not in dates.MONTHS:
        raise ValidationError(
            _("Maand %(month)s bestaat niet. Vul een bestaande dag in"), params={"month": month}, code="impossible"
        )
    if len(written) == WHOLE_YEAR and not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(_("Het jaar %(year)s kan niet. Kijk de datum na"), params={"year": written}, code="year")
    if len(written) < WHOLE_YEAR:
        raise ValidationError(_("Vul het jaar in met vier cijfers, zoals 2026"), code="year")
    try:
        return date(year, month, day)
    except ValueError:
        said = f"{day} {dates.MONTHS[month]}" + (f" {year}" if (month, day) == (2, 29) else "")
        raise ValidationError(
            _("%(said)s bestaat niet. Vul een bestaande dag in"), params={"said": said}, code="impossible"
        ) from None


def _month(word: str) -> int | None:
    """Return the number of a month's name, whole or short, Dutch or English."""
    return MONTHS.get(word) or SHORT_MONTHS.get(word) or ENGLISH_MONTHS.get(word)


def read_day(text: str) -> date:
    """Read 31-12-2026, 31 december 2026 or 2026-12-31.

    Raises ValidationError with a sentence for the user when it is no day or does not exist.
    """
    text = WEEKDAY.sub("", text.strip().lower())
    if found := YEAR_FIRST.match(text):
        return _existing(found[1], int(found[2]), int(found[3]))
    if found := DAY_FIRST.match(text):
        return _existing(found[3], int(found[2]), int(found[1]))
    found = IN_WORDS.match(text)
    month = _month(found[2]) if found else None
    if found and month:
        return _existing(found[3], month, int(found[1]))
    raise ValidationError(_("Deze datum begrijpen wij niet. Schrijf bijvoorbeeld 31-12-2026"), code="unreadable")


DAY_IN_TEXT = re.compile(
    r"(?<![\d./-])(?P<day>\d{1,2})(?:\.?\s*(?P<word>[a-z]{3,9})\b\.?(?:\s*(?P<year>\d{4})(?!\d))?"
    r"|\s*[-/.]\s*(?P<number>\d{1,2})\s*[-/.]\s*(?P<numbers_year>\d{4})(?!\d))",
    re.IGNORECASE,
)
LEAP_YEAR = "2000"  # a day told without its year may be the 29th of February


def refuse_impossible_days(text: str) -> None:
    """Refuse a day in somebody's own words that the calendar does not have, such as "30 februari" or 31-11-2026.

    Raises ValidationError with a sentence for the user.
    """
    for found in DAY_IN_TEXT.finditer(text):
        month = int(found["number"]) if found["number"] else _month(found["word"].lower())
        if month is None:
            continue
        try:
            _existing(found["year"] or found["numbers_year"] or LEAP_YEAR, month, int(found["day"]))
        except ValidationError as refusal:
            said = refusal.messages[0].split(".")[0]
            raise ValidationError(
                _("%(said)s. Vul een bestaande dag in, of alleen de maand"), params={"said": said}, code="impossible"
            ) from None


def read_birth(text: str, today: date) -> Told:
    """Read a date of birth, a month and year, a year, or an age in years ("6", "±35", "ongeveer 35").

    `today` is the Dutch calendar day against which the future and 125 years are measured.
    Raises ValidationError with a sentence for the user.
    """
    text = text.strip().lower()
    rest = ABOUT.sub("", text)
    told = _birth(rest, about=rest != text)
    _refuse_impossible(told, today)
    return told


def _birth(text: str, *, about: bool) -> Told:
    """Read the birth after a word such as "ongeveer" was taken off."""
    if found := AGE.match(text):
        return Told(age=int(found[1]), about=about)
    if YEAR.match(text):
        return Told(year=int(text), about=about)
    if YOUNGER.match(text):
        raise ValidationError(
            _("Vul bij een heel jong kind 0 in, of de maand en het jaar van de geboorte"), code="young"
        )
    found = MONTH_NUMBER.match(text)
    number = int(found[1]) if found else None
    if not found and (found := MONTH_WORD.match(text)):
        number = _month(found[1])
    if found and number is not None:
        return Told(year=int(found[2]), month=_existing(found[2], number, 1).month, about=about)
    try:
        day = read_day(text)
    except ValidationError as refusal:
        if refusal.code != "unreadable":
            raise
        raise ValidationError(
            _("Dit begrijpen wij niet. Vul een datum in (12-03-2019), een jaar (2019) of een leeftijd (7 of ±35)"),
            code="unreadable",
        ) from None
    return Told(year=day.year, month=day.month, day=day.day, about=about)


def _refuse_impossible(told: Told, today: date) -> None:
    """Refuse a birth in the future and one longer than 125 years ago."""
    if told.age is not None:
        if told.age > OLDEST:
            raise ValidationError(_("Een leeftijd boven 125 jaar kan niet"), code="too_old")
        return
    asked = [part for part in (told.year, told.month, told.day) if part is not None]
    if asked > [today.year, today.month, today.day][: len(asked)]:
        raise ValidationError(_("De geboortedatum ligt in de toekomst"), code="future")
    if asked < [today.year - OLDEST, today.month, today.day][: len(asked)]:
        raise ValidationError(_("Dat is meer dan 125 jaar geleden. Kijk het jaar na"), code="too_old")
