"""What someone is typing: sealed, per user, form and object; nobody else's save touches it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Row, User
from veiligthuis import clock


class Draft(Row):
    """Typed text under a key of its own, which stands in a file and dies with the draft (foundation.md 7)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("van"))
    form = models.CharField(_("formulier"), max_length=40)
    object_id = models.UUIDField(_("over"))
    sealed = models.BinaryField(_("tekst"))
    made_at = models.DateTimeField(_("begonnen op"), default=clock.now)
    saved_at = models.DateTimeField(_("bewaard op"), default=clock.now)
    keep_until = models.DateTimeField(_("bewaard tot"))

    class Meta:
        verbose_name = _("concept")
        constraints = [models.UniqueConstraint(fields=["user", "form", "object_id"], name="draft_once")]
        indexes = [models.Index(fields=["keep_until"], name="draft_keep_until")]


class DraftEnd(Row):
    """That a form was finished: what an old page of it still sends may not become a draft again. Holds no text."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("van"))
    form = models.CharField(_("formulier"), max_length=40)
    key = models.UUIDField(_("pagina of object"))
    ended_at = models.DateTimeField(_("afgerond op"))
    keep_until = models.DateTimeField(_("bewaard tot"))

    class Meta:
        verbose_name = _("afgerond concept")
        constraints = [models.UniqueConstraint(fields=["user", "form", "key"], name="draft_end_once")]
        indexes = [models.Index(fields=["keep_until"], name="draft_end_keep_until")]
