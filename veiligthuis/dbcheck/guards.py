"""What the migrations put in the database to guard it; what should be there is read from their own SQL."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.operations import CreateExtension
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL
from django.db.migrations.operations.base import Operation

from veiligthuis.dbcheck import Ask, Finding
from veiligthuis.health import trail_goes_on

TRIGGER = re.compile(r"^create (?:constraint )?trigger (\w+)\s[^;]*?\son (\w+)\s", re.IGNORECASE | re.MULTILINE)
POLICY = re.compile(r"^create policy (\w+) on (\w+)\s", re.IGNORECASE | re.MULTILINE)
FORCED = re.compile(r"^alter table (\w+) force row level security", re.IGNORECASE | re.MULTILINE)
ALWAYS_ON = re.compile(r"^alter table (\w+) enable always trigger (\w+)", re.IGNORECASE | re.MULTILINE)
REFUSALS = ("refuse_change", "refuse_truncate")  # on every year of the trail
AGAIN = "Zet een back-up terug, of maak het opnieuw met de SQL van de migratie."


def findings(ask: Ask) -> Iterator[Finding]:
    """Look at migrations, extensions, triggers, policies and the years of the trail."""
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield Finding("migraties", not waiting, f"{waiting} te doen", "Draai manage.py migrate.")
    operations = _operations(executor.loader)
    yield from _extensions(ask, operations)
    if waiting:
        return  # what they make is not there yet
    written = "\n".join(op.sql for op in operations if isinstance(op, RunSQL) and isinstance(op.sql, str))
    yield from _triggers(ask, written)
    made = set(ask("select policyname, tablename from pg_policies"))
    yield _lacking("regels per rij", set(POLICY.findall(written)), made)
    forced = set(ask("select relname from pg_class where relrowsecurity and relforcerowsecurity"))
    yield _lacking("afgedwongen regels per rij", {(name,) for name in FORCED.findall(written)}, forced)
    advice = "Laat worker en beat lopen: zij maken het deel van volgend jaar."
    there = trail_goes_on()
    yield Finding("spoor van volgend jaar", there, "is er" if there else "ontbreekt", advice)


def _operations(loader: MigrationLoader) -> list[Operation]:
    return [operation for migration in loader.disk_migrations.values() for operation in migration.operations]


def _extensions(ask: Ask, operations: list[Operation]) -> Iterator[Finding]:
    there = {name for (name,) in ask("select extname from pg_extension")}
    offered = {name for (name,) in ask("select name from pg_available_extensions")}
    for operation in operations:
        if isinstance(operation, CreateExtension):
            name = operation.name
            found = "is er" if name in there else "te maken" if name in offered else "kent de server niet"
            yield Finding(
                f"uitbreiding {name}", name in there, found, f"Installeer {name} (postgresql-contrib); migrate."
            )


def _triggers(ask: Ask, written: str) -> Iterator[Finding]:
    """Look for every trigger, and for those that hold whatever the session calls itself (a replica, a restore)."""
    rows = ask("select tgname, tgrelid::regclass::text, tgenabled from pg_trigger where not tgisinternal")
    years = [name for (name,) in ask("select relname from pg_class where relispartition and relkind = 'r'")]
    refusals = {(guard, year) for guard in REFUSALS for year in years}
    yield _lacking("triggers", set(TRIGGER.findall(written)), {row[:2] for row in rows if row[2] in {"O", "A"}})
    wanted: set[tuple[str, ...]] = {(name, table) for table, name in ALWAYS_ON.findall(written)} | refusals
    yield _lacking("triggers die altijd gelden", wanted, {row[:2] for row in rows if row[2] == "A"})


def _lacking(name: str, wanted: set[tuple[str, ...]], there: set[tuple[Any, ...]]) -> Finding:
    lost = sorted(wanted - there)
    named = ", ".join(" op ".join(parts) for parts in lost)
    return Finding(name, not lost, f"{len(wanted)} zoals het hoort" if not lost else f"ontbreekt: {named}", AGAIN)
