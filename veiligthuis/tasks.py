"""The typed base of every Celery task: only ids go in, nothing readable goes to the broker (security.md D18)."""

import os
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Generic, ParamSpec

from celery import shared_task
from django.db import connection
from kombu.exceptions import OperationalError

P = ParamSpec("P")
SILENT_SECONDS = 15.0
MOST_WAITING = 1000  # what is more than this waits for the sweep
LOCKS = 5_250_200  # the first half of our advisory locks for tasks


class _Ringer:
    """One thread per process that talks to the broker, so that nobody who waits for a page waits for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process = 0
        self._waiting: queue.Queue[Callable[[], object]] = queue.Queue(MOST_WAITING)

    def ring(self, call: Callable[[], object]) -> None:
        """Let the thread make this call soon; a fork or a first call starts one."""
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                self._waiting = queue.Queue(MOST_WAITING)
                threading.Thread(target=self._work, args=(self._waiting,), name="doorbell", daemon=True).start()
        try:
            self._waiting.put_nowait(call)
        except queue.Full:
            return  # the sweep finds it

    @staticmethod
    def _work(waiting: "queue.Queue[Callable[[], object]]") -> None:
        silent_until = 0.0
        while True:
            call = waiting.get()
            if time.monotonic() < silent_until:
                continue  # after a failure we let the broker be for a while; the sweep finds what was not rung
            try:
                call()
            except (OperationalError, OSError):
                silent_until = time.monotonic() + SILENT_SECONDS


_ringer = _Ringer()


class Doorbell(Generic[P]):
    """A task that may be rung after the commit; a dead broker holds nobody up and loses nothing."""

    def __init__(self, name: str, work: Callable[P, None]) -> None:
        """Register the work with Celery under a fixed name."""
        self.work = work
        self._task = shared_task(work, name=name)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Do the work here and now."""
        self.work(*args, **kwargs)

    def ring(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Ask a worker to do it; returns at once, whether the broker lives or not."""
        _ringer.ring(partial(self._task.apply_async, args, kwargs, argsrepr="()", kwargsrepr="{}", retry=False))


def doorbell(name: str) -> Callable[[Callable[P, None]], Doorbell[P]]:
    """Turn a function into a doorbell with a fixed task name."""

    def wrap(work: Callable[P, None]) -> Doorbell[P]:
        return Doorbell(name, work)

    return wrap


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Say whether this task runs nowhere else, until the end of the transaction it stands in.

    A beat that was started twice rings twice; the second finds the lock taken and does nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s, hashtext(%s))", [LOCKS, name])
        yield cursor.fetchone() == (True,)
