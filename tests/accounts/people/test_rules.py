"""Rules of people: every pair of states, every pair of roles, the days of a role."""

from datetime import date
from itertools import product

import pytest

from accounts.people.models import RequestState
from accounts.people.rules import (
    NEXT_STATES,
    WHY_APART,
    kind_of_organisation,
    may_become,
    not_together,
    wrong_dates,
    wrong_last_day,
)
from accounts.roles import APART, EXTERNAL, Role, family

TODAY = date(2026, 11, 25)
ASKED = RequestState.ASKED


@pytest.mark.parametrize(("state", "following"), list(product(RequestState, RequestState)))
def test_only_what_is_asked_can_still_be_decided(state: RequestState, following: RequestState) -> None:
    assert may_become(state, following) == (state == ASKED and following != ASKED)


def test_every_state_has_its_line_in_the_table() -> None:
    assert set(NEXT_STATES) == set(RequestState)


@pytest.mark.parametrize(("new", "held"), list(product(Role, Role)))
def test_two_roles_meet_exactly_when_their_families_are_one(new: Role, held: Role) -> None:
    clash = not_together(new, [held])
    assert (clash is None) == (family(new) == family(held))
    if clash:
        assert clash[0] == held
        assert str(clash[1]).endswith(".")


def test_every_role_that_stands_apart_says_why() -> None:
    assert set(WHY_APART) == APART
    assert "ziet daarom zelf geen dossiers" in str(not_together(Role.ADMINISTRATOR, [Role.ASSESSOR]))
    assert "van buiten" in str(not_together(Role.PARTNER, [Role.ASSESSOR]))


def test_the_first_role_that_clashes_is_named() -> None:
    assert not_together(Role.ASSESSOR, []) is None
    clash = not_together(Role.SUPERVISOR, [Role.SUPERVISOR, Role.INTAKE, Role.ASSESSOR])
    assert clash
    assert clash[0] == Role.INTAKE


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_kind_of_organisation(role: Role) -> None:
    kinds = kind_of_organisation(role)
    assert kinds
    assert ("regio" in kinds) == (role not in EXTERNAL or role == Role.GUEST)


@pytest.mark.parametrize(
    ("role", "starts", "ends", "wrong"),
    [
        (Role.INTAKE, TODAY, None, None),
        (Role.INTAKE, TODAY, TODAY, None),
        (Role.INTAKE, date(2026, 11, 24), None, "starts"),
        (Role.INTAKE, date(2026, 11, 26), TODAY, "ends"),
        (Role.GUEST, TODAY, None, "ends"),
        (Role.GUEST, TODAY, TODAY, None),
    ],
)
def test_the_days_of_a_role(role: Role, starts: date, ends: date | None, wrong: str | None) -> None:
    found = wrong_dates(role, starts, ends, TODAY)
    assert (found[0] if found else None) == wrong


@pytest.mark.parametrize(
    ("starts", "ends", "last", "fits"),
    [
        (date(2020, 1, 1), None, TODAY, True),
        (date(2020, 1, 1), None, date(2026, 11, 24), False),
        (date(2020, 1, 1), date(2027, 1, 31), date(2027, 1, 31), True),
        (date(2020, 1, 1), date(2027, 1, 31), date(2027, 2, 1), False),
        (date(2027, 1, 1), None, date(2026, 12, 31), False),
        (date(2027, 1, 1), None, date(2027, 1, 1), True),
    ],
)
def test_the_last_day_that_a_role_can_still_get(starts: date, ends: date | None, last: date, *, fits: bool) -> None:
    assert (wrong_last_day(starts, ends, last, TODAY) is None) == fits
