"""Terms: holidays by rule, the Algemene termijnenwet, working days, words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays as published
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.deadlines import rules
from cases.deadlines.rules import Regime, Unit

NL = ZoneInfo("Europe/Amsterdam")
FREE = frozenset().union(*(rules.holidays(year) for year in range(2019, 2041)))
days = st.dates(date(2020, 1, 1), date(2036, 12, 31))


# --- holidays ---


def test_holidays_equal_the_published_ones_but_for_5_may_and_the_sundays() -> None:
    """The package calls 5 May a public holiday each fifth year only; the law counts it every year (art. 3)."""
    for year in range(2014, 2101):  # until 2013 the Queen's birthday was kept, on another day
        public = published.country_holidays("NL", years=year, categories=("public", "optional"))
        expected = {day for day in {*public, date(year, 5, 5)} if day.isoweekday() != 7}
        assert {day for day in rules.holidays(year) if day.isoweekday() != 7} == expected, year


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2025, ["01-01", "04-18", "04-21", "04-26", "05-05", "05-29", "06-09", "12-25", "12-26"]),  # 27 April a Sunday
        (2026, ["01-01", "04-03", "04-06", "04-27", "05-05", "05-14", "05-25", "12-25", "12-26"]),
        (2027, ["01-01", "03-26", "03-29", "04-27", "05-05", "05-06", "05-17", "12-25", "12-26"]),
        (2008, ["01-01", "03-21", "03-24", "04-26", "05-01", "05-05", "05-12", "12-25", "12-26"]),
    ],
)
def test_the_holidays_of_a_year(year: int, expected: list[str]) -> None:
    assert sorted(f"{day:%m-%d}" for day in rules.holidays(year)) == expected


def test_a_decreed_day_is_free_in_its_own_year() -> None:
    decreed = frozenset({date(2026, 5, 15)})
    assert date(2026, 5, 15) in rules.holidays(2026, decreed)
    assert rules.holidays(2027, decreed) == rules.holidays(2027)
    assert rules.roll(date(2026, 5, 14), rules.holidays(2026, decreed)) == date(2026, 5, 18)


# --- the two terms of an assessment, and the law's examples ---


@pytest.mark.parametrize(
    ("started", "decree", "sector"),
    [
        ("2026-11-18 22:40", date(2026, 11, 23), date(2026, 11, 25)),  # Wednesday evening
        ("2026-11-20 09:00", date(2026, 11, 25), date(2026, 11, 27)),  # Friday: Wednesday, not Friday
        ("2026-11-16 09:00", date(2026, 11, 23), date(2026, 11, 23)),  # Monday: Saturday rolls to Monday
        ("2026-11-21 09:00", date(2026, 11, 26), date(2026, 11, 27)),  # Saturday
        ("2026-12-24 09:00", date(2026, 12, 29), date(2027, 1, 4)),  # Christmas: Mon 28 and Tue 29 are in it
        ("2026-04-02 09:00", date(2026, 4, 8), date(2026, 4, 13)),  # Easter: only Tuesday in it, so Wednesday
        ("2026-04-30 23:59", date(2026, 5, 6), date(2026, 5, 8)),  # ends on 5 May, with one working day
        ("2026-05-01 00:01", date(2026, 5, 6), date(2026, 5, 11)),
        ("2027-04-30 12:00", date(2027, 5, 7), date(2027, 5, 11)),  # 5 and 6 May 2027 follow each other
    ],
)
def test_five_days_of_the_decree_and_five_working_days_of_the_sector(started: str, decree: date, sector: date) -> None:
    at = datetime.fromisoformat(started).replace(tzinfo=NL)
    assert rules.due(Regime.CALENDAR_ROLLED, 5, Unit.DAYS, at) == decree
    assert rules.due(Regime.WORKING_DAYS, 5, Unit.DAYS, at) == sector


def test_the_day_is_the_dutch_one_also_just_after_midnight() -> None:
    at = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)  # Thursday 00:30 in the Netherlands
    assert rules.due(Regime.CALENDAR, 5, Unit.DAYS, at) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("regime", "length", "unit", "expected"),
    [
        (Regime.CALENDAR, 4, Unit.WEEKS, date(2026, 12, 25)),
        (Regime.CALENDAR_ROLLED, 4, Unit.WEEKS, date(2026, 12, 28)),  # Christmas, Saturday, Sunday
        (Regime.CALENDAR_ROLLED, 0, Unit.DAYS, date(2026, 11, 27)),
        (Regime.CALENDAR, 3, Unit.MONTHS, date(2027, 2, 27)),
        (Regime.CALENDAR_ROLLED, 3, Unit.MONTHS, date(2027, 3, 1)),  # a Saturday rolls
        (Regime.CALENDAR_ROLLED, 13, Unit.WEEKS, date(2027, 2, 26)),
        (Regime.CALENDAR_ROLLED, 90, Unit.DAYS, date(2027, 2, 25)),
        (Regime.CALENDAR_ROLLED, 92, Unit.DAYS, date(2027, 2, 27)),  # above 90 days the law leaves it alone
        (Regime.CALENDAR_ROLLED, 4, Unit.MONTHS, date(2027, 3, 27)),  # above 3 months too: a Saturday stays
        (Regime.YEARS, 20, Unit.YEARS, date(2046, 11, 27)),
        (Regime.WORKING_DAYS, 2, Unit.DAYS, date(2026, 12, 1)),
        (Regime.WORKING_DAYS, 0, Unit.DAYS, date(2026, 11, 27)),
    ],
)
def test_terms_from_friday_27_november_2026(regime: Regime, length: int, unit: Unit, expected: date) -> None:
    assert rules.due(regime, length, unit, datetime(2026, 11, 27, 10, tzinfo=NL)) == expected


def test_months_and_years_end_on_the_last_day_of_a_shorter_month() -> None:
    assert rules.add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert rules.add_months(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert rules.add_months(date(2026, 12, 31), 12) == date(2027, 12, 31)
    assert rules.due(Regime.YEARS, 1, Unit.YEARS, datetime(2028, 2, 29, 12, tzinfo=NL)) == date(2029, 2, 28)


def test_hours_are_real_hours_and_days_of_an_order_end_at_its_hour_on_the_wall() -> None:
    imposed = datetime(2026, 10, 20, 15, 30, tzinfo=NL)  # summer time ends on the 25th
    assert rules.due(Regime.HOURS, 24 * 10, Unit.HOURS, imposed) == datetime(2026, 10, 30, 14, 30, tzinfo=NL)
    assert rules.due(Regime.HOURS, 10, Unit.DAYS, imposed) == datetime(2026, 10, 30, 15, 30, tzinfo=NL)
    assert rules.due(Regime.HOURS, 4, Unit.WEEKS, imposed) == datetime(2026, 11, 17, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize("regime", Regime)
def test_a_unit_that_the_regime_does_not_know_is_refused(regime: Regime) -> None:
    at = datetime(2026, 11, 27, tzinfo=NL)
    for unit in set(Unit) - rules.UNITS[regime]:
        with pytest.raises(ValueError, match="cannot be counted"):
            rules.due(regime, 1, unit, at)
    for unit in rules.UNITS[regime]:
        assert rules.due(regime, 1, unit, at) is not None
        with pytest.raises(ValueError, match="cannot be counted"):
            rules.due(regime, -1, unit, at)
        with pytest.raises(ValueError, match="cannot be counted"):
            rules.due(regime, 1, unit, datetime(2026, 11, 27))  # noqa: DTZ001 - refused for that


# --- an oracle: all dates tried one by one against the words of the law ---


CLOSED = {
    *published.country_holidays("NL", years=range(2025, 2029), categories=("public", "optional")),
    *(date(year, 5, 5) for year in range(2025, 2029)),
}
STARTS = [first + timedelta(days=n) for first in (date(2025, 12, 15), date(2027, 4, 20)) for n in range(170)]


def oracle_rolled(start: date, length: int) -> date:
    """Return the first day that satisfies the law's two sentences, by trying each."""
    for extra in range(length, length + 20):
        inside = [start + timedelta(days=n) for n in range(1, extra + 1)]
        open_days = [day for day in inside if day.isoweekday() not in {6, 7} and day not in CLOSED]
        if inside[-1] in open_days and (length < 3 or len(open_days) >= 2):
            return inside[-1]
    raise AssertionError


