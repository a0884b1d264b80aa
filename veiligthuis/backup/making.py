"""Making a backup: the database as it was at one moment, then the media, and the keys in a place of their own."""

import json
import os
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from veiligthuis import clock
from veiligthuis.backup import DATABASE, LEFT_OUT, LEFT_OUT_KEYS, MEDIA, STATEMENT, Failed
from veiligthuis.backup.tables import quiet, sums
from veiligthuis.backup.tools import checksum, database, pack, run
from veiligthuis.embedded.places import Places

INSIDE = "Wat vóór {moment} is bevestigd, staat in deze back-up; wat daarna kwam niet."
OUTSIDE = "Niet erin: concepten, open logins, logboeken, mail als bestand, en wat in berichtendienst en cache stond."


def make(places: Places, target: Path, keys: Path) -> tuple[Path, Path, str]:
    """Make a backup while the program runs or stands still.

    Args:
        places: the data folder.
        target: the folder in which the backup gets a folder of its own.
        keys: the folder in which the keys get a file of their own; another place than `target`.

    Returns:
        The backup's folder, the keys' file, and what the backup says of itself.

    Raises:
        Failed: the keys would stand with the rest, or a program failed.

    """
    target, keys = target.resolve(), keys.resolve()
    if target == keys or target in keys.parents or keys in target.parents:
        raise Failed("Geef de sleutels een andere map dan de rest, en geen map daarin of daarboven.")
    name = f"veiligthuis-{clock.now():%Y%m%dT%H%M%SZ}"
    for folder in (target, keys):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target / f"{name}.part"
    part.mkdir(mode=0o700)
    early = keys / f"{name}.early.part"
    pack(places.keys, early, skip=LEFT_OUT_KEYS)  # a key that a rotation ends meanwhile: the database may still need it
    with database(places) as url:
        record = _database(url, part / DATABASE)
    record["media"] = {"files": pack(places.place("media"), part / MEDIA), "sha256": checksum(part / MEDIA)}
    sealed = _keys(places, early, keys / f"{name}.keys.tar")
    record["keys"] = {"file": sealed.name, "sha256": checksum(sealed)}
    _write(part / STATEMENT, record)
    part.rename(target / name)
    return target / name, sealed, "\n".join(record["says"])


def _database(url: str, dump: Path) -> dict[str, Any]:
    """Dump one moment of the database, and count what stands in it at that same moment."""
    with psycopg.connect(url) as connection:
        quiet(connection)
        connection.commit()
        row = connection.execute(
            "select clock_timestamp(), current_setting('server_version_num')::int / 10000"
        ).fetchone()
        connection.commit()
        moment, major = row or (datetime.min.replace(tzinfo=UTC), 0)
        connection.execute("set transaction isolation level repeatable read, read only")
        snapshot = connection.execute("select pg_export_snapshot()").fetchone()
        left_out = [f"--exclude-table-data={name}" for name in LEFT_OUT]
        options = ["--format=custom", "--enable-row-security", "--no-owner", "--no-comments", f"--file={dump}"]
        run("pg_dump", major, url, *options, *left_out, f"--snapshot={(snapshot or [''])[0]}")
        found = sums(connection)
    said = moment.astimezone(UTC).isoformat(timespec="microseconds")
    return {
        "says": [INSIDE.format(moment=said), OUTSIDE],
        "moment": said,
        "postgresql": major,
        "database": {"sha256": checksum(dump), "tables": found},
    }


def _keys(places: Places, early: Path, target: Path) -> Path:
    """Keep every key that was there before or after the database was read."""
    late = target.with_name(target.name + ".part")
    pack(places.keys, late, skip=LEFT_OUT_KEYS)
    with tarfile.open(late, "a") as tar, tarfile.open(early) as before:
        there = set(tar.getnames())
        for member in before.getmembers():
            if member.name not in there:
                tar.addfile(member, before.extractfile(member))
    early.unlink()
    late.rename(target)
    return target


def _write(path: Path, record: dict[str, Any]) -> None:
    with path.open("x") as file:
        json.dump(record, file, indent=2, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
