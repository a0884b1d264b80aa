"""The words of the trail: which acts there are, on what ground, with what result."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Act(TextChoices):
    """What somebody did, in the words that the log reviewer reads."""

    LOGGED_IN = "ingelogd", _("Logde in")
    LOGIN_FAILED = "inloggen_mislukt", _("Inloggen mislukte")
    LOGGED_OUT = "uitgelogd", _("Logde uit")
    LOGIN_ENDED = "login_beeindigd", _("Beëindigde een login")
    CONFIRMED = "opnieuw_bevestigd", _("Liet opnieuw zien wie het was")
    CONFIRMING_FAILED = "bevestigen_mislukt", _("Opnieuw laten zien wie het was mislukte")
    LOCKED = "vergrendeld", _("Scherm ging op slot")
    UNLOCKED = "ontgrendeld", _("Haalde het scherm van het slot")
    PASSWORD_CHOSEN = "wachtwoord_gewijzigd", _("Koos een wachtwoord")
    PASSWORD_ASKED = "wachtwoord_gevraagd", _("Vroeg een nieuw wachtwoord")
    FACTOR_ADDED = "tweede_stap_erbij", _("Voegde een tweede stap toe")
    FACTOR_REMOVED = "tweede_stap_weg", _("Haalde een tweede stap weg")
    INVITED = "uitgenodigd", _("Nodigde iemand uit")
    ROLE_CHANGED = "rol_gewijzigd", _("Wijzigde een rol")
    ROLE_ASKED = "rol_gevraagd", _("Vroeg een wijziging van een rol")
    ROLE_DECIDED = "rol_besloten", _("Besloot over een gevraagde wijziging")
    PERSON_CHANGED = "persoon_gewijzigd", _("Wijzigde iemand met toegang")
    DUTY_CHANGED = "dienst_gewijzigd", _("Wijzigde het rooster")
    OPENED_CASE = "dossier_geopend", _("Opende een dossier")
    LISTED = "lijst_getoond", _("Zag een lijst")
    SAW_LINE = "regel_getoond", _("Zag een regel zonder inhoud")
    OPENED_PAGE = "pagina_geopend", _("Opende een pagina")
    OPENED_SUBMISSION = "ingezonden_geopend", _("Opende een ingezonden melding")
    OPENED_IDENTITY = "identiteit_geopend", _("Opende de identiteit van de melder")
    OPENED_PACKAGE = "overdracht_geopend", _("Opende een overdracht")
    EXPORTED = "export", _("Haalde een document op")
    SEARCHED = "gezocht", _("Zocht")
    REFUSED = "geweigerd", _("Kreeg geen toegang")
    OPENED_TRAIL = "logboek_geopend", _("Opende het logboek")
    WHO_LOOKED = "wie_keek_geopend", _("Keek wie er keek")
    KEYS_ROTATED = "sleutels_vernieuwd", _("Vernieuwde de sleutels")
    REVIEWED = "handeling_beoordeeld", _("Beoordeelde een handeling")
    ANSWERED = "navraag_beantwoord", _("Beantwoordde een vraag over een handeling")
    SETTLED = "navraag_afgesloten", _("Sloot een navraag af")
    WROTE = "vastgelegd", _("Legde iets vast")


class Ground(TextChoices):
    """Why somebody had access at that moment: teams change, the trail does not."""

    TEAM = "team", _("eigen team")
    OWN = "eigen", _("houdt de zaak")
    DUTY = "dienst", _("dienst")
    EXCEPTION = "uitzondering", _("uitzondering")
    OWN_WORK = "eigen_stuk", _("eigen stuk")
    REGION = "regio", _("zelfde regio")
    ROLE = "rol", _("rol")
    NONE = "geen", _("geen")


class Result(TextChoices):
    """How it ended."""

    DONE = "gelukt", _("gelukt")
    REFUSED = "geweigerd", _("geweigerd")


class Verdict(TextChoices):
    """What a log reviewer makes of an act."""

    RIGHT = "terecht", _("Terecht")
    ASK = "navragen", _("Navragen")
    WRONG = "onterecht", _("Onterecht")


class Step(TextChoices):
    """What follows on a question about an act: an answer, and the end of it."""

    ANSWER = "antwoord", _("Antwoord")
    END = "afgesloten", _("Afgesloten")
