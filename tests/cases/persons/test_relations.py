"""Relations between the people of a case."""

import pytest

from cases.persons import queries, services
from cases.persons.models import (
    Relation,
    RelationKind,
)
from tests.cases.persons.make import make_family
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db


def test_a_relation_to_oneself_is_refused_in_words() -> None:
    family = make_family()
    with pytest.raises(RuleViolation, match="met zichzelf"):
        services.add_relation(family.case, family.sanne, RelationKind.SIBLING, family.sanne, by=family.cast.noor)


def test_the_same_relation_is_kept_once_also_from_the_other_side() -> None:
    family = make_family()
    sanne, lucas, by = family.sanne, family.lucas, family.cast.noor
    services.add_relation(family.case, sanne, RelationKind.PARENT, lucas, by=by)
    services.add_relation(family.case, sanne, RelationKind.OTHER, lucas, by=by)
    services.add_relation(family.case, lucas, RelationKind.OTHER, sanne, by=by)
    assert Relation.objects.filter(case=family.case).count() == 2
    with pytest.raises(RuleViolation, match="Andersom"):
        services.add_relation(family.case, lucas, RelationKind.PARENT, sanne, by=by)


def test_a_relation_that_ended_is_not_shown_and_can_be_said_again() -> None:
    family = make_family()
    relation = Relation.objects.get(case=family.case)
    services.end_relation(relation, by=family.cast.noor)
    services.end_relation(relation, by=family.cast.noor)
    assert queries.people_of(family.case)[0].relations == []
    services.add_relation(family.case, family.sanne, RelationKind.PARENT, family.lucas, by=family.cast.noor)
    assert queries.people_of(family.case)[0].relations == ["kind van Sanne"]
