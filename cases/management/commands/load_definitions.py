"""Publish the definitions that ship with the program; repeatable, at every start."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.definitions.services import load_shipped
from veiligthuis.database import acting_as_system


class Command(BaseCommand):
    """`manage.py load_definitions`."""

    help = "Publiceert de meegeleverde definities; herhaalbaar."

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish what is not there yet."""
        with acting_as_system("seed"):
            load_shipped()
