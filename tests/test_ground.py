"""The ground: who asks the database, and what it refuses whatever the program does."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.audit.acts import Act
from accounts.audit.models import Event
from accounts.audit.recording import record
from cases.dossier.services import open_case
from tests.cast import make_cast
from veiligthuis.database import name_actor, reading_trail

pytestmark = pytest.mark.django_db


def one(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None


def test_the_program_asks_as_a_role_that_owns_nothing() -> None:
    assert one("select current_user") == "vt_app"
    assert one("select count(*) from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = 'vt_app'") == 0


def test_an_event_is_written_by_the_program_and_read_only_as_the_reader_of_the_trail() -> None:
    case = uuid.uuid4()
    record(Act.OPENED_CASE, case_id=case)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Event.objects.filter(case_id=case).count()
    with reading_trail():
        assert Event.objects.get(case_id=case).actor == "system:seed"


def test_nobody_writes_an_event_in_anothers_name() -> None:
    name_actor(str(uuid.uuid4()))
    with pytest.raises(Exception, match="row-level security"), transaction.atomic():
        Event.objects.create(actor="system:seed", act=Act.OPENED_CASE)


def test_without_an_actor_a_change_is_refused() -> None:
    cast = make_cast()
    name_actor("")
    with pytest.raises(IntegrityError), transaction.atomic():
        open_case(cast.zuid, by=cast.anna)
