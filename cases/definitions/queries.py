"""Reading definitions: the newest that holds on a day, of the region or else national."""

from datetime import date
from uuid import UUID

from django.db.models import F

from cases.definitions.models import Definition, Kind


def current(kind: Kind, key: str, *, region_id: UUID, on: date, language: str = "nl") -> Definition:
    """Return the version that holds on a day: the region's own before the national one.

    Raises:
        Definition.DoesNotExist: when nothing of that kind and key holds.
    """
    known = Definition.objects.filter(kind=kind, key=key, language=language, valid_from__lte=on)
    own_or_national = known.filter(region=None) | known.filter(region_id=region_id)
    return own_or_national.order_by(F("region").asc(nulls_last=True), "-version")[:1].get()
