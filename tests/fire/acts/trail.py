"""What the database holds: the trail as its owner reads it, and the few facts that no screen shows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

NONE: frozenset[UUID] = frozenset()
ANY = "any"


@dataclass(frozen=True)
class Line:
    """One line that the trail must hold, or holds: who did what to which case, and whom or what it showed.

    `case` is None where no case may be named, and ANY where there is no such case; `about` is the object as far as the
    documents name one.
    """

    actor: str
    act: str
    case: UUID | str | None = None
    persons: frozenset[UUID] = NONE
    listed: frozenset[UUID] = NONE
    refused: bool = False
    about: UUID | None = None

    def is_told_by(self, found: "Line") -> bool:
        """Say whether a line of the trail says this."""
        same_case = self.case in (ANY, found.case)
        same_thing = self.about in (None, found.about)
        return (
            same_case
            and same_thing
            and all(
                getattr(self, name) == getattr(found, name) for name in ("actor", "act", "persons", "listed", "refused")
            )
        )


@dataclass(frozen=True)
class Changed:
    """One row that changed, as the database itself recorded it."""

    actor: str
    table: str
    operation: str
    columns: frozenset[str]
    row: str
    case: UUID | None


@dataclass
class Trail:
    """Reads on from where it was."""

    server: "psycopg.Connection[Any]"
    known: set[UUID] = field(default_factory=set)

    def events_since(self, moment: datetime) -> list[Line]:
        """Return the events that were written since a moment and not read before."""
        rows = self._rows("select * from accounts_event where at >= %s order by at", moment)
        fresh = [row for row in rows if row["id"] not in self.known]
        self.known |= {row["id"] for row in fresh}
        return [
            Line(
                row["actor"],
                row["act"],
                row["case_id"],
                frozenset(row["persons"]),
                frozenset(row["listed"]),
                row["result"] == "geweigerd",
                row["object_id"],
            )
            for row in fresh
        ]

    def changes_since(self, moment: datetime) -> list[Changed]:
        """Return the rows that changed since a moment."""
        return [
            Changed(
                row["actor"],
                row["table_name"],
                row["operation"],
                frozenset(row["columns"]),
                row["row_id"],
                row["case_id"],
            )
            for row in self._rows("select * from accounts_rowchange where at >= %s order by at", moment)
        ]

    def persons(self, case: object) -> frozenset[UUID]:
        """Return whom a case concerns."""
        return self._ids("select id from cases_person where case_id = %s", case)

    def case_of_report(self, report: object) -> UUID | None:
        """Return the case of a report."""
        return next(iter(self._ids("select case_id from cases_report where id = %s", report)), None)

    def case_of_number(self, number: str) -> UUID | None:
        """Return the case that carries a number."""
        return next(iter(self._ids("select id from cases_case where number = %s", number)), None)

    def case_of_event(self, event: object) -> UUID | None:
        """Return the case of an act."""
        return next(iter(self._ids("select case_id from accounts_event where id = %s", event)), None)

    def is_case(self, key: object) -> bool:
        """Say whether there is such a case."""
        return bool(self._ids("select id from cases_case where id = %s", key))

    def packages(self) -> dict[UUID, tuple[UUID, frozenset[UUID]]]:
        """Return for each handover that was sent its case, and whom that concerns now."""
        found = self._rows("select id, case_id from cases_handover")
        return {row["id"]: (row["case_id"], self.persons(row["case_id"])) for row in found}

    def column(self, statement: str) -> list[Any]:
        """Return the first column of what a statement finds."""
        return [next(iter(row.values())) for row in self._rows(statement)]

    def _ids(self, statement: str, *values: object) -> frozenset[UUID]:
        return frozenset(next(iter(row.values())) for row in self._rows(statement, *values))

    def _rows(self, statement: str, *values: object) -> list[dict[str, Any]]:
        with self.server.cursor(row_factory=dict_row) as cursor:
            cursor.execute(statement.encode(), values)
            return list(cursor)


def difference(expected: Iterable[Line], found: Iterable[Line]) -> tuple[list[Line], list[Line]]:
    """Return which lines are missing in the trail, and which are there and should not be."""
    missing, left = [], list(found)
    for line in expected:
        told = next((one for one in left if line.is_told_by(one)), None)
        if told is None:
            missing.append(line)
        else:
            left.remove(told)
    return missing, left
