"""Fill an empty database with the invented people and cases of the demo."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organisation, User
from cases.definitions.services import load_shipped
from cases.demo.looks import look_around
from cases.demo.people import PASSWORD, PEOPLE, Town, make_town
from cases.demo.stories import Teller, tell, tell_briefly
from cases.dossier.models import Case
from veiligthuis.database import acting_as_system


class Command(BaseCommand):
    """`manage.py seed`."""

    help = "Vult een lege database met verzonnen mensen en zaken; alleen in de demo."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a profile, and whether to answer as JSON."""
        parser.add_argument(
            "--profile", choices=["demo", "test"], default="demo", help="demo: twaalf zaken; test: twee, snel"
        )
        parser.add_argument("--json", action="store_true", help="toon wat er gemaakt is als JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the demo, when nobody is there yet."""
        if not settings.DEMO:
            raise CommandError("De demo staat uit (VT_DEMO). Maak de eerste beheerders met: manage.py bootstrap")
        if User.objects.exists():
            sentence = "Er zijn al mensen: er is niets toegevoegd."
            if options["json"]:  # a machine must not take an empty answer for people
                raise CommandError(sentence)
            self.stdout.write(sentence)
            return
        with acting_as_system("seed"):
            load_shipped()
            town = make_town()
        if options["profile"] == "demo":
            tell(town)
            look_around(Teller(town))
        else:
            tell_briefly(town)
        if options["json"]:
            self.stdout.write(json.dumps(_summary(town), indent=2, ensure_ascii=False))


def _summary(town: Town) -> dict[str, Any]:
    """Return everything that a test from outside needs to log in and to find its way."""
    return {
        "organisations": [
            {"id": str(one.pk), "name": one.name, "kind": one.kind} for one in Organisation.objects.order_by("name")
        ],
        "teams": [{"id": str(team.pk), "name": team.name} for team in (town.zuid, town.noord)],
        "people": [
            {
                "id": str(town.users[person.key].pk),
                "email": person.email,
                "name": person.name,
                "roles": list(person.roles),
                "place": person.place,
                "password": PASSWORD,
                "totp": town.secrets[person.key],
            }
            for person in PEOPLE
        ],
        "cases": [{"id": str(pk), "number": number} for pk, number in Case.objects.values_list("pk", "number")],
    }
