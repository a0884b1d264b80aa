"""The people of one case: who they are, where they live, how they may safely be reached.

A person row belongs to one case; the same human in two cases is two rows. Birth is kept as it was told:
parts of a date, or an age with the day it was told; never a date that nobody said.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.dossier.models import Case, CaseRow
from veiligthuis import clock


class Role(models.TextChoices):
    """What a person is in this case; several at once, and "unclear" is an answer (domain.md 5)."""

    CHILD = "kind", _("kind")
    PARENT = "ouder", _("ouder")
    VICTIM = "slachtoffer", _("slachtoffer")
    SUSPECT = "vermoedelijk_pleger", _("(vermoedelijk) pleger")
    WITNESS = "getuige", _("getuige")
    ELDER = "oudere", _("oudere (65+)")
    CONCERNED = "directbetrokkene", _("directbetrokkene")
    HELPER = "hulpverlener", _("hulpverlener")
    INFORMANT = "informant", _("informant")
    REPRESENTATIVE = "wettelijk_vertegenwoordiger", _("wettelijk vertegenwoordiger")
    UNCLEAR = "onduidelijk", _("nog niet duidelijk")


class Sex(models.TextChoices):
    """As the ministers' annex counts it."""

    FEMALE = "vrouw", _("vrouw")
    MALE = "man", _("man")
    UNKNOWN = "onbekend", _("onbekend")


class RelationKind(models.TextChoices):
    """What the first person is to the second."""

    PARENT = "ouder", _("ouder van")
    STEP_PARENT = "stiefouder", _("stiefouder van")
    FOSTER_PARENT = "pleegouder", _("pleegouder van")
    GRANDPARENT = "grootouder", _("grootouder van")
    PARTNER = "partner", _("partner van")
    EX_PARTNER = "ex_partner", _("ex-partner van")
    SIBLING = "broer_zus", _("broer of zus van")
    CARER = "verzorger", _("verzorger van")
    OTHER = "anders", _("anders verbonden met")


class Household(CaseRow):
    """People who live together. `position` 0 is the household that the case is about; the others live elsewhere."""

    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    class Meta:
        verbose_name = _("huishouden")
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="household_position_once")]

    @property
    def is_main(self) -> bool:
        """Say whether the case is about this household."""
        return self.position == 0


class Person(CaseRow):
    """Someone whom this case concerns."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="persons", verbose_name=_("zaak"))
    given_names = models.CharField(_("voornaam"), max_length=120, blank=True)
    infix = models.CharField(_("tussenvoegsel"), max_length=20, blank=True)
    surname = models.CharField(_("achternaam"), max_length=120, blank=True)
    sex = models.CharField(_("geslacht"), max_length=8, choices=Sex, default=Sex.UNKNOWN)
    roles = ArrayField(models.CharField(max_length=30, choices=Role), verbose_name=_("rollen"), default=list)
    birth_year = models.PositiveSmallIntegerField(_("geboortejaar"), null=True)
    birth_month = models.PositiveSmallIntegerField(_("geboortemaand"), null=True)
    birth_day = models.PositiveSmallIntegerField(_("geboortedag"), null=True)
    age = models.PositiveSmallIntegerField(_("leeftijd zoals verteld"), null=True)
    age_told_on = models.DateField(_("leeftijd verteld op"), null=True)
    birth_about = models.BooleanField(_("ongeveer"), default=False)
    unborn = models.BooleanField(_("ongeboren"), default=False)
    bsn_sealed = models.BinaryField(_("BSN"), null=True)
    bsn_hash = models.BinaryField(_("BSN, gehasht"), null=True)
    bsn_hash_version = models.PositiveSmallIntegerField(_("versie van de hashsleutel"), null=True)
    language = models.CharField(_("taal of tolk"), max_length=60, blank=True)
    note = models.TextField(_("bijzonderheden"), blank=True)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    version = models.PositiveIntegerField(_("versie"), default=1)

    class Meta:
        verbose_name = _("persoon")
        constraints = [
            models.CheckConstraint(
                condition=Q(age=None) | Q(age_told_on__isnull=False), name="person_age_has_day_told"
            ),
            models.CheckConstraint(condition=Q(age=None) | Q(birth_year=None), name="person_age_or_birth"),
            models.CheckConstraint(
                condition=Q(birth_month=None) | Q(birth_year__isnull=False), name="person_month_needs_year"
            ),
            models.CheckConstraint(
                condition=Q(birth_day=None) | Q(birth_month__isnull=False), name="person_day_needs_month"
            ),
            models.CheckConstraint(condition=Q(age=None) | Q(age__lte=125), name="person_age_possible"),
            models.CheckConstraint(
                condition=Q(bsn_sealed=None) | Q(bsn_hash__isnull=False), name="person_bsn_has_hash"
            ),
            models.CheckConstraint(
                condition=Q(bsn_hash=None, bsn_hash_version=None)
                | Q(bsn_hash__isnull=False, bsn_hash_version__isnull=False),
                name="person_hash_has_version",
            ),
            models.CheckConstraint(condition=Q(roles__len__gte=1), name="person_has_a_role"),
        ]
        indexes = [models.Index(fields=["case", "position"], name="person_case_position")]


class PersonVersion(CaseRow):
    """What stood about somebody before a change, whole and sealed. Append-only."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="versions", verbose_name=_("persoon"))
    version = models.PositiveIntegerField(_("versie"))
    sealed = models.BinaryField(_("wat er stond"))
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("gewijzigd door"))
    changed_at = models.DateTimeField(_("gewijzigd op"), default=clock.now)

    class Meta:
        verbose_name = _("eerdere versie van een persoon")
        constraints = [models.UniqueConstraint(fields=["person", "version"], name="person_version_once")]


