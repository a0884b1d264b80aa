"""What stands in the tables, as numbers that can be compared: how many rows, and a sum over what is in them."""

from typing import Any

import psycopg
from psycopg import sql

from veiligthuis.backup import LEFT_OUT

# a divided table is counted by its parts; what an extension keeps is not ours
TABLES = """
select c.relname from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all(%s)
  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
order by c.relname
"""
# the order of rows and the settings of a session do not change it
SUM = "select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text from {} t"


def quiet(connection: "psycopg.Connection[Any]") -> None:
    """Let nothing cut off a long question, and let values read the same everywhere."""
    for name, value in {
        "statement_timeout": "0",
        "idle_in_transaction_session_timeout": "0",
        "timezone": "UTC",
        "datestyle": "ISO",
        "intervalstyle": "postgres",
        "bytea_output": "hex",
    }.items():
        connection.execute("select set_config(%s, %s, false)", [name, value])


def names(connection: "psycopg.Connection[Any]") -> list[str]:
    """Return the tables that are kept."""
    return [name for (name,) in connection.execute(TABLES, [list(LEFT_OUT)]).fetchall()]


def sums(connection: "psycopg.Connection[Any]") -> dict[str, list[object]]:
    """Return, for each table that is kept, its number of rows and the sum over their content."""
    found: dict[str, list[object]] = {}
    for name in names(connection):
        row = connection.execute(sql.SQL(SUM).format(sql.Identifier(name))).fetchone()
        found[name] = list(row or ())
    return found
