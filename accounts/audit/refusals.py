"""A refusal carries what the trail must know of it; one place writes the event, when every savepoint is behind us.

Services run in savepoints. An event written beside `raise` would be rolled back with the savepoint that the refusal
leaves; carried by the refusal itself, it is written once, in the transaction of the request.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.audit.acts import Act, Ground, Result
from accounts.audit.recording import record
from accounts.models import User


@dataclass(frozen=True)
class Refused:
    """What somebody was refused: the kind of object or the name of the page, the case as far as there is one."""

    kind: str
    object_id: UUID | None = None
    case_id: UUID | None = None
    case_number: str = ""
    region: UUID | None = None
    ground: Ground = Ground.NONE


class Denied(PermissionDenied):
    """The answer is 403: they may know of it, and may not do this; `line` is what they may know."""

    def __init__(self, refused: Refused, line: str = "") -> None:
        """Keep what the event will say, and what the page says."""
        super().__init__()
        self.refused = refused
        self.line = line


class Absent(Http404):
    """The answer is 404, the same for what is not there and for what this person may not know of."""

    def __init__(self, refused: Refused) -> None:
        """Keep what the event will say."""
        super().__init__()
        self.refused = refused


def keep_refusal(
    user: User, error: PermissionDenied | Http404, *, page: str, address: Mapping[str, Any] | None = None
) -> None:
    """Record a refusal, once: what it carries, or else on which page it was and what its address named.

    Args:
        user: who was refused.
        error: the refusal, after it left every savepoint.
        page: the name of the page.
        address: the keys in its address by their names, `case_id` among them below a case; nobody looked whether
            they are there.
    """
    carried = error.refused if isinstance(error, Denied | Absent) else _of_page(user, page, address or {})
    record(
        Act.REFUSED,
        role=user.role_line,
        ground=carried.ground,
        result=Result.REFUSED,
        kind=carried.kind,
        object_id=carried.object_id,
        case_id=carried.case_id,
        case_number=carried.case_number,
        region=carried.region,
    )


def _of_page(user: User, page: str, address: Mapping[str, Any]) -> Refused:
    """Return a refusal that carries nothing itself: the page, the case below which it stands, and the last key."""
    keys = [value for name, value in address.items() if isinstance(value, UUID) and name != "case_id"]
    return Refused(page[:60], keys[-1] if keys else None, address.get("case_id"), region=user.region_id)
