"""Who asks the database: its roles and their logins, the actor of a transaction, triggers that refuse.

Everything here was tried in foundation.md 2, 3 and 5. The application's role owns nothing; the owner only migrates.
"""

import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from veiligthuis import env

ROLES = {"owner": "vt_owner", "app": "vt_app", "worker": "vt_worker", "public": "vt_public", "audit": "vt_audit_reader"}
SYSTEM_ACTORS = frozenset(
    {"relay", "tidy", "partitions", "people", "seed", "bootstrap", "begin_anew", "worker", "bench", "keys"}
)


def role_password(key_dir: Path, role: str) -> str:
    """Return the password of one of our roles, made once as a file under the key folder.

    Args:
        key_dir: the folder of the keys.
        role: owner, app, worker, public or audit.
    """
    from veiligthuis.keys import text_secret

    return text_secret(key_dir, f"db_{role}")


def login(role: str, key_dir: Path) -> dict[str, object]:
    """Return NAME, USER, PASSWORD, HOST and PORT for a role.

    The owner's are those of DATABASE_URL; the others differ from it in user and password,
    unless DATABASE_URL_<ROLE> says otherwise. Nothing is made here. Without any URL the embedded server's address is used.
    """
    if role not in ROLES:
        raise env.Missing(f"VT_DB_ROLE moet een van {', '.join(ROLES)} zijn.")
    own = env.text(f"DATABASE_URL_{role.upper()}")
    if own:
        return env.database(own)
    owner = env.text("DATABASE_URL")
    if not owner:
        return {"NAME": "veiligthuis", "USER": ROLES[role], "PASSWORD": "", "HOST": "localhost", "PORT": "5432"}
    parts = env.database(owner)
    if role != "owner":
        parts.update(USER=ROLES[role], PASSWORD=_known_password(key_dir, role))
    return parts


def _known_password(key_dir: Path, role: str) -> str:
    """Return what `db_roles` made; nothing before it did: who only looks makes no password."""
    try:
        return (key_dir / f"db_{role}").read_text().strip()
    except FileNotFoundError:
        return ""


# --- the actor of a transaction -----------------------------------------


def name_actor(actor: str, region: str = "", request: str = "") -> None:
    """Say to the database who acts until the end of this transaction.

    Args:
        actor: a user's id, `anonymous`, or `system:<name>`.
        region: the id of the region that the actor works in, or nothing.
        request: our own id of the request, or nothing.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('vt.actor', %s, true), set_config('vt.region', %s, true), set_config('vt.request', %s, true)",
            [actor, region, request],
        )


def _setting(name: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting(%s, true), '')", [name])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def current_actor() -> str:
    """Return who acts in this transaction, or an empty text."""
    return _setting("vt.actor")


def current_request() -> str:
    """Return our own id of the request that this transaction serves, or an empty text."""
    return _setting("vt.request")


@contextmanager
def acting_as(actor: str, region: str = "", request: str = "") -> Iterator[None]:
    """Open the one transaction of a request, task or command, and name its actor.

    Nesting raises, save inside the own transaction of a test; there the former actor is restored,
    because `set_config(…, true)` outlives the release of a savepoint.
    """
    from django.db import connection, transaction

    inside = connection.in_atomic_block
    with transaction.atomic(durable=True):
        before = current_actor() if inside else ""
        name_actor(actor, region, request)
        try:
            yield
        finally:
            if inside and not connection.needs_rollback:
                name_actor(before)


@contextmanager
def acting_as_system(name: str) -> Iterator[None]:
    """Open a transaction as a named part of the system; the names are a fixed set."""
    if name not in SYSTEM_ACTORS:
        raise ValueError(f"{name} is no system actor")
    with acting_as(f"system:{name}", request=f"{name}-{secrets.token_hex(8)}"):
        yield


@contextmanager
def reading_trail() -> Iterator[None]:
    """Read the whole trail for a while, as the role that may read it and write nothing."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("set local role vt_audit_reader")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("set local role none")


# --- constraints --------------------------------------------------------


def constraint_of(error: BaseException) -> str | None:
    """Return the name of the constraint that a database error speaks of, when it names one."""
    cause = error.__cause__
    diag = getattr(cause, "diag", None)
    name = getattr(diag, "constraint_name", None)
    return str(name) if name else None


@contextmanager
def settle(refusals: Mapping[str, Any]) -> Iterator[None]:
    """Let the constraints decide now instead of at the commit, and put their refusals in words.

    Args:
        refusals: the name of a constraint → the sentence for the user.

    Raises:
        RuleViolation: when a constraint in `refusals` is broken; any other error is raised as it came.
    """
    from django.db import IntegrityError, connection, transaction

    from veiligthuis.errors import RuleViolation

    try:
        with transaction.atomic():
            yield
            connection.check_constraints()
    except IntegrityError as error:
        name = constraint_of(error)
        if name is not None and name in refusals:
            raise RuleViolation(refusals[name]) from error
        raise


# --- SQL for migrations -------------------------------------------------

REFUSE_FUNCTION = """
create or replace function vt_refuses() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'check_violation', constraint = tg_table_name || '_append_only';
end $$;
"""


def append_only(table: str, *, allow_delete: bool = False) -> str:
    """Return SQL that makes a table refuse UPDATE, TRUNCATE and (unless allowed) DELETE, replicas included."""
    events = "update" if allow_delete else "update or delete"
    return f"""
create trigger refuse_change before {events} on {table} for each row execute function vt_refuses();
create trigger refuse_truncate before truncate on {table} for each statement execute function vt_refuses();
alter table {table} enable always trigger refuse_change;
alter table {table} enable always trigger refuse_truncate;
"""


def recorded(table: str) -> str:
    """Return SQL by which the database itself records each change of a row, raw SQL and bulk included (D7).

    The function stands in the trail's migration; a change without an actor is refused, the owner's too.
    """
    return f"""
create trigger record_change after insert or update or delete on {table} for each row execute function vt_records();
alter table {table} enable always trigger record_change;
"""


def frozen_when(table: str, condition: str, name: str) -> str:
    """Return SQL that refuses a change or delete of a row once `condition` (on OLD) holds.

    Args:
        table: the table's name.
        condition: an SQL expression on `old`.
        name: the constraint's name that the refusal carries.
    """
    return f"""
create function {name}() returns trigger language plpgsql as $$
begin
  if {condition} then
    raise exception '{name}' using errcode = 'check_violation', constraint = '{name}';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger {name} before update or delete on {table} for each row execute function {name}();
"""


def states_follow(table: str, following: Mapping[str, Collection[str]]) -> str:
    """Return SQL that refuses a state that may not follow on the one before, and a row that begins at an end.

    Args:
        table: the table's name; its column `state` holds the state, and the refusal carries `<table>_state_follows`.
        following: for each state those that may follow on it; an end has none.
    """
    name = f"{table}_state_follows"
    steps = ", ".join(f"('{old}', '{new}')" for old, after in following.items() for new in sorted(after))
    ends = ", ".join(f"'{state}'" for state, after in following.items() if not after)
    return f"""
create function {name}() returns trigger language plpgsql as $$
begin
  if (tg_op = 'INSERT' and new.state in ({ends}))
     or (tg_op = 'UPDATE' and new.state <> old.state and (old.state, new.state) not in ({steps})) then
    raise exception '{name}' using errcode = 'check_violation', constraint = '{name}';
  end if;
  return new;
end $$;
create trigger {name} before insert or update of state on {table} for each row execute function {name}();
alter table {table} enable always trigger {name};
"""
