"""Making people and giving roles: the only writers of who someone is."""

from datetime import date

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.audit.acts import Act
from accounts.audit.recording import record
from accounts.models import Membership, Organisation, Team, User
from accounts.roles import Role, family
from veiligthuis.database import constraint_of
from veiligthuis.errors import RuleViolation


@transaction.atomic
def make_person(email: str, name: str, *, password: str | None, made_by_seed: bool = False) -> User:
    """Make somebody who can log in with a password, or (None) who must be invited; the second factor comes after.

    Raises:
        RuleViolation: when somebody has this e-mail address already.
    """
    keep_addresses_apart(email)
    return User.objects.create_user(email=email, name=name, password=password, made_by_seed=made_by_seed)


def keep_addresses_apart(email: str) -> None:
    """Refuse an address that somebody has already.

    Raises:
        RuleViolation: somebody logs in with it.
    """
    if User.objects.filter(email=email.lower()).exists():
        raise RuleViolation(_("Er is al iemand met dit e-mailadres."), field="email")


@transaction.atomic
def set_single_keys(user: User, *, on: bool) -> None:
    """Let single letters work as keys for somebody, or not (WCAG 2.1.4); the same said twice changes nothing."""
    row = User.objects.select_for_update().get(pk=user.pk)
    if row.single_keys != on:
        row.single_keys = on
        row.save(update_fields=["single_keys"])


@transaction.atomic
def give_second_factor(user: User) -> str:
    """Give somebody a second factor by time-based codes; returns its secret, in base 32."""
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


@transaction.atomic
def give_role(
    user: User,
    role: Role,
    *,
    organisation: Organisation,
    starts: date,
    team: Team | None = None,
    ends: date | None = None,
    by: User | None = None,
) -> Membership:
    """Give somebody a role at an organisation from a day, until and including a day; `by` is who agreed to it.

    Raises:
        RuleViolation: when it may not meet another role of this person (accounts.roles.family).
    """
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=user,
                organisation=organisation,
                team=team,
                role=role,
                family=family(role),
                starts=starts,
                ends=ends,
            )
    except IntegrityError as error:
        if constraint_of(error) == "membership_families_never_meet":
            raise RuleViolation(_("Deze rol gaat niet samen met een andere rol van deze persoon.")) from error
        raise
    record(
        Act.ROLE_CHANGED,
        role=by.role_line if by else "",
        kind=f"geven {role}",
        object_id=user.pk,
        region=organisation.region_id or organisation.pk,
    )
    return membership
