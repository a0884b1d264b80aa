"""What comes in: the call, the advice without a person, what waits in the Postvak, the report, who reported.

The reporter's identity stands in a table of its own, each under its own key, and is joined into nothing.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Row, User
from cases.dossier.models import CaseRow
from veiligthuis import clock


class ContactKind(models.TextChoices):
    """What a call turned out to be."""

    ADVICE = "advies", _("Advies")
    REPORT = "melding", _("Melding")


class Channel(models.TextChoices):
    """How it reached us."""

    PHONE = "telefoon", _("Telefoon")
    CHAT = "chat", _("Chat")
    MAIL = "mail", _("Mail")
    LETTER = "brief", _("Brief")
    DESK = "balie", _("Balie")
    PORTAL = "portaal", _("Portaal")


class Caller(models.TextChoices):
    """In what capacity somebody calls."""

    VICTIM = "slachtoffer", _("Slachtoffer")
    BYSTANDER = "omstander", _("Omstander")
    SUSPECT = "vermoedelijk_pleger", _("(Vermoedelijk) pleger")
    PROFESSIONAL = "professional", _("Professional")
    CHILD = "kind", _("Kind")
    UNKNOWN = "onbekend", _("Onbekend")


class YesNo(models.TextChoices):
    """Unknown is an answer and is not no."""

    YES = "ja", _("Ja")
    NO = "nee", _("Nee")
    UNKNOWN = "onbekend", _("Weet ik niet")


class Mode(models.TextChoices):
    """What of the reporter is known to whom (domain.md 4; Uitvoeringsbesluit Wmo 2015, 4.1.8(3))."""

    OPEN = "open", _("Open")
    CONFIDENTIAL = "anoniem", _("Anoniem voor betrokkenen")
    UNKNOWN = "dubbel_anoniem", _("Dubbel anoniem")


class ViolenceKind(models.TextChoices):
    """What the report is about; more than one at once."""

    PARTNER = "partnergeweld", _("Geweld tussen partners")
    EX_PARTNER = "ex_partnergeweld", _("Geweld tussen ex-partners")
    CHILD_HURT = "kind_mishandeld", _("Kind lichamelijk mishandeld")
    CHILD_NEGLECT = "kind_verwaarloosd", _("Kind verwaarloosd")
    CHILD_WITNESS = "kind_getuige", _("Kind is getuige van geweld")
    SEXUAL = "seksueel_misbruik", _("Seksueel misbruik")
    ELDER = "ouderenmishandeling", _("Ouderenmishandeling")
    PARENTS = "geweld_tegen_ouders", _("Geweld tegen ouders")
    HONOUR = "eergerelateerd", _("Eergerelateerd geweld")
    FORCED_MARRIAGE = "huwelijksdwang", _("Huwelijksdwang of achterlating")
    STALKING = "stalking", _("Stalking")
    OTHER = "andere_problematiek", _("Andere problematiek")
    UNCLEAR = "nog_niet_duidelijk", _("Nog niet duidelijk")


class ReporterGroup(models.TextChoices):
    """The published groups of reporters (domain.md 5)."""

    NOT_PROFESSIONAL = "niet_beroepsmatig", _("Niet beroepsmatig")
    HEALTH = "gezondheidszorg", _("Gezondheidszorg")
    MENTAL_HEALTH = "ggz", _("GGZ")
    CHILDCARE = "kinderopvang", _("Kinderopvang")
    EDUCATION = "onderwijs", _("Onderwijs")
    TRUANCY = "bureau_leerplicht", _("Bureau Leerplicht")
    YOUTH_CARE = "jeugdzorg", _("Jeugdzorg")
    JUSTICE = "justitie_en_veiligheid", _("Justitie en veiligheid")
    OTHER_REGION = "vt_andere_regio", _("Veilig Thuis, andere regio")
    REGIONAL = "vt_regionaal_maatwerk", _("Veilig Thuis, inzet regionaal maatwerk")
    OTHER = "andere_organisatie", _("Andere organisatie")


class Contact(Row):
    """One conversation: when, how, about what kind of thing; nobody's name."""

    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("regio"))
    kind = models.CharField(_("wat het werd"), max_length=10, choices=ContactKind)
    channel = models.CharField(_("hoe"), max_length=10, choices=Channel, default=Channel.PHONE)
    caller = models.CharField(_("wie belde"), max_length=20, choices=Caller, default=Caller.UNKNOWN)
    danger = models.CharField(_("direct gevaar"), max_length=8, choices=YesNo, default=YesNo.UNKNOWN)
    called_112 = models.BooleanField(_("112 gebeld"), default=False)
    language = models.CharField(_("taal"), max_length=40, blank=True)
    happened_on = models.DateField(_("gesprek op"))
    happened_time = models.TimeField(_("gesprek om"), null=True)
    entered_at = models.DateTimeField(_("vastgelegd op"), default=clock.now)
    token = models.UUIDField(_("eenmalig"), unique=True, editable=False)

    class Meta:
        verbose_name = _("gesprek")
        indexes = [models.Index(fields=["region", "-happened_on", "id"], name="contact_region_day")]


