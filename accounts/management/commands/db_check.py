"""Tell what the database lacks, a customer's own server above all."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection

from veiligthuis.dbcheck import Finding, findings


class Command(BaseCommand):
    """`manage.py db_check`, with `--json` for machines; exit code 1 when something is lacking."""

    help = "Zegt wat de databaseserver mist: versie, instellingen, rollen, rechten, bewaking."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the form of the answer."""
        parser.add_argument("--json", action="store_true", help="als JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, print, and end with 1 when anything is not as it should be."""
        found = _look()
        lacking = [finding for finding in found if not finding.ok]
        if options["json"]:
            record = {"ok": not lacking, "findings": [asdict(finding) for finding in found]}
            self.stdout.write(json.dumps(record, indent=2, ensure_ascii=False))
        else:
            self._tell(found, lacking)
        if lacking:
            sys.exit(1)

    def _tell(self, found: list[Finding], lacking: list[Finding]) -> None:
        for finding in lacking:
            self.stdout.write(f"{finding.name}: {finding.found}\n    {finding.advice}")
        self.stdout.write(f"{len(found) - len(lacking)} van {len(found)} in orde.")


def _look() -> list[Finding]:
    """Return everything that was looked at; a server that does not answer is a finding as well."""
    try:
        connection.ensure_connection()
        return list(findings(connection.connection))
    except DatabaseError as error:
        advice = "Kijk of de server draait en of DATABASE_URL klopt."
        return [Finding("verbinding", ok=False, found=type(error).__name__, advice=advice)]
