"""The outbox: what must be sent is a row first, in the transaction of the act that causes it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Row, User
from veiligthuis import clock


class Kind(models.TextChoices):
    """Every message there is; each has its own folder in templates/notifications, with a fixed subject."""

    HANDOVER_SENT = "handover_sent", _("er staat een overdracht klaar")
    HANDOVER_ANSWERED = "handover_answered", _("er is gereageerd op een overdracht")
    HANDOVER_TAKEN_BACK = "handover_taken_back", _("een overdracht is teruggehaald")
    SECOND_READING_ASKED = "second_reading_asked", _("er is om een tweede lezing gevraagd")
    SECOND_READING_DONE = "second_reading_done", _("een tweede lezing is klaar")
    SUBMISSION_ARRIVED = "submission_arrived", _("er is iets binnengekomen in het postvak")
    SUBMISSION_TAKEN = "submission_taken", _("een ingezonden melding is aangenomen")
    QUESTION_ASKED = "question_asked", _("er is een vraag gesteld over een handeling")
    QUESTION_ANSWERED = "question_answered", _("een vraag over een handeling is beantwoord")
    INVITED = "invited", _("iemand is uitgenodigd")
    PASSWORD_ASKED = "password_asked", _("iemand vroeg een nieuw wachtwoord")


class Message(Row):
    """One message to one person about one version of one object; it exists once however often it is posted."""

    kind = models.CharField(_("soort"), max_length=30, choices=Kind)
    object_id = models.UUIDField(_("over"))
    version = models.PositiveIntegerField(_("versie"), default=1)
    recipient = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("ontvanger"))
    made_at = models.DateTimeField(_("gemaakt op"), default=clock.now)
    due = models.DateTimeField(_("te versturen vanaf"), default=clock.now)
    done_at = models.DateTimeField(_("verstuurd op"), null=True)

    class Meta:
        verbose_name = _("bericht")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "version", "recipient"], name="message_once"),
        ]
        indexes = [models.Index(fields=["due"], name="message_due", condition=models.Q(done_at=None))]


class Delivery(Row):
    """The ledger: a message was handed to the mail server at a moment."""

    message = models.OneToOneField(Message, models.PROTECT, related_name="delivery", verbose_name=_("bericht"))
    at = models.DateTimeField(_("op"), default=clock.now)

    class Meta:
        verbose_name = _("aflevering")
