"""Persons: births as told, names, masks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.persons import rules
from cases.persons.rules import Birth

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("birth", "shown", "ages"),
    [
        (Birth(2020, 3, 12), "12 maart 2020", (6, 6)),
        (Birth(2020, 11, 23), "23 november 2020", (6, 6)),  # birthday today
        (Birth(2020, 11, 24), "24 november 2020", (5, 5)),
        (Birth(2020, 3), "maart 2020", (6, 6)),
        (Birth(2020, 11), "november 2020", (5, 6)),
        (Birth(2020), "2020", (5, 6)),
        (Birth(2020, about=True), "±2020", (5, 6)),
        (Birth(2026, 11, 23), "23 november 2026", (0, 0)),
        (Birth(2026), "2026", (0, 0)),
        (Birth(age=6, age_told_on=TODAY), "6", (6, 6)),
        (Birth(age=35, age_told_on=TODAY, about=True), "±35", (35, 35)),
        (Birth(age=6, age_told_on=date(2026, 11, 18)), "6", (6, 7)),
        (Birth(age=6, age_told_on=date(2025, 11, 23)), "±7", (7, 7)),
        (Birth(age=6, age_told_on=date(2024, 10, 1)), "±8", (8, 9)),
        (Birth(age=0, age_told_on=TODAY), "0", (0, 0)),
        (Birth(), "onbekend", None),
        (Birth(2024, 2, 29), "29 februari 2024", (2, 2)),
    ],
)
def test_a_birth_is_shown_as_it_was_told(birth: Birth, shown: str, ages: tuple[int, int] | None) -> None:
    assert rules.display(birth, TODAY) == shown
    assert rules.age_range(birth, TODAY) == ages
    assert rules.age_on(birth, TODAY) == (ages[0] if ages else None)


@pytest.mark.parametrize(
    ("birth", "child"),
    [
        (Birth(2008, 11, 23), False),  # eighteen today
        (Birth(2008, 11, 24), True),
        (Birth(2008), True),  # may still be seventeen
        (Birth(2007), False),
        (Birth(age=17, age_told_on=TODAY), True),
        (Birth(age=17, age_told_on=date(2026, 1, 1)), True),
        (Birth(age=17, age_told_on=date(2025, 11, 23)), False),
        (Birth(), False),
    ],
)
def test_who_may_be_under_eighteen_counts_as_a_child(birth: Birth, child: bool) -> None:  # noqa: FBT001
    assert rules.is_child(birth, TODAY) is child


def test_someone_of_29_february_turns_eighteen_on_1_march() -> None:
    assert rules.is_child(Birth(2008, 2, 29), date(2026, 2, 28))
    assert not rules.is_child(Birth(2008, 2, 29), date(2026, 3, 1))


@given(
    born=st.dates(date(1930, 1, 1), date(2025, 12, 31)), told_after=st.integers(0, 30000), later=st.integers(0, 20000)
)
def test_the_true_age_always_lies_in_the_range(born: date, told_after: int, later: int) -> None:
    told_on = born + timedelta(days=told_after)
    today = told_on + timedelta(days=later)
    true_age = rules.age_on(Birth(born.year, born.month, born.day), today)
    told = rules.age_on(Birth(born.year, born.month, born.day), told_on)
    assert true_age is not None
    for birth in [Birth(born.year), Birth(born.year, born.month), Birth(age=told, age_told_on=told_on)]:
        ages = rules.age_range(birth, today)
        assert ages is not None
        assert ages[0] <= true_age <= ages[1]
        assert ages[1] - ages[0] <= 1


@pytest.mark.parametrize(
    ("given", "infix", "surname", "full", "family"),
    [
        ("Lucas", "van den", "Heuvel", "Lucas van den Heuvel", "Van den Heuvel"),
        ("Amira", "", "el Idrissi", "Amira el Idrissi", "El Idrissi"),
        ("", "'t", "Hart", "'t Hart", "'t Hart"),
        ("Noa", "", "", "Noa", ""),
        ("Ömer", "", "özkan", "Ömer özkan", "Özkan"),
        ("", "", "", "naam onbekend", ""),
    ],
)
def test_names_are_written_as_the_dutch_do(given: str, infix: str, surname: str, full: str, family: str) -> None:
    assert rules.full_name(given, infix, surname) == full
    assert rules.family_name(infix, surname) == family


def test_without_a_name_the_given_words_stand_there() -> None:
    assert rules.full_name("", "", "", "een kind") == "een kind"
    assert rules.full_name("Noa", "", "", "een kind") == "Noa"


def test_of_a_bsn_only_the_last_two_digits_are_read() -> None:
    assert rules.mask_bsn("111222327") == "*******27"
