"""Reading for the portal: a draft with its frame, and what somebody sent with where it stands in plain words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import Act, Ground
from accounts.audit.recording import record
from accounts.models import Organisation, User
from accounts.roles import Role
from cases.definitions.models import Definition, Kind
from cases.definitions.queries import current
from cases.drafts.models import Draft
from cases.drafts.services import own_drafts, read_draft
from cases.intake.models import Report, ReportState, Submission, SubmissionKind, SubmissionState
from cases.portal.access import FORM
from cases.portal.parts import Content
from veiligthuis import clock
from veiligthuis.keys import KeyRefused

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE = 25  # sent reports on one page

WORDS: "dict[str, tuple[StrOrPromise, StrOrPromise]]" = {
    SubmissionState.WAITING: (
        _("Ontvangen, wordt bekeken"),
        _("Een medewerker van Veilig Thuis leest je melding. Bij vragen bellen we jou."),
    ),
    SubmissionState.REFUSED: (
        _("Niet aangenomen als melding"),
        _("We hebben je hierover gebeld of bellen je nog. Heb je vragen, bel 0800-2000."),
    ),
    ReportState.RECEIVED: (
        _("Aangenomen als melding"),
        _("We beoordelen nu of de mensen over wie het gaat veilig zijn."),
    ),
    ReportState.IN_ASSESSMENT: (
        _("Aangenomen, we beoordelen de veiligheid"),
        _("We praten met mensen die het gezin kennen. Het kan zijn dat we jou ook bellen."),
    ),
    ReportState.DECIDED: (
        _("Aangenomen en besloten"),
        _("We hebben besloten wat er nodig is. We bellen je over wat we daarover mogen vertellen."),
    ),
}


@dataclass(frozen=True)
class Held:
    """Somebody's draft, opened, with the frame that it was begun with."""

    draft: Draft
    content: Content
    body: dict[str, Any]
    frame_key: str
    version: int


@dataclass(frozen=True)
class SentLine:
    """A sent report and where it stands."""

    submission: Submission
    status: "StrOrPromise"
    meaning: "StrOrPromise"


def hold(draft: Draft) -> Held:
    """Open a draft."""
    content = Content.from_json(read_draft(draft))
    definition = Definition.objects.get(pk=content.definition)
    return Held(draft, content, definition.body, definition.key, definition.version)


def employer_of(user: User) -> Organisation | None:
    """Return the organisation for which somebody reports as a professional."""
    own = (m.organisation for m in user.memberships_now if m.role == Role.PROFESSIONAL)
    return next(own, None)


def frame_for(user: User) -> Definition | None:
    """Return the frame of the Meldcode of somebody's group, or None when their organisation has none."""
    employer = employer_of(user)
    if employer is None or user.region_id is None:
        return None
    try:
        return current(Kind.MELDCODE, employer.frame, region_id=user.region_id, on=clock.today())
    except Definition.DoesNotExist:
        return None


def open_drafts(user: User) -> tuple[list[Held], list[Draft]]:
    """Return somebody's own drafts, opened, the newest first; and those that cannot be read any more."""
    held, lost = [], []
    for draft in own_drafts(user, FORM):
        try:
            held.append(hold(draft))
        except KeyRefused:
            lost.append(draft)
    return held, lost


def sent_by(user: User, page: int = 1) -> tuple[list[SentLine], bool]:
    """Return one page of what somebody sent, the newest first, and record which of it was shown.

    Args:
        user: who sent it.
        page: which page, from 1.

    Returns:
        the lines, and whether there are more after them.
    """
    own = Submission.objects.filter(sender=user, kind=SubmissionKind.PORTAL).defer("sealed")
    first = (page - 1) * PAGE
    found = list(own.order_by("-arrived_at", "id")[first : first + PAGE + 1])
    shown = found[:PAGE]
    if shown:
        record(
            Act.LISTED,
            role=user.role_line,
            ground=Ground.OWN_WORK,
            kind="eigen meldingen",
            region=user.region_id,
            listed=[one.pk for one in shown],
        )
    return with_status(shown), len(found) > PAGE


def with_status(submissions: list[Submission]) -> list[SentLine]:
    """Add where each stands, in the words for its sender."""
    rows = Report.objects.filter(submission__in=submissions).values_list("submission_id", "state")
    states = dict(rows)
    return [SentLine(one, *WORDS[states.get(one.pk, one.state)]) for one in submissions]
