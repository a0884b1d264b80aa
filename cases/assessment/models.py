"""The safety assessment: answers with facts, a level for each person in words, a second reader; then immutable."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.definitions.models import Definition
from cases.dossier.models import CaseRow
from cases.evidence.models import JournalEntry
from cases.intake.models import Report
from cases.persons.models import Person
from veiligthuis import clock


class AssessmentState(models.TextChoices):
    """Where an assessment stands."""

    DRAFT = "concept", _("Concept")
    SUBMITTED = "voorgelegd", _("Voorgelegd aan tweede lezer")
    SENT_BACK = "teruggestuurd", _("Teruggestuurd")
    DISAGREED = "niet_akkoord", _("Tweede lezer niet akkoord")
    AGREED = "vastgesteld", _("Vastgesteld")


class Level(models.TextChoices):
    """How unsafe it is (domain.md 2)."""

    ACUTE = "acuut", _("Acuut")
    STRUCTURAL = "structureel", _("Structureel")
    MULTIPROBLEM = "multiproblematisch", _("Multiproblematisch")
    NONE = "geen", _("Geen")
    UNCLEAR = "onduidelijk", _("Onduidelijk")


class Answer(models.TextChoices):
    """An answer to an item; unknown is not no."""

    YES = "ja", _("Ja")
    SUSPECTED = "vermoeden", _("Vermoeden")
    NO = "nee", _("Nee")
    UNKNOWN = "onbekend", _("Onbekend")


class SafetyAssessment(CaseRow):
    """One assessment of one report, made with one version of the instrument; a later one points to what it follows."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="assessments", verbose_name=_("melding"))
    instrument = models.ForeignKey(Definition, models.PROTECT, related_name="+", verbose_name=_("instrument"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("beoordelaar"))
    state = models.CharField(_("stand"), max_length=16, choices=AssessmentState, default=AssessmentState.DRAFT)
    household_level = models.CharField(_("niveau van het huishouden"), max_length=20, choices=Level, blank=True)
    reason = models.TextField(_("waarom, in eigen woorden"), blank=True)
    reader = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("tweede lezer"))
    round = models.PositiveSmallIntegerField(_("ronde"), default=0)
    started_at = models.DateTimeField(_("begonnen op"), default=clock.now)
    submitted_at = models.DateTimeField(_("voorgelegd op"), null=True)
    agreed_at = models.DateTimeField(_("vastgesteld op"), null=True)
    version = models.PositiveIntegerField(_("versie"), default=1)
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="followed_by", verbose_name=_("beoordeelt opnieuw")
    )

    class Meta:
        verbose_name = _("veiligheidsbeoordeling")
        constraints = [
            models.CheckConstraint(condition=~Q(follows=F("id")), name="assessment_never_follows_itself"),
            models.CheckConstraint(
                condition=Q(reader=None) | ~Q(reader=F("author")), name="assessment_reader_is_another"
            ),
            models.CheckConstraint(
                condition=Q(state=AssessmentState.AGREED) ^ Q(agreed_at=None),
                name="assessment_agreed_exactly_when_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[AssessmentState.SUBMITTED, AssessmentState.AGREED])
                | (~Q(household_level="") & ~Q(reason="") & Q(reader__isnull=False)),
                name="assessment_submitted_is_whole",
            ),
            models.UniqueConstraint(
                fields=["report"], condition=~Q(state=AssessmentState.AGREED), name="assessment_one_open_per_report"
            ),
        ]


class ItemAnswer(CaseRow):
    """An answer to one item of the instrument."""

    assessment = models.ForeignKey(
        SafetyAssessment, models.PROTECT, related_name="answers", verbose_name=_("beoordeling")
    )
    item = models.CharField(_("onderdeel"), max_length=60)
    answer = models.CharField(_("antwoord"), max_length=10, choices=Answer)
    explanation = models.TextField(_("toelichting"), blank=True)
    facts = models.ManyToManyField(JournalEntry, through="AnswerFact", related_name="+", verbose_name=_("feiten"))

    class Meta:
        verbose_name = _("antwoord")
        constraints = [models.UniqueConstraint(fields=["assessment", "item"], name="answer_once_per_item")]


class AnswerFact(CaseRow):
    """A fact of the timeline that an answer rests on."""

    answer = models.ForeignKey(ItemAnswer, models.CASCADE, related_name="links")
    entry = models.ForeignKey(JournalEntry, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("feit bij een antwoord")
        constraints = [models.UniqueConstraint(fields=["answer", "entry"], name="fact_once_per_answer")]


class PersonLevel(CaseRow):
    """The judgement for one person; for a child also what it says itself, or why nobody asked."""

    assessment = models.ForeignKey(
        SafetyAssessment, models.PROTECT, related_name="levels", verbose_name=_("beoordeling")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("persoon"))
    level = models.CharField(_("niveau"), max_length=20, choices=Level, blank=True)
    child_says = models.TextField(_("wat het kind zelf zegt"), blank=True)
    not_spoken_because = models.TextField(_("niet gesproken, omdat"), blank=True)

    class Meta:
        verbose_name = _("niveau van een persoon")
        constraints = [models.UniqueConstraint(fields=["assessment", "person"], name="level_once_per_person")]


class ReadingVerdict(models.TextChoices):
    """What a second reader says."""

    AGREES = "akkoord", _("Akkoord")
    DISAGREES = "niet_akkoord", _("Niet akkoord")
    SENDS_BACK = "terug", _("Terug met een vraag")


class SecondReading(CaseRow):
    """What the second reader said in one round. Append-only; never on one's own assessment."""

    assessment = models.ForeignKey(
        SafetyAssessment, models.PROTECT, related_name="readings", verbose_name=_("beoordeling")
    )
    round = models.PositiveSmallIntegerField(_("ronde"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("beoordelaar"))
    reader = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("tweede lezer"))
    verdict = models.CharField(_("oordeel"), max_length=14, choices=ReadingVerdict)
    reason = models.TextField(_("reden of vraag"), blank=True)
    at = models.DateTimeField(_("op"), default=clock.now)

    class Meta:
        verbose_name = _("tweede lezing")
        constraints = [
            models.CheckConstraint(condition=~Q(reader=F("author")), name="reading_never_own"),
            models.CheckConstraint(
                condition=Q(verdict=ReadingVerdict.AGREES) | ~Q(reason=""), name="reading_reason_unless_agrees"
            ),
            models.UniqueConstraint(fields=["assessment", "round"], name="reading_once_per_round"),
        ]
