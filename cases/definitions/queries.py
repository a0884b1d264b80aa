"""Reading definitions: the newest that holds on a day, of the region or else national."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from cases.definitions.models import Definition, Kind

LANGUAGE = "nl"


def known(kind: Kind, keys: Collection[str], region_id: UUID) -> QuerySet[Definition]:
    """Return every version of some definitions, the one that counts first: the region's own, then the newest."""
    found = Definition.objects.filter(Q(region=None) | Q(region_id=region_id), kind=kind, language=LANGUAGE)
    return found.filter(key__in=keys).order_by(F("region").asc(nulls_last=True), "-version")


def current(kind: Kind, key: str, *, region_id: UUID, on: date) -> Definition:
    """Return the version that holds on a day: the region's own before the national one.

    Raises:
        Definition.DoesNotExist: when nothing of that kind and key holds.
    """
    return known(kind, [key], region_id).filter(valid_from__lte=on)[:1].get()
