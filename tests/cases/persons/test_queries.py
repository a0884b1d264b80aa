"""What screens read about the people of a case."""

from dataclasses import replace
from typing import Any

import pytest

from cases.dossier.services import open_case
from cases.persons import queries
from cases.persons.models import RelationKind, Role
from cases.persons.services import add_person, add_relation, change_person
from cases.persons.values import PersonValues
from tests.cases.persons.make import LUCAS, make_family

pytestmark = pytest.mark.django_db


def test_children_come_first_with_age_roles_relations_and_warnings_in_words() -> None:
    family = make_family()
    lucas, sanne = queries.people_of(family.case)
    assert (lucas.name, lucas.age, lucas.is_child) == ("Lucas van den Heuvel", "6 jaar", True)
    assert (lucas.relations, lucas.roles) == (["kind van Sanne"], ["kind"])
    assert (sanne.age, sanne.age_short, sanne.is_child) == ("ongeveer 30 jaar", "±30", False)
    assert (sanne.relations, sanne.roles) == (["ouder van Lucas"], ["ouder", "slachtoffer"])
    assert sanne.safe.warnings == ["Niet thuis bellen", "Alleen met codewoord"]
    assert (sanne.safe.when, sanne.safe.has_phone) == ("woensdag 10:00 tot 12:00", True)
    assert lucas.name_and_age == "Lucas (6)"


def test_a_bsn_is_masked_but_for_two_digits() -> None:
    family = make_family()
    assert queries.masked_bsns(family.case, queries.people_of(family.case)) == {family.sanne.pk: "*******27"}


@pytest.mark.parametrize("size", [5, 40])
def test_the_people_of_a_case_take_four_queries_however_many(size: int, django_assert_num_queries: Any) -> None:
    family = make_family()
    for _number in range(size - 2):
        person = add_person(family.case, LUCAS, by=family.cast.noor)
        add_relation(family.case, family.sanne, RelationKind.PARENT, person, by=family.cast.noor)
    with django_assert_num_queries(4):
        lines = queries.people_of(family.case)
        assert len([(line.relations, line.address, line.safe.warnings, line.household) for line in lines]) == size


@pytest.mark.parametrize(
    ("people", "label"),
    [
        ([], "Naam onbekend"),
        ([PersonValues()], "Naam onbekend"),
        ([PersonValues(given_names="Sanne")], "Sanne"),
        ([PersonValues(surname="Oosterhuis", sex="vrouw")], "Mw. Oosterhuis"),
        ([PersonValues(infix="'t", surname="Hart", sex="man")], "Dhr. 't Hart"),
        ([PersonValues(given_names="Kim", infix="de", surname="Boer")], "Kim De Boer"),
        ([PersonValues(surname="Oosterhuis", sex="vrouw"), PersonValues(roles=["onduidelijk"])], "Gezin Oosterhuis"),
        ([PersonValues(surname="Bakker"), PersonValues(surname="Bakker"), LUCAS], "Gezin Van den Heuvel"),
    ],
)
def test_a_case_is_called_after_its_children_else_after_the_family(people: list[PersonValues], label: str) -> None:
    family = make_family()
    case = open_case(family.cast.zuid, by=family.cast.noor)
    for values in people:
        add_person(case, values, by=family.cast.noor)
    assert queries.family_label(queries.people_of(case)) == label


def test_names_of_many_cases_take_one_query(django_assert_num_queries: Any) -> None:
    family = make_family()
    add_person(family.case, replace(LUCAS, given_names="Noa", age=4), by=family.cast.noor)
    empty = open_case(family.cast.zuid, by=family.cast.noor)
    with django_assert_num_queries(1):
        names = queries.names_for([family.case.pk, empty.pk])
    assert names == {
        family.case.pk: ("Gezin Van den Heuvel", "2 kinderen"),
        empty.pk: ("Naam onbekend", "geen kinderen bekend"),
    }


@pytest.mark.parametrize(
    ("values", "words", "child"),
    [
        (PersonValues(unborn=True, roles=[Role.CHILD]), "ongeboren", True),
        (PersonValues(roles=[Role.CHILD]), "leeftijd onbekend", True),
        (PersonValues(roles=[Role.PARENT]), "leeftijd onbekend", False),
        (PersonValues(roles=[Role.CHILD], age=40), "40 jaar", False),
        (PersonValues(age=0), "0 jaar", True),
    ],
)
def test_who_may_be_a_child_is_treated_as_one(values: PersonValues, words: str, *, child: bool) -> None:
    family = make_family()
    case = open_case(family.cast.zuid, by=family.cast.noor)
    add_person(case, values, by=family.cast.noor)
    line = queries.people_of(case)[0]
    assert (line.age, line.is_child) == (words, child)


def test_what_was_put_in_comes_out_again() -> None:
    family = make_family()
    values = queries.values_of(family.sanne)
    assert (values.phone, values.codeword, values.bsn) == ("+31687654321", "lavendel", "999990627")
    assert (values.age, values.birth_about, values.roles) == (30, True, ["ouder", "slachtoffer"])
    assert queries.values_of(family.lucas).postcode == "3524AA"


def test_no_history_tells_a_place_that_became_secret() -> None:
    family = make_family(street="Schuilstraat", house_number="3", town="Utrecht")
    person = family.sanne
    for change in ({"postcode": "3524 AA"}, {"secret_address": True}, {"street": "schuilstraat", "house_number": "3b"}):
        person.refresh_from_db()
        now = replace(queries.values_of(person), **change)
        change_person(person, now, version=person.version, by=family.cast.noor)
    stays = queries.history_of(person)
    told = [
        change.now for before in queries.versions_of(person, queries.values_of(person)) for change in before.changes
    ]
    assert [(stay.words, stay.secret) for stay in stays] == [("Geheim adres", True)] * 2
    assert told == ["geheim adres", "nee", "geheim adres", "niets"]
