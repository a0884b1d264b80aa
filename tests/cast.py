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


def person(name: str, *given: tuple[Organisation, Role, Team | None]) -> User:
    """Make somebody with roles."""
    user = User.objects.create_user(email=f"{name.split(maxsplit=1)[0].lower()}@vt-voorbeeld.example", name=name)
    for organisation, role, team in given:
        member(user, organisation, role, team)
    return user


def make_cast() -> Cast:
    """Make everyone there is."""
    region = Organisation.objects.create(name="Veilig Thuis Voorbeeldregio", kind=OrganisationKind.REGION)
    other = Organisation.objects.create(name="Veilig Thuis Andere Regio", kind=OrganisationKind.REGION)
    zuid = Team.objects.create(region=region, name="Zuid")
    noord = Team.objects.create(region=region, name="Noord")
    far = Team.objects.create(region=other, name="Kust")
    school = Organisation.objects.create(
        name="Basisschool De Regenboog", kind=OrganisationKind.EMPLOYER, region=region, frame="onderwijs"
    )
    local = Organisation.objects.create(name="Lokaal team Oost", kind=OrganisationKind.PARTNER, region=region)
    return Cast(
        region=region,
        other_region=other,
        zuid=zuid,
        noord=noord,
        school=school,
        local_team=local,
        anna=person("Anna de Vries", (region, Role.INTAKE, zuid)),
        noor=person("Noor de Wit", (region, Role.ASSESSOR, zuid), (region, Role.SECOND_READER, None)),
        omar=person("Omar Haddad", (region, Role.ASSESSOR, zuid), (region, Role.SECOND_READER, None)),
        samira=person("Samira Bakkali", (region, Role.ASSESSOR, noord)),
        joke=person(
            "Joke Brand",
            (region, Role.TEAM_LEADER, zuid),
            (region, Role.OWN_MOTION, None),
            (region, Role.IDENTITY_DECIDER, None),
        ),
        els=person("Els Tromp", (region, Role.SUPERVISOR, None)),
        rob=person("Rob Meijer", (region, Role.ADMINISTRATOR, None)),
        ria=person("Ria Vos", (region, Role.ADMINISTRATOR, None)),
        ilse=person("Ilse Bakker", (school, Role.PROFESSIONAL, None)),
        meryem=person("Meryem Kaya", (local, Role.PARTNER, None)),
        vera=person("Vera Smit", (other, Role.ASSESSOR, far)),
    )
