"""Reading clocks: when a term ends, which run in a case, what a term would be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from cases.deadlines.models import Term
from cases.deadlines.rules import Regime, Unit, due
from cases.definitions.models import Definition, Kind
from cases.definitions.queries import known
from cases.dossier.models import Case
from veiligthuis.clock import AMSTERDAM


@dataclass(frozen=True)
class Due:
    """A last day and what it is the last day of."""

    key: str
    label: str
    article: str
    day: date


def last_day(definition: Definition, started_on: date) -> date:
    """Return the last day of a term that started on a day, by the regime of its definition."""
    body = definition.body
    noon = datetime.combine(started_on, time(12), AMSTERDAM)
    end = due(Regime(body["regime"]), body["length"], Unit(body["unit"]), noon)
    return end.astimezone(AMSTERDAM).date() if isinstance(end, datetime) else end


def due_days(keys: list[str], started_on: date, region_id: UUID) -> list[Due]:
    """Return the last days of terms that are not rows yet (what waits in the Postvak), the earliest first."""
    return due_days_of(keys, [started_on], region_id)[started_on]


def due_days_of(keys: list[str], days: Iterable[date], region_id: UUID) -> dict[date, list[Due]]:
    """Return for each starting day the last days of terms that are not rows yet, the earliest first; one query."""
    rows = list(known(Kind.TERM, keys, region_id))
    return {day: sorted(_dues(keys, rows, day), key=lambda entry: entry.day) for day in set(days)}


def _dues(keys: list[str], rows: list[Definition], day: date) -> Iterator[Due]:
    for key in keys:
        found = next(row for row in rows if row.key == key and row.valid_from <= day)
        yield _due(found, day)


def _due(definition: Definition, started_on: date) -> Due:
    words = definition.spoken
    return Due(definition.key, words["label"], words["article"], last_day(definition, started_on))


def open_terms(case: Case) -> list[Term]:
    """Return the clocks that run in a case, the earliest first."""
    return list(Term.objects.filter(case=case, done_at=None).select_related("definition").order_by("due"))
