"""What a region needs beside people before anybody can work: teams, who receives handovers, who reports."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation, OrganisationKind, Team
from accounts.people.access import organisations_of

pytestmark = pytest.mark.django_db
REGION = "Veilig Thuis Voorbeeldregio"
PEOPLE = ("Rob Meijer=rob@vt-voorbeeld.example", "Ria Vos=ria@vt-voorbeeld.example")
PLACES = ("--team=Zuid", "--team=Noord", "--partner=Lokaal team Oost", "--employer=De Regenboog=onderwijs")


@pytest.fixture(autouse=True)
def region() -> Organisation:
    call_command("load_definitions")
    call_command("bootstrap", REGION, *PEOPLE, stdout=StringIO())
    return Organisation.objects.get()


def add(*places: str, region: str = REGION) -> str:
    out = StringIO()
    call_command("add_places", region, *places, stdout=out)
    return out.getvalue()


def test_what_is_added_is_offered_to_the_administrators_and_a_second_time_adds_nothing(region: Organisation) -> None:
    assert "Toegevoegd: 4" in add(*PLACES)
    assert set(Team.objects.values_list("name", "region")) == {("Zuid", region.pk), ("Noord", region.pk)}
    assert list(organisations_of(region.pk).exclude(pk=region.pk).values_list("name", "kind", "frame")) == [
        ("Lokaal team Oost", OrganisationKind.PARTNER, ""),
        ("De Regenboog", OrganisationKind.EMPLOYER, "onderwijs"),
    ]
    assert "Toegevoegd: 1. Er was al: 4." in add(*PLACES, "--team= West ")
    assert Team.objects.filter(name="West").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("--employer=De Regenboog=timmeren", "wel: gezondheidszorg"),
        ("--employer=De Regenboog", "naam=afwegingskader"),
        ("--partner=" + "x" * 201, "200"),
        ("--partner=", "leeg"),
        ("--employer=Lokaal team Oost=onderwijs", "al een partner"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_added(region: Organisation, wrong: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        add("--team=Zuid", "--partner=Lokaal team Oost", wrong)
    assert not Team.objects.exists()
    assert list(organisations_of(region.pk)) == [region]


def test_a_region_that_is_not_there_is_said() -> None:
    with pytest.raises(CommandError, match="geen regio"):
        add("--team=Zuid", region="Veilig Thuis Elders")


def test_each_region_has_its_own() -> None:
    Organisation.objects.create(name="Veilig Thuis Andere Regio", kind=OrganisationKind.REGION)
    for region in (REGION, "Veilig Thuis Andere Regio"):
        assert "Toegevoegd: 4" in add(*PLACES, region=region)
