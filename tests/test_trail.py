"""The trail: what it keeps, what it can never hold, and that nobody changes it."""

import re
import uuid
from typing import Any

import pytest
from auditlog.registry import auditlog
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client

from accounts.audit.acts import Act
from accounts.audit.recording import record
from accounts.entry import OneTimeLink, ResetRequest
from accounts.models import ChangeEntry, DataKey, Event, Heartbeat, Login, Organisation, Review, ReviewStep, User
from accounts.services import give_second_factor
from cases.audit import RECORDED, UNRECORDED
from cases.dossier.services import open_case
from cases.evidence.services import correct_entry, write_entry
from cases.persons.services import add_person, change_person
from cases.persons.values import PersonValues
from tests.cast import make_cast
from veiligthuis.database import name_actor, reading_trail

CANARY = "Kanarievogel"
PHONE, BSN = "+31612398745", "999990019"
CLOCK = re.compile(r"\d\d:\d\d:\d\d\.\d+")  # a moment holds any five digits sooner or later
# the trail itself, keys and logins: records of their own, or nobody's
UNRECORDED_PEOPLE: set[type[models.Model]] = {
    *(ChangeEntry, DataKey, Event, Heartbeat, Login, OneTimeLink, ResetRequest, Review, ReviewStep)
}
# words of ours, never typed about a person: numbers of cases, keys of definitions
CODES = {"number", "kind", "key", "language", "permission", "item"}


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def trail() -> str:
    """Return everything that the trail holds, as text."""
    changes = rows("select to_jsonb(c)::text from accounts_changeentry c")
    with reading_trail():
        events = rows("select to_jsonb(e)::text from accounts_event e")
    assert changes
    assert events
    return "\n".join(row[0] for row in [*changes, *events])


def test_every_model_is_recorded_or_said_not_to_be() -> None:
    ours = {*apps.get_app_config("accounts").get_models(), *apps.get_app_config("cases").get_models()}
    people = {model for model in ours if auditlog.contains(model)} - set(RECORDED)
    assert ours - set(RECORDED) - set(UNRECORDED) - people - UNRECORDED_PEOPLE == set()
    assert (set(RECORDED) | people) & (set(UNRECORDED) | UNRECORDED_PEOPLE) == set()


@pytest.mark.parametrize("model", auditlog.get_models(), ids=lambda model: model.__name__)
def test_every_recorded_model_names_its_fields_one_by_one(model: type[models.Model]) -> None:
    options = auditlog.get_model_fields(model)
    assert options["include_fields"]
    assert set(options["mask_fields"]) <= set(options["include_fields"])
    names = {field.name for field in model._meta.get_fields()}
    assert set(options["include_fields"]) <= names


@pytest.mark.parametrize("model", RECORDED, ids=lambda model: model.__name__)
def test_what_is_sealed_or_typed_is_never_shown(model: type[models.Model]) -> None:
    shown, hidden = RECORDED[model]
    assert set(shown) & set(hidden) == set()
    for name in shown:
        field = model._meta.get_field(name)
        assert not name.endswith(("_sealed", "_hash"))
        assert name != "sealed"
        assert not isinstance(field, models.BinaryField)
        typed = isinstance(field, models.CharField | models.TextField) and not field.choices
        assert not typed or name in CODES, f"{model.__name__}.{name} holds typed text"


@pytest.mark.django_db
def test_no_word_or_number_of_a_person_stands_in_the_trail() -> None:
    cast = make_cast()
    name_actor(str(cast.noor.pk), str(cast.region.pk), "test")
    case = open_case(cast.zuid, by=cast.noor)
    told = PersonValues(
        given_names=CANARY,
        surname=CANARY,
        bsn=BSN,
        note=CANARY,
        street=CANARY,
        house_number="7",
        town=CANARY,
        phone=PHONE,
        reach_when=CANARY,
        codeword=CANARY,
    )
    person = add_person(case, told, by=cast.noor)
    change_person(person, PersonValues(given_names=CANARY * 2, phone=PHONE), version=person.version, by=cast.noor)
    entry = write_entry(case, by=cast.noor, title=CANARY, text=CANARY, meaning=CANARY)
    correct_entry(entry, text=CANARY * 2, reason=CANARY, by=cast.noor)
    user = User.objects.create_user(email=f"{CANARY}@vt-voorbeeld.example", name=CANARY, password=CANARY * 2)
    give_second_factor(user)
    user.name = CANARY * 2
    user.save(update_fields=["name"])
    Organisation.objects.create(name="Werkgever", kind="werkgever", region=cast.region, phone=PHONE)
    user.delete()
    found = CLOCK.sub("", trail().lower())
    assert "[gewijzigd]" in found
    assert CANARY.lower() not in found
    assert PHONE not in found
    assert PHONE[-6:] not in found
    assert BSN not in found
    assert BSN[-5:] not in found


