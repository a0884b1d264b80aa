"""The one place that reads the time, so that a test or the seed can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return _moved.get() or datetime.now(UTC)


def today() -> date:
    """Return the date of this moment in the Netherlands."""
    return now().astimezone(AMSTERDAM).date()


def local_now() -> datetime:
    """Return this moment on the clock on the wall in the Netherlands."""
    return now().astimezone(AMSTERDAM)


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Let the clock of this thread or task stand still at a moment.

    Args:
        moment: an aware moment, in any time zone. Moves may be nested.

    Raises:
        ValueError: the moment has no time zone, so nobody knows which moment is meant.

    """
    if moment.tzinfo is None:
        raise ValueError("A moved clock needs a moment with a time zone.")
    token = _moved.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)
