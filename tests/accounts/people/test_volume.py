"""A list of the largest size: told within one request, read in by the worker in portions."""

import time

import pytest

from accounts.models import Membership, PeopleImport
from accounts.people.judging import Outcome
from accounts.people.services.deciding import agree
from accounts.people.services.imports import AT_ONCE, confirm, keep_list, read_next, verdicts
from accounts.tasks import read_in_lists
from tests import sizes
from tests.accounts.people.make import make_list
from tests.cast import Cast, make_cast

PEOPLE = sizes.LIST - 1  # and a line that is refused


def there(cast: Cast) -> int:
    return Membership.objects.filter(team=cast.zuid, user__name__startswith="Mens ").count()


@pytest.mark.django_db
def test_a_long_list_is_told_at_once_and_read_in_by_the_worker_in_portions() -> None:
    cast = make_cast()
    lines = [f"Mens {n};mens{n}@x.example;intakemedewerker;Zuid" for n in range(PEOPLE)]
    people_import = keep_list(make_list(*lines, "X;geen adres"), by=cast.rob)
    begin = time.perf_counter()
    found = verdicts(people_import)
    told = time.perf_counter() - begin
    assert [verdict.outcome for verdict in found] == [Outcome.NEW] * PEOPLE + [Outcome.REFUSED]
    agree(confirm(people_import, by=cast.rob), by=cast.ria)
    assert there(cast) == 0
    assert len(PeopleImport.objects.get().lines) == PEOPLE
    begin = time.perf_counter()
    assert read_next()
    portion = time.perf_counter() - begin
    assert there(cast) == AT_ONCE
    print(f"{sizes.LIST} lines told in {told:.1f} s, {AT_ONCE} read in in {portion:.1f} s")  # noqa: T201 - a figure
    read_in_lists()
    while PeopleImport.objects.get().lines:
        read_in_lists()
    whole = time.perf_counter() - begin
    print(f"all read in in {whole:.0f} s")  # noqa: T201 - a figure
    assert there(cast) == PEOPLE
    assert not read_next()
