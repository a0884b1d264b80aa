"""Which changes of people and roles the trail keeps, and how it hides values."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from auditlog import diff
from auditlog.registry import auditlog
from django.db.models import BinaryField, Model

REQUEST_FIELDS = [
    "region", "kind", "state", "person", "role", "organisation", "team", "starts", "ends", "membership",
    "people_import", "asked_by", "decided_by", "decided_at", "reason",
]  # fmt: skip
read_value: Callable[..., Any] = diff.get_field_value


def masked(_value: str) -> str:
    """Return the same words for every hidden value: not even half of it is kept (security.md, finding 3)."""
    return "[gewijzigd]"


def value_of(row: Model | None, field: Any, *args: Any, **kwargs: Any) -> Any:
    """Return what auditlog compares; it cannot read bytes, so a sealed value is compared by its digest.

    Sealed fields are masked (cases/audit.py), so that the digest itself stands nowhere either.
    """
    if isinstance(field, BinaryField):
        value = getattr(row, field.attname, None)
        return str(None) if value is None else sha256(bytes(value)).hexdigest()
    return read_value(row, field, *args, **kwargs)


def register_accounts() -> None:
    """Register the models of accounts; fields are named one by one, never all."""
    from accounts.models import DutyShift, Membership, Organisation, PeopleImport, RoleRequest, Team, User

    diff.get_field_value = value_of  # type: ignore[assignment]  # its own has no types
    auditlog.register(
        User,
        include_fields=["email", "name", "is_active", "deactivated_at", "password"],
        mask_fields=["email", "name", "password"],
    )
    auditlog.register(Organisation, include_fields=["name", "kind", "region", "frame", "phone"], mask_fields=["phone"])
    auditlog.register(Team, include_fields=["name", "region"])
    auditlog.register(
        Membership, include_fields=["user", "organisation", "team", "role", "starts", "ends", "withdrawn_at"]
    )
    auditlog.register(RoleRequest, include_fields=REQUEST_FIELDS, mask_fields=["reason"])
    auditlog.register(PeopleImport, include_fields=["region", "made_by", "lines", "count"], mask_fields=["lines"])
    auditlog.register(DutyShift, include_fields=["region", "user", "kind", "starts", "ends", "cancelled_at"])
