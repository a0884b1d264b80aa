"""Case numbers: random, checked, and found again however they are typed."""

import pytest
from stdnum.iso7064 import mod_37_36

from cases.dossier.numbers import ALPHABET, is_valid, new_number, normalise

ONE = "VT-7K3Q-9F2M9"


def test_new_numbers_are_valid_and_do_not_repeat() -> None:
    made = {new_number() for _ in range(1000)}
    assert len(made) == 1000
    assert all(is_valid(number) for number in made)
    assert {number[3] for number in made} > set("0Z7")  # no year or region in front


def test_each_wrong_character_is_caught() -> None:
    assert is_valid(ONE)
    for place in [3, 4, 5, 6, 8, 9, 10, 11, 12]:
        for char in set(ALPHABET) - {ONE[place]}:
            assert not is_valid(ONE[:place] + char + ONE[place + 1 :])


def test_each_swap_of_neighbours_is_caught() -> None:
    body = ONE[3:7] + ONE[8:]
    for place in range(8):
        swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
        assert not is_valid(f"VT-{swapped[:4]}-{swapped[4:]}")


@pytest.mark.parametrize(
    "typed",
    [
        ONE,
        "vt-7k3q-9f2m9",
        " VT 7K3Q 9F2M9 ",
        "7k3q9f2m9",
        "VT7K3Q9F2M9",
        "vt\u20117k3q\u20119f2m9",
        "7K3Q\u00a0-\u00a09F2M9\n",
    ],
)
def test_a_number_is_found_however_it_is_typed(typed: str) -> None:
    assert normalise(typed) == ONE


def test_lookalikes_are_read_as_digits() -> None:
    number = "VT-0101-0101" + str(mod_37_36.calc_check_digit("01010101", ALPHABET))
    assert is_valid(number)
    assert normalise(f"vt-oiol-OLOI{number[-1]}") == number


def test_a_number_whose_random_part_begins_with_vt_is_found_with_and_without_prefix() -> None:
    number = "VT-VT00-0000" + str(mod_37_36.calc_check_digit("VT000000", ALPHABET))
    assert {normalise(number), normalise(number.lower().replace("-", "")), normalise(number[3:])} == {number}


@pytest.mark.parametrize(
    "typed", ["", "VT", "VT-7K3Q-9F2M", "VT-7K3Q-9F2MU9", "Jansen", "VT-7K3Q-9F2MU", "\0" * 9, "x" * 10**6]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert not is_valid(normalise(typed))