class Advice(Row):
    """What was told and what was advised, without anything of a person (Wmo 2015 4.1.1(3); privacy by absence)."""

    contact = models.OneToOneField(Contact, models.PROTECT, related_name="advice", verbose_name=_("gesprek"))
    text = models.TextField(_("wat er verteld en geadviseerd is"))

    class Meta:
        verbose_name = _("advies")


class SubmissionKind(models.TextChoices):
    """Where something in the Postvak comes from."""

    PORTAL = "portaal", _("Professional, via het portaal")
    UNKNOWN = "dubbel_anoniem", _("Dubbel anoniem")


class SubmissionState(models.TextChoices):
    """What became of it."""

    WAITING = "wacht", _("Wacht")
    TAKEN = "aangenomen", _("Aangenomen")
    REFUSED = "geweigerd", _("Geweigerd")


class Submission(Row):
    """What waits in the Postvak before there is a case: values, sealed under a key of their own."""

    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("regio"))
    kind = models.CharField(_("soort"), max_length=20, choices=SubmissionKind)
    reference = models.CharField(_("kenmerk"), max_length=14, unique=True)
    token = models.UUIDField(_("eenmalig"), unique=True, editable=False)
    sealed = models.BinaryField(_("inhoud"), null=True)
    arrived_on = models.DateField(_("binnengekomen op"))
    arrived_at = models.DateTimeField(_("binnengekomen om"), null=True)
    urgent = models.BooleanField(_("direct gevaar"), default=False)
    sender = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("ingezonden door"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("organisatie")
    )
    state = models.CharField(_("stand"), max_length=10, choices=SubmissionState, default=SubmissionState.WAITING)
    decided_on = models.DateField(_("besloten op"), null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("besloten door"))
    reason = models.TextField(_("reden"), blank=True)

    class Meta:
        verbose_name = _("ingezonden melding")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=SubmissionKind.UNKNOWN) | Q(sender=None, organisation=None, arrived_at=None),
                name="submission_unknown_has_nobody",
            ),
            models.CheckConstraint(
                condition=~Q(kind=SubmissionKind.PORTAL) | Q(sender__isnull=False, arrived_at__isnull=False),
                name="submission_portal_has_sender",
            ),
            models.CheckConstraint(
                condition=Q(state=SubmissionState.WAITING) ^ Q(decided_on__isnull=False, decided_by__isnull=False),
                name="submission_decided_exactly_when_dated",
            ),
            models.CheckConstraint(
                condition=Q(state=SubmissionState.WAITING, sealed__isnull=False)
                | Q(state=SubmissionState.TAKEN)
                | Q(state=SubmissionState.REFUSED, sealed=None),
                name="submission_refused_leaves_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(state=SubmissionState.REFUSED) | ~Q(reason=""), name="submission_refused_with_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["region", "arrived_on", "id"],
                name="submission_waiting",
                condition=Q(state=SubmissionState.WAITING),
            ),
            models.Index(fields=["sender", "-arrived_at"], name="submission_sender"),
        ]


class ReportState(models.TextChoices):
    """Where a report stands."""

    RECEIVED = "ontvangen", _("Ontvangen")
    IN_ASSESSMENT = "in_beoordeling", _("In beoordeling")
    DECIDED = "besloten", _("Besloten")


