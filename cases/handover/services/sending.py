"""Sending a package, answering the receiver, and taking it back before it is accepted."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.keys import data_key
from accounts.models import Organisation, User
from accounts.roles import Action
from cases.deadlines.services import finish_terms, start_term
from cases.dossier.access import denied
from cases.dossier.models import Case
from cases.dossier.services import locked_open
from cases.drafts.services import discard_draft
from cases.evidence.models import EntryKind
from cases.evidence.services import write_entry
from cases.handover.checks import failed
from cases.handover.leaks import Passage, leaks_in
from cases.handover.models import OPEN_STATES, Handover, HandoverState
from cases.handover.proposal import Proposal, Wanted
from cases.handover.queries import SEALED_AS, people_at, receivers_for
from cases.handover.services.steps import lock_for, may_work_on, said_already, say, tell
from cases.intake.queries import hidden_reporter, secret_words
from cases.notifications.models import Kind
from cases.plan.models import Decision
from veiligthuis import clock
from veiligthuis.database import settle
from veiligthuis.errors import RuleViolation
from veiligthuis.keys import seal
from veiligthuis.language import in_dutch

DRAFT = "overdracht"


@transaction.atomic
def send(
    decision: Decision,
    *,
    receiver: Organisation | None,
    question: str,
    token: UUID,
    by: User,
    receiver_person: str = "",
    called_before: bool = False,
    told: str = "",
    without_voice: bool = False,
    seen: str | None = None,
) -> Handover:
    """Send the package of a decision; the same token twice gives the handover of the first time.

    Args:
        decision: a decision to hand over.
        receiver: an organisation of the region that receives handovers.
        question: what we ask of it.
        token: makes a double click one handover.
        by: who sends it.
        receiver_person: whom it is meant for there.
        called_before: whether they were called first.
        told: what we see in other words, where those of the assessment lead to a hidden reporter.
        without_voice: whether what a child says stays here, because it leads to a hidden reporter.
        seen: the fingerprint of the package that the sender last saw on a screen.

    Raises:
        PermissionDenied: when this person may not hand over this case.
        RuleViolation: when a check fails, the file changed meanwhile, or a handover runs already.
    """
    case = locked_open(decision.case)
    if not by.can(Action.HAND_OVER) or not may_work_on(by, case):
        raise denied(by, case)
    if known := Handover.objects.filter(token=token, case=case).first():
        return known
    wanted = Wanted(receiver, receiver_person, called_before, question, told, without_voice)
    proposal = Proposal(case, wanted, sender=by)
    to = _check(proposal, decision, seen)
    handover = _create(proposal, decision, to, token=token, by=by)
    term = start_term(case, "receiver_reaction", handover.pk, started_on=clock.today())
    handover.react_before = term.due
    handover.save(update_fields=["react_before"])
    with in_dutch():
        title = _("Overdracht verstuurd aan %(name)s") % {"name": handover.receiver.name}
    write_entry(case, by=by, kind=EntryKind.STEP, title=title)
    discard_draft(by, DRAFT, case.pk)
    tell(Kind.HANDOVER_SENT, handover, people_at(handover.receiver))
    return handover


def _check(proposal: Proposal, decision: Decision, seen: str | None) -> Organisation:
    """Return the receiver, or refuse what may not leave; the screen showed the same checks, and is not relied upon."""
    if Handover.objects.filter(decision=decision, state__in=[*OPEN_STATES, HandoverState.ACCEPTED]).exists():
        raise RuleViolation(_("Er loopt al een overdracht. Haal die eerst terug."))
    if proposal.decision != decision:
        raise RuleViolation(_("Er is intussen een ander besluit genomen. Kijk het nog een keer na."))
    if wrong := failed(proposal):
        raise RuleViolation(_("De overdracht kan zo niet weg. %(why)s.") % {"why": wrong[0].text})
    receiver = proposal.wanted.receiver
    if receiver is None or not receivers_for(proposal.case).filter(pk=receiver.pk).exists():
        raise RuleViolation(_("Aan deze organisatie kun je niet overdragen."))
    if seen is not None and proposal.package.fingerprint != seen:
        raise RuleViolation(_("Het pakket is intussen veranderd. Kijk het nog een keer na."))
    return receiver


def _create(proposal: Proposal, decision: Decision, receiver: Organisation, *, token: UUID, by: User) -> Handover:
    case, wanted, package, pk = proposal.case, proposal.wanted, proposal.package, uuid4()
    label, column = SEALED_AS
    with settle({"handover_one_running": _("Er loopt al een overdracht. Haal die eerst terug.")}):
        return Handover.objects.create(
            pk=pk,
            case=case,
            region_id=case.region_id,
            decision=decision,
            letter=proposal.letter,
            receiver=receiver,
            receiver_person=wanted.person,
            called_before=wanted.called_before,
            question=wanted.question,
            package_sealed=seal(data_key(case.pk), package.as_json(), label=label, row=pk, column=column),
            package_hash=package.fingerprint,
            persons=[line.person.pk for line in proposal.going],
            sent_by=by,
            react_before=clock.today(),
            token=token,
        )


@transaction.atomic
def answer(handover: Handover, text: str, *, token: UUID | None, by: User) -> None:
    """Answer a question of the receiver; the same token twice changes nothing.

    Raises:
        PermissionDenied: when this person may not hand over this case.
        RuleViolation: when no question is open, nothing is written, or the text could lead to a hidden reporter.
    """
    if said_already(token):
        return
    handover = lock_for(handover, HandoverState.ANSWERED, by=by)
    refuse_leaks(handover.case, text)
    say(handover, text, by=by, from_receiver=False, token=token)
    handover.state = HandoverState.ANSWERED
    handover.save(update_fields=["state"])
    with in_dutch():
        title = _("Vraag van de ontvanger beantwoord")
    write_entry(handover.case, by=by, kind=EntryKind.STEP, title=title, text=text)
    tell(Kind.HANDOVER_ANSWERED, handover, people_at(handover.receiver))


def refuse_leaks(case: Case, text: str) -> None:
    """Refuse a text to the receiver that could lead to a hidden reporter: an answer leaves us as a package does."""
    if not hidden_reporter(case):
        return
    leaks = leaks_in([Passage("request", text)], secret_words(case), [])
    if leaks:
        words = _("Hier staat iets over hoe het bij ons kwam: “%(words)s”. Schrijf het anders.") % {
            "words": leaks[0].words
        }
        plain = _("Hier staat een naam of nummer dat naar de melder leidt. Schrijf het anders.")
        raise RuleViolation(words if leaks[0].words else plain, field="text")


@transaction.atomic
def take_back(handover: Handover, *, reason: str, by: User) -> None:
    """Take a handover back before it is accepted; from then on the receiver sees nothing of it.

    Raises:
        PermissionDenied: when this person may not hand over this case.
        RuleViolation: when it was accepted or refused meanwhile, or without a reason.
    """
    handover = lock_for(handover, HandoverState.TAKEN_BACK, by=by, reason=reason)
    handover.state, handover.reason = HandoverState.TAKEN_BACK, reason.strip()
    handover.save(update_fields=["state", "reason"])
    finish_terms(handover.case, handover.pk)
    with in_dutch():
        title = _("Overdracht aan %(name)s teruggehaald") % {"name": handover.receiver.name}
    write_entry(handover.case, by=by, kind=EntryKind.STEP, title=title, text=handover.reason)
    tell(Kind.HANDOVER_TAKEN_BACK, handover, people_at(handover.receiver))
