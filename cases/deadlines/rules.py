"""When a term ends: regimes, working days and the Algemene termijnenwet.

The law that sets a term counts differently from the sector's norm for the same work, so each term
carries its regime; see docs/domain.md, section 13.
"""

import calendar
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache

from django.utils.translation import gettext, ngettext

from veiligthuis.clock import AMSTERDAM

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class Regime(StrEnum):
    """How a term is counted; the value is what a definition and a row store."""

    HOURS = "uren"
    CALENDAR = "kalender"
    CALENDAR_ROLLED = "kalender_atw"
    WORKING_DAYS = "werkdagen"
    YEARS = "jaren"


class Unit(StrEnum):
    """In what a term's length is given."""

    HOURS = "uren"
    DAYS = "dagen"
    WEEKS = "weken"
    MONTHS = "maanden"
    YEARS = "jaren"


UNITS: dict[Regime, frozenset[Unit]] = {
    Regime.HOURS: frozenset({Unit.HOURS, Unit.DAYS, Unit.WEEKS}),
    Regime.CALENDAR: frozenset({Unit.DAYS, Unit.WEEKS, Unit.MONTHS}),
    Regime.CALENDAR_ROLLED: frozenset({Unit.DAYS, Unit.WEEKS, Unit.MONTHS}),
    Regime.WORKING_DAYS: frozenset({Unit.DAYS}),
    Regime.YEARS: frozenset({Unit.YEARS}),
}

# Article 4: the Algemene termijnenwet leaves longer terms than these alone.
LONGEST_ROLLED = {Unit.DAYS: 90, Unit.WEEKS: 12, Unit.MONTHS: 3}


# --- days off ---------------------------------------------------------------


@cache
def holidays(year: int, decreed: frozenset[date] = frozenset()) -> frozenset[date]:
    """Return the days of a year that count as holidays (Algemene termijnenwet art. 3).

    5 May counts every year, also when most people work; Good Friday is equated (lid 2).
    Easter and Whit Sunday are Sundays and need no place here.

    Args:
        year: the calendar year.
        decreed: days that a decree equates with holidays (lid 3); those of other years are left out.

    """
    easter = _easter(year)
    fixed = {date(year, 1, 1), kings_day(year), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)}
    moving = {easter + timedelta(days=days) for days in (-2, 1, 39, 50)}
    return frozenset(fixed | moving | {day for day in decreed if day.year == year})


def kings_day(year: int) -> date:
    """Return the day on which the King's birthday is kept: 27 April, or the 26th when that is a Sunday."""
    birthday = date(year, 4, 27)
    return birthday - ONE_DAY if birthday.weekday() > SATURDAY else birthday


def _easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Butcher's rule)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holidays_between(first: date, last: date, decreed: Iterable[date] = ()) -> frozenset[date]:
    """Return the holidays of all years from the first to the last day, and of the year after."""
    extra = frozenset(decreed)
    return frozenset().union(*(holidays(year, extra) for year in range(first.year, last.year + 2)))


def is_working_day(day: date, free: frozenset[date]) -> bool:
    """Tell whether a day is no Saturday, Sunday or holiday."""
    return day.weekday() < SATURDAY and day not in free


def working_days(first: date, last: date, free: frozenset[date]) -> int:
    """Count the working days after `first` up to and including `last`; 0 when `last` is not later."""
    return sum(is_working_day(first + timedelta(days=n), free) for n in range(1, (last - first).days + 1))


# --- counting ---------------------------------------------------------------


def roll(end: date, free: frozenset[date]) -> date:
    """Move the last day of a term to the next working day, if it is none (Algemene termijnenwet art. 1)."""
    while not is_working_day(end, free):
        end += ONE_DAY
    return end


def end_of_rolled_term(start: date, end: date, free: frozenset[date]) -> date:
    """Return the last day under the Algemene termijnenwet of a term that runs after `start` up to `end`.

    A term of three days or more holds at least two working days (art. 2), and no term ends on a
    Saturday, Sunday or holiday (art. 1).
    """
    if (end - start).days >= 3:
        while working_days(start, end, free) < 2:
            end += ONE_DAY
    return roll(end, free)


