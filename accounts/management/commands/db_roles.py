"""Make or renew the roles of the database; repeatable, and before the first migration (foundation.md 2)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from psycopg import sql

from veiligthuis import env
from veiligthuis.database import ROLES, role_password

OURS = ["vt_app", "vt_worker", "vt_public", "vt_audit_reader"]
GRANTS = """
revoke all on schema public from public;
grant usage on schema public to vt_app, vt_public, vt_worker, vt_audit_reader;
alter default privileges revoke execute on functions from public;
alter default privileges in schema public grant select, insert, update, delete on tables to vt_app, vt_worker;
alter default privileges in schema public grant usage on sequences to vt_app, vt_worker;
alter role vt_app noinherit;
grant vt_audit_reader to vt_app;
"""


class Command(BaseCommand):
    """`manage.py db_roles`."""

    help = "Maakt de rollen van de database en hun rechten; herhaalbaar."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make each role with its password, then the grants of this database."""
        with connection.cursor() as cursor:
            with transaction.atomic():
                self._keep_out_of_the_log(cursor)
                for key, name in ROLES.items():
                    if key != "owner":
                        self._role(cursor, key, name)
            cursor.execute(GRANTS)
            database = sql.Identifier(str(connection.settings_dict["NAME"]))
            cursor.execute(sql.SQL("revoke connect, temporary on database {} from public").format(database))
            roles = sql.SQL(", ").join(map(sql.Identifier, OURS))
            cursor.execute(sql.SQL("grant connect on database {} to {}").format(database, roles))

    @staticmethod
    def _keep_out_of_the_log(cursor: Any) -> None:
        """Keep what proves a password out of the server's log until this transaction ends, where we may say so."""
        cursor.execute("select has_parameter_privilege('log_statement', 'set')")
        if cursor.fetchone() == (True,):
            cursor.execute("set local log_statement = 'none'")

    def _role(self, cursor: Any, key: str, name: str) -> None:
        """Make one role, or set its password again; a role of the customer's own making is left alone."""
        if env.text(f"DATABASE_URL_{key.upper()}"):
            return
        password = role_password(settings.KEY_DIR, key)
        verifier = cursor.connection.pgconn.encrypt_password(
            password.encode(), name.encode(), b"scram-sha-256"
        ).decode()
        cursor.execute("select 1 from pg_roles where rolname = %s", [name])
        verb = "alter" if cursor.fetchone() else "create"
        statement = sql.SQL("{} role {} login password {}").format(
            sql.SQL(verb), sql.Identifier(name), sql.Literal(verifier)
        )
        cursor.execute(statement)
