"""Births as they were told, names as they are written, and numbers that may not be read whole."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.dates import MONTHS
from django.utils.translation import gettext

ADULT = 18  # years, Burgerlijk Wetboek 1:233
Place = tuple[str, str, str, str]  # street, number, postcode, town


@dataclass(frozen=True)
class Birth:
    """A birth as far as it was told: parts of a date, or an age with the day it was told on."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    age: int | None = None
    age_told_on: date | None = None
    about: bool = False


def age_range(birth: Birth, today: date) -> tuple[int, int] | None:
    """Return the youngest and the oldest that someone can be today, in years; None when nothing was told.

    "About" widens nothing: nobody knows by how much. Nobody is younger than 0.
    """
    if birth.age is not None:
        told_on = birth.age_told_on or today
        passed = _years_between(told_on, today)
        birthday_may_have_been = (today.month, today.day) != (told_on.month, told_on.day)
        return birth.age + passed, birth.age + passed + birthday_may_have_been
    if birth.year is None:
        return None
    latest = (birth.year, birth.month or 12, birth.day or 31)
    earliest = (birth.year, birth.month or 1, birth.day or 1)
    return _years(latest, today), _years(earliest, today)


def age_on(birth: Birth, today: date) -> int | None:
    """Return the age in years that is certain at least: the youngest that someone can be."""
    ages = age_range(birth, today)
    return ages[0] if ages else None


def is_child(birth: Birth, today: date) -> bool:
    """Tell whether someone may be under eighteen; who may still be a child is protected as one.

    Of whom nothing is known this says no: the role "kind" says so then.
    """
    ages = age_range(birth, today)
    return ages is not None and ages[0] < ADULT


def display(birth: Birth, today: date) -> str:
    """Return a birth for the screen: "12 maart 2020", "maart 2020", "2020", "6", "±35", or "onbekend".

    An age that was told more than a year ago is shown as what it must be by now, about.
    """
    if birth.age is not None:
        now = age_on(birth, today)
        return f"±{now}" if birth.about or now != birth.age else str(now)
    if birth.year is None:
        return gettext("onbekend")
    parts = [str(birth.day)] if birth.day else []
    if birth.month:
        parts.append(str(MONTHS[birth.month]))
    return ("±" if birth.about else "") + " ".join([*parts, str(birth.year)])


def _years_between(start: date, end: date) -> int:
    return _years((start.year, start.month, start.day), end)


def _years(born: tuple[int, int, int], today: date) -> int:
    return max(0, today.year - born[0] - ((today.month, today.day) < born[1:]))


def full_name(given: str, infix: str, surname: str, unknown: str = "") -> str:
    """Return "Lucas van den Heuvel"; without any part the words for it, by default "naam onbekend"."""
    return " ".join(part for part in (given, infix, surname) if part) or unknown or gettext("naam onbekend")


def family_name(infix: str, surname: str) -> str:
    """Return the name of a family, with a capital at its beginning: "Van den Heuvel", "'t Hart"."""
    name = " ".join(part for part in (infix, surname) if part)
    return name[:1].upper() + name[1:]


def tells_of(place: Place, secret: Collection[Place]) -> bool:
    """Tell whether a place lies in the street or postcode of a secret one: who reads it knows where that is."""
    return any(
        (street and street.casefold() == place[0].casefold()) or (postcode and postcode == place[2])
        for street, _number, postcode, _town in secret
    )


def mask_bsn(bsn: str) -> str:
    """Return a BSN of which only the last two digits can be read: "*******27"."""
    return "*" * (len(bsn) - 2) + bsn[-2:]