HOSTILE = [
    {"HTTP_X_FORWARDED_PORT": "-1"},
    {"HTTP_X_FORWARDED_PORT": "99999999999"},
    {"HTTP_X_CORRELATION_ID": "kanarie" * 1500},
    {"HTTP_X_FORWARDED_FOR": "203.0.113.77, kanarie"},
    {"HTTP_X_FORWARDED_FOR": "unknown", "HTTP_X_REAL_IP": "203.0.113.77"},
    {"HTTP_USER_AGENT": "kanarie/1.0", "REMOTE_ADDR": "203.0.113.77", "REMOTE_PORT": "51234"},
]


@pytest.mark.django_db
@pytest.mark.usefixtures("own_limits")
@pytest.mark.parametrize("headers", HOSTILE, ids=lambda headers: next(iter(headers)))
def test_what_a_client_says_of_itself_fails_nothing_and_leaves_nothing(headers: dict[str, str]) -> None:
    client = Client()
    assert client.get("/", **headers).status_code == 200  # type: ignore[arg-type]
    typed = {"login": "niemand@vt-voorbeeld.example", "password": "kanarie"}
    assert client.post("/inloggen/", typed, **headers).status_code == 200  # type: ignore[arg-type]
    make_cast()
    found = trail()
    for trace in ("kanarie", "203.0.113.77", "51234", "99999999999", "unknown", "niemand@"):
        assert trace not in found


@pytest.mark.django_db
def test_the_address_of_a_client_stands_in_no_key_of_the_cache() -> None:
    from accounts.adapters import AccountAdapter

    request = Client().get("/", REMOTE_ADDR="203.0.113.77").wsgi_request
    other = Client().get("/", REMOTE_ADDR="203.0.113.78").wsgi_request
    stand_in = AccountAdapter(request).get_client_ip(request)
    assert "203" not in stand_in.split(".")
    assert len(stand_in) == 32
    assert stand_in == AccountAdapter(request).get_client_ip(request)
    assert stand_in != AccountAdapter(other).get_client_ip(other)


@pytest.mark.django_db
def test_the_stock_table_of_changes_is_gone() -> None:
    assert rows("select to_regclass('auditlog_logentry')") == [(None,)]


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["guardian_userobjectpermission", "guardian_groupobjectpermission"])
def test_the_generic_tables_of_guardian_take_no_row(table: str) -> None:
    found = rows(
        "select pg_get_constraintdef(oid) from pg_constraint where conrelid = %s::regclass and contype = 'c'", table
    )
    assert ("CHECK (false)",) in found


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "update accounts_event set actor = 'iemand'",
        "delete from accounts_event",
        "truncate accounts_event",
        "update accounts_changeentry set changes = null",
        "delete from accounts_changeentry",
        "truncate accounts_changeentry",
        "update accounts_review set note = ''",
        "delete from accounts_review",
        "drop table accounts_event",
        "alter table accounts_changeentry disable trigger all",
    ],
)
def test_the_program_cannot_change_what_is_in_the_trail(statement: str) -> None:
    record(Act.OPENED_CASE, case_id=uuid.uuid4())
    make_cast()
    cast_review()
    with pytest.raises(Exception, match=r"append-only|permission denied|must be owner"), transaction.atomic():
        rows_of(statement)


def cast_review() -> None:
    """Let there be a verdict, so that a change of it meets its trigger."""
    reviewer = User.objects.get(email="els@vt-voorbeeld.example")
    Review.objects.create(
        event_id=uuid.uuid4(),
        event_at=reviewer.made_at,
        event_actor="iemand",
        reviewer=reviewer,
        verdict="terecht",
    )


def rows_of(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_every_partition_of_the_trail_refuses_changes_by_its_own_triggers() -> None:
    partitions = rows("select inhrelid::regclass::text from pg_inherits where inhparent = 'accounts_event'::regclass")
    assert len(partitions) >= 5
    for (partition,) in partitions:
        always = rows("select tgname from pg_trigger where tgrelid = %s::regclass and tgenabled = 'A'", partition)
        assert {name for (name,) in always} >= {"refuse_change", "refuse_truncate"}


@pytest.mark.django_db
def test_no_foreign_key_of_the_trail_points_above_people() -> None:
    targets = rows(
        "select confrelid::regclass::text from pg_constraint where contype = 'f' and conrelid::regclass::text = any(%s)",
        ["accounts_event", "accounts_changeentry", "accounts_review"],
    )
    assert {name for (name,) in targets} <= {"django_content_type", "accounts_user"}
