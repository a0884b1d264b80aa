"""Whose drafts and sent reports somebody may see: their own, and nobody else's.

Everything else is the same 404 as what does not exist, and the refusal is recorded.
"""

from uuid import UUID

from accounts.audit.acts import Act, Ground
from accounts.audit.recording import record
from accounts.audit.refusals import Absent, Refused
from accounts.models import User
from cases.drafts.models import Draft
from cases.drafts.services import find_draft, has_ended
from cases.intake.models import Submission, SubmissionKind

FORM = "meldcode"  # the name under which the drafts of this room are kept


def draft_or_sent(user: User, token: UUID) -> Draft | Submission:
    """Return somebody's own draft, or what became of it when it was sent; one's own draft leaves no event.

    The draft is looked for first: it goes in the transaction that sends it, so that one of both is always there.

    Raises:
        Http404: when it is not theirs or not there; recorded.
    """
    found = find_draft(user, FORM, token) or sent_from(user, token)
    if found is None:
        raise _absent(user, token)
    return found


def draft_or_over(user: User, token: UUID) -> Draft | None:
    """Return somebody's own draft, or None when they sent it or threw it away, in whichever window.

    Raises:
        Http404: when it never was theirs, or is long gone; recorded.
    """
    if find_draft(user, FORM, token) is None and has_ended(user, FORM, token):
        return None
    found = draft_or_sent(user, token)
    return found if isinstance(found, Draft) else None


def sent_from(user: User, token: UUID) -> Submission | None:
    """Return what somebody sent from a draft, or None when that draft was not sent."""
    return own_submissions(user, token=token)


def own_submission(user: User, submission_id: UUID, *, page: str) -> Submission:
    """Return a report that somebody sent, and record that they looked.

    Args:
        user: who asks.
        submission_id: what they sent.
        page: which page of it, for the trail.

    Raises:
        Http404: when it is not theirs or not there; recorded.
    """
    submission = own_submissions(user, pk=submission_id)
    if submission is None:
        raise _absent(user, submission_id)
    record(
        Act.OPENED_PAGE,
        role=user.role_line,
        ground=Ground.OWN_WORK,
        kind=page,
        object_id=submission.pk,
        region=submission.region_id,
    )
    return submission


def own_submissions(user: User, **which: UUID) -> Submission | None:
    """Return one report of somebody by its key or token, without the sealed content."""
    own = Submission.objects.filter(sender=user, kind=SubmissionKind.PORTAL, **which)
    return own.defer("sealed").select_related("organisation").first()


def _absent(user: User, object_id: UUID) -> Absent:
    return Absent(Refused("ingezonden melding", object_id=object_id, region=user.region_id))