@pytest.mark.parametrize("length", [1, 2, 3, 5, 28, 90])
def test_the_rolled_end_equals_that_of_the_oracle(length: int) -> None:
    for start in STARTS:
        at = datetime(start.year, start.month, start.day, 12, tzinfo=NL)
        assert rules.due(Regime.CALENDAR_ROLLED, length, Unit.DAYS, at) == oracle_rolled(start, length), start
        assert rules.due(Regime.CALENDAR, length, Unit.DAYS, at) == start + timedelta(days=length)


@given(start=days, count=st.integers(1, 60))
def test_adding_working_days_and_counting_them_are_each_others_reverse(start: date, count: int) -> None:
    end = rules.add_working_days(start, count, FREE)
    assert rules.working_days(start, end, FREE) == count
    assert rules.is_working_day(end, FREE)
    assert rules.working_days(end, start, FREE) == 0


@given(start=days, length=st.integers(1, 90))
def test_the_law_never_shortens_a_term(start: date, length: int) -> None:
    end = rules.end_of_rolled_term(start, start + timedelta(days=length), FREE)
    assert rules.is_working_day(end, FREE)
    assert length <= (end - start).days <= length + 8


# --- words ---


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 11, 18), "nog 3 werkdagen"),
        (date(2026, 11, 20), "nog 1 werkdag"),  # Friday for Monday
        (date(2026, 11, 21), "nog 1 werkdag"),
        (date(2026, 11, 22), "morgen"),
        (date(2026, 11, 23), "vandaag"),
        (date(2026, 11, 24), "1 werkdag te laat"),
        (date(2026, 11, 25), "2 werkdagen te laat"),
        (date(2026, 11, 30), "5 werkdagen te laat"),
    ],
)
def test_monday_23_november_in_words(today: date, words: str) -> None:
    assert rules.in_words(date(2026, 11, 23), today) == words


def test_without_a_working_day_between_plain_days_are_counted() -> None:
    assert rules.in_words(date(2026, 11, 20), date(2026, 11, 21)) == "1 dag te laat"
    assert rules.in_words(date(2026, 11, 20), date(2026, 11, 22)) == "2 dagen te laat"
    assert rules.in_words(date(2026, 12, 27), date(2026, 12, 24)) == "nog 3 dagen"
    assert rules.in_words(date(2026, 11, 24), date(2026, 11, 20), frozenset({date(2026, 11, 23)})) == "nog 1 werkdag"
