"""The roles: whether they are there, whether they can come in, and whether they may do no more than they should."""

from collections.abc import Iterator

import psycopg
from django.conf import settings
from psycopg.conninfo import make_conninfo

from veiligthuis.database import ROLES, login
from veiligthuis.dbcheck import Ask, Finding, yes

OURS = [name for key, name in ROLES.items() if key != "owner"]
# every table of ours; one that is divided by year, and its parts, is the trail
TABLES = """
select c.relname from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
"""
TRAIL = "(c.relkind = 'p' or c.relispartition)"
WRONG = {
    "vt_public leest": f"{TABLES} and has_table_privilege('vt_public', c.oid, 'select, insert, update, delete')",
    "vt_app wijzigt": f"{TABLES} and {TRAIL} and has_table_privilege('vt_app', c.oid, 'update, delete, truncate')",
    "vt_worker wijzigt": f"{TABLES} and {TRAIL} and has_table_privilege('vt_worker', c.oid, 'update, delete, truncate')",
    "vt_audit_reader wijzigt": f"{TABLES} and has_table_privilege('vt_audit_reader', c.oid, 'insert, update, delete')",
    "het programma komt niet bij": f"""{TABLES} and not c.relispartition
        and not has_table_privilege('vt_app', c.oid, 'select, insert')
        and not has_table_privilege('vt_worker', c.oid, 'select, insert')""",
}


def findings(ask: Ask) -> Iterator[Finding]:
    """Look at the roles; at their rights only when all of them are there."""
    known = ask("select rolname, rolcanlogin, rolsuper or rolbypassrls or rolcreaterole from pg_roles")
    there = {name: (enters, mighty) for name, enters, mighty in known}
    for name in OURS:
        enters, mighty = there.get(name, (None, None))
        found = f"login: {yes(enters)}, meer macht dan mag: {yes(mighty)}" if name in there else "ontbreekt"
        advice = f"Draai manage.py db_roles. {name} mag inloggen en is nooit superuser, bypassrls of createrole."
        yield Finding(f"rol {name}", (enters, mighty) == (True, False), found, advice)
    for key in ("app", "worker"):
        fault = _cannot_enter(key)
        advice = f"Draai manage.py db_roles; kijk naar pg_hba.conf en naar DATABASE_URL_{key.upper()}."
        yield Finding(f"inloggen als {ROLES[key]}", not fault, fault or "lukt", advice)
    if set(OURS) <= set(there):
        yield from _rights(ask)


def _cannot_enter(key: str) -> str:
    """Return the class of what went wrong, or nothing; its text may hold more than a log should."""
    parts = login(key, settings.KEY_DIR)
    words = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT", "dbname": "NAME"}
    try:
        with psycopg.connect(
            make_conninfo(**{name: str(parts[part]) for name, part in words.items()}), connect_timeout=5
        ):
            return ""
    except psycopg.Error as error:
        return type(error).__name__


def _rights(ask: Ask) -> Iterator[Finding]:
    owned = ask("select count(*) from pg_class c where pg_get_userbyid(c.relowner) = any(%s)", OURS)[0][0]
    yield Finding("bezit van de rollen", owned == 0, str(owned), "Geef het terug: reassign owned by … to vt_owner.")
    makes = [name for name in OURS if ask("select has_schema_privilege(%s, 'public', 'create')", name)[0][0]]
    advice = "Draai manage.py db_roles: in schema public maakt alleen vt_owner iets."
    yield Finding("maken in schema public", not makes, ", ".join(makes) or "niemand", advice)
    wrong = [f"{verb} {table}" for verb, asked in WRONG.items() for (table,) in ask(asked)]
    advice = "Draai manage.py db_roles vóór de eerste migrate, en geef daarna met de hand niets."
    yield Finding("rechten op tabellen", not wrong, "; ".join(wrong) or "kloppen", advice)
