"""Judging an act: one verdict for each, never one's own, itself an act of the trail."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.acts import Act, Ground, Verdict
from accounts.audit.models import Review
from accounts.audit.queries import Line
from accounts.audit.recording import record
from accounts.models import User
from accounts.roles import Action
from veiligthuis.database import settle
from veiligthuis.errors import RuleViolation


@transaction.atomic
def review(event: Line, verdict: Verdict, note: str, by: User) -> Review:
    """Give a verdict on an act of somebody else (NEN 7513: the trail is looked at).

    Args:
        event: the act, as the list shows it.
        verdict: right, to be asked, or wrong.
        note: what is asked, or what was wrong; may be empty when it was right.
        by: the reviewer.

    Raises:
        RuleViolation: own act, no right to judge, no words where they are needed, or judged already.
    """
    if not by.can(Action.REVIEW_TRAIL):
        raise RuleViolation(_("Alleen een logbeoordelaar geeft een oordeel."))
    if event.actor == str(by.pk):
        raise RuleViolation(_("Dit is een handeling van jezelf. Een ander beoordeelt die."))
    if verdict != Verdict.RIGHT and not note.strip():
        words = _("Schrijf op wat je wilt vragen") if verdict == Verdict.ASK else _("Schrijf op wat er niet klopt")
        raise RuleViolation(words, field="note")
    taken = {"accounts_review_event_id_key": _("Over deze regel is al geoordeeld.")}
    with settle(taken):
        made = Review.objects.create(
            event_id=event.id,
            event_at=event.at,
            event_actor=event.actor,
            reviewer=by,
            verdict=verdict,
            note=note.strip(),
        )
    record(
        Act.REVIEWED,
        role=by.role_line,
        ground=Ground.ROLE,
        kind="handeling",
        object_id=event.id,
        case_id=event.case_id,
        case_number=event.case_number,
        region=by.region_id,
    )
    return made
