"""The figures at their small size in every run; `script/bench` takes them at the size that the issue names."""

import pytest
from django.urls import reverse

from tests import sizes
from tests.cast import make_cast
from tests.figures import measure, queries_of
from tests.login import logged_in
from tests.volume import make_cases, make_events

pytestmark = pytest.mark.django_db
FEW = 5


def test_worklist_and_case_page_stay_near_the_floor() -> None:
    cast = make_cast()
    cases = make_cases(cast, sizes.CASES // 10)
    client = logged_in(cast.noor)
    floor, worklist = reverse("cases:workplace:empty"), reverse("cases:workplace:worklist")
    few, many = cases[0], cases[1]
    make_events(few, cast, FEW)
    make_events(many, cast, sizes.EVENTS)
    pages = {
        "vloer": floor,
        "werkvoorraad": f"{worklist}?weergave=team",
        "zaak 5": reverse("cases:workplace:case", args=[few.pk]),
        "zaak veel": reverse("cases:workplace:case", args=[many.pk]),
    }
    before = queries_of(client, pages["werkvoorraad"])
    make_cases(cast, sizes.CASES - sizes.CASES // 10)
    found = {line.name: line for line in measure(client, pages)}
    print(f"\n{sizes.CASES} zaken, {sizes.EVENTS} gebeurtenissen, {sizes.ROUNDS} rondes van {sizes.PER_ROUND}")  # noqa: T201
    for line in found.values():
        ratio = line.p95 / found["vloer"].p95
        print(f"{line.name:14} {line.queries:3} vragen  p50 {line.p50:6.1f} ms  p95 {line.p95:6.1f} ms  x{ratio:.1f}")  # noqa: T201
    base = found["vloer"].queries
    assert found["werkvoorraad"].queries == before
    assert found["werkvoorraad"].queries <= base + 4
    assert found["zaak 5"].queries <= base + 12
    assert found["zaak veel"].queries == found["zaak 5"].queries
    if sizes.FULL or sizes.BENCH:
        assert found["werkvoorraad"].p95 <= 4 * found["vloer"].p95
