"""Whether somebody is known here cannot be told from an answer, nor from the time it takes (security.md G26)."""

import statistics
import time
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.entry import OneTimeLink
from accounts.invitations import invite
from tests import sizes
from tests.cast import make_cast

pytestmark = pytest.mark.django_db
MOST_MS, MOST_AUC = 5.0, 0.55
Asked = Callable[[], object]


@pytest.fixture(autouse=True)
def _without_limits(settings: Settings, own_limits: None, strong_passwords: None) -> None:
    """Let one place try as often as the figure needs; what the limits themselves do is tested elsewhere."""
    settings.ACCOUNT_RATE_LIMITS = False


def auc(first: list[float], second: list[float]) -> float:
    """Return how often a time of the first is longer than one of the second: 0.5 is a coin; never below it."""
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    ranks = sum(place for place, (_value, kind) in enumerate(ranked, 1) if kind == 0)
    found = (ranks - len(first) * (len(first) + 1) / 2) / (len(first) * len(second))
    return max(found, 1 - found)


def interleaved(known: Iterator[Asked], unknown: Iterator[Asked]) -> tuple[list[float], list[float]]:
    """Ask in turn, the first of each pair changing, and return the times in ms."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(sizes.TRIES // 2):
        for kind in (turn % 2, 1 - turn % 2):
            ask = next((known, unknown)[kind])
            begin = time.perf_counter()
            ask()
            times[kind].append((time.perf_counter() - begin) * 1000)
    return times


def login(email: str) -> Asked:
    client = Client()
    return lambda: client.post("/inloggen/", {"login": email, "password": "een heel verkeerd wachtwoord"})


def reset(email: str) -> Asked:
    client = Client()
    return lambda: client.post("/inloggen/wachtwoord-vergeten/", {"email": email})


def invitation(key: object) -> Asked:
    client = Client()
    return lambda: client.get(f"/inloggen/link/{key}/{'A' * 22}/")


def strangers(ask: Callable[[str], Asked]) -> Iterator[Asked]:
    """Ask for addresses that look like those of our people."""
    while True:
        yield ask(f"{uuid4().hex[:5]}@vt-voorbeeld.example")


def people(ask: Callable[[str], Asked], emails: list[str]) -> Iterator[Asked]:
    while True:
        yield from (ask(email) for email in emails)


def pairs(kind: str) -> tuple[Iterator[Asked], Iterator[Asked]]:
    """Return how to ask about somebody who is known, and about somebody who is not."""
    cast = make_cast()
    users = [cast.els, cast.noor, cast.rob, cast.omar, cast.ilse]
    for user in users:
        user.set_password("het goede wachtwoord")
        user.save(update_fields=["password"])
    emails = [user.email for user in users]
    if kind == "login":
        return people(login, emails), strangers(login)
    if kind == "reset":
        return people(reset, emails), strangers(reset)
    invite(cast.els)
    link = OneTimeLink.objects.get()
    return (invitation(link.pk) for _ in iter(int, 1)), (invitation(uuid4()) for _ in iter(int, 1))


@pytest.mark.parametrize("kind", ["login", "reset", "invitation"])
def test_no_answer_takes_longer_for_somebody_who_is_known(kind: str) -> None:
    known, unknown = interleaved(*pairs(kind))
    difference = abs(statistics.median(known) - statistics.median(unknown))
    told = auc(known, unknown)
    print(f"{kind}: {len(known) + len(unknown)} tries, medians {difference:.2f} ms apart, AUC {told:.3f}")  # noqa: T201 - the figure
    if sizes.FULL or sizes.BENCH:  # sixty tries prove no figure
        assert (difference <= MOST_MS, told <= MOST_AUC) == (True, True)
    else:
        assert difference <= statistics.median(unknown) / 2 + MOST_MS


@pytest.mark.parametrize("kind", ["login", "reset", "invitation"])
def test_the_answer_is_the_same_for_who_is_known_and_who_is_not(kind: str) -> None:
    known, unknown = pairs(kind)
    answers = [next(known)(), next(unknown)()]
    sizes_of = {(a.status_code, a.headers.get("Location"), str(sorted(a.headers))) for a in answers}  # type: ignore[attr-defined]
    assert len(sizes_of) == 1
    bodies = [a.content.decode().split("csrfmiddlewaretoken")[0] for a in answers]  # type: ignore[attr-defined]
    assert bodies[0] == bodies[1]
