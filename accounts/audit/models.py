"""Tables of the trail: changes (django-auditlog, caged), events (append-only, by year), reviews.

Nothing here points by foreign key at anything above `accounts`: the trail outlives what it tells of.
"""

import uuid
from typing import Any, ClassVar

from auditlog.models import AbstractLogEntry, LogEntryManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import Act, Ground, Result, Step, Verdict
from veiligthuis import clock


class CurrentActor(Func):
    """Who acts, as the database knows it; without an actor the change itself is refused."""

    template = "nullif(current_setting('vt.actor', true), '')"
    output_field = models.TextField()


class CurrentRequest(Func):
    """The request that this transaction serves, as the database knows it: written with the entry, not asked before."""

    template = "coalesce(current_setting('vt.request', true), '')"
    output_field = models.TextField()


class ChangeManager(LogEntryManager):
    """Writes entries of changes; of what is deleted it keeps the names of the fields, no values."""

    def log_create(self, instance: models.Model, *args: Any, **kwargs: Any) -> Any:
        """Write one entry, at the time that our clock tells."""
        if kwargs.get("action") == AbstractLogEntry.Action.DELETE and kwargs.get("changes"):
            from accounts.audit.changes import masked

            kwargs["changes"] = {name: [masked(""), ""] for name in kwargs["changes"]}
        kwargs.setdefault("timestamp", clock.now())
        return super().log_create(instance, *args, **kwargs)


class ChangeEntry(AbstractLogEntry):
    """A change of a row: which fields, by whom, in which request; no address, port or e-mail address."""

    remote_addr = None
    remote_port = None
    actor_email = None
    actor = None
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content_type = models.ForeignKey("contenttypes.ContentType", models.PROTECT, related_name="+")
    acted_by = models.TextField(db_default=CurrentActor())

    objects: ClassVar[ChangeManager] = ChangeManager()

    class Meta(AbstractLogEntry.Meta):
        abstract = False
        verbose_name = _("wijziging")
        verbose_name_plural = _("wijzigingen")
        default_permissions = ()

    def __str__(self) -> str:
        """Name the kind and a piece of the random key."""
        return f"wijziging {str(self.pk)[:8]}"


class Event(models.Model):
    """One act: a look, a list, a search, an export, a refusal, a login, a change of role (NEN 7513).

    The table is partitioned by year and append-only; it is made by SQL in the first migration.
    """

    pk = models.CompositePrimaryKey("at", "id")
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=clock.now)
    actor = models.TextField()
    act = models.CharField(max_length=40, choices=Act)
    role = models.TextField(blank=True)
    ground = models.CharField(max_length=20, choices=Ground, blank=True)
    purpose = models.TextField(blank=True)
    result = models.CharField(max_length=12, choices=Result, default=Result.DONE)
    kind = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    case_number = models.CharField(max_length=20, blank=True)
    region = models.UUIDField(null=True)
    persons = ArrayField(models.UUIDField(), default=list)
    listed = ArrayField(models.UUIDField(), default=list)
    request = models.TextField(blank=True)

    class Meta:
        managed = False
        db_table = "accounts_event"
        verbose_name = _("handeling")

    def __str__(self) -> str:
        """Name the kind and a piece of the random key."""
        return f"handeling {str(self.id)[:8]}"


class Review(models.Model):
    """The verdict of a log reviewer on one act of somebody else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event_id = models.UUIDField(_("handeling"), unique=True)
    event_at = models.DateTimeField(_("handeling op"))
    event_actor = models.TextField(_("handelende"))
    reviewer = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("beoordelaar"))
    verdict = models.CharField(_("oordeel"), max_length=12, choices=Verdict)
    note = models.TextField(_("toelichting"), blank=True, max_length=2000)
    at = models.DateTimeField(_("beoordeeld op"), default=clock.now)

    class Meta:
        verbose_name = _("oordeel over een handeling")
        constraints = [
            models.CheckConstraint(condition=Q(verdict=Verdict.RIGHT) | ~Q(note=""), name="review_note_unless_right"),
        ]
        indexes = [
            models.Index(fields=["-at"], name="review_at"),
            models.Index(fields=["event_actor"], name="review_asked", condition=Q(verdict=Verdict.ASK)),
        ]

    def __str__(self) -> str:
        """Name the kind and a piece of the random key."""
        return f"oordeel {str(self.pk)[:8]}"


class ReviewStep(models.Model):
    """What followed on a question of a log reviewer: one answer, and one end with a verdict. Append-only.

    The database holds that it follows on a question, and that nobody ends a question about their own act.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="steps", verbose_name=_("vraag"))
    kind = models.CharField(_("soort"), max_length=12, choices=Step)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("door"))
    verdict = models.CharField(_("oordeel"), max_length=12, choices=Verdict, blank=True)
    text = models.TextField(_("tekst"), blank=True, max_length=2000)
    at = models.DateTimeField(_("op"), default=clock.now)

    class Meta:
        verbose_name = _("vervolg op een vraag over een handeling")
        constraints = [
            models.UniqueConstraint(fields=["review", "kind"], name="reviewstep_once"),
            models.CheckConstraint(
                condition=Q(kind=Step.ANSWER, verdict="") & ~Q(text="")
                | Q(kind=Step.END, verdict=Verdict.RIGHT)
                | Q(kind=Step.END, verdict=Verdict.WRONG) & ~Q(text=""),
                name="reviewstep_says_what_it_must",
            ),
        ]

    def __str__(self) -> str:
        """Name the kind and a piece of the random key."""
        return f"vervolg op een vraag {str(self.pk)[:8]}"
