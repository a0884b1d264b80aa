"""What the receiver does: accept, ask first, or refuse with a reason."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cases.deadlines.services import finish_terms
from cases.evidence.models import EntryKind
from cases.evidence.services import write_entry
from cases.handover.models import Handover, HandoverState
from cases.handover.services.steps import lock_for, said_already, say, tell
from cases.notifications.models import Kind
from veiligthuis import clock
from veiligthuis.language import in_dutch


@transaction.atomic
def accept(handover: Handover, *, contact: str = "", by: User) -> None:
    """Accept a handover: from now on the receiver looks after the safety.

    Args:
        handover: a handover to somebody's own organisation.
        contact: who will be spoken to about it there; whoever accepts, when nobody is named.
        by: who accepts.

    Raises:
        PermissionDenied: when it was sent to another organisation.
        RuleViolation: when it was accepted, refused or taken back meanwhile.
    """
    handover = lock_for(handover, HandoverState.ACCEPTED, by=by)
    handover.receiver_person = contact.strip() or by.name
    _end(handover, HandoverState.ACCEPTED, by=by)
    with in_dutch():
        title = _("Overdracht aangenomen door %(name)s") % {"name": handover.receiver.name}
        text = _("Aanspreekpunt: %(name)s") % {"name": handover.receiver_person}
    write_entry(handover.case, by=by, kind=EntryKind.STEP, title=title, text=text, important=True)


@transaction.atomic
def refuse(handover: Handover, *, reason: str, by: User) -> None:
    """Refuse a handover with a reason; the responsibility stays where it was.

    Raises:
        PermissionDenied: when it was sent to another organisation.
        RuleViolation: when it was accepted, refused or taken back meanwhile, or without a reason.
    """
    handover = lock_for(handover, HandoverState.REFUSED, by=by, reason=reason)
    handover.reason = reason.strip()
    _end(handover, HandoverState.REFUSED, by=by)
    with in_dutch():
        title = _("Overdracht geweigerd door %(name)s") % {"name": handover.receiver.name}
    write_entry(handover.case, by=by, kind=EntryKind.STEP, title=title, text=handover.reason)


def _end(handover: Handover, state: HandoverState, *, by: User) -> None:
    handover.state, handover.answered_by, handover.answered_at = state, by, clock.now()
    handover.save(update_fields=["state", "answered_by", "answered_at", "reason", "receiver_person"])
    finish_terms(handover.case, handover.pk)
    tell(Kind.HANDOVER_ANSWERED, handover, [handover.sent_by, handover.case.assignee])


@transaction.atomic
def ask(handover: Handover, text: str, *, token: UUID | None, by: User) -> None:
    """Ask something first; the handover stays open. The same token twice changes nothing.

    Raises:
        PermissionDenied: when it was sent to another organisation.
        RuleViolation: when a question is open already, it ended meanwhile, or nothing is written.
    """
    if said_already(token):
        return
    handover = lock_for(handover, HandoverState.ASKED, by=by)
    say(handover, text, by=by, from_receiver=True, token=token)
    handover.state = HandoverState.ASKED
    handover.save(update_fields=["state"])
    with in_dutch():
        title = _("%(name)s heeft een vraag over de overdracht") % {"name": handover.receiver.name}
    write_entry(handover.case, by=by, kind=EntryKind.STEP, title=title, text=text)
    tell(Kind.HANDOVER_ANSWERED, handover, [handover.sent_by, handover.case.assignee])
