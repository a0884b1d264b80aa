"""Reads of handovers, moments and what keeps a case open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import DateField, F, QuerySet, When
from django.utils.translation import gettext as _

from accounts.keys import data_key
from accounts.models import Membership, Organisation, OrganisationKind, User
from accounts.roles import Role
from cases.assessment.models import AssessmentState, SafetyAssessment
from cases.deadlines.queries import due_days
from cases.deadlines.rules import in_words
from cases.dossier.models import Case
from cases.handover.access import received_handovers
from cases.handover.models import OPEN_STATES, Consequence, Handover, HandoverMessage, HandoverState, MonitoringMoment
from cases.handover.package import Package, Part, Style
from cases.intake.models import Report, ReportState
from cases.plan.models import Decision, DecisionKind
from veiligthuis import clock
from veiligthuis.keys import KeyRefused, open_sealed

HANDED_OVER = (DecisionKind.LOCAL_TEAM, DecisionKind.RUNNING_HELP)
SEALED_AS = ("handover", "package")  # label and column under which a package is sealed


def handovers_of(case: Case) -> list[Handover]:
    """Return the handovers of a case, the newest first."""
    found = Handover.objects.filter(case=case).select_related("receiver", "sent_by", "answered_by", "decision", "case")
    return list(found.order_by("-sent_at", "-pk"))


def messages_of(handover: Handover) -> list[HandoverMessage]:
    """Return the questions and answers of a handover, the oldest first."""
    return list(HandoverMessage.objects.filter(handover=handover).select_related("author").order_by("at", "pk"))


def open_package(handover: Handover) -> Package:
    """Open the package exactly as it left.

    Raises:
        KeyRefused: when the row was changed, or what it opens to is not what was sent.
    """
    label, column = SEALED_AS
    key = data_key(handover.case_id)
    text = open_sealed(key, bytes(handover.package_sealed), label=label, row=handover.pk, column=column)
    package = Package.from_json(text)
    if package.fingerprint != handover.package_hash:
        raise KeyRefused("A package is not the one that was sent.")
    return package


def own_words(handover: Handover) -> dict[str, Any]:
    """Return what was said instead of an assessment that leads to the reporter, as the form takes it.

    It is kept in the sealed package alone, as it left.
    """
    parts = {part.key: part for part in open_package(handover).parts}
    return {"told": _plain(parts["safety"]), "without_voice": not _plain(parts["voice"])}


def _plain(part: Part) -> str:
    """Return the words of a part, without our fixed sentences: those are quiet."""
    lines = ["".join(run.text for run in line if run.style == Style.PLAIN) for line in part.paragraphs]
    return "\n".join(line for line in lines if line)


# --- receivers ------------------------------------------------------------------


def receivers_for(case: Case) -> QuerySet[Organisation]:
    """Return the organisations of the region to which a case may be handed over."""
    return Organisation.objects.filter(kind=OrganisationKind.PARTNER, region_id=case.region_id).order_by("name")


def people_at(receiver: Organisation) -> list[User]:
    """Return who receives handovers at an organisation today."""
    members = Membership.objects.on(clock.today()).filter(
        organisation=receiver, role=Role.PARTNER, user__is_active=True
    )
    return [member.user for member in members.select_related("user").order_by("user__name")]


def received_page(user: User, start: int, size: int) -> list[Handover]:
    """Return one page of the handovers to somebody's organisation, and one more if there is a next page.

    Open ones come first, the earliest date of reaction on top; then what was answered, the newest on top.
    """
    awaited = Choose(When(state__in=OPEN_STATES, then=F("react_before")), output_field=DateField())
    found = received_handovers(user).select_related("case")
    return list(found.order_by(awaited.asc(nulls_last=True), "-sent_at", "pk")[start : start + size + 1])


def reaction_in_words(handover: Handover) -> str:
    """Say how far away the day is before which the receiver should react."""
    return in_words(handover.react_before, clock.today())


# --- monitoring -----------------------------------------------------------------


def moments_of(case: Case) -> list[MonitoringMoment]:
    """Return the monitoring moments of a case, the newest first."""
    return list(MonitoringMoment.objects.filter(case=case).select_related("done_by").order_by("-due", "-pk"))


def proposed_moment(case: Case, *, after: date | None = None) -> date:
    """Return the day that is proposed for a moment, from a day in the Netherlands (today unless given)."""
    return due_days(["monitoring"], after or clock.today(), case.region_id)[0].day


def accepted_handover(case: Case) -> Handover | None:
    """Return the handover that was accepted last."""
    return next((one for one in handovers_of(case) if one.state == HandoverState.ACCEPTED), None)


# --- what keeps a case open -------------------------------------------------------


@dataclass(frozen=True)
class Obstacle:
    """Something that must be finished before a case closes, and the part of the case where that is done."""

    text: str
    place: str


def closing_obstacles(case: Case) -> list[Obstacle]:
    """Return everything that keeps a case open: an open report, assessment, handover or moment, in that order."""
    reports = list(Report.objects.filter(case=case).order_by("received_on", "pk"))
    assessments = SafetyAssessment.objects.filter(case=case).exclude(state=AssessmentState.AGREED)
    found = [
        Obstacle(_("Melding %(number)s is nog niet besloten.") % {"number": report.number}, "decision")
        for report in reports
        if report.state != ReportState.DECIDED
    ]
    if assessments.exists():
        found.append(Obstacle(_("Er loopt nog een veiligheidsbeoordeling."), "assessment"))
    if SafetyAssessment.objects.filter(
        case=case, follows__isnull=False, agreed_at__isnull=False, decision=None
    ).exists():
        found.append(Obstacle(_("Over de nieuwe beoordeling is nog niet besloten."), "decision"))
    handovers = handovers_of(case)
    found += _not_handed_over(case, handovers)
    return found + _not_monitored(case, handovers)


def _not_handed_over(case: Case, handovers: Iterable[Handover]) -> list[Obstacle]:
    states: dict[UUID, set[str]] = {}
    for one in handovers:
        states.setdefault(one.decision_id, set()).add(one.state)
    found = []
    for decision in Decision.objects.filter(case=case, kind__in=HANDED_OVER).order_by("decided_at"):
        mine = states.get(decision.pk, set())
        if HandoverState.ACCEPTED in mine:
            continue
        waiting = bool(mine & set(OPEN_STATES))
        words = _("De overdracht is nog niet aangenomen.") if waiting else _("De zaak is nog niet overgedragen.")
        found.append(Obstacle(words, "handover"))
    return found


def _not_monitored(case: Case, handovers: Iterable[Handover]) -> list[Obstacle]:
    moments = moments_of(case)
    if any(moment.done_at is None for moment in moments):
        return [Obstacle(_("Er staat nog een monitormoment open."), "monitor")]
    # what was decided anew has its own handover, and its own moments after that
    replaced = set(Decision.objects.filter(case=case, followed_by__isnull=False).values_list("pk", flat=True))
    accepted = {one.pk for one in handovers if one.state == HandoverState.ACCEPTED and one.decision_id not in replaced}
    if not accepted:
        return []
    moments = [moment for moment in moments if moment.handover_id in accepted]
    if not moments:
        return [Obstacle(_("Er is nog niet nagegaan of het veilig is."), "monitor")]
    last = max(moments, key=lambda moment: moment.done_at or clock.now())
    if last.consequence != Consequence.CLOSE:
        return [Obstacle(_("Bij het laatste monitormoment is gekozen om verder te kijken."), "monitor")]
    return []
