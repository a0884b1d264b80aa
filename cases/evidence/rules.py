"""What somebody writes by hand on the timeline, and which moments can be."""

from datetime import date, datetime, time

from cases.evidence.models import EntryKind, Precision

# what a person writes; the other kinds are the traces of steps
WRITTEN = frozenset({EntryKind.NOTE, EntryKind.PHONE, EntryKind.TALK, EntryKind.LETTER, EntryKind.CONSULT})


def precision_of(day: date | None, at: time | None, *, about: bool) -> Precision:
    """Return how exactly a told moment is known."""
    if day is None:
        return Precision.UNKNOWN
    if about:
        return Precision.ABOUT
    return Precision.MINUTE if at else Precision.DAY


def lies_ahead(day: date | None, at: time | None, local_now: datetime) -> bool:
    """Say whether a moment has yet to come, on the clock in the Netherlands."""
    if day is None:
        return False
    today = local_now.date()
    return day > today or (day == today and at is not None and at > local_now.time())
