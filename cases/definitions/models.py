"""Everything versioned that a region may change; what is published never changes."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Row
from cases.definitions.words import spoken


class Kind(models.TextChoices):
    """What a definition defines; each kind has its schema in `schemas/`."""

    INSTRUMENT = "instrument", _("beoordelingsinstrument")
    MELDCODE = "meldcode", _("afwegingskader van de meldcode")
    TERM = "term", _("termijn")
    LETTER = "letter", _("kader van een brief")


class Definition(Row):
    """One version of one definition, national or of one region. Append-only."""

    kind = models.CharField(_("soort"), max_length=20, choices=Kind)
    key = models.CharField(_("sleutel"), max_length=60)
    region = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("regio"))
    language = models.CharField(_("taal"), max_length=8, default="nl")
    version = models.PositiveIntegerField(_("versie"))
    valid_from = models.DateField(_("geldig vanaf"))
    body = models.JSONField(_("inhoud"))
    source = models.TextField(_("bron"))
    checked_by = models.TextField(_("nagekeken door"))

    class Meta:
        verbose_name = _("definitie")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "region", "language", "version"],
                name="definition_version_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="definition_version_from_one"),
        ]

    @property
    def spoken(self) -> dict[str, Any]:
        """Return the body in the language of the screen, for looking at alone."""
        return spoken(self.body)
