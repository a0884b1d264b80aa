"""Starting and finishing clocks: the only writer of terms; it keeps the earliest beside the case."""

from datetime import date
from uuid import UUID

from django.db import transaction

from cases.deadlines.models import Term
from cases.deadlines.queries import last_day
from cases.definitions.models import Kind
from cases.definitions.queries import current
from cases.dossier.models import Case
from cases.dossier.services import set_due
from veiligthuis import clock


@transaction.atomic
def start_term(case: Case, key: str, object_id: UUID, *, started_on: date, chosen: date | None = None) -> Term:
    """Start a clock of a case; starting it again changes nothing.

    Args:
        case: the case that it runs in.
        key: the definition's key, such as `assessment_decree`.
        object_id: what it is the term of (a report, a handover).
        started_on: the day of the event that starts it, in the Netherlands.
        chosen: its last day where people choose that themselves (a monitoring moment); else the definition says it.
    """
    known = Term.objects.filter(key=key, object_id=object_id).first()
    if known is not None:
        return known
    definition = current(Kind.TERM, key, region_id=case.region_id, on=started_on)
    term = Term.objects.create(
        case=case,
        region_id=case.region_id,
        definition=definition,
        key=key,
        object_id=object_id,
        started_on=started_on,
        due=chosen or last_day(definition, started_on),
    )
    _keep_due(case)
    return term


@transaction.atomic
def finish_terms(case: Case, object_id: UUID, *, keys: list[str] | None = None) -> None:
    """Stop the clocks of an object, or those named; stopping again changes nothing."""
    running = Term.objects.select_for_update().filter(case=case, object_id=object_id, done_at=None)
    for term in running.filter(key__in=keys) if keys else running:
        term.done_at = clock.now()
        term.save(update_fields=["done_at"])
    _keep_due(case)


def _keep_due(case: Case) -> None:
    first = Term.objects.filter(case=case, done_at=None).order_by("due").values_list("due", flat=True).first()
    set_due(case, first)
