"""Make the roles, the tables and the shipped definitions in one go, as the owner: `python -m veiligthuis.prepare`, at every start.

With `--roles` the roles only: what a restore begins with.
"""

import os
import sys


def main() -> None:
    """Run db_roles, then migrate and load_definitions, which is the order that default privileges need; one start of Django for both."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "veiligthuis.settings")
    os.environ["VT_DB_ROLE"] = "owner"
    import django
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    with connection.cursor() as cursor:  # whoever else prepares this database waits; the lock goes with this process
        cursor.execute("set statement_timeout = 0; set lock_timeout = 0")
        cursor.execute("select pg_advisory_lock(hashtext('veiligthuis.prepare'))")
    call_command("db_roles")
    if "--roles" in sys.argv[1:]:
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):  # without work, migrate still takes a second or two
        call_command("migrate", interactive=False)
    call_command("load_definitions")


if __name__ == "__main__":
    main()
