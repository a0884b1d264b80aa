"""Clocks as rows: a term has its kind, its start event, its regime and its article; never a bare computed date."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.definitions.models import Definition
from cases.dossier.models import CaseRow


class Term(CaseRow):
    """One running or finished clock of a case."""

    definition = models.ForeignKey(Definition, models.PROTECT, related_name="+", verbose_name=_("definitie"))
    key = models.CharField(_("termijn"), max_length=60)
    object_id = models.UUIDField(_("van"))
    started_on = models.DateField(_("begonnen op"))
    due = models.DateField(_("uiterlijk"))
    done_at = models.DateTimeField(_("gehaald op"), null=True)

    class Meta:
        verbose_name = _("termijn")
        constraints = [
            models.UniqueConstraint(fields=["key", "object_id"], name="term_once_per_object"),
            models.CheckConstraint(condition=Q(due__gte=models.F("started_on")), name="term_due_after_start"),
        ]
        indexes = [models.Index(fields=["case", "due"], name="term_case_due_open", condition=Q(done_at=None))]
