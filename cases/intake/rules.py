"""Who may report how, what becomes of a report and a submission, and what is kept of an unknown reporter.

The legal core (Uitvoeringsbesluit Wmo 2015 art. 4.1.8(3), on Wmo 2015 art. 5.3.1(4)): no information on the
origin of data about someone in a professional relation where that would threaten a person or the trust
(a), nor on anyone else unless that person consented (b).
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.roles import Action
from cases.intake.models import Caller, Mode, ReporterGroup, ReportState, SubmissionKind, SubmissionState

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# --- states -------------------------------------------------------------------

# From each state the states that may follow, with who may make the step.
NEXT_STATES: dict[ReportState, dict[ReportState, Action]] = {
    ReportState.RECEIVED: {ReportState.IN_ASSESSMENT: Action.ASSESS},
    ReportState.IN_ASSESSMENT: {ReportState.DECIDED: Action.DECIDE},
    ReportState.DECIDED: {},
}

# What nobody signed is accepted or refused by the one who may do so on the centre's own motion (Wmo 2015 5.1.6(2)).
NEXT_SUBMISSION_STATES: dict[SubmissionKind, dict[SubmissionState, dict[SubmissionState, Action]]] = {
    kind: {
        SubmissionState.WAITING: {SubmissionState.TAKEN: action, SubmissionState.REFUSED: action},
        SubmissionState.TAKEN: {},
        SubmissionState.REFUSED: {},
    }
    for kind, action in (
        (SubmissionKind.PORTAL, Action.TAKE_SUBMISSION),
        (SubmissionKind.UNKNOWN, Action.DECIDE_OWN_MOTION),
    )
}

# --- modes --------------------------------------------------------------------

ANONYMOUS = re.compile(r"\banoni(?:em|eme|miteit)\b", re.IGNORECASE)


def default_mode(caller: Caller) -> Mode:
    """Return the mode that stands ready for a caller; another is a choice that somebody makes.

    A professional reports openly, to which 4.1.8(3)(a) is the exception; everyone else stays hidden from
    the family until they consent (b). Nobody lands in `dubbel_anoniem` by a default.
    """
    return Mode.OPEN if caller is Caller.PROFESSIONAL else Mode.CONFIDENTIAL


def mentions_anonymity(notes: str) -> bool:
    """Tell whether the caller used the word, which means `anoniem`, never by itself `dubbel_anoniem`.

    In the field it says that the family may not know, not that Veilig Thuis may not (KNMG-meldcode, annex 3).
    """
    return ANONYMOUS.search(notes) is not None


def may_choose(caller: Caller, mode: Mode, *, safety_agreed: bool = False) -> bool:
    """Tell whether this caller may report in this mode.

    A professional may not choose to be hidden. Where naming them threatens someone's safety, they ask
    for it by telephone, and it is decided with reasons (4.1.8(3)(a)): `safety_agreed`. Unknown to Veilig
    Thuis a professional never is.
    """
    if caller is not Caller.PROFESSIONAL:
        return True
    return mode is Mode.OPEN or (mode is Mode.CONFIDENTIAL and safety_agreed)


def needs_consent(group: ReporterGroup, mode: Mode) -> bool:
    """Tell whether it must be noted when and how the reporter said that the family may know (4.1.8(3)(b))."""
    return mode is Mode.OPEN and group is ReporterGroup.NOT_PROFESSIONAL


def has_identity(mode: Mode) -> bool:
    """Tell whether Veilig Thuis keeps who reported; of `dubbel_anoniem` nothing is ever written."""
    return mode is not Mode.UNKNOWN


# --- groups -------------------------------------------------------------------

# The capacities of the ministers' annex (Uitvoeringsregeling Wmo 2015, annex A): the word, and the published group.
CAPACITIES: "dict[str, tuple[StrPromise, ReporterGroup]]" = {
    "buurtbewoner": (_("Buurt"), ReporterGroup.NOT_PROFESSIONAL),
    "familielid": (_("Familie"), ReporterGroup.NOT_PROFESSIONAL),
    "sociaal_netwerk": (_("Vrienden en kennissen"), ReporterGroup.NOT_PROFESSIONAL),
    "betrokkene_jeugdige": (_("Zelf betrokken, kind of jongere"), ReporterGroup.NOT_PROFESSIONAL),
    "betrokkene_volwassene": (_("Zelf betrokken, volwassene"), ReporterGroup.NOT_PROFESSIONAL),
    "vrijwilliger": (_("Vrijwilliger"), ReporterGroup.NOT_PROFESSIONAL),
    "niet_beroepsmatig_anders": (_("Anders, niet beroepsmatig"), ReporterGroup.NOT_PROFESSIONAL),
    "huisarts": (_("Huisarts"), ReporterGroup.HEALTH),
    "kinderarts": (_("Kinderarts"), ReporterGroup.HEALTH),
    "geriater": (_("Geriater"), ReporterGroup.HEALTH),
    "ggz": (_("GGZ"), ReporterGroup.MENTAL_HEALTH),
    "gezondheidszorg_anders": (_("Gezondheidszorg, anders"), ReporterGroup.HEALTH),
    "basisonderwijs": (_("Basisonderwijs"), ReporterGroup.EDUCATION),
    "voortgezet_onderwijs": (_("Voortgezet onderwijs"), ReporterGroup.EDUCATION),
    "onderwijs_anders": (_("Onderwijs, anders"), ReporterGroup.EDUCATION),
    "lokaal_veld": (_("Lokaal team of gemeente"), ReporterGroup.OTHER),
    "gecertificeerde_instelling": (_("Gecertificeerde instelling"), ReporterGroup.YOUTH_CARE),
    "jeugdzorg_anders": (_("Jeugdzorg, anders"), ReporterGroup.YOUTH_CARE),
    "kinderopvang": (_("Kinderopvang"), ReporterGroup.CHILDCARE),
    "politie": (_("Politie"), ReporterGroup.JUSTICE),
    "justitie": (_("Justitie"), ReporterGroup.JUSTICE),
    "beroepsmatig_anders": (_("Anders, beroepsmatig"), ReporterGroup.OTHER),
}
GROUP_OF_CAPACITY: dict[str, ReporterGroup] = {name: group for name, (_word, group) in CAPACITIES.items()}

# The frame of the Meldcode that a professional walks, and the group in which their report counts.
GROUP_OF_SECTOR: dict[str, ReporterGroup] = {
    "onderwijs": ReporterGroup.EDUCATION,
    "gezondheidszorg": ReporterGroup.HEALTH,
    "kinderopvang": ReporterGroup.CHILDCARE,
    "jeugdhulp": ReporterGroup.YOUTH_CARE,
    "maatschappelijke_ondersteuning": ReporterGroup.OTHER,
    "politie_justitie": ReporterGroup.JUSTICE,
}

# Words that say how somebody hidden knows the family: with one of them in a text, the family knows enough.
ORIGIN_OF_CAPACITY: dict[str, frozenset[str]] = {
    "buurtbewoner": frozenset({"buur", "buren", "buurman", "buurvrouw", "buurt", "buurtbewoner", "omwonende"}),
    "familielid": frozenset(
        {
            "familielid",
            "oma",
            "opa",
            "tante",
            "oom",
            "zus",
            "broer",
            "schoonzus",
            "zwager",
            "schoonmoeder",
            "schoonvader",
        }
    ),
    "sociaal_netwerk": frozenset({"vriend", "vriendin", "kennis", "collega", "huisgenoot"}),
    "vrijwilliger": frozenset({"trainer", "coach", "vrijwilliger", "leider", "voetbalclub", "sportclub"}),
    "huisarts": frozenset({"huisarts", "huisartsenpraktijk"}),
    "kinderarts": frozenset({"kinderarts"}),
    "geriater": frozenset({"geriater"}),
    "basisonderwijs": frozenset({"juf", "meester", "leerkracht", "school", "intern begeleider"}),
    "voortgezet_onderwijs": frozenset({"docent", "mentor", "leerkracht", "school"}),
    "onderwijs_anders": frozenset({"docent", "leerkracht", "school"}),
    "kinderopvang": frozenset({"kinderopvang", "creche", "leidster", "gastouder"}),
}


def origin_words(capacity: str) -> frozenset[str]:
    """Return the words that would tell in what capacity a hidden reporter knows the family (4.1.8(3))."""
    return ORIGIN_OF_CAPACITY.get(capacity, frozenset())


# --- the unknown reporter -------------------------------------------------------

# What of a report may be kept when the reporter stays unknown. A list of what is allowed, not of what is
# forbidden: a field that a later form adds is left out until somebody puts it here.
KEPT_OF_UNKNOWN = frozenset({"words", "kinds", "danger", "weapon", "pregnant", "substances", "last_time", "people"})
KEPT_OF_PERSON = frozenset(
    {"given_names", "infix", "surname", "sex", "roles", "birth_year", "birth_month", "birth_day", "age", "age_told_on"}
    | {"birth_about", "unborn", "street", "house_number", "postcode", "town", "secret_address", "same_household"}
)


def kept_of_unknown(values: Mapping[str, object]) -> dict[str, object]:
    """Return what may be written of a report by someone unknown: neither who it was nor how they know it.

    Args:
        values: the report's values by field; under `people` a list with the values of each person.

    """
    kept = {name: value for name, value in values.items() if name in KEPT_OF_UNKNOWN - {"people"}}
    people = values.get("people")
    if isinstance(people, list):
        kept["people"] = [
            {name: value for name, value in person.items() if name in KEPT_OF_PERSON}
            for person in people
            if isinstance(person, Mapping)
        ]
    return kept
