"""A new start for an administrator who lost telephone and recovery codes, when no two others are left to give it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.people.access import administrators_of, region_of
from accounts.people.rules import FEWEST_ADMINISTRATORS
from accounts.people.services.people import begin_anew
from veiligthuis.database import acting_as_system
from veiligthuis.errors import RuleViolation


class Command(BaseCommand):
    """`manage.py begin_anew adres`: with two other administrators the screen does it, and takes both of them."""

    help = "Laat een beheerder opnieuw beginnen, als er geen twee andere beheerders zijn om dat te regelen."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whom it is about."""
        parser.add_argument("email", metavar="e-mailadres", help="waarmee deze beheerder inlogt")

    def handle(self, *args: Any, **options: Any) -> None:
        """Mail a new invitation; what it takes away stands in `begin_anew` of people."""
        with acting_as_system("begin_anew"):
            person = User.objects.select_for_update().filter(email=options["email"].lower()).first()
            if person is None:
                raise CommandError("Niemand heeft dit e-mailadres.")
            try:
                region = region_of(person)
                others = administrators_of(region.pk).exclude(pk=person.pk).count()
                if others >= FEWEST_ADMINISTRATORS:
                    raise CommandError("Er zijn twee andere beheerders. Zij regelen dit op het scherm.")
                begin_anew(person, region, None)
            except RuleViolation as refusal:
                raise CommandError(str(refusal.message)) from refusal
        self.stdout.write("De uitnodiging gaat per mail. Wachtwoord, tweede stappen en herstelcodes zijn vervallen.")