class Report(CaseRow):
    """A melding: the named suspicion that was passed to us, with its own number, state and decision."""

    number = models.CharField(_("meldingsnummer"), max_length=14, unique=True)
    contact = models.OneToOneField(Contact, models.PROTECT, null=True, related_name="report", verbose_name=_("gesprek"))
    submission = models.OneToOneField(
        Submission, models.PROTECT, null=True, related_name="report", verbose_name=_("ingezonden melding")
    )
    state = models.CharField(_("stand"), max_length=16, choices=ReportState, default=ReportState.RECEIVED)
    mode = models.CharField(_("melder"), max_length=16, choices=Mode)
    group = models.CharField(_("groep van de melder"), max_length=30, choices=ReporterGroup)
    capacity = models.CharField(_("hoe de melder het gezin kent"), max_length=60, blank=True)
    consent = models.CharField(_("wanneer en hoe de melder ja zei"), max_length=200, blank=True)
    received_on = models.DateField(_("ontvangen op"))
    received_time = models.TimeField(_("ontvangen om"), null=True)
    entered_at = models.DateTimeField(_("vastgelegd op"), default=clock.now)
    words = models.TextField(_("in de woorden van de melder"))
    last_time = models.CharField(_("laatste keer"), max_length=60, blank=True)
    kinds = ArrayField(models.CharField(max_length=30, choices=ViolenceKind), verbose_name=_("soort onveiligheid"))
    danger = models.CharField(_("direct gevaar"), max_length=8, choices=YesNo, default=YesNo.UNKNOWN)
    weapon = models.CharField(_("wapen in huis"), max_length=8, choices=YesNo, default=YesNo.UNKNOWN)
    pregnant = models.CharField(_("iemand zwanger"), max_length=8, choices=YesNo, default=YesNo.UNKNOWN)
    substances = models.CharField(_("drank of drugs"), max_length=8, choices=YesNo, default=YesNo.UNKNOWN)
    family_knows = models.CharField(_("gezin weet ervan"), max_length=8, choices=YesNo, default=YesNo.UNKNOWN)
    meldcode = models.JSONField(_("meldcode"), default=dict, blank=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("vastgelegd door"))
    own_motion_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("ambtshalve aangenomen door")
    )
    own_motion_reason = models.TextField(_("waarom ambtshalve"), blank=True)
    decided_at = models.DateTimeField(_("besloten op"), null=True)

    class Meta:
        verbose_name = _("melding")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ReportState.DECIDED) ^ Q(decided_at=None), name="report_decided_exactly_when_dated"
            ),
            models.CheckConstraint(
                condition=~Q(mode=Mode.OPEN) | ~Q(group=ReporterGroup.NOT_PROFESSIONAL) | ~Q(consent=""),
                name="report_open_bystander_said_yes",
            ),
            models.CheckConstraint(
                condition=~Q(mode=Mode.UNKNOWN)
                | (~Q(own_motion_reason="") & Q(own_motion_by__isnull=False, received_time=None, contact=None)),
                name="report_unknown_is_own_motion",
            ),
            models.CheckConstraint(condition=Q(kinds__len__gte=1), name="report_has_a_kind"),
        ]
        indexes = [models.Index(fields=["case", "received_on"], name="report_case_received")]


class ReporterIdentity(CaseRow):
    """Who reported. Opened by one recorded act with a purpose; joined into no list, document, search or export.

    A deferred trigger refuses a row for a report that is `dubbel_anoniem`.
    """

    report = models.OneToOneField(Report, models.PROTECT, related_name="identity", verbose_name=_("melding"))
    name_sealed = models.BinaryField(_("naam"), null=True)
    phone_sealed = models.BinaryField(_("nummer"), null=True)
    email_sealed = models.BinaryField(_("e-mailadres"), null=True)
    address_sealed = models.BinaryField(_("adres"), null=True)
    organisation_sealed = models.BinaryField(_("organisatie en functie"), null=True)
    reach_sealed = models.BinaryField(_("hoe en wanneer veilig te bereiken"), null=True)

    class Meta:
        verbose_name = _("identiteit van een melder")
