"""Inviting somebody: a one-time link by mail, with which they choose a password and then their second factor."""

from django.db import transaction

from accounts.audit.acts import Act
from accounts.audit.recording import record
from accounts.entry import OneTimeLink, Purpose
from accounts.links import address_of, make_link
from accounts.models import User
from accounts.outbox import post
from veiligthuis import clock


def post_link(kind: str, link: OneTimeLink) -> None:
    """Write the mail with a link into the outbox, in the caller's transaction.

    Args:
        kind: "invited" or "password_asked".
        link: what the mail is about; its address is made when the mail leaves.
    """
    post(kind, link.pk, [link.user])


@transaction.atomic
def invite(user: User) -> str:
    """Invite somebody, or invite them anew: an earlier invitation ends, the mail leaves by the outbox.

    Call it in the transaction that makes the person (`services.make_person(email, name, password=None)`), as the
    administrator who acts; it records `Act.INVITED` with the person as object. Whether a person may be invited
    (made, active, no password yet) is the caller's to check.

    Args:
        user: an active person, with or without a password.

    Returns:
        the whole address of the link. It stands in no row and no log; show it to nobody but the person.
    """
    link = make_link(user, Purpose.INVITATION)
    post_link("invited", link)
    record(Act.INVITED, kind="account", object_id=user.pk, region=user.region_id)
    return address_of(link.pk)


def open_invitation(user: User) -> OneTimeLink | None:
    """Return somebody's invitation that still holds (`until` says how long), or None: for the list of people."""
    return OneTimeLink.objects.filter(
        user=user, purpose=Purpose.INVITATION, ended_at=None, until__gt=clock.now()
    ).first()
