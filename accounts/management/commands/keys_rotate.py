"""A new wrapping key for everything that is sealed, while the site serves (security.md G13)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.keys import rotate
from veiligthuis.errors import RuleViolation
from veiligthuis.keyservice import key_service


class Command(BaseCommand):
    """`manage.py keys_rotate`."""

    help = "Vernieuwt de sleutel die alle andere inpakt; afgebroken gaat de volgende keer verder."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how far it is, and what opens from now on."""
        done = 0
        try:
            for done in rotate():
                self.stdout.write(f"{done} sleutels opnieuw ingepakt", ending="\r")
        except RuleViolation as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(f"{done} sleutels opnieuw ingepakt. Alleen sleutel {key_service().versions()[-1]} opent nog.")
