"""The teams of a region, the partners that receive its handovers, and the employers whose professionals report to it."""

import argparse
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import Organisation, OrganisationKind, Team
from cases.definitions.models import Definition, Kind
from cases.definitions.queries import current
from veiligthuis import clock
from veiligthuis.database import acting_as_system


class Command(BaseCommand):
    """`manage.py add_places "Veilig Thuis …" --team … --partner … --employer …=frame`."""

    help = "Voegt teams, ontvangers en werkgevers aan een regio toe; wat er al is blijft zoals het is."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the region and the names, each as often as there are."""
        parser.add_argument("region", help="de naam van de regio, zoals bij bootstrap")
        many: dict[str, Any] = {"action": "append", "default": [], "metavar": "naam"}
        parser.add_argument("--team", help="een team van de regio", **many)
        parser.add_argument("--partner", help="wie overdrachten ontvangt", **many)
        employer = many | {"metavar": "naam=kader", "type": _name_and_frame}
        parser.add_argument("--employer", help="wiens professionals melden, en hun afwegingskader", **employer)

    def handle(self, *args: Any, **options: Any) -> None:
        """Add all or nothing."""
        with acting_as_system("bootstrap"), transaction.atomic():
            region = Organisation.objects.filter(kind=OrganisationKind.REGION, name=options["region"]).first()
            if region is None:
                raise CommandError(f"Er is geen regio {options['region']!r}. Maak die met bootstrap.")
            for _, frame in options["employer"]:
                _must_exist(frame, region)
            made = [_add(Team(region=region, name=name)) for name in options["team"]]
            rows = [(name, OrganisationKind.PARTNER, "") for name in options["partner"]]
            rows += [(name, OrganisationKind.EMPLOYER, frame) for name, frame in options["employer"]]
            made += [_add(Organisation(region=region, name=name, kind=kind, frame=frame)) for name, kind, frame in rows]
        self.stdout.write(f"Toegevoegd: {sum(made)}. Er was al: {len(made) - sum(made)}.")


def _name_and_frame(text: str) -> tuple[str, str]:
    """Read "Basisschool De Regenboog=onderwijs"."""
    name, _, frame = text.rpartition("=")
    if not name.strip():
        raise argparse.ArgumentTypeError(f"schrijf een werkgever als naam=afwegingskader, niet als {text!r}")
    return name.strip(), frame.strip()


def _must_exist(frame: str, region: Organisation) -> None:
    try:
        current(Kind.MELDCODE, frame, region_id=region.pk, on=clock.today())
    except Definition.DoesNotExist:
        found = Definition.objects.filter(kind=Kind.MELDCODE).values_list("key", flat=True).distinct()
        raise CommandError(f"Er is geen afwegingskader {frame!r}, wel: {', '.join(sorted(found))}.") from None


def _add(row: Team | Organisation) -> bool:
    """Keep it when there is none of that name in the region yet; returns whether it was kept."""
    row.name = row.name.strip()
    there = type(row)._default_manager.filter(region=row.region, name=row.name).first()
    if there is None:
        try:
            row.full_clean()
        except ValidationError as refusal:
            raise CommandError(f"{row.name!r}: {' '.join(refusal.messages)}") from refusal
        row.save()
        return True
    if isinstance(row, Organisation) and isinstance(there, Organisation) and there.kind != row.kind:
        raise CommandError(f"{row.name!r} is al een {there.get_kind_display()}.")
    return False
