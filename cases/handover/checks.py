"""What must be in order before a package leaves: the work of other rooms, what is filled in, and the reporter's safety."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.handover.leaks import Leak
from cases.handover.package import in_words
from cases.handover.proposal import Proposal
from cases.handover.queries import HANDED_OVER
from cases.plan.models import DecisionKind
from veiligthuis import clock


@dataclass(frozen=True)
class Check:
    """One thing that must be in order before a package leaves; `place` says where it is mended.

    `look` marks something that does not hold the package up, and that somebody should read again.
    """

    ok: bool
    text: str
    detail: str = ""
    place: str = ""
    look: bool = False


def checks_of(proposal: Proposal) -> list[Check]:
    """Return every check, in the order of the work."""
    return [*groundwork(proposal), _received(proposal), _asked(proposal), *_safe_for_reporter(proposal)]


def failed(proposal: Proposal) -> list[Check]:
    """Return the checks that are not in order."""
    return [check for check in checks_of(proposal) if not check.ok]


def groundwork(proposal: Proposal) -> list[Check]:
    """Return the checks on what other rooms do first: the assessment and the decision."""
    return [_agreed(proposal), _decided(proposal)]


def _agreed(proposal: Proposal) -> Check:
    found = proposal.assessment
    if found is None or found.agreed_at is None:
        return Check(ok=False, text=_("De beoordeling is nog niet vastgesteld"), place="assessment")
    reader = found.reader.name if found.reader else ""
    day = in_words(found.agreed_at.astimezone(clock.AMSTERDAM).date())
    return Check(ok=True, text=_("Beoordeling af, tweede lezer akkoord"), detail=f"{reader}, {day}")


def _decided(proposal: Proposal) -> Check:
    found = proposal.decision
    if found is None:
        return Check(ok=False, text=_("Er is nog geen besluit"), place="decision")
    if proposal.assessment and proposal.assessment.follows_id and found.assessment_id != proposal.assessment.pk:
        return Check(ok=False, text=_("Over de nieuwe beoordeling is nog niet besloten"), place="decision")
    label = str(DecisionKind(found.kind).label)
    if found.kind not in HANDED_OVER:
        return Check(ok=False, text=_("Bij dit besluit hoort geen overdracht"), detail=label, place="decision")
    day = in_words(found.decided_at.astimezone(clock.AMSTERDAM).date())
    detail = _("Besloten door %(name)s, %(day)s") % {"name": found.decided_by.name, "day": day}
    return Check(ok=True, text=label, detail=detail)


def _received(proposal: Proposal) -> Check:
    if proposal.wanted.receiver is None:
        return Check(ok=False, text=_("Kies een ontvanger"), place="receiver")
    return Check(ok=True, text=_("Ontvanger gekozen"), detail=proposal.wanted.receiver.name)


def _asked(proposal: Proposal) -> Check:
    if not proposal.wanted.question.strip():
        return Check(ok=False, text=_("Schrijf op wat wij vragen"), place="request")
    return Check(ok=True, text=_("Er staat wat wij vragen"))


def _safe_for_reporter(proposal: Proposal) -> list[Check]:
    if not proposal.hidden:
        return []
    found = [
        Check(
            ok=not leak.blocks, text=leak_in_words(leak, proposal.letter.body), place=leak.place, look=not leak.blocks
        )
        for leak in proposal.leaks
    ]
    if any(leak.blocks for leak in proposal.leaks):
        return found
    read = _("Lees het zelf ook na: een programma mist dingen.")
    return [Check(ok=True, text=_("Niets gevonden dat naar de melder leidt"), detail=read), *found]


def leak_in_words(leak: Leak, frame: dict[str, Any]) -> str:
    """Say in which passage something stands that could lead to the reporter; a name or number is never repeated."""
    titles = {heading["key"]: heading["title"] for heading in frame["headings"]}
    said = {"where": titles.get(leak.place, _("Aan")), "words": leak.words}
    if not leak.blocks:
        return _("Lees na: in “%(where)s” staat “%(words)s”, en zo kent de melder het gezin") % said
    if leak.words:
        return _("In “%(where)s” staat iets over hoe het bij ons kwam: “%(words)s”") % said
    return _("In “%(where)s” staat een naam of nummer dat naar de melder leidt") % said
