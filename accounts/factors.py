"""Second factors of a person: which there are, and removing one; the last is never removed."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.base.internal.flows import delete_dangling_recovery_codes
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.acts import Act
from accounts.audit.recording import record
from accounts.models import User
from veiligthuis.errors import RuleViolation

KINDS: dict[str, str] = {
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.TOTP: "app",
    Authenticator.Type.RECOVERY_CODES: "herstelcodes",
}
REAL = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


@dataclass(frozen=True)
class Factor:
    """A second factor as its owner sees it."""

    id: int
    kind: str
    name: str
    made_at: datetime
    used_at: datetime | None


def factors(user: User) -> list[Factor]:
    """Return the passkeys and the app of somebody, passkeys first; recovery codes stand apart."""
    rows = Authenticator.objects.filter(user=user, type__in=REAL).order_by("-type", "created_at")
    return [
        Factor(
            row.pk,
            KINDS[row.type],
            row.wrap().name if row.type == Authenticator.Type.WEBAUTHN else "",
            row.created_at,
            row.last_used_at,
        )
        for row in rows
    ]


def factor_kinds(user: User) -> set[str]:
    """Return which kinds somebody has: passkey, app, herstelcodes."""
    return {KINDS[row.type] for row in _rows(user)}


def _rows(user: User) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=user))


def codes_left(user: User) -> int:
    """Return how many recovery codes somebody has not used."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(row.wrap().get_unused_codes()) if row else 0


def record_factor(act: Act, user: User, kind: str) -> None:
    """Record that a factor came or went; never what it is made of."""
    record(act, role=user.role_line, region=user.region_id, kind=kind, object_id=user.pk)


@transaction.atomic
def remove_factors(user: User, *, role: str) -> None:
    """Remove every second factor of somebody, recovery codes too, on behalf of others: they must set one up anew.

    Args:
        user: whose factors they are.
        role: the role of whoever does it, for the trail; empty for a command.
    """
    for row in Authenticator.objects.select_for_update().filter(user=user):
        row.delete()
        record(Act.FACTOR_REMOVED, role=role, region=user.region_id, kind=KINDS[row.type], object_id=user.pk)


@transaction.atomic
def remove_factor(user: User, factor_id: int) -> bool:
    """Remove one of one's own factors; false when there is none such.

    Raises:
        RuleViolation: when it is the last one; a second step is never absent.
    """
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    mine = [row for row in _rows(user) if row.type in REAL]
    found = next((row for row in mine if row.pk == factor_id), None)
    if found is None:
        return False
    if len(mine) == 1:
        raise RuleViolation(_("Dit is je enige tweede stap. Voeg eerst een andere toe."))
    kind = KINDS[found.type]
    found.delete()
    delete_dangling_recovery_codes(user)
    record_factor(Act.FACTOR_REMOVED, user, kind)
    return True
