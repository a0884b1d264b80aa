"""What a database lacks for this program: version, settings (security.md D19), roles, rights and guards; `manage.py db_check`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

Ask = Callable[..., list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is right, what was found, and what to do when it is not."""

    name: str
    ok: bool
    found: str
    advice: str


def yes(value: object) -> str:
    """Say yes or no in Dutch."""
    return "ja" if value else "nee"


def findings(connection: "psycopg.Connection[Any]") -> Iterator[Finding]:
    """Look at everything, through a connection of the owner of the tables; nothing is changed."""
    from veiligthuis.dbcheck import guards, roles, server

    def ask(statement: str, *given: Any) -> list[tuple[Any, ...]]:
        return connection.execute(statement, given or None).fetchall()

    for part in (server.findings, roles.findings, guards.findings):
        yield from part(ask)
