"""The figures of the issue: pages against the floor, in one process, warm, requests interleaved."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import sizes


@dataclass(frozen=True)
class Measured:
    """What one page took: queries of one warm request, and the median over the rounds of their p50 and p95 in ms."""

    name: str
    queries: int
    p50: float
    p95: float


def queries_of(client: Client, path: str) -> int:
    """Return how many statements one warm request takes."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    if answer.status_code != 200:
        raise AssertionError(f"{path}: {answer.status_code}")
    return len(captured)


def measure(client: Client, pages: dict[str, str]) -> list[Measured]:
    """Ask the pages in turn, round after round, and return what each took."""
    queries = {name: queries_of(client, path) for name, path in pages.items()}
    rounds: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
    for _round in range(sizes.ROUNDS):
        took = _one_round(client, pages)
        for name, times in took.items():
            rounds[name].append((statistics.median(times), statistics.quantiles(times, n=20)[18]))
    return [
        Measured(name, queries[name], statistics.median(a for a, _ in found), statistics.median(b for _, b in found))
        for name, found in rounds.items()
    ]


def _one_round(client: Client, pages: dict[str, str]) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {name: [] for name in pages}
    ask: Callable[[str], object] = client.get
    for _turn in range(sizes.PER_ROUND):
        for name, path in pages.items():
            begin = time.perf_counter()
            ask(path)
            took[name].append((time.perf_counter() - begin) * 1000)
    return took
