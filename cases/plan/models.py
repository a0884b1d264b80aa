"""What is needed: agreements about safety, each tied to a risk, and the decision on a report."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.assessment.models import SafetyAssessment
from cases.dossier.models import CaseRow
from cases.intake.models import Report
from cases.persons.models import Person
from veiligthuis import clock


class SafetyAgreement(CaseRow):
    """Who does what before when, how it is checked, and which risk it answers."""

    assessment = models.ForeignKey(
        SafetyAssessment, models.PROTECT, related_name="agreements", verbose_name=_("beoordeling")
    )
    risk_item = models.CharField(_("bij welk risico"), max_length=60)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("wie"))
    who = models.CharField(_("wie, als het iemand anders is"), max_length=120, blank=True)
    what = models.TextField(_("wat"))
    before = models.DateField(_("voor"))
    check_by = models.CharField(_("hoe wordt het nagekeken"), max_length=200)
    withdrawn_at = models.DateTimeField(_("vervallen op"), null=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("vastgelegd door"))
    made_at = models.DateTimeField(_("vastgelegd op"), default=clock.now)
    token = models.UUIDField(_("eenmalig"), null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("veiligheidsafspraak")
        constraints = [
            models.CheckConstraint(condition=Q(person=None) ^ Q(who=""), name="agreement_has_one_who"),
        ]


class DecisionKind(models.TextChoices):
    """The outcomes of a veiligheidsbeoordeling (domain.md 2)."""

    LOCAL_TEAM = "overdracht_lokaal_team", _("Overdragen aan lokaal team")
    RUNNING_HELP = "overdracht_lopende_hulp", _("Overdragen aan hulp die al loopt")
    NO_FOLLOW_UP = "einde_bemoeienis", _("Einde bemoeienis")


class Decision(CaseRow):
    """The decision on one report, with reasons. A second decision never overwrites the first: it points to it."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="decisions", verbose_name=_("melding"))
    assessment = models.OneToOneField(
        SafetyAssessment, models.PROTECT, related_name="decision", verbose_name=_("beoordeling")
    )
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="followed_by", verbose_name=_("besluit na")
    )
    kind = models.CharField(_("besluit"), max_length=30, choices=DecisionKind)
    reason = models.TextField(_("waarom"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("besloten door"))
    decided_at = models.DateTimeField(_("besloten op"), default=clock.now)

    class Meta:
        verbose_name = _("besluit")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_reason"),
            models.CheckConstraint(condition=~Q(follows=F("id")), name="decision_never_follows_itself"),
            models.UniqueConstraint(fields=["report"], condition=Q(follows=None), name="decision_one_first_per_report"),
        ]
