"""Shifts: who is on duty in a region, as what, from a moment until a moment."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.rows import Row


class DutyKind(models.TextChoices):
    """What somebody is on duty for."""

    DESK = "bureaudienst", _("bureaudienst")
    CRISIS = "crisisdienst", _("crisisdienst")
    BACKUP = "achterwacht", _("achterwacht")
    DOCTOR = "vertrouwensarts", _("vertrouwensarts oproepbaar")
    EXPERT = "gedragswetenschapper", _("gedragswetenschapper oproepbaar")


class MomentRange(Func):
    """A range of moments in SQL: the first is in it, the last is not, so that one shift begins where another ends."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class DutyShift(Row):
    """One shift of one person; a shift that was taken back before it began stays, with the moment."""

    region = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("regio"))
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="shifts", verbose_name=_("persoon"))
    kind = models.CharField(_("dienst"), max_length=20, choices=DutyKind)
    starts = models.DateTimeField(_("vanaf"))
    ends = models.DateTimeField(_("tot"))
    cancelled_at = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)

    class Meta:
        verbose_name = _("dienst")
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="duty_ends_after_start"),
            ExclusionConstraint(
                name="duty_never_twice_at_once",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (MomentRange("starts", "ends"), RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled_at=None),
            ),
        ]
        indexes = [models.Index(fields=["region", "ends"], name="duty_region_ends")]