class HouseholdMember(CaseRow):
    """Somebody lives in a household, from when to when as far as known."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="members", verbose_name=_("huishouden"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="households", verbose_name=_("persoon"))
    starts = models.DateField(_("vanaf"), null=True)
    ends = models.DateField(_("tot"), null=True)

    class Meta:
        verbose_name = _("lid van een huishouden")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ends=None), name="member_of_one_household"),
        ]


class Address(CaseRow):
    """Where somebody lives or stayed. A secret address is sealed, the rest stands in clear."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="addresses", verbose_name=_("persoon"))
    street = models.CharField(_("straat"), max_length=120, blank=True)
    number = models.CharField(_("huisnummer"), max_length=20, blank=True)
    postcode = models.CharField(_("postcode"), max_length=6, blank=True)
    town = models.CharField(_("plaats"), max_length=80, blank=True)
    secret = models.BooleanField(_("geheim adres"), default=False)
    sealed = models.BinaryField(_("geheim adres, verzegeld"), null=True)
    starts = models.DateField(_("vanaf"), null=True)
    ends = models.DateField(_("tot"), null=True)

    class Meta:
        verbose_name = _("adres")
        constraints = [
            models.CheckConstraint(
                condition=Q(secret=False) | Q(street="", number="", postcode="", town="", sealed__isnull=False),
                name="address_secret_is_sealed",
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(starts=None) | Q(ends__gte=F("starts")), name="address_ends_after_start"
            ),
        ]


class SafeContact(CaseRow):
    """How somebody may safely be reached: it goes before every number, on every screen and paper."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="safe_contact", verbose_name=_("persoon"))
    phone_sealed = models.BinaryField(_("veilig nummer"), null=True)
    no_home_call = models.BooleanField(_("niet thuis bellen"), default=False)
    no_post = models.BooleanField(_("geen post"), default=False)
    mail_is_read = models.BooleanField(_("mail wordt meegelezen"), default=False)
    when = models.CharField(_("wanneer en hoe"), max_length=200, blank=True)
    codeword_sealed = models.BinaryField(_("codewoord"), null=True)

    class Meta:
        verbose_name = _("veilig contact")


class Relation(CaseRow):
    """What one person is to another."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="relations", verbose_name=_("persoon"))
    kind = models.CharField(_("is"), max_length=20, choices=RelationKind)
    other = models.ForeignKey(Person, models.PROTECT, related_name="relations_to", verbose_name=_("van wie"))
    noted_at = models.DateTimeField(_("vastgelegd op"), default=clock.now)
    ended_at = models.DateTimeField(_("beëindigd op"), null=True)

    class Meta:
        verbose_name = _("relatie")
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("other")), name="relation_never_to_oneself"),
            models.UniqueConstraint(
                fields=["person", "kind", "other"], condition=Q(ended_at=None), name="relation_once"
            ),
        ]
