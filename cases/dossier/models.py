"""The case and who works on it; the exceptions of django-guardian as direct rows of one case."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from accounts.models import Organisation, Row, Team, User
from cases.dossier.numbers import new_number
from veiligthuis import clock


class Case(Row):
    """The set of related reports, services and handovers about the same people; open or closed, no more.

    Its phase in words is derived from its open parts. `due` is the earliest open term of the case, kept here
    by the room `deadlines`, so that a worklist is one index scan.
    """

    number = models.CharField(_("zaaknummer"), max_length=14, unique=True, default=new_number, editable=False)
    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("regio"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("team"))
    assignee = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("houder"))
    opened_at = models.DateTimeField(_("geopend op"), default=clock.now, editable=False)
    due = models.DateField(_("eerste termijn"), null=True)
    closed_at = models.DateTimeField(_("gesloten op"), null=True)
    closing_reason = models.TextField(_("reden van sluiten"), blank=True)
    earlier = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name=_("eerdere zaak")
    )

    class Meta:
        verbose_name = _("zaak")
        permissions: ClassVar = [("consult_case", "mag de zaak lezen en erin schrijven")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) ^ ~Q(closing_reason=""), name="case_closed_exactly_when_reasoned"
            ),
            models.CheckConstraint(condition=~Q(earlier=models.F("id")), name="case_never_follows_itself"),
            models.UniqueConstraint(fields=["id", "region"], name="case_with_region"),
        ]
        indexes = [
            models.Index(fields=["team", "due", "id"], name="case_team_due_open", condition=Q(closed_at=None)),
            models.Index(fields=["assignee", "due", "id"], name="case_assignee_due_open", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        """Name the kind and the random number."""
        return f"zaak {self.number}"

    @property
    def is_open(self) -> bool:
        """Say whether this case still takes work."""
        return self.closed_at is None


class CaseRow(Row):
    """A row below a case: region and case stand on it, and the database holds that they belong together."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("zaak"))
    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("regio"))

    class Meta:
        abstract = True


class Assignment(CaseRow):
    """Who holds the case, from when to when."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("houder"))
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("gegeven door"))
    starts = models.DateTimeField(_("vanaf"), default=clock.now)
    ends = models.DateTimeField(_("tot"), null=True)

    class Meta:
        verbose_name = _("toewijzing")
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ends=None), name="assignment_one_holder"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=models.F("starts")), name="assignment_ends_after_start"
            ),
        ]


class CaseUserPermission(UserObjectPermissionBase):
    """An exception: one colleague may see one case, for a reason, until a moment."""

    content_object = models.ForeignKey(Case, models.CASCADE, verbose_name=_("zaak"))
    reason = models.TextField(_("reden"))
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("gegeven door"))
    starts = models.DateTimeField(_("vanaf"), default=clock.now)
    ends = models.DateTimeField(_("tot"), null=True)

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("uitzondering op toegang")

    def __str__(self) -> str:
        """Say the kind only."""
        return "uitzondering op toegang"
