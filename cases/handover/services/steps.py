"""One step of a handover: who may make it, whether it may follow, and its trace on the timeline."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit.acts import Ground
from accounts.models import User
from accounts.roles import Action
from cases.dossier.access import denied, ground_for
from cases.dossier.models import Case
from cases.dossier.services import locked
from cases.handover.access import receiving_for
from cases.handover.models import Handover, HandoverMessage, HandoverState
from cases.handover.rules import NEEDS_REASON, NEXT_STATES
from cases.notifications.models import Kind
from cases.notifications.services import post
from veiligthuis.errors import RuleViolation
from veiligthuis.templatetags.vt import dutch_date

ENDED = {
    HandoverState.REFUSED: gettext_lazy("Deze overdracht is al geweigerd."),
    HandoverState.TAKEN_BACK: gettext_lazy("Veilig Thuis heeft deze overdracht teruggehaald."),
}


def lock_for(handover: Handover, to: HandoverState, *, by: User, reason: str = "") -> Handover:
    """Return the handover locked for a step; its case is locked first, as in every service of this room.

    Args:
        handover: as the caller knew it.
        to: the state that the step leads to.
        by: who makes the step.
        reason: why, for a step that needs one.

    Raises:
        PermissionDenied: when this person may never make this step on this handover.
        RuleViolation: when the step does not follow on where the handover stands now, or lacks its reason.
    """
    locked(handover.case)
    rows = Handover.objects.select_for_update(of=("self",)).select_related("case", "receiver", "sent_by", "answered_by")
    handover = rows.get(pk=handover.pk)
    action = NEXT_STATES[HandoverState(handover.state)].get(to)
    if action is None:
        raise RuleViolation(_why_not(handover))
    if not _may(by, action, handover):
        raise denied(by, handover.case)
    if to in NEEDS_REASON and not reason.strip():
        raise RuleViolation(_("Schrijf op waarom."), field="text")
    return handover


def _may(by: User, action: Action, handover: Handover) -> bool:
    if not by.can(action):
        return False
    if action is Action.RECEIVE_HANDOVER:
        return handover.receiver_id in receiving_for(by)
    return may_work_on(by, handover.case)


def may_work_on(by: User, case: Case) -> bool:
    """Say whether somebody sees the content of a case now."""
    return ground_for(by, case) is not Ground.NONE


def _why_not(handover: Handover) -> str:
    if handover.state == HandoverState.ACCEPTED and handover.answered_by:
        words = _("%(name)s heeft deze overdracht al aangenomen op %(day)s.")
        return words % {"name": handover.answered_by.name, "day": dutch_date(handover.answered_at)}
    if handover.state == HandoverState.ASKED:
        return _("Er staat al een vraag open. Veilig Thuis antwoordt eerst.")
    return str(ENDED.get(HandoverState(handover.state), _("Er is geen vraag om te beantwoorden.")))


def say(handover: Handover, text: str, *, by: User, from_receiver: bool, token: UUID | None) -> None:
    """Keep a question or an answer.

    Raises:
        RuleViolation: when nothing is written.
    """
    if not text.strip():
        raise RuleViolation(_("Schrijf eerst iets op."), field="text")
    HandoverMessage.objects.create(
        case_id=handover.case_id,
        region_id=handover.region_id,
        handover=handover,
        author=by,
        from_receiver=from_receiver,
        text=text.strip(),
        token=token,
    )


def said_already(token: UUID | None) -> bool:
    """Say whether a question or answer with this token was kept before: the second click of the same form."""
    return token is not None and HandoverMessage.objects.filter(token=token).exists()


def tell(kind: Kind, handover: Handover, people: Iterable[User | None]) -> None:
    """Tell people that something happened to a handover; each round of question and answer is one message."""
    version = HandoverMessage.objects.filter(handover=handover).count() + 1
    if handover.state not in {HandoverState.SENT, HandoverState.ASKED, HandoverState.ANSWERED}:
        version += 1
    known = {user.pk: user for user in people if user is not None}
    post(kind, handover.pk, known.values(), version=version)
