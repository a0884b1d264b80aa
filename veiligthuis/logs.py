"""What a log may hold: time, level, logger, class of exception, file and line. Never a message (security.md, 8 and 9).

A message, its arguments and an exception's text carry rows, form values, addresses and paths. Only our own loggers,
named `vt.…`, may say something: the literal text that stands in the code, without its arguments.
"""

import logging
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from veiligthuis.env import BASE_DIR

OWN = "vt."
LIBRARIES = "site-packages/"


class BareFormatter(logging.Formatter):
    """Writes one line that can hold nothing about a person."""

    def format(self, record: logging.LogRecord) -> str:
        """Return time, level, logger and place; then the words of our own, then the exception's class and place."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        parts = [at, record.levelname, record.name]
        parts.append(f"{short(record.pathname)}:{record.lineno}")
        if record.name.startswith(OWN) and isinstance(record.msg, str):
            parts.append(record.msg)
        if record.exc_info and record.exc_info[0]:
            parts.append(_exception(record.exc_info[0], record.exc_info[2]))
        return " ".join(parts)


def _exception(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return the class, where it was raised, and the last line of ours on the way there."""
    places = []
    while trace:
        places.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    ours = [place for place in places if _is_ours(place[0])]
    named = dict.fromkeys([*places[-1:], *ours[-1:]])
    return " ".join([f"{kind.__module__}.{kind.__qualname__}", *(f"{short(file)}:{line}" for file, line in named)])


def _is_ours(file: str) -> bool:
    return LIBRARIES not in file and Path(file).is_relative_to(BASE_DIR)


def short(file: str) -> str:
    """Return a source file's name from the root of the program or of its packages."""
    if LIBRARIES in file:
        return file.rpartition(LIBRARIES)[2]
    path = Path(file)
    return str(path.relative_to(BASE_DIR)) if path.is_relative_to(BASE_DIR) else path.name


def configure(config: Mapping[str, object]) -> None:
    """Send every logger to standard error through the bare formatter, and take every other handler away.

    Args:
        config: `level`, the least serious level that is kept.

    """
    level = str(config.get("level", "WARNING"))
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(BareFormatter())
    handler.setLevel(level)  # gunicorn and Celery give their own loggers a lower one
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()  # Django mails its ADMINS, gunicorn and Celery write messages
        logger.propagate = True
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level)
    logging.captureWarnings(capture=True)


def bare_crashes() -> None:
    """Let a server that dies of an exception say so as every other line does; a command keeps Python's own words."""
    crashed = logging.getLogger("vt.crash")

    def say(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        crashed.critical("Nobody caught this.", exc_info=(kind, error or kind(), trace))

    sys.excepthook = say
    threading.excepthook = lambda given: say(given.exc_type, given.exc_value, given.exc_traceback)
    sys.unraisablehook = lambda given: say(given.exc_type, given.exc_value, given.exc_traceback)
