"""The people of the demo, by role, with what each can try first."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.duty import add_shift
from accounts.models import Organisation, OrganisationKind, Team, User
from accounts.roles import Role
from accounts.roster.models import DutyKind
from accounts.services import give_role, give_second_factor, make_person
from veiligthuis import clock

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PASSWORD = "welkom in de demo"  # noqa: S105 - printed for everyone, and only for people that the seed made
STARTS = date(2020, 1, 1)
DOMAIN = "vt-voorbeeld.example"


@dataclass(frozen=True)
class Demo:
    """One person of the demo."""

    key: str
    name: str
    roles: tuple[Role, ...]
    place: str  # region, zuid, noord, school, local
    first: "StrPromise"

    @property
    def email(self) -> str:
        """Return the address to log in with."""
        return f"{self.key}@{DOMAIN}"


PEOPLE = (
    Demo("anna", "Anna de Vries", (Role.INTAKE,), "zuid", _("Toets c: een nieuw gesprek. Kijk in het Postvak.")),
    Demo(
        "noor",
        "Noor de Wit",
        (Role.ASSESSOR, Role.SECOND_READER),
        "zuid",
        _("Open in de werkvoorraad een zaak in beoordeling en maak haar af."),
    ),
    Demo(
        "omar",
        "Omar Haddad",
        (Role.ASSESSOR, Role.SECOND_READER),
        "zuid",
        _("Onder “Te lezen” wacht een beoordeling op een tweede lezer."),
    ),
    Demo(
        "joke",
        "Joke Brand",
        (Role.TEAM_LEADER, Role.OWN_MOTION, Role.IDENTITY_DECIDER),
        "zuid",
        _("Neem in het Postvak een dubbel anonieme melding ambtshalve aan, of weiger haar."),
    ),
    Demo("mehmet", "Mehmet Özkan", (Role.EXPERT,), "zuid", _("Lees mee in de zaken van team Zuid.")),
    Demo("samira", "Samira Bakkali", (Role.ASSESSOR,), "noord", _("Ander team: de zaken van Zuid zie je niet.")),
    Demo("ilse", "Ilse Bakker", (Role.PROFESSIONAL,), "school", _("Doe een melding met de meldcode.")),
    Demo(
        "meryem",
        "Meryem Kaya",
        (Role.PARTNER,),
        "local",
        _("Lokaal team Oost: neem een overdracht aan, vraag iets, of weiger."),
    ),
    Demo("els", "Els Tromp", (Role.SUPERVISOR,), "region", _("Beoordeel in het logboek wie wat bekeek.")),
    Demo("farida", "Farida Aksoy", (Role.DOCTOR,), "zuid", _("Je bent deze week oproepbaar; lees mee in team Zuid.")),
    Demo("rob", "Rob Meijer", (Role.ADMINISTRATOR,), "region", _("Nodig iemand uit, of geef Samira een rol erbij.")),
    Demo("ria", "Ria Vos", (Role.ADMINISTRATOR,), "region", _("Ga onder “Mensen” akkoord met wat Rob vroeg.")),
)


@dataclass
class Town:
    """Everyone and everything that the demo's cases need."""

    region: Organisation
    zuid: Team
    noord: Team
    school: Organisation
    local_team: Organisation
    users: dict[str, User]
    secrets: dict[str, str]


def make_town() -> Town:
    """Make the region, its teams, a school, a local team, and everyone who works there."""
    region = Organisation.objects.create(
        name="Veilig Thuis Voorbeeldregio", kind=OrganisationKind.REGION, phone="+31300000140"
    )
    zuid = Team.objects.create(region=region, name="Zuid")
    noord = Team.objects.create(region=region, name="Noord")
    school = Organisation.objects.create(
        name="Basisschool De Regenboog", kind=OrganisationKind.EMPLOYER, region=region, frame="onderwijs"
    )
    local = Organisation.objects.create(name="Lokaal team Oost", kind=OrganisationKind.PARTNER, region=region)
    Organisation.objects.create(name="Lokaal team Zuid", kind=OrganisationKind.PARTNER, region=region)
    town = Town(region, zuid, noord, school, local, {}, {})
    for demo in PEOPLE:
        _make(town, demo)
    _make_roster(town)
    return town


def _make(town: Town, demo: Demo) -> None:
    """Make one person with a second factor; the team goes with the first role only."""
    places = {
        "region": town.region,
        "zuid": town.region,
        "noord": town.region,
        "school": town.school,
        "local": town.local_team,
    }
    teams = {"zuid": town.zuid, "noord": town.noord}
    user = make_person(demo.email, demo.name, password=PASSWORD, made_by_seed=True)
    for number, role in enumerate(demo.roles):
        team = teams.get(demo.place) if number == 0 else None
        give_role(user, role, organisation=places[demo.place], starts=STARTS, team=team)
    town.users[demo.key], town.secrets[demo.key] = user, give_second_factor(user)


# who is on duty how: days from today, hours on the clock of the first and (until) of the last day
ROSTER: tuple[tuple[str, DutyKind, int, int, int, int], ...] = (
    ("anna", DutyKind.DESK, 0, 8, 0, 17),
    ("anna", DutyKind.DESK, 1, 8, 1, 17),
    ("noor", DutyKind.CRISIS, 0, 17, 1, 8),
    ("samira", DutyKind.CRISIS, 1, 17, 2, 8),
    ("omar", DutyKind.BACKUP, 0, 0, 7, 0),
    ("farida", DutyKind.DOCTOR, 0, 0, 7, 0),
    ("mehmet", DutyKind.EXPERT, 0, 0, 7, 0),
)


def _make_roster(town: Town) -> None:
    """Put people on duty from today, as the team leader of Zuid would; what is over already is left out."""
    today = datetime.combine(clock.today(), time(), tzinfo=clock.AMSTERDAM)
    for key, kind, first_day, first_hour, last_day, last_hour in ROSTER:
        starts = (today + timedelta(days=first_day)).replace(hour=first_hour)
        ends = (today + timedelta(days=last_day)).replace(hour=last_hour)
        if ends > clock.now():
            add_shift(town.users[key], kind, starts=starts, ends=ends, by=town.users["joke"])
