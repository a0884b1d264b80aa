"""Fill an empty database with the invented people and cases of the demo."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from cases.definitions.services import load_shipped
from cases.demo.people import PASSWORD, PEOPLE, Town, make_town
from cases.demo.stories import tell
from cases.dossier.models import Case
from veiligthuis.database import acting_as_system


class Command(BaseCommand):
    """`manage.py seed`."""

    help = "Vult een lege database met verzonnen mensen en zaken; alleen in de demo."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a profile, and whether to answer as JSON."""
        parser.add_argument("--profile", choices=["demo", "test"], default="demo")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the demo, when nobody is there yet."""
        if not settings.DEMO:
            raise CommandError("De demo staat uit (VT_DEMO). Maak de eerste beheerders met: manage.py bootstrap")
        with acting_as_system("seed"):
            if User.objects.exists():
                self.stdout.write("Er zijn al mensen: er is niets toegevoegd.")
                return
            load_shipped()
            town = make_town()
        tell(town)
        if options["json"]:
            self.stdout.write(json.dumps(self._summary(town), ensure_ascii=False))

    def _summary(self, town: Town) -> dict[str, Any]:
        people = [
            {
                "email": d.email,
                "name": d.name,
                "roles": list(d.roles),
                "password": PASSWORD,
                "totp": town.secrets[d.key],
            }
            for d in PEOPLE
        ]
        return {"people": people, "cases": [str(pk) for pk in Case.objects.values_list("pk", flat=True)]}
