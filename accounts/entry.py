"""The tables of coming in: logins, one-time links, and requests for a new password that wait for the worker."""

from hashlib import sha256

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.rows import Row
from veiligthuis import clock


def stored_key(session_key: str) -> str:
    """Return what stands in the row of a login for the key that only its browser has: a digest, which opens nothing."""
    return sha256(f"login|{session_key}".encode()).hexdigest()[:40]


class Login(AbstractBaseSession):
    """One login of one person: its session, when it began and when it was last used."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="logins", verbose_name=_("persoon")
    )
    made_at = models.DateTimeField(_("begonnen op"), null=True)
    acted_at = models.DateTimeField(_("laatste handeling"), null=True)
    label = models.CharField(_("naam"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("login")
        db_table = "accounts_login"

    def __str__(self) -> str:
        """Say the kind only: the key is a secret."""
        return "login"

    @classmethod
    def get_session_store_class(cls) -> type:
        """Return the store that writes these rows."""
        from accounts.sessions import SessionStore

        return SessionStore


class Purpose(models.TextChoices):
    """What a one-time link is for."""

    INVITATION = "uitnodiging", _("uitnodiging")
    PASSWORD = "wachtwoord", _("nieuw wachtwoord")


class OneTimeLink(Row):
    """A link that lets one person choose a password, once, until a moment; what proves it is not in the database."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="links", verbose_name=_("persoon"))
    purpose = models.CharField(_("waarvoor"), max_length=12, choices=Purpose)
    made_at = models.DateTimeField(_("gemaakt op"), default=clock.now)
    until = models.DateTimeField(_("geldig tot"))
    ended_at = models.DateTimeField(_("gebruikt of vervangen op"), null=True)

    class Meta:
        verbose_name = _("eenmalige link")
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gt=models.F("made_at")), name="link_holds_for_a_while"),
            models.UniqueConstraint(
                fields=["user", "purpose"], condition=models.Q(ended_at=None), name="link_one_at_a_time"
            ),
        ]


class ResetRequest(Row):
    """Somebody typed an address and asked for a new password; the worker finds out whether anyone has it.

    One row for a known and an unknown address alike, so that the answer takes equally long; gone within minutes.
    """

    sealed = models.BinaryField(_("e-mailadres"))
    made_at = models.DateTimeField(_("gemaakt op"), default=clock.now)

    class Meta:
        verbose_name = _("vraag om een nieuw wachtwoord")
