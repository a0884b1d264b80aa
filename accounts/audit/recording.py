"""The one function that records an act; in the same transaction, or the act itself does not happen."""

import secrets
from collections.abc import Iterable
from uuid import UUID

from accounts.audit.acts import Act, Ground, Result
from accounts.audit.models import Event
from veiligthuis.database import current_actor, current_request


def record(
    act: Act,
    *,
    role: str = "",
    ground: Ground | str = "",
    purpose: str = "",
    result: Result = Result.DONE,
    kind: str = "",
    object_id: UUID | None = None,
    case_id: UUID | None = None,
    case_number: str = "",
    region: UUID | None = None,
    persons: Iterable[UUID] = (),
    listed: Iterable[UUID] = (),
) -> None:
    """Record one act of whoever acts in this transaction (NEN 7513; security.md D7).

    Args:
        act: what was done.
        role: the role of the actor at that moment.
        ground: why they had access at that moment.
        purpose: what they said they needed it for.
        result: done or refused.
        kind: the kind of object, or the name of the page.
        object_id: the object, when there is one apart from the case.
        case_id: the case, by id only: the trail has no foreign key to it.
        case_number: its human number, so that the trail can be read when the case is gone.
        region: the region whose data it is.
        persons: the persons concerned that were shown.
        listed: the ids shown on a list page: one event for a page.

    Raises:
        IntegrityError: when nobody is named as actor; then nothing is shown either.
    """
    Event.objects.create(
        actor=current_actor(),
        act=act,
        role=role,
        ground=ground,
        purpose=purpose,
        result=result,
        kind=kind,
        object_id=object_id,
        case_id=case_id,
        case_number=case_number,
        region=region,
        persons=list(persons),
        listed=list(listed),
        request=current_request() or secrets.token_hex(8),
    )
