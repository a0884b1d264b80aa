"""New keys for everything that is sealed or hashed, while the site serves (security.md G13)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.rotation import rotate
from veiligthuis.errors import RuleViolation
from veiligthuis.keyservice import key_service


class Command(BaseCommand):
    """`manage.py keys_rotate`."""

    help = "Vernieuwt de sleutels waarmee alles is versleuteld of gehasht; afgebroken gaat de volgende keer verder."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how far it is, and what opens from now on."""
        done = 0
        try:
            for done in rotate():
                self.stdout.write(f"{done} opnieuw versleuteld", ending="\r")
                self.stdout.flush()
        except RuleViolation as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(f"{done} opnieuw versleuteld. Alleen sleutel {key_service().versions()[-1]} opent nog.")