def add_working_days(start: date, days: int, free: frozenset[date]) -> date:
    """Return the last of so many working days after `start` (the sector's norm, no law); `start` does not count."""
    day = start
    while days > 0:
        day += ONE_DAY
        days -= is_working_day(day, free)
    return day


def add_months(start: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month when it is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def due(
    regime: Regime,
    length: int,
    unit: Unit,
    started_at: datetime,
    decreed: Iterable[date] = (),
) -> date | datetime:
    """Return when a term ends.

    Args:
        regime: how it is counted.
        length: how many units, 0 or more.
        unit: one that the regime knows (`UNITS`).
        started_at: the aware moment of the event that starts it; days are those of the Netherlands.
        decreed: extra holidays by decree.

    Returns:
        The last day; for hours the aware moment in UTC. Days and weeks under the regime of hours end at
        the hour of their start on the clock on the wall (Wet tijdelijk huisverbod art. 9 and 13).

    Raises:
        ValueError: the unit does not belong to the regime, the length is negative, or the moment is naive.

    """
    if unit not in UNITS[regime] or length < 0 or started_at.tzinfo is None:
        raise ValueError("This term cannot be counted.")
    local = started_at.astimezone(AMSTERDAM)
    if regime is Regime.HOURS:
        return _end_of_hours(local, length, unit)
    start = local.date()
    if regime is Regime.WORKING_DAYS:
        # two calendar days hold each working day but for holidays, of which a year has eleven
        furthest = start + timedelta(days=2 * length + 60)
        return add_working_days(start, length, holidays_between(start, furthest, decreed))
    end = _natural_end(start, length, unit)
    if regime is Regime.CALENDAR_ROLLED and length <= LONGEST_ROLLED[unit]:
        return end_of_rolled_term(start, end, holidays_between(start, end, decreed))
    return end


def _natural_end(start: date, length: int, unit: Unit) -> date:
    if unit in {Unit.MONTHS, Unit.YEARS}:
        return add_months(start, length * (12 if unit is Unit.YEARS else 1))
    return start + timedelta(days=length * (7 if unit is Unit.WEEKS else 1))


def _end_of_hours(local: datetime, length: int, unit: Unit) -> datetime:
    if unit is Unit.HOURS:  # real hours, also over the change of summer time
        return local.astimezone(UTC) + timedelta(hours=length)
    return (local + timedelta(days=length * (7 if unit is Unit.WEEKS else 1))).astimezone(UTC)


# --- words ------------------------------------------------------------------


def in_words(end: date, today: date, free: frozenset[date] | None = None) -> str:
    """Say how far away a last day is: "2 werkdagen te laat", "vandaag", "morgen", "nog 3 werkdagen".

    Counted in working days, in which people plan; in plain days where no working day lies between.

    Args:
        end: the last day of the term.
        today: the day to count from, in the Netherlands.
        free: the holidays; by default those of the law.

    """
    if free is None:
        free = holidays_between(min(end, today), max(end, today))
    if end < today:
        return _late(end, today, free)
    if end == today:
        return gettext("vandaag")
    if end == today + ONE_DAY:
        return gettext("morgen")
    count = working_days(today, end, free)
    if count:
        return ngettext("nog %(count)d werkdag", "nog %(count)d werkdagen", count) % {"count": count}
    count = (end - today).days
    return ngettext("nog %(count)d dag", "nog %(count)d dagen", count) % {"count": count}


def _late(end: date, today: date, free: frozenset[date]) -> str:
    count = working_days(end, today, free)
    if count:
        return ngettext("%(count)d werkdag te laat", "%(count)d werkdagen te laat", count) % {"count": count}
    count = (today - end).days
    return ngettext("%(count)d dag te laat", "%(count)d dagen te laat", count) % {"count": count}
