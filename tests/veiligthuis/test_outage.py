"""What the database says is either an outage, which passes, or a bug, which must be seen as one."""

import pytest
from django.db import DatabaseError, connection, transaction

from veiligthuis.outage import is_outage

pytestmark = pytest.mark.django_db
FULL = "could not extend file"
DENIED = "permission denied for table {}"


def said(code: str, message: str, **details: str) -> DatabaseError:
    """Let the database itself raise an error of this code."""
    using = "".join(f", {name} = '{value}'" for name, value in details.items())
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"do $$ begin raise exception '{message}' using errcode = '{code}'{using}; end $$")
    return caught.value


@pytest.mark.parametrize(
    "code", ["disk_full", "admin_shutdown", "query_canceled", "read_only_sql_transaction", "io_error"]
)
def test_a_database_that_cannot_write_for_now_is_an_outage(code: str) -> None:
    assert is_outage(said(code, FULL))


@pytest.mark.parametrize("table", ["accounts_event", "accounts_rowchange", "accounts_changeentry"])
def test_the_right_to_write_the_trail_that_was_taken_is_an_outage_too(table: str) -> None:
    assert is_outage(said("insufficient_privilege", DENIED.format(table)))
    assert is_outage(said("check_violation", "no partition of relation found for row", table=table))


@pytest.mark.parametrize(
    "bug",
    [
        ("insufficient_privilege", DENIED.format("cases_case"), {}),
        ("check_violation", "new row violates", {"table": "accounts_event", "constraint": "event_has_actor"}),
        ("check_violation", "no partition of relation found for row", {"table": "cases_case"}),
        ("undefined_column", "column does not exist", {}),
        ("program_limit_exceeded", "index row size exceeds", {}),
        ("unique_violation", "duplicate key", {"table": "accounts_event", "constraint": "accounts_event_pkey"}),
    ],
    ids=lambda bug: bug[1],
)
def test_what_somebody_must_mend_in_the_program_stays_a_bug(bug: tuple[str, str, dict[str, str]]) -> None:
    code, message, details = bug
    assert not is_outage(said(code, message, **details))


def test_what_never_reached_the_database_is_a_bug() -> None:
    for error in (ZeroDivisionError(), None, DatabaseError("Save with update_fields did not affect any rows.")):
        assert not is_outage(error)
