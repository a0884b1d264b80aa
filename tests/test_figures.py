"""The figures at their small size in every run; `script/bench` takes them at the size that the issue names."""

import os
import statistics
import time

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.audit.acts import Act
from accounts.audit.models import Event
from cases.definitions.services import load_shipped
from cases.dossier.models import Case
from tests import sizes
from tests.cast import make_cast
from tests.figures import measure, queries_of
from tests.login import logged_in
from tests.servers import cloned
from tests.volume import make_cases, make_events
from veiligthuis.database import acting_as_system, reading_trail

FEW = 5


@pytest.mark.django_db
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


def test_recording_a_look_adds_little_to_the_page_of_a_case(
    template: str, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = sizes.ROUNDS * sizes.PER_ROUND
    took: dict[bool, list[float]] = {True: [], False: []}
    # in a database of its own, where each page commits: what is recorded must reach the disk too
    with django_db_blocker.unblock(), cloned(template, f"vt_look_{os.getpid()}"):
        client, case = _case_with_events()
        path = reverse("cases:workplace:case", args=[case.pk])
        client.get(path)
        for turn in range(turns * 2):
            recorded = turn % 2 == 0
            with monkeypatch.context() as patch:
                if not recorded:  # no setting turns the trail off: only this measurement leaves it out
                    patch.setattr("cases.dossier.access.record", lambda *_given, **_named: None)
                begin = time.perf_counter()
                assert client.get(path).status_code == 200
                took[recorded].append((time.perf_counter() - begin) * 1000)
        with transaction.atomic(), reading_trail():
            assert Event.objects.filter(act=Act.OPENED_CASE, case_id=case.pk).count() == turns + 1
    with_record, without = statistics.median(took[True]), statistics.median(took[False])
    added = with_record / without - 1
    line = (
        f"zaak, {sizes.EVENTS} gebeurtenissen: p50 {with_record:.1f} ms met spoor, {without:.1f} zonder: +{added:.0%}"
    )
    print(f"\n{line}")  # noqa: T201
    if sizes.FULL or sizes.BENCH:
        assert added <= 0.15


def _case_with_events() -> tuple[Client, Case]:
    """Make a case that stays, and log in who works on it."""
    with acting_as_system("seed"):
        load_shipped()
        cast = make_cast()
        case = make_cases(cast, 1)[0]
        make_events(case, cast, sizes.EVENTS)
        return logged_in(cast.noor), case
