"""List every URL of the program with the gate that it declares."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.gates import Route, routes


class Command(BaseCommand):
    """`manage.py routes`, with `--json` for machines."""

    help = "Toont elke route: methode, pad, naam en wie er mag komen."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the form of the answer."""
        parser.add_argument("--json", action="store_true", help="als JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the routes in the order in which they are tried."""
        found = list(routes())
        if options["json"]:
            self.stdout.write(json.dumps([_as_record(route) for route in found], indent=2, ensure_ascii=False))
            return
        for route in found:
            self.stdout.write(f"{'/'.join(route.methods):<10} {route.path:<50} {route.name:<40} {route.gate}")


def _as_record(route: Route) -> dict[str, Any]:
    """Return a route as plain values; without a gate its gate is null."""
    gate = route.gate and {"subjects": str(route.gate.subjects), "data": str(route.gate.data)}
    return {"methods": list(route.methods), "path": route.path, "name": route.name, "gate": gate}
