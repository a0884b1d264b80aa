"""What the tests share that kill: the children of a process, and counting as the owner of the database."""

from pathlib import Path
from typing import Any, LiteralString

import psycopg


def children(parent: int) -> list[int]:
    """Return the processes that a process started."""
    return [int(word) for word in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def numbers(server: "psycopg.Connection[Any]", statement: LiteralString, *values: object) -> list[int]:
    """Return the first column of what a statement finds."""
    return [int(row[0]) for row in server.execute(statement, values)]
