"""What the people of a case are to each other."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cases.dossier.models import Case
from cases.dossier.services import locked_open
from cases.persons.models import Person, Relation, RelationKind
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

# the second is the same seen from the other side, so that it is kept once
MUTUAL = frozenset({RelationKind.PARTNER, RelationKind.EX_PARTNER, RelationKind.SIBLING, RelationKind.OTHER})


@transaction.atomic
def add_relation(case: Case, person: Person, kind: RelationKind | str, other: Person, *, by: User | None) -> Relation:
    """Say what one person is to another; the same said twice is kept once.

    Args:
        case: an open case, of which both are.
        person: the one of whom it is said.
        kind: what that person is to the other.
        other: the other.
        by: who says it; None for the system.

    Raises:
        RuleViolation: a relation to oneself, to somebody of another case, an impossible pair, or a closed case.
    """
    case = locked_open(case)
    kind = RelationKind(kind)
    if person.pk == other.pk:
        raise RuleViolation(_("Iemand kan geen relatie met zichzelf hebben. Kies een ander."), field="other")
    if {person.case_id, other.case_id} != {case.pk}:
        raise RuleViolation(_("Kies twee personen van deze zaak."), field="other")
    running = Relation.objects.filter(case=case, ended_at=None, kind=kind)
    if known := running.filter(person=person, other=other).first():
        return known
    if reversed_ := running.filter(person=other, other=person).first():
        if kind in MUTUAL:
            return reversed_
        raise RuleViolation(_("Andersom staat dit er al. Beëindig eerst die relatie."), field="kind")
    return Relation.objects.create(case=case, region_id=case.region_id, person=person, kind=kind, other=other)


@transaction.atomic
def end_relation(relation: Relation, *, by: User) -> None:
    """End a relation; it stays in the record. Ending it twice changes nothing.

    Raises:
        RuleViolation: when the case is closed.
    """
    locked_open(relation.case)
    relation = Relation.objects.select_for_update().get(pk=relation.pk)
    if relation.ended_at is None:
        relation.ended_at = clock.now()
        relation.save(update_fields=["ended_at"])
