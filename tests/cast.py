"""The people of the tests: a known cast, made once per test that asks for them."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Membership, Organisation, OrganisationKind, Team, User
from accounts.roles import Role, family

LONG_AGO = date(2020, 1, 1)


@dataclass
class Cast:
    """Everyone there is; see `make_cast`."""

    region: Organisation
    other_region: Organisation
    zuid: Team
    noord: Team
    school: Organisation
    local_team: Organisation
    anna: User  # intake, team Zuid
    noor: User  # beoordelaar, team Zuid, also second reader
    omar: User  # beoordelaar, team Zuid, second reader
    samira: User  # beoordelaar, team Noord: another team
    joke: User  # teamleider Zuid, takes in own motion, decides on identity
    els: User  # logbeoordelaar
    rob: User  # functioneel beheerder
    ria: User  # functioneel beheerder: the second
    ilse: User  # professional, school
    meryem: User  # ontvanger, local team
    vera: User  # beoordelaar in the other region


def member(user: User, organisation: Organisation, role: Role, team: Team | None = None) -> Membership:
    """Give somebody a role without an end."""
    return Membership.objects.create(
        user=user, organisation=organisation, team=team, role=role, family=family(role), starts=LONG_AGO
    )


Given = tuple[Organisation, Role, Team | None]


def person(name: str, *given: Given) -> User:
    """Make somebody with roles."""
    user = User.objects.create_user(email=f"{name.split(maxsplit=1)[0].lower()}@vt-voorbeeld.example", name=name)
    for organisation, role, team in given:
        member(user, organisation, role, team)
    return user


def make_cast() -> Cast:
    """Make everyone there is, a table at a time: hundreds of tests begin here."""
    region = Organisation(name="Veilig Thuis Voorbeeldregio", kind=OrganisationKind.REGION)
    other = Organisation(name="Veilig Thuis Andere Regio", kind=OrganisationKind.REGION)
    school = Organisation(
        name="Basisschool De Regenboog", kind=OrganisationKind.EMPLOYER, region=region, frame="onderwijs"
    )
    local = Organisation(name="Lokaal team Oost", kind=OrganisationKind.PARTNER, region=region)
    Organisation.objects.bulk_create([region, other, school, local])
    zuid, noord, far = (
        Team(region=region, name="Zuid"),
        Team(region=region, name="Noord"),
        Team(region=other, name="Kust"),
    )
    Team.objects.bulk_create([zuid, noord, far])
    given: dict[str, tuple[str, tuple[Given, ...]]] = {
        "anna": ("Anna de Vries", ((region, Role.INTAKE, zuid),)),
        "noor": ("Noor de Wit", ((region, Role.ASSESSOR, zuid), (region, Role.SECOND_READER, None))),
        "omar": ("Omar Haddad", ((region, Role.ASSESSOR, zuid), (region, Role.SECOND_READER, None))),
        "samira": ("Samira Bakkali", ((region, Role.ASSESSOR, noord),)),
        "joke": (
            "Joke Brand",
            (
                (region, Role.TEAM_LEADER, zuid),
                (region, Role.OWN_MOTION, None),
                (region, Role.IDENTITY_DECIDER, None),
            ),
        ),
        "els": ("Els Tromp", ((region, Role.SUPERVISOR, None),)),
        "rob": ("Rob Meijer", ((region, Role.ADMINISTRATOR, None),)),
        "ria": ("Ria Vos", ((region, Role.ADMINISTRATOR, None),)),
        "ilse": ("Ilse Bakker", ((school, Role.PROFESSIONAL, None),)),
        "meryem": ("Meryem Kaya", ((local, Role.PARTNER, None),)),
        "vera": ("Vera Smit", ((other, Role.ASSESSOR, far),)),
    }
    people = {key: _unsaved(name) for key, (name, _roles) in given.items()}
    User.objects.bulk_create(people.values())
    Membership.objects.bulk_create(
        _membership(people[key], *one) for key, (_name, roles) in given.items() for one in roles
    )
    return Cast(region=region, other_region=other, zuid=zuid, noord=noord, school=school, local_team=local, **people)


def _unsaved(name: str) -> User:
    user = User(email=f"{name.split(maxsplit=1)[0].lower()}@vt-voorbeeld.example", name=name)
    user.set_unusable_password()
    return user


def _membership(user: User, organisation: Organisation, role: Role, team: Team | None) -> Membership:
    return Membership(user=user, organisation=organisation, team=team, role=role, family=family(role), starts=LONG_AGO)
