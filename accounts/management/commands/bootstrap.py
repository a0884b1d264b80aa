"""The first region and its two administrators, on an empty installation; they make everyone else."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organisation, OrganisationKind, User
from accounts.roles import Role
from accounts.services import give_role, make_person
from veiligthuis import clock
from veiligthuis.database import acting_as_system
from veiligthuis.errors import RuleViolation

ADMINISTRATORS = 2  # one alone would be locked out by one lost telephone
PASSWORD_BYTES = 15


class Command(BaseCommand):
    """`manage.py bootstrap "Veilig Thuis …" naam=adres naam=adres`."""

    help = "Maakt de eerste regio en twee functioneel beheerders, en toont hun wachtwoorden één keer."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the region's name and who will manage it."""
        parser.add_argument("region", help="de naam van de regio")
        parser.add_argument("people", nargs=ADMINISTRATORS, metavar="naam=e-mailadres", help="een beheerder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make all or nothing, and print what nobody can read again."""
        people = [_name_and_address(text) for text in options["people"]]
        with acting_as_system("bootstrap"):
            if User.objects.exists():
                raise CommandError("Er zijn al mensen. Dit kan alleen op een lege installatie.")
            region = Organisation.objects.create(name=options["region"], kind=OrganisationKind.REGION)
            made = [(email, _administrator(name, email, region)) for name, email in people]
        for email, password in made:
            self.stdout.write(f"{email}  wachtwoord: {password}")
        self.stdout.write(
            "Deze wachtwoorden worden niet bewaard. De tweede stap stellen zij in bij het eerste inloggen."
        )


def _name_and_address(text: str) -> tuple[str, str]:
    """Read "Rob Meijer=rob@voorbeeld.example"."""
    name, _, email = text.rpartition("=")
    if not name.strip() or "@" not in email:
        raise CommandError(f"Schrijf een beheerder als naam=e-mailadres, niet als {text!r}.")
    return name.strip(), email.strip().lower()


def _administrator(name: str, email: str, region: Organisation) -> str:
    """Make an administrator and return the password that opens the account the first time."""
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    try:
        user = make_person(email, name, password=password)
    except RuleViolation as refusal:
        raise CommandError(str(refusal.message)) from refusal
    give_role(user, Role.ADMINISTRATOR, organisation=region, starts=clock.today())
    return password
