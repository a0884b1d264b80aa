"""The database records by itself what changes: bulk, raw SQL and COPY included; never a value (security.md D7)."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cases.dossier.models import Case
from cases.persons.models import Person
from tests.cast import make_cast
from tests.volume import make_cases
from veiligthuis.database import name_actor

pytestmark = pytest.mark.django_db

# tables whose rows are not recorded one by one, and why
UNRECORDED = {
    "accounts_changeentry": "the trail itself",
    "accounts_login": "a login's row changes at every page; its begin and end are events",
    "accounts_heartbeat": "changes each minute and says nothing of anybody",
    "cases_draft": "changes with every few keys, and the row of an advice may leave no trace",
    "cases_draftend": "the same; it holds no text",
    "cases_message": "the outbox: each delivery is a row of its own",
    "cases_delivery": "the outbox's ledger, append-only",
}


def seen(table: str) -> list[tuple[Any, ...]]:
    """Return what was recorded of a table in this transaction: actor, operation, columns, case."""
    with connection.cursor() as cursor:
        cursor.execute("set local role vt_audit_reader")
        cursor.execute(
            "select actor, operation, columns, case_id from accounts_rowchange "
            "where table_name = %s and xid = pg_current_xact_id() order by at",
            [table],
        )
        found: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.execute("set local role none")
    return found


def ask(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_raw_sql_is_recorded_with_the_names_of_what_changed() -> None:
    case = make_cases(make_cast(), 1)[0]
    name_actor("iemand")
    ask("update cases_person set surname = 'Kanarie', given_names = 'Geel' where case_id = %s", case.pk)
    changes = [line for line in seen("cases_person") if line[0] == "iemand"]
    assert changes == [("iemand", "update", ["given_names", "surname"], case.pk)] * 4


def test_bulk_and_copy_and_delete_are_recorded() -> None:
    cast = make_cast()
    before = len(seen("cases_case"))
    case = make_cases(cast, 3)[0]
    assert [line[1] for line in seen("cases_case")[before:]] == ["insert"] * 3
    Case.objects.filter(region=cast.region).update(due=None)
    assert [line[1:3] for line in seen("cases_case")[before + 3 :]] == [("update", ["due"])] * 3
    with connection.cursor() as cursor, cursor.copy("copy accounts_team (id, name, region_id) from stdin") as copy:
        copy.write_row((uuid4(), "West", cast.region.pk))
    assert seen("accounts_team")[-1][1] == "insert"
    before = len(seen("cases_person"))
    Person.objects.filter(case=case)._raw_delete("default")  # past every signal
    assert [line[1] for line in seen("cases_person")[before:]] == ["delete"] * 4


def test_a_change_of_nothing_is_no_change() -> None:
    case = make_cases(make_cast(), 1)[0]
    before = len(seen("cases_case"))
    ask("update cases_case set due = due where id = %s", case.pk)
    assert len(seen("cases_case")) == before


def test_no_value_is_recorded() -> None:
    case = make_cases(make_cast(), 1)[0]
    ask("update cases_person set surname = 'Kanariegeel' where case_id = %s", case.pk)
    with connection.cursor() as cursor:
        cursor.execute("set local role vt_audit_reader")
        cursor.execute(
            "select count(*), count(*) filter (where r::text like '%%Kanariegeel%%') from accounts_rowchange r"
        )
        total, found = cursor.fetchone() or (0, 0)
        cursor.execute("set local role none")
    assert (total > 0, found) == (True, 0)


def test_nobody_changes_a_row_without_being_named() -> None:
    case = make_cases(make_cast(), 1)[0]
    name_actor("")
    with pytest.raises(IntegrityError, match="change_has_actor"), transaction.atomic():
        ask("update cases_case set due = null, team_id = team_id where id = %s", case.pk)
    name_actor("system:seed")


@pytest.mark.parametrize(
    "statement",
    [
        "insert into accounts_rowchange (actor, request, table_name, row_id, operation, columns) values ('x', '', 'y', 'z', 'insert', '{}')",
        "update accounts_rowchange set actor = 'ander'",
        "delete from accounts_rowchange",
        "truncate accounts_rowchange",
        "alter table cases_person disable trigger record_change",
        "set session_replication_role = replica",
    ],
)
def test_the_program_cannot_write_the_record_itself_or_stop_it(statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        ask(statement)


def test_every_table_of_ours_is_recorded_or_named_with_its_reason() -> None:
    with connection.cursor() as cursor:
        cursor.execute("""
            select c.relname, exists (select 1 from pg_trigger t where t.tgrelid = c.oid
              and t.tgname = 'record_change' and t.tgenabled = 'A')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'public' and c.relkind = 'r' and not c.relispartition
              and (c.relname like 'cases\\_%' or c.relname like 'accounts\\_%' or c.relname = 'mfa_authenticator')""")
        unrecorded = {name for name, recorded in cursor.fetchall() if not recorded}
    assert unrecorded == set(UNRECORDED)
