"""The typed base of every Celery task: only ids go in, nothing readable goes to the broker (security.md D18)."""

import time
from collections.abc import Callable
from typing import Generic, ParamSpec

from celery import shared_task
from kombu.exceptions import OperationalError

P = ParamSpec("P")
SILENT_SECONDS = 15.0
_silent_until = 0.0


class Doorbell(Generic[P]):
    """A task that may be rung after the commit; a dead broker holds nobody up and loses nothing."""

    def __init__(self, name: str, work: Callable[P, None]) -> None:
        """Register the work with Celery under a fixed name."""
        self.work = work
        self._task = shared_task(work, name=name)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Do the work here and now."""
        self.work(*args, **kwargs)

    def ring(self, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Ask a worker to do it; return false when the broker could not be reached.

        After one failure the bell keeps silent for a while, so that no request waits for a dead broker;
        the sweep finds what was not rung.
        """
        global _silent_until  # noqa: PLW0603 - one clock per process is the point
        if time.monotonic() < _silent_until:
            return False
        try:
            self._task.apply_async(args, kwargs, argsrepr="()", kwargsrepr="{}", retry=False)
        except (OperationalError, OSError):
            _silent_until = time.monotonic() + SILENT_SECONDS
            return False
        return True


def doorbell(name: str) -> Callable[[Callable[P, None]], Doorbell[P]]:
    """Turn a function into a doorbell with a fixed task name."""

    def wrap(work: Callable[P, None]) -> Doorbell[P]:
        return Doorbell(name, work)

    return wrap
