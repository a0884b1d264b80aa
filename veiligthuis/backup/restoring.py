"""Setting a backup back on an empty data folder or an empty database, and proving that it is whole."""

import json
from pathlib import Path
from typing import Any

import psycopg

from veiligthuis import env
from veiligthuis.backup import DATABASE, MEDIA, STATEMENT, Failed
from veiligthuis.backup.tables import names, quiet, sums
from veiligthuis.backup.tools import checksum, database, run, unpack
from veiligthuis.embedded.places import Places
from veiligthuis.embedded.processes import Child, Stopping, python, run_step

# a dump says what each table gives, as if nothing were given by itself: the trail would be open to change afterwards
NO_GIFTS = """
alter default privileges in schema public revoke all on tables from vt_app, vt_worker;
alter default privileges in schema public revoke all on sequences from vt_app, vt_worker;
"""


def restore(places: Places, source: Path, keys: Path) -> str:
    """Set keys, database and media back; returns what was compared.

    Args:
        places: an empty data folder; with DATABASE_URL also an empty database.
        source: the backup's folder.
        keys: the file with its keys.

    Raises:
        Failed: something is not empty, not whole, or not of this backup.
        psycopg.OperationalError: the database that was named does not answer (yet); nothing is touched.

    """
    record = _read(source, keys)
    _must_be_empty(places)
    unpack(keys, places.keys, places)
    with database(places, running=False) as url:
        _fill(places, url, source / DATABASE, int(record["postgresql"]))
        differing = _compare(url, record["database"]["tables"])
        files = unpack(source / MEDIA, places.place("media"), places)
        if differing or files != record["media"]["files"]:
            raise Failed(f"De inhoud is anders dan de back-up zegt: {', '.join(differing) or 'media'}.")
        _prepare(places, url)
    tables = record["database"]["tables"]
    rows = sum(int(found[0]) for found in tables.values())
    return f"{len(tables)} tabellen, {rows} rijen en {files} bestanden zijn gelijk aan de back-up.\n" + "\n".join(
        record["says"]
    )


def _read(source: Path, keys: Path) -> dict[str, Any]:
    """Return what the backup says of itself, once every file of it proves to be the one that was written."""
    try:
        record: dict[str, Any] = json.loads((source / STATEMENT).read_text())
        wanted = {
            source / DATABASE: record["database"]["sha256"],
            source / MEDIA: record["media"]["sha256"],
            keys: record["keys"]["sha256"],
        }
        for path, said in wanted.items():
            if checksum(path) != said:
                raise Failed(f"{path.name} is niet het bestand dat bij deze back-up hoort, of het is beschadigd.")
    except (OSError, ValueError, KeyError) as error:
        raise Failed(f"Dit is geen hele back-up: {error}") from error
    return record


def _must_be_empty(places: Places) -> None:
    for folder in (places.keys, places.place("media")):
        if folder.is_dir() and any(folder.iterdir()):
            raise Failed(f"{folder} is niet leeg. Zet een back-up terug in een lege gegevensmap.")
    if env.text("DATABASE_URL"):
        with psycopg.connect(env.text("DATABASE_URL")) as connection:
            if names(connection):
                raise Failed("De database is niet leeg. Zet een back-up terug in een lege database.")
    elif any(places.folder("postgres").iterdir()):
        raise Failed(f"In {places.data} staat al een database. Zet een back-up terug in een lege gegevensmap.")


def _fill(places: Places, url: str, dump: Path, major: int) -> None:
    """Make the roles that the rights speak of, then everything in one transaction."""
    with psycopg.connect(url) as connection:
        there = connection.execute("select current_setting('server_version_num')::int / 10000").fetchone() or (0,)
        if there[0] < major:
            raise Failed(f"De back-up is van PostgreSQL {major}, en deze server is {there[0]}.")
    _prepare(places, url, "--roles")
    with psycopg.connect(url) as connection:
        connection.execute(NO_GIFTS)
    run(
        "pg_restore", there[0], url, "--no-owner", "--no-comments", "--single-transaction", "--exit-on-error", str(dump)
    )


def _compare(url: str, wanted: dict[str, list[object]]) -> list[str]:
    """Return the tables whose rows differ from what was written down."""
    with psycopg.connect(url) as connection:
        quiet(connection)
        found = sums(connection)
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def _prepare(places: Places, url: str, *options: str) -> None:
    """Run the step that every start begins with, as the account that the program runs as."""
    given = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "veiligthuis.settings"}
    if not env.text("DATABASE_URL"):
        given["VT_EMBEDDED"] = "1"
    run_step(Child("prepare", [python(), "-m", "veiligthuis.prepare", *options], places, given), Stopping())
