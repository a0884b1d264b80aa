"""The timeline: what happened, apart from when it was entered. Append-only; a correction is a new version."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.dossier.models import CaseRow
from cases.persons.models import Person
from veiligthuis import clock


class EntryKind(models.TextChoices):
    """What kind of thing happened."""

    NOTE = "notitie", _("Notitie")
    PHONE = "telefoon", _("Telefoon")
    TALK = "gesprek", _("Gesprek")
    LETTER = "brief_of_mail", _("Brief of mail")
    CONSULT = "consult", _("Consult")
    REPORT = "melding", _("Melding")
    DECISION = "besluit", _("Besluit")
    STEP = "stap", _("Stap in de zaak")


class Precision(models.TextChoices):
    """How exactly the moment is known; an unknown time is never shown as 00:00."""

    MINUTE = "minuut", _("precies")
    DAY = "dag", _("dag, tijd onbekend")
    ABOUT = "ongeveer", _("ongeveer")
    UNKNOWN = "onbekend", _("onbekend")


class JournalEntry(CaseRow):
    """One event on the timeline, written by a person or as the trace of a step."""

    kind = models.CharField(_("soort"), max_length=20, choices=EntryKind, default=EntryKind.NOTE)
    title = models.CharField(_("kop"), max_length=160, blank=True)
    text = models.TextField(_("tekst"), blank=True)
    important = models.BooleanField(_("belangrijk"), default=False)
    meaning = models.TextField(_("betekenis voor het kind"), blank=True)
    about = models.ManyToManyField(Person, through="JournalAbout", related_name="+", verbose_name=_("over wie"))
    happened_on = models.DateField(_("gebeurd op"), null=True)
    happened_time = models.TimeField(_("gebeurd om"), null=True)
    precision = models.CharField(_("hoe precies"), max_length=10, choices=Precision, default=Precision.MINUTE)
    entered_at = models.DateTimeField(_("vastgelegd op"), default=clock.now)
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("door"))
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", verbose_name=_("verbetert")
    )
    correction_reason = models.CharField(_("waarom verbeterd"), max_length=200, blank=True)
    token = models.UUIDField(_("eenmalig"), null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("gebeurtenis")
        constraints = [
            models.CheckConstraint(condition=~Q(title="") | ~Q(text=""), name="entry_says_something"),
            models.CheckConstraint(
                condition=Q(precision=Precision.UNKNOWN) ^ Q(happened_on__isnull=False),
                name="entry_has_day_unless_unknown",
            ),
            models.CheckConstraint(
                condition=Q(happened_time=None) | Q(precision__in=[Precision.MINUTE, Precision.ABOUT]),
                name="entry_time_only_when_known",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) ^ ~Q(correction_reason=""), name="entry_correction_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["case", "-happened_on", "-entered_at"], name="entry_case_happened")]


class JournalAbout(CaseRow):
    """An event concerns a person."""

    entry = models.ForeignKey(JournalEntry, models.PROTECT, related_name="abouts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("over wie een gebeurtenis gaat")
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="entry_about_person_once")]
