#!/usr/bin/env python3
"""Django's command line, with the login of the database that each command may have."""

import os
import sys

OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "db_roles", "load_definitions", "dbshell", "db_check"}


def main() -> None:
    """Run one management command; only the listed ones ask the database as its owner."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "veiligthuis.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    os.environ["VT_DB_ROLE"] = "owner" if command in OWNER_COMMANDS else os.environ.get("VT_DB_ROLE", "app")
    from veiligthuis.commands import CommandLine
    from veiligthuis.env import Missing

    try:
        CommandLine(sys.argv).execute()
    except Missing as missing:
        sys.exit(str(missing))
    except PermissionError as refused:
        sys.exit(f"{refused.filename} is van een ander account: draai dit als dat account, of met script/manage.")


if __name__ == "__main__":
    main()
