"""Handing over, with acceptance; and one look later whether it is still safe."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from cases.definitions.models import Definition
from cases.dossier.models import CaseRow
from cases.plan.models import Decision
from veiligthuis import clock


class HandoverState(models.TextChoices):
    """Where a handover stands; responsibility stays ours until it is accepted."""

    SENT = "verstuurd", _("Verstuurd, nog niet aangenomen")
    ASKED = "vraag_gesteld", _("Ontvanger stelde een vraag")
    ANSWERED = "beantwoord", _("Vraag beantwoord")
    ACCEPTED = "aangenomen", _("Aangenomen")
    REFUSED = "geweigerd", _("Geweigerd")
    TAKEN_BACK = "teruggehaald", _("Teruggehaald")


OPEN_STATES = (HandoverState.SENT, HandoverState.ASKED, HandoverState.ANSWERED)


class Handover(CaseRow):
    """One package to one receiver, exactly as it left; the package is sealed under the key of the case."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="handovers", verbose_name=_("besluit"))
    letter = models.ForeignKey(Definition, models.PROTECT, related_name="+", verbose_name=_("kader"))
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("ontvanger"))
    receiver_person = models.CharField(_("persoon"), max_length=120, blank=True)
    called_before = models.BooleanField(_("vooraf gebeld"), default=False)
    question = models.TextField(_("wat wij vragen"))
    package_sealed = models.BinaryField(_("pakket"))
    package_hash = models.CharField(_("vingerafdruk"), max_length=64)
    persons = ArrayField(models.UUIDField(), verbose_name=_("over wie"))  # whom the package tells of, for the trail
    state = models.CharField(_("stand"), max_length=16, choices=HandoverState, default=HandoverState.SENT)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("verstuurd door"))
    sent_at = models.DateTimeField(_("verstuurd op"), default=clock.now)
    react_before = models.DateField(_("reageren voor"))
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("reactie van"))
    answered_at = models.DateTimeField(_("reactie op"), null=True)
    reason = models.TextField(_("reden"), blank=True)
    token = models.UUIDField(_("eenmalig"), unique=True, editable=False)

    class Meta:
        verbose_name = _("overdracht")
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=~Q(state__in=[HandoverState.REFUSED, HandoverState.TAKEN_BACK]),
                name="handover_one_running",
            ),
            models.CheckConstraint(
                condition=~Q(state=HandoverState.ACCEPTED) | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="handover_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[HandoverState.REFUSED, HandoverState.TAKEN_BACK]) | ~Q(reason=""),
                name="handover_ended_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["receiver", "state", "-sent_at"], name="handover_receiver")]


class HandoverMessage(CaseRow):
    """A question of the receiver or our answer. Append-only."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="messages", verbose_name=_("overdracht"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("van"))
    from_receiver = models.BooleanField(_("van de ontvanger"))
    text = models.TextField(_("tekst"))
    at = models.DateTimeField(_("op"), default=clock.now)
    token = models.UUIDField(_("eenmalig"), null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("bericht bij een overdracht")


class Outcome(models.TextChoices):
    """What a monitoring moment finds."""

    SAFE = "veilig", _("Stabiel veilig")
    NOT_YET = "nog_niet_veilig", _("Nog niet veilig")
    UNKNOWN = "niet_bekend", _("Niet na te gaan")


class Consequence(models.TextChoices):
    """What follows from it."""

    CLOSE = "sluiten", _("De zaak kan dicht")
    AGAIN = "opnieuw_kijken", _("Later opnieuw kijken")
    REOPEN = "opnieuw_beoordelen", _("Opnieuw beoordelen")


class MonitoringMoment(CaseRow):
    """A day on which we ask whether it is safe, what we found, and what follows."""

    handover = models.ForeignKey(
        Handover, models.PROTECT, null=True, related_name="moments", verbose_name=_("overdracht")
    )
    due = models.DateField(_("op"))
    done_at = models.DateTimeField(_("gedaan op"), null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("gedaan door"))
    outcome = models.CharField(_("uitkomst"), max_length=20, choices=Outcome, blank=True)
    consequence = models.CharField(_("gevolg"), max_length=20, choices=Consequence, blank=True)
    found = models.TextField(_("wat wij vonden"), blank=True)

    class Meta:
        verbose_name = _("monitormoment")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, outcome="", consequence="", done_by=None)
                | (
                    Q(done_at__isnull=False, done_by__isnull=False) & ~Q(outcome="") & ~Q(consequence="") & ~Q(found="")
                ),
                name="moment_done_is_whole",
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(done_at=None), name="moment_one_open"),
        ]
