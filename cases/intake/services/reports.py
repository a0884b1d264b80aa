"""The one way in which a report comes to stand in a case, wherever it came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Team, User
from cases.deadlines.services import start_term
from cases.dossier.models import Case
from cases.dossier.numbers import new_number
from cases.dossier.services import locked_open, open_case
from cases.evidence.models import EntryKind, Precision
from cases.evidence.services import write_entry
from cases.intake.models import Channel, Contact, Mode, Report, ReporterGroup, Submission
from cases.intake.queries import TERMS
from cases.intake.rules import needs_consent
from cases.intake.services.identity import keep_identity
from cases.intake.values import RelationValues, ReporterValues, ReportValues
from cases.persons.services import add_person, add_relation
from cases.persons.values import PersonValues
from veiligthuis import clock
from veiligthuis.database import settle
from veiligthuis.errors import RuleViolation
from veiligthuis.language import in_dutch

CONSENT = gettext_lazy("Schrijf op wanneer en hoe de melder ja zei, of kies anoniem voor betrokkenen")
REFUSALS = {
    "unknown_has_no_identity": gettext_lazy("Dubbel anoniem en toch een melder: kies een van beide."),
    "closed_case_takes_no_report": gettext_lazy("Deze zaak is gesloten. Een nieuwe melding komt in een nieuwe zaak."),
    "report_open_bystander_said_yes": CONSENT,
}
TOLD = (
    "mode",
    "group",
    "capacity",
    "consent",
    "words",
    "last_time",
    "kinds",
    "danger",
    "weapon",
    "pregnant",
    "substances",
)


@dataclass(frozen=True)
class Arrival:
    """When a report came in, in the Netherlands, and by what; the time of an unknown reporter is nobody's to know."""

    day: date
    at: time | None = None
    contact: Contact | None = None
    submission: Submission | None = None
    own_motion_reason: str = ""


def new_reference() -> str:
    """Return a fresh random number of a report, as that of a case but for its first letter; it tells no order."""
    return "M" + new_number().removeprefix("VT")


def must_be_complete(values: ReportValues) -> None:
    """Refuse a report that lacks what none may lack.

    Raises:
        RuleViolation: at the field that lacks.
    """
    if not values.words.strip():
        raise RuleViolation(_("Schrijf op wat er is gebeurd, in de woorden van de melder"), field="words")
    if not values.kinds:
        raise RuleViolation(_("Kies ten minste één soort onveiligheid, of “Nog niet duidelijk”"), field="kinds")
    if needs_consent(ReporterGroup(values.group), Mode(values.mode)) and not values.consent.strip():
        raise RuleViolation(CONSENT, field="consent")


def make_report(
    values: ReportValues,
    persons: Sequence[PersonValues],
    relations: Sequence[RelationValues],
    arrival: Arrival,
    *,
    team: Team,
    by: User,
    reporter: ReporterValues | None,
    earlier: Case | None,
    into: Case | None,
) -> Report:
    """Write report, identity, persons, terms and the trace on the timeline, in a new case or in the open case `into`.

    Raises:
        RuleViolation: when the case is closed or of another region, or a person cannot be as told.
    """
    case = _case_for(team, by, earlier, into)
    with settle(REFUSALS):
        report = Report.objects.create(
            case=case, region_id=case.region_id, taken_by=by, **_columns(values, arrival, by)
        )
        if reporter is not None:
            keep_identity(report, reporter)
    _add_people(case, persons, relations, by)
    for key in TERMS:
        start_term(case, key, report.pk, started_on=arrival.day)
    _trace(report, arrival, by)
    return report


def _case_for(team: Team, by: User, earlier: Case | None, into: Case | None) -> Case:
    if into is None:
        return open_case(team, by=by, earlier=earlier)
    if into.region_id != team.region_id:
        raise RuleViolation(_("Dit zaaknummer kennen wij niet."), field="earlier")
    return locked_open(into)


def _columns(values: ReportValues, arrival: Arrival, by: User) -> dict[str, Any]:
    own_motion = (
        {"own_motion_by": by, "own_motion_reason": arrival.own_motion_reason} if arrival.own_motion_reason else {}
    )
    return {
        **{name: getattr(values, name) for name in (*TOLD, "family_knows", "meldcode")},
        "number": arrival.submission.reference if arrival.submission else new_reference(),
        "contact": arrival.contact,
        "submission": arrival.submission,
        "received_on": arrival.day,
        "received_time": arrival.at,
        "entered_at": clock.now(),
        **own_motion,
    }


def _add_people(case: Case, persons: Sequence[PersonValues], relations: Sequence[RelationValues], by: User) -> None:
    rows = [add_person(case, person, by=by) for person in persons]
    for relation in relations:
        add_relation(case, rows[relation.person], relation.kind, rows[relation.other], by=by)


def _trace(report: Report, arrival: Arrival, by: User) -> None:
    """Say on the timeline that it came in, never what was said or by whom."""
    channel = Channel(arrival.contact.channel) if arrival.contact else Channel.PORTAL
    with in_dutch():
        how = _("ambtshalve aangenomen") if arrival.own_motion_reason else str(channel.label).lower()
        title = _("Melding %(number)s ontvangen, %(how)s") % {"number": report.number, "how": how}
    write_entry(
        report.case,
        by=by,
        kind=EntryKind.REPORT,
        title=title,
        happened_on=arrival.day,
        happened_time=arrival.at,
        precision=Precision.MINUTE if arrival.at else Precision.DAY,
    )
