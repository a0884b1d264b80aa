"""Looking again later whether it is safe: one moment at a time, with what was found and what follows."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Action
from cases.assessment.services import reassess
from cases.deadlines.services import finish_terms, start_term
from cases.dossier.access import denied
from cases.dossier.models import Case
from cases.dossier.services import locked_open
from cases.evidence.models import EntryKind
from cases.evidence.services import write_entry
from cases.handover.models import Consequence, Handover, HandoverState, MonitoringMoment, Outcome
from cases.handover.queries import accepted_handover
from cases.handover.rules import CONSEQUENCES
from cases.handover.services.steps import may_work_on
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.language import in_dutch
from veiligthuis.templatetags.vt import dutch_date


@transaction.atomic
def plan_moment(handover: Handover, *, due: date, by: User) -> MonitoringMoment:
    """Plan the day on which we ask whether it is safe; its term stands on the worklist.

    Args:
        handover: an accepted handover of an open case.
        due: the day, in the Netherlands.
        by: who plans it.

    Raises:
        PermissionDenied: when this person may not monitor this case.
        RuleViolation: when the day has passed, a moment is open already, or nothing was accepted yet.
    """
    case = locked_open(handover.case)
    _may(by, case)
    handover = Handover.objects.get(pk=handover.pk)
    if handover.state != HandoverState.ACCEPTED:
        raise RuleViolation(_("Plan een moment als de ontvanger heeft aangenomen."))
    if due < clock.today():
        raise RuleViolation(_("Kies een dag die nog komt."), field="due")
    if MonitoringMoment.objects.filter(case=case, done_at=None).exists():
        raise RuleViolation(_("Er staat al een moment open. Leg eerst vast wat je daar vond."))
    moment = MonitoringMoment.objects.create(case=case, region_id=case.region_id, handover=handover, due=due)
    start_term(case, "monitoring", moment.pk, started_on=clock.today(), chosen=due)
    with in_dutch():
        title = _("Monitor gepland op %(day)s") % {"day": dutch_date(due)}
    write_entry(case, by=by, kind=EntryKind.STEP, title=title)
    return moment


@transaction.atomic
def record_moment(
    moment: MonitoringMoment,
    *,
    outcome: Outcome,
    consequence: Consequence,
    found: str,
    again: date | None = None,
    by: User,
) -> None:
    """Record what a moment found and what follows.

    Args:
        moment: the open moment.
        outcome: whether it is safe.
        consequence: what follows from it.
        found: what was found, in words.
        again: the day of the next moment, when the consequence is to look again.
        by: who looked.

    Raises:
        PermissionDenied: when this person may not monitor this case.
        RuleViolation: when it was recorded already, the consequence does not follow from the outcome, or words lack.
    """
    case = locked_open(moment.case)
    _may(by, case)
    moment = MonitoringMoment.objects.select_for_update().get(pk=moment.pk)
    if moment.done_at is not None:
        raise RuleViolation(_("Een collega heeft dit moment al vastgelegd. Je tekst staat er nog."))
    if consequence not in CONSEQUENCES[outcome]:
        raise RuleViolation(
            _("Dit gevolg past niet bij wat je vond. Een zaak gaat alleen dicht als het veilig is."),
            field="consequence",
        )
    if not found.strip():
        raise RuleViolation(_("Schrijf op wat je vond."), field="found")
    if consequence == Consequence.AGAIN and again is None:
        raise RuleViolation(_("Kies de dag waarop je opnieuw kijkt."), field="again")
    moment.done_at, moment.done_by, moment.found = clock.now(), by, found.strip()
    moment.outcome, moment.consequence = outcome, consequence
    moment.save(update_fields=["done_at", "done_by", "found", "outcome", "consequence"])
    finish_terms(case, moment.pk)
    with in_dutch():
        names = {"outcome": outcome.label, "consequence": consequence.label}
        title = _("Monitor: %(outcome)s. %(consequence)s") % names
    write_entry(case, by=by, kind=EntryKind.STEP, title=title, text=moment.found, important=True)
    if consequence == Consequence.AGAIN and again is not None:
        _look_again(case, again, by=by)
    if consequence == Consequence.REOPEN:
        reassess(case, by=by)


def _look_again(case: Case, due: date, *, by: User) -> None:
    handover = accepted_handover(case)
    if handover is None:
        raise RuleViolation(_("Plan een moment als de ontvanger heeft aangenomen."))
    try:
        plan_moment(handover, due=due, by=by)
    except RuleViolation as refusal:
        raise RuleViolation(refusal.message, field="again") from refusal


def _may(by: User, case: Case) -> None:
    if not by.can(Action.MONITOR) or not may_work_on(by, case):
        raise denied(by, case)
