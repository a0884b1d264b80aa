"""People, where they work, what they are, and the wrapped keys of what is sealed; logins stand in entry.py."""

import uuid
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.audit.models import ChangeEntry, Event, Review, ReviewStep
from accounts.entry import Login, OneTimeLink, ResetRequest
from accounts.people.models import PeopleImport, RoleRequest
from accounts.roles import APART, EXTERNAL, Action, Role, family, may
from accounts.roster.models import DutyShift
from accounts.rows import Row
from veiligthuis import clock
from veiligthuis.language import in_dutch

__all__ = [
    "ChangeEntry",
    "DataKey",
    "DutyShift",
    "Event",
    "Heartbeat",
    "Login",
    "Membership",
    "OneTimeLink",
    "Organisation",
    "PeopleImport",
    "ResetRequest",
    "Review",
    "ReviewStep",
    "RoleRequest",
    "Row",
    "Team",
    "User",
]


class OrganisationKind(models.TextChoices):
    """What an organisation is to Veilig Thuis."""

    REGION = "regio", _("Veilig Thuis-regio")
    PARTNER = "partner", _("partner die overdrachten ontvangt")
    EMPLOYER = "werkgever", _("werkgever van professionals")


class Organisation(Row):
    """A Veilig Thuis region, a partner that receives handovers, or an employer of professionals."""

    name = models.CharField(_("naam"), max_length=200)
    kind = models.CharField(_("soort"), max_length=12, choices=OrganisationKind)
    region = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("regio"))
    frame = models.CharField(_("afwegingskader"), max_length=40, blank=True)
    phone = models.CharField(_("telefoon"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("organisatie")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=OrganisationKind.REGION) ^ Q(region__isnull=False),
                name="organisation_has_region_unless_it_is_one",
            ),
            models.UniqueConstraint(
                fields=["region", "name"], name="organisation_name_once_per_region", nulls_distinct=False
            ),
        ]


class Team(Row):
    """A group of people who share cases within one region."""

    region = models.ForeignKey(Organisation, models.PROTECT, related_name="teams", verbose_name=_("regio"))
    name = models.CharField(_("naam"), max_length=80)

    class Meta:
        verbose_name = _("team")
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="team_name_once_per_region")]


class UserManager(BaseUserManager["User"]):
    """Makes people; the e-mail address is compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a person who can log in."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by e-mail address."""
        return self.get(email=(username or "").lower())


class User(Row, AbstractBaseUser, PermissionsMixin):
    """Someone who logs in, with an e-mail address as name. A superuser sees no case."""

    email = models.EmailField(_("e-mailadres"), unique=True)
    name = models.CharField(_("naam"), max_length=120)
    is_active = models.BooleanField(_("actief"), default=True)
    deactivated_at = models.DateTimeField(_("uit sinds"), null=True, blank=True, editable=False)
    made_by_seed = models.BooleanField(_("gemaakt voor de demo"), default=False, editable=False)
    made_at = models.DateTimeField(_("gemaakt op"), default=clock.now, editable=False)
    single_keys = models.BooleanField(_("losse letters werken als toets"), default=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("persoon met toegang")

    def __str__(self) -> str:
        """Name the kind and a piece of the random key."""
        return f"account {str(self.pk)[:8]}"

    def get_full_name(self) -> str:
        """Return the name as shown to colleagues."""
        return self.name

    @cached_property
    def memberships_now(self) -> list["Membership"]:
        """Return what this person is today, in one query for the life of this object."""
        if not self.is_active:
            return []
        return list(Membership.objects.on(clock.today()).filter(user=self).select_related("organisation", "team"))

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles of today."""
        return frozenset(Role(m.role) for m in self.memberships_now)

    def can(self, action: Action) -> bool:
        """Say whether today's roles allow an action."""
        return may(self.roles, action)

    def still_can(self, action: Action) -> bool:
        """Ask the database anew whether this person may do it: for work that took long enough to lose the right."""
        fresh = User.objects.filter(pk=self.pk, is_active=True).first()
        return fresh is not None and fresh.can(action)

    @property
    def team_ids(self) -> list[uuid.UUID]:
        """Return the teams whose cases this person works on today."""
        return sorted({m.team_id for m in self.memberships_now if m.team_id})

    @property
    def region_id(self) -> uuid.UUID | None:
        """Return the region in which this person works, or whose partner or professional they are."""
        for membership in self.memberships_now:
            return membership.organisation.region_id or membership.organisation_id
        return None

    @property
    def organisation(self) -> Organisation | None:
        """Return the organisation that this person works for today."""
        return self.memberships_now[0].organisation if self.memberships_now else None

    @property
    def is_external(self) -> bool:
        """Say whether this person comes in by the portal."""
        return bool(self.roles & EXTERNAL)

    @property
    def role_line(self) -> str:
        """Return the roles in Dutch words, as the trail keeps them, the person's own first."""
        own = [m for m in self.memberships_now if family(Role(m.role)) != "zaak" or m.team_id]
        with in_dutch():
            names = [str(Role(m.role).label) for m in own or self.memberships_now]
        return ", ".join(dict.fromkeys(names))


class DateRange(Func):
    """A range of days in SQL, the last day included."""

    function = "daterange"
    template = "%(function)s(%(expressions)s, '[]')"
    output_field = DateRangeField()


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by day."""

    def on(self, day: date) -> "MembershipQuerySet":
        """Keep those that hold on a day; one that was withdrawn holds until the day before."""
        over = datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.AMSTERDAM)
        kept = Q(withdrawn_at=None) | Q(withdrawn_at__gte=over)
        return self.filter(Q(ends=None) | Q(ends__gte=day), kept, starts__lte=day)


class Membership(Row):
    """What someone is at an organisation, from a day until and including a day, or until it is withdrawn."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("persoon"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisatie"))
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team"))
    role = models.CharField(_("rol"), max_length=40, choices=Role)
    family = models.CharField(_("familie"), max_length=40, editable=False)
    starts = models.DateField(_("vanaf"))
    ends = models.DateField(_("tot en met"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("rol van een persoon")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=models.F("starts")), name="membership_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(APART | EXTERNAL)) | Q(team=None),
                name="membership_team_only_for_case_roles",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.GUEST) | Q(ends__isnull=False), name="membership_guest_has_end"
            ),
            ExclusionConstraint(
                name="membership_families_never_meet",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("family", RangeOperators.NOT_EQUAL),
                    (DateRange("starts", "ends"), RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at=None),
            ),
        ]
        indexes = [models.Index(fields=["user", "starts"], name="membership_user_starts")]


class DataKey(models.Model):
    """The wrapped key of one case, reporter identity, submission or draft; its id is its owner's."""

    id = models.UUIDField(primary_key=True, editable=False)
    version = models.PositiveSmallIntegerField(_("versie van de sleutel"))
    wrapped = models.BinaryField(_("ingepakte sleutel"))

    class Meta:
        verbose_name = _("sleutel")

    def __str__(self) -> str:
        """Name the kind and a piece of the random key."""
        return f"sleutel {str(self.pk)[:8]}"


class Heartbeat(models.Model):
    """When a part of the system last showed that it lives."""

    name = models.CharField(primary_key=True, max_length=20)
    at = models.DateTimeField(_("op"))

    class Meta:
        verbose_name = _("levensteken")

    def __str__(self) -> str:
        """Name the part."""
        return self.name
