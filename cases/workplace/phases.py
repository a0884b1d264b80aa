"""Where a case stands, derived from its open parts by one table of rules; the most urgent part first."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case as Choose
from django.db.models import CharField, DateField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from cases.assessment.models import AssessmentState, SafetyAssessment
from cases.dossier.models import Case
from cases.handover.models import Handover, HandoverState, MonitoringMoment
from cases.intake.models import Mode, Report, ReportState, YesNo
from cases.plan.models import Decision, DecisionKind

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Phase:
    """Where a case stands and what is to be done now, in words; `waits` when somebody else is to act."""

    words: "StrPromise"
    now: "StrPromise"
    waits: bool = False


PHASES: dict[str, Phase] = {
    "gesloten": Phase(_("Gesloten"), _("Niets meer")),
    "ontvangen": Phase(_("Ontvangen"), _("Beoordeling beginnen")),
    "terug": Phase(_("In beoordeling"), _("Tweede lezer heeft een vraag")),
    "beoordeling": Phase(_("In beoordeling"), _("Beoordeling afmaken")),
    "tweede_lezer": Phase(_("In beoordeling"), _("Wacht op tweede lezer"), waits=True),
    "besluit": Phase(_("Beoordeeld"), _("Besluit nemen")),
    "overdracht": Phase(_("Besloten"), _("Overdracht versturen")),
    "vraag_ontvanger": Phase(_("Overdracht verstuurd"), _("Vraag van ontvanger beantwoorden")),
    "wacht_ontvanger": Phase(_("Overdracht verstuurd"), _("Wacht op ontvanger"), waits=True),
    "moment": Phase(_("Overgedragen"), _("Monitormoment plannen")),
    "monitoring": Phase(_("Monitoring"), _("Nagaan of het veilig is")),
    "afronden": Phase(_("Klaar om af te sluiten"), _("Zaak sluiten")),
}
# what the filter offers: a name in the URL, its words, and the phases in it
FILTER: dict[str, tuple["StrPromise", tuple[str, ...]]] = {
    "ontvangen": (_("Ontvangen"), ("ontvangen",)),
    "beoordeling": (_("In beoordeling"), ("terug", "beoordeling", "tweede_lezer")),
    "besluit": (_("Besluit en overdracht"), ("besluit", "overdracht", "vraag_ontvanger", "wacht_ontvanger")),
    "monitoring": (_("Monitoring"), ("moment", "monitoring")),
    "afronden": (_("Klaar om af te sluiten"), ("afronden",)),
}


# which facts of a case put it in which phase; the first that holds counts, and nothing else says where a case stands
RULES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("gesloten", {"closed_at__isnull": False}),
    ("ontvangen", {"unassessed": True}),
    ("terug", {"assessing__in": (AssessmentState.SENT_BACK, AssessmentState.DISAGREED)}),
    ("beoordeling", {"assessing": AssessmentState.DRAFT}),
    ("tweede_lezer", {"assessing": AssessmentState.SUBMITTED}),
    ("besluit", {"in_assessment": True, "level__isnull": False}),
    ("besluit", {"undecided": True}),
    ("beoordeling", {"in_assessment": True}),
    ("vraag_ontvanger", {"handed": HandoverState.ASKED}),
    ("wacht_ontvanger", {"handed__in": (HandoverState.SENT, HandoverState.ANSWERED)}),
    ("monitoring", {"moment_due__isnull": False}),
    ("moment", {"handed": HandoverState.ACCEPTED, "looked_after": False}),
    ("afronden", {"handed": HandoverState.ACCEPTED}),
    ("afronden", {"decided": DecisionKind.NO_FOLLOW_UP}),
)
OTHERWISE = "overdracht"
# told by whoever reported, or weighed by the professional who sent it in
DANGER = Q(danger=YesNo.YES) | Q(submission__urgent=True)


def with_facts(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Give each case the facts that `phase_of` reads, in the same query; `hidden`, `level` and `danger` among them.

    `danger` is the day of the last report that told of direct danger and of which no assessment is agreed yet: from
    then on the level speaks.
    """
    below = {"case": OuterRef("pk")}
    report = Report.objects.filter(**below)
    # of two that run side by side the one that asks most of us: a question came back, it is written, it waits
    waits = Choose(When(state=AssessmentState.SUBMITTED, then=2), When(state=AssessmentState.DRAFT, then=1), default=0)
    open_assessment = SafetyAssessment.objects.filter(**below).exclude(state=AssessmentState.AGREED).order_by(waits)
    agreed = SafetyAssessment.objects.filter(**below, state=AssessmentState.AGREED)
    # a decision that was replaced after assessing again says nothing any more, nor does what was handed over by it
    handover = Handover.objects.filter(**below, decision__followed_by=None).order_by("-sent_at")
    looked = MonitoringMoment.objects.filter(**below, done_at__isnull=False, handover__decision__followed_by=None)
    return cases.annotate(
        unassessed=Exists(report.filter(state=ReportState.RECEIVED)),
        in_assessment=Exists(report.filter(state=ReportState.IN_ASSESSMENT)),
        danger=Subquery(unjudged_reports().filter(DANGER).order_by("-received_on").values("received_on")[:1]),
        hidden=Exists(report.exclude(mode=Mode.OPEN)),
        assessing=Subquery(open_assessment.values("state")[:1]),
        level=Subquery(agreed.order_by("-agreed_at").values("household_level")[:1]),
        decided=Subquery(Decision.objects.filter(**below).order_by("-decided_at").values("kind")[:1]),
        handed=Subquery(handover.values("state")[:1]),
        looked_after=Exists(looked),
        undecided=Exists(agreed.filter(follows__isnull=False, decision=None)),
        moment_due=Subquery(
            MonitoringMoment.objects.filter(**below, done_at=None).values("due")[:1], output_field=DateField()
        ),
    )


def unjudged_reports() -> QuerySet[Report]:
    """Return the reports of a case, for within a query over cases, of which no assessment is agreed yet."""
    agreed = SafetyAssessment.objects.filter(report=OuterRef("pk"), state=AssessmentState.AGREED)
    return Report.objects.filter(~Exists(agreed), case=OuterRef("pk"))


def phase_of(case: Case) -> str:
    """Return the phase (a key of PHASES) of a case that came from `with_facts`."""
    return next((key for key, facts in RULES if all(_holds(case, *fact) for fact in facts.items())), OTHERWISE)


def _holds(case: Case, lookup: str, wanted: Any) -> bool:
    name, _sep, way = lookup.partition("__")
    found = getattr(case, name)
    if way == "isnull":
        return (found is None) is wanted
    return found in wanted if way == "in" else found == wanted


def in_phase(cases: QuerySet[Any], phases: Collection[str]) -> QuerySet[Any]:
    """Keep the cases in some phases. The database asks it by the same rules; only a filter pays for that."""
    whens = [When(Q(**facts), then=Value(key)) for key, facts in RULES]
    phase = Choose(*whens, default=Value(OTHERWISE), output_field=CharField())
    found: QuerySet[Any] = cases.annotate(phase=phase).filter(phase__in=phases)
    return found
