"""Who may see a handover from outside: whoever receives handovers at its receiver today; nobody else knows of it."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.audit.acts import Act, Ground, Result
from accounts.audit.recording import record
from accounts.audit.refusals import Absent, Refused
from accounts.models import User
from accounts.roles import Role
from cases.handover.models import Handover, HandoverState

GONE = frozenset(
    {HandoverState.TAKEN_BACK, HandoverState.REFUSED}
)  # the receiver reads nothing of the package any more


def receiving_for(user: User) -> list[UUID]:
    """Return the organisations for which somebody receives handovers today."""
    return sorted({member.organisation_id for member in user.memberships_now if member.role == Role.PARTNER})


def received_handovers(user: User) -> QuerySet[Handover]:
    """Return the handovers to somebody's own organisation. Every list of received handovers starts here."""
    return Handover.objects.filter(receiver_id__in=receiving_for(user))


def get_received(user: User, handover_id: UUID, *, act: Act = Act.OPENED_PACKAGE) -> Handover:
    """Return a handover to somebody's organisation, and record the look.

    One that was taken back or refused is returned too, so that the page can say so. Taken back, nothing of it is shown
    any more, and the look is a refused one; who refused it still sees that, and why, but nobody of the package. As a
    document it is not there.

    Args:
        user: who asks.
        handover_id: the handover.
        act: how the look is recorded.

    Raises:
        Http404: when it was sent to another organisation, or does not exist; the answer is the same. Also for a
            document of one that is gone.
    """
    found = received_handovers(user).filter(pk=handover_id).select_related("case", "receiver", "sent_by", "answered_by")
    handover = found.first()
    if handover is None:
        raise Absent(Refused("overdracht", object_id=handover_id))
    if handover.state in GONE and act is Act.EXPORTED:
        number, region = handover.case.number, handover.region_id
        raise Absent(Refused("overdracht", handover.pk, handover.case_id, number, region, Ground.OWN_WORK))
    record_received(user, handover, Act.REFUSED if handover.state == HandoverState.TAKEN_BACK else act)
    return handover


def record_received(user: User, handover: Handover, act: Act) -> None:
    """Record that somebody of the receiver looked at a handover."""
    record(
        act,
        role=user.role_line,
        ground=Ground.OWN_WORK,
        result=Result.REFUSED if act is Act.REFUSED else Result.DONE,
        kind="overdracht",
        object_id=handover.pk,
        case_id=handover.case_id,
        case_number=handover.case.number,
        region=handover.region_id,
        persons=[] if handover.state in GONE else handover.persons,
    )
