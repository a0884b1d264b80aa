"""Beginning, keeping, throwing away and sending a report by a professional: the only writers of this room."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cases.drafts.models import Draft
from cases.drafts.services import KEEP_PORTAL, discard_draft, read_draft, save_draft
from cases.intake import services as intake
from cases.intake.models import Submission
from cases.intake.values import RelationValues, ReporterValues, ReportValues
from cases.persons.values import PersonValues
from cases.portal.access import FORM, sent_from
from cases.portal.parts import PERSON, Content, Entry
from cases.portal.queries import frame_for
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

MOST_PEOPLE = 40
MOST_TYPED = 200_000  # characters of one form


class Gone(RuleViolation):
    """The draft was sent or thrown away meanwhile."""


@dataclass(frozen=True)
class Filled:
    """A report as it is sent."""

    values: ReportValues
    people: list[PersonValues]
    relations: list[RelationValues]
    reporter: ReporterValues
    urgent: bool = False


@transaction.atomic
def begin(user: User, token: UUID) -> None:
    """Begin a draft with the frame of the professional's own group; beginning it again changes nothing.

    Args:
        user: who reports.
        token: the one-time token of the page, which becomes the draft's own.

    Raises:
        RuleViolation: when their organisation has no frame.
    """
    if _locked(user, token) is not None or sent_from(user, token) is not None:
        return
    frame = frame_for(user)
    if frame is None:
        raise RuleViolation(
            _("Voor jouw organisatie is nog geen afwegingskader ingesteld. Bel 0800-2000 om te melden.")
        )
    save_draft(user, FORM, token, Content(frame.pk).as_json(), keep=KEEP_PORTAL)


@transaction.atomic
def keep(user: User, token: UUID, key: str, fields: dict[str, Any], *, done: bool) -> Draft:
    """Keep what was typed in one form of a draft; the other forms stay as they are.

    Args:
        user: whose draft it is.
        token: which draft.
        key: which form of it (cases/portal/parts.py).
        fields: the fields as typed.
        done: whether they said that it is done.

    Raises:
        Gone: when the draft was sent or thrown away meanwhile.
        RuleViolation: when too much is put into it.
    """
    content = _content(_existing(user, token))
    if sum(len(str(value)) for value in fields.values()) > MOST_TYPED:
        raise RuleViolation(_("Dit is te veel om te bewaren. Maak de tekst korter."))
    if key.startswith(PERSON) and key not in content.entries and len(content.people()) >= MOST_PEOPLE:
        raise RuleViolation(
            _("Er staan al %(number)d mensen in deze melding. Bel 0800-2000.") % {"number": MOST_PEOPLE}
        )
    content = content.with_entry(key, Entry(fields, done, clock.today().isoformat()))
    return save_draft(user, FORM, token, content.as_json(), keep=KEEP_PORTAL)


@transaction.atomic
def drop(user: User, token: UUID, key: str) -> None:
    """Take one form, such as a person, out of a draft; taking it out again changes nothing.

    Raises:
        RuleViolation: when the draft is gone.
    """
    content = _content(_existing(user, token))
    if key in content.entries:
        save_draft(user, FORM, token, content.without(key).as_json(), keep=KEEP_PORTAL)


@transaction.atomic
def throw_away(user: User, token: UUID) -> None:
    """Destroy a draft and its key."""
    discard_draft(user, FORM, token)


@transaction.atomic
def send(user: User, token: UUID, filled: Filled, *, seen: str) -> Submission:
    """Send a report once; sending it again gives what was sent before. The draft and its key are destroyed.

    Args:
        user: who sends it.
        token: the draft, which is the one-time token of the report too.
        filled: the report as it was read back.
        seen: the version of the draft that was read back (`version_of`).

    Returns:
        what now waits in the Postvak.

    Raises:
        RuleViolation: when the draft was changed after it was read back, or the report is refused.
    """
    draft = _locked(user, token)
    sent = sent_from(user, token)
    if sent is not None:
        return sent
    if draft is None:
        raise RuleViolation(_("Dit concept is er niet meer."))
    if version_of(draft) != seen:
        raise RuleViolation(_("Er is intussen iets veranderd in dit concept. Lees het nog eens na en verstuur dan."))
    return intake.send_submission(
        filled.values,
        filled.people,
        filled.reporter,
        sender=user,
        token=token,
        relations=filled.relations,
        urgent=filled.urgent,
    )


def version_of(draft: Draft) -> str:
    """Return what changes with every save of a draft."""
    return draft.saved_at.isoformat()


def _locked(user: User, token: UUID) -> Draft | None:
    return Draft.objects.select_for_update().filter(user=user, form=FORM, object_id=token).first()


def _existing(user: User, token: UUID) -> Draft:
    draft = _locked(user, token)
    if draft is None:
        raise Gone(_("Dit concept is er niet meer."))
    return draft


def _content(draft: Draft) -> Content:
    return Content.from_json(read_draft(draft))
