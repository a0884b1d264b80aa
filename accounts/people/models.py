"""Requests that a second administrator decides on, and lists of people that wait to be read in."""

from datetime import date, datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from accounts.rows import Row
from veiligthuis import clock

OPEN_FOR = timedelta(days=14)


class RequestKind(models.TextChoices):
    """What is asked."""

    GIVE = "geven", _("rol geven")
    WITHDRAW = "intrekken", _("rol intrekken")
    ACTIVATE = "aanzetten", _("weer aanzetten")
    ADDRESS = "adres", _("e-mailadres wijzigen")
    SECOND_STEP = "tweede_stap", _("tweede stap opnieuw")
    IMPORT = "lijst", _("lijst inlezen")


class RequestState(models.TextChoices):
    """Where a request stands; from everything but asked there is no way on."""

    ASKED = "gevraagd", _("wacht op een tweede beheerder")
    GIVEN = "gegeven", _("akkoord")
    REFUSED = "geweigerd", _("geweigerd")
    WITHDRAWN = "ingetrokken", _("ingetrokken")
    EXPIRED = "verlopen", _("verlopen")


class PeopleImport(Row):
    """A list of people that was uploaded: its lines as text until it is decided on, then their number and who it changed."""

    region = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("regio"))
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("gemaakt door"))
    made_at = models.DateTimeField(_("gemaakt op"), default=clock.now)
    lines = models.JSONField(_("regels"), default=list)
    count = models.PositiveIntegerField(_("aantal regels"))
    changed = ArrayField(models.UUIDField(), verbose_name=_("wie er gewijzigd is"), default=list)

    class Meta:
        verbose_name = _("lijst van mensen")


def fourteen_days() -> datetime:
    """Return the moment until which a request that is made now can be decided on."""
    return clock.now() + OPEN_FOR


class RoleRequest(Row):
    """A change of what somebody may do, asked by one administrator, decided by another.

    The database refuses that who asks or who decides is among those concerned, that one person does both, and any
    change after the decision (accounts/migrations/0002_trail.py).
    """

    region = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("regio"))
    kind = models.CharField(_("soort"), max_length=12, choices=RequestKind)
    state = models.CharField(_("stand"), max_length=12, choices=RequestState, default=RequestState.ASKED)
    person = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="role_requests", verbose_name=_("persoon")
    )
    concerns = ArrayField(models.UUIDField(), verbose_name=_("over wie"), default=list)
    role = models.CharField(_("rol"), max_length=40, choices=Role, blank=True)
    email = models.EmailField(_("nieuw e-mailadres"), blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, related_name="+", verbose_name=_("organisatie")
    )
    team = models.ForeignKey("accounts.Team", models.PROTECT, null=True, related_name="+", verbose_name=_("team"))
    starts = models.DateField(_("vanaf"), null=True)
    ends = models.DateField(_("tot en met"), null=True)
    membership = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+", verbose_name=_("rol van een persoon")
    )
    people_import = models.OneToOneField(
        PeopleImport, models.PROTECT, null=True, related_name="request", verbose_name=_("lijst van mensen")
    )
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("gevraagd door"))
    asked_at = models.DateTimeField(_("gevraagd op"), default=clock.now)
    expires_at = models.DateTimeField(_("te beslissen voor"), default=fourteen_days)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("besloten door")
    )
    decided_at = models.DateTimeField(_("besloten op"), null=True)
    reason = models.TextField(_("reden"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("gevraagde wijziging")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=RequestKind.IMPORT, people_import__isnull=False, person=None)
                | (~Q(kind=RequestKind.IMPORT) & Q(people_import=None, person__isnull=False)),
                name="role_request_about_one_person_or_one_list",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.ASKED) ^ Q(decided_at__isnull=False),
                name="role_request_dated_exactly_when_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.REFUSED) | ~Q(reason=""), name="role_request_refused_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind=RequestKind.ADDRESS) ^ Q(email=""),
                name="role_request_names_an_address_when_it_asks_one",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "role", "organisation", "team", "membership"],
                condition=Q(state=RequestState.ASKED, person__isnull=False),
                nulls_distinct=False,
                name="role_request_asked_once",
            ),
        ]
        indexes = [models.Index(fields=["region", "state"], name="role_request_region_state")]

    def is_open(self, at: datetime) -> bool:
        """Say whether it can still be decided on at a moment."""
        return self.state == RequestState.ASKED and at < self.expires_at

    @property
    def last_day(self) -> date:
        """Return the last day on which it can be decided."""
        return self.expires_at.astimezone(clock.AMSTERDAM).date()
