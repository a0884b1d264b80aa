"""Print who can log in to the demo and what each can try first."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.demo import demo_code
from cases.demo.people import PASSWORD, PEOPLE


class Command(BaseCommand):
    """`manage.py demo_people`."""

    help = "Toont de mensen van de demo."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each person, the password and the code of the second step."""
        if not settings.DEMO:
            raise CommandError("De demo staat uit (VT_DEMO).")
        for demo in PEOPLE:
            roles = ", ".join(str(role.label) for role in demo.roles)
            self.stdout.write(f"  {demo.email:<28} {roles:<46} {demo.first}")
        self.stdout.write(f"  Wachtwoord: {PASSWORD}")
        self.stdout.write(f"  Code voor de tweede stap: {demo_code()}")
