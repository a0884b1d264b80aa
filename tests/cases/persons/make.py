"""A family in a case, for the tests of every room."""

from dataclasses import dataclass, replace
from typing import Any

from cases.dossier.models import Case
from cases.dossier.services import assign, open_case
from cases.persons.models import Person, RelationKind, Role
from cases.persons.services import add_person, add_relation
from cases.persons.values import PersonValues
from tests.cast import Cast, make_cast

HOME: dict[str, Any] = {"street": "Galgenwaard", "house_number": "14", "postcode": "3524 AA", "town": "Utrecht"}
LUCAS = PersonValues(given_names="Lucas", infix="van den", surname="Heuvel", roles=[Role.CHILD], age=6, **HOME)
SANNE = PersonValues(
    given_names="Sanne",
    infix="van den",
    surname="Heuvel",
    sex="vrouw",
    roles=[Role.PARENT, Role.VICTIM],
    age=30,
    birth_about=True,
    phone="+31687654321",
    codeword="lavendel",
    no_home_call=True,
    reach_when="woensdag 10:00 tot 12:00",
    bsn="999990627",
)


@dataclass
class Family:
    """A case of team Zuid that Noor holds, with a child and a parent."""

    cast: Cast
    case: Case
    lucas: Person
    sanne: Person


def make_family(**sanne: Any) -> Family:
    """Make the case; the words given change what stands about Sanne."""
    cast = make_cast()
    case = open_case(cast.zuid, by=cast.noor)
    assign(case, to=cast.noor, by=cast.noor)
    mother = add_person(case, replace(SANNE, **sanne), by=cast.noor)
    lucas = add_person(case, LUCAS, by=cast.noor)
    add_relation(case, mother, RelationKind.PARENT, lucas, by=cast.noor)
    case.refresh_from_db()
    return Family(cast, case, lucas, mother)
