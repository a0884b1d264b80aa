"""Looking for somebody's name, number and address in everything that a running program has written down."""

import base64
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.core.signing import b64_decode
from psycopg import sql

from tests.conftest import owner
from tests.journeys.conftest import Site

NO_SIGN = re.compile(r"[\W_]+")
PACKED = re.compile(rb"\.?[\w-]{12,}")
TABLES = (
    "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
    "where c.relkind in ('r', 'm') and n.nspname !~ '^(pg_|information_schema)'"
)
STATISTICS = ("pg_catalog", "pg_stats")  # the database keeps the commonest values of every column


@dataclass(frozen=True)
class Written:
    """One thing that was written down: where it stands, and its bytes."""

    place: str
    content: bytes


def written_down(site: Site) -> Iterator[Written]:
    """Give everything that a running program wrote down."""
    return everything(site.database, site.folder)


def everything(database: str, folder: Path) -> Iterator[Written]:
    """Give every row of every table, every key and value of cache and broker, every mail, log and file."""
    yield from _rows(database)
    for url in (settings.CACHES["default"]["LOCATION"], settings.CELERY_BROKER_URL):
        yield from _keys(str(url))
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_relative_to(folder / "vt_static"):
            yield Written(str(path), str(path).encode() + b"\n" + path.read_bytes())


def _rows(database: str) -> Iterator[Written]:
    """Read as the owner, what the statistics of the database keep of the rows included."""
    with owner(database) as asked:
        asked.execute("analyze")
        for schema, name in [*asked.execute(TABLES).fetchall(), STATISTICS]:
            rows = asked.execute(sql.SQL("select * from {}").format(sql.Identifier(schema, name)))
            columns = [one.name for one in rows.description or ()]
            for row in rows:
                for column, value in zip(columns, row, strict=True):
                    if value is not None:
                        content = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
                        yield Written(f"{schema}.{name}.{column}", content)


def _keys(url: str) -> Iterator[Written]:
    with redis.Redis.from_url(url) as store:
        for key in store.scan_iter(count=500):
            yield Written(f"key {key!r}", key)
            content = _value(store, key)
            if content is not None:
                yield Written(f"value of {key!r}", content)


def _value(store: "redis.Redis", key: bytes) -> bytes | None:
    read: dict[bytes, Callable[[], Any]] = {
        b"string": lambda: store.get(key),
        b"list": lambda: store.lrange(key, 0, -1),
        b"set": lambda: store.smembers(key),
        b"hash": lambda: store.hgetall(key),
        b"zset": lambda: store.zrange(key, 0, -1, withscores=True),
        b"stream": lambda: store.xrange(key),
        b"none": lambda: None,  # it went while we looked
    }
    kind: Any = store.type(key)
    told = read[kind]()
    return told if isinstance(told, bytes | None) else repr(told).encode()


def found(things: list[Written], secrets: list[str]) -> dict[str, set[str]]:
    """Return in which places each secret stands, in any spelling, spacing, case, byte encoding or wrapping.

    Args:
        things: what was written down.
        secrets: a name, number or address; only its letters and digits count.

    Returns:
        For each secret that was found, the places.
    """
    needles = {secret: flat(secret) for secret in secrets}
    hits: dict[str, set[str]] = {}
    for thing in things:
        texts = [flat(text) for text in _read(thing.content)]
        for secret, needle in needles.items():
            if any(needle in text or needle[::-1] in text for text in texts):
                hits.setdefault(secret, set()).add(thing.place)
    return hits


def flat(text: str) -> str:
    """Return only the letters and digits of a text, in small letters: 06-8493 7216 is 0684937216."""
    return NO_SIGN.sub("", text).casefold()


def _read(content: bytes) -> Iterator[str]:
    """Read bytes as text in every way that keeps names: latin-1 shows utf-8, utf-16 and utf-32 once signs are gone."""
    yield content.decode("latin-1")
    yield content.decode("utf-8", "ignore")
    for packed in PACKED.findall(content):
        for unpacked in _unpacked(packed):
            yield unpacked.decode("latin-1")


def _unpacked(packed: bytes) -> Iterator[bytes]:
    """Undo hexadecimal, base64 and what Django's signed values are wrapped in."""
    if re.fullmatch(rb"(?:[0-9a-fA-F]{2})+", packed):
        yield bytes.fromhex(packed.decode())
    for start in range(4):
        part = packed.removeprefix(b".")[start:]
        part = part[:-1] if len(part) % 4 == 1 else part  # what is left over is no whole byte
        yield base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))
    if packed.startswith(b"."):
        try:
            yield zlib.decompress(b64_decode(packed[1:]))
        except (ValueError, zlib.error):
            return
