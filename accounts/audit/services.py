"""Judging an act: one verdict for each, never one's own, itself an act of the trail; a question, its answer and its end."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.access import may_answer
from accounts.audit.acts import Act, Ground, Step, Verdict
from accounts.audit.models import Review, ReviewStep
from accounts.audit.queries import Line
from accounts.audit.recording import record
from accounts.audit.refusals import Absent, Refused
from accounts.models import User
from accounts.outbox import post
from accounts.roles import Action
from veiligthuis import clock
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
    _record(Act.REVIEWED, event, Ground.ROLE, by)
    if verdict == Verdict.ASK:
        post("question_asked", made.pk, _whoever_did(event))
    return made


@transaction.atomic
def answer(event: Line, text: str, by: User) -> ReviewStep:
    """Answer the question about an act, once: whoever did it, or a leader of their team.

    Args:
        event: the act that is asked about, as the list shows it.
        text: the answer.
        by: who answers.

    Raises:
        Absent: when it is not theirs to answer.
        RuleViolation: nothing written, answered already, or no longer asked about.
    """
    if not may_answer(by, event.actor):
        raise Absent(Refused("navraag", object_id=event.id, region=by.region_id))
    if not text.strip():
        raise RuleViolation(_("Schrijf eerst je antwoord op."), field="text")
    taken = {
        "reviewstep_once": _("Deze vraag is al beantwoord."),
        "reviewstep_before_its_end": _("Deze vraag is al afgesloten."),
    }
    with settle(taken):
        question = _question(event)
        made = ReviewStep.objects.create(
            review=question, kind=Step.ANSWER, author=by, text=text.strip(), at=clock.now()
        )
    post("question_answered", question.pk, [question.reviewer])
    _record(Act.ANSWERED, event, Ground.OWN_WORK if event.actor == str(by.pk) else Ground.TEAM, by)
    return made


@transaction.atomic
def end(event: Line, verdict: Verdict, note: str, by: User) -> ReviewStep:
    """End the question about an act of somebody else with a verdict, once.

    Args:
        event: the act that is asked about, as the list shows it.
        verdict: right or wrong.
        note: why; may be empty when there is an answer and it was right.
        by: the reviewer.

    Raises:
        RuleViolation: own act, no right to judge, no words where they are needed, or ended already.
    """
    if not by.can(Action.REVIEW_TRAIL):
        raise RuleViolation(_("Alleen een logbeoordelaar geeft een oordeel."))
    if event.actor == str(by.pk):
        raise RuleViolation(_("Dit is een handeling van jezelf. Een ander beoordeelt die."))
    if verdict == Verdict.ASK:
        raise RuleViolation(_("Sluit af met een oordeel: terecht of onterecht."), field="verdict")
    if verdict == Verdict.WRONG and not note.strip():
        raise RuleViolation(_("Schrijf op wat er niet klopt"), field="note")
    question = _question(event)
    if not note.strip() and not question.steps.filter(kind=Step.ANSWER).exists():
        raise RuleViolation(_("Er is nog geen antwoord. Schrijf op waarom je toch afsluit."), field="note")
    with settle({"reviewstep_once": _("Deze vraag is al afgesloten.")}):
        made = ReviewStep.objects.create(
            review=question, kind=Step.END, author=by, verdict=verdict, text=note.strip(), at=clock.now()
        )
    _record(Act.SETTLED, event, Ground.ROLE, by)
    return made


def _whoever_did(event: Line) -> list[User]:
    """Return the person who did it; nobody when it was a part of the system, or somebody not logged in."""
    try:
        return list(User.objects.filter(pk=UUID(event.actor)))
    except ValueError:
        return []


def _question(event: Line) -> Review:
    return Review.objects.get(event_id=event.id, verdict=Verdict.ASK)


def _record(act: Act, event: Line, ground: Ground, by: User) -> None:
    record(
        act,
        role=by.role_line,
        ground=ground,
        kind="handeling",
        object_id=event.id,
        case_id=event.case_id,
        case_number=event.case_number,
        region=by.region_id,
    )
