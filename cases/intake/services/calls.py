"""What a call ends in: an advice without a person, or a report in a case."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation, Team, User
from accounts.roles import Action
from cases.dossier.models import Case
from cases.drafts.services import discard_draft
from cases.intake import rules
from cases.intake.access import must_be_able
from cases.intake.models import Advice, Caller, Contact, ContactKind, Mode, Report, ReporterGroup
from cases.intake.services.reports import Arrival, make_report, must_be_complete
from cases.intake.services.traces import must_not_name_reporter
from cases.intake.values import ContactValues, RelationValues, ReporterValues, ReportValues
from cases.persons.values import PersonValues
from cases.scanner.rules import find
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

PROFESSIONAL_IS_OPEN = gettext_lazy(
    "Een professional meldt open. Is het voor iemand gevaarlijk als het gezin weet wie er meldt? "
    "Overleg dan eerst met je teamleider; zet de melding zo lang bij “Later afmaken”"
)


@transaction.atomic
def record_advice(text: str, contact: ContactValues, *, region: Organisation, token: UUID, by: User) -> Advice:
    """Keep an advice: what was told and advised, without a column for a person (Wmo 2015, 4.1.1(3)).

    Args:
        text: cleaned of what identifies; names nobody asks for.
        contact: when and how the conversation was.
        region: whose advice it is.
        token: the one-time token; the same twice gives the advice of the first time.
        by: who gave it.

    Raises:
        RuleViolation: without text, when the scanner still finds something in it, or when the call became a report.
    """
    must_be_able(by, Action.START_CONTACT, region.pk)
    text = text.strip()
    if not text:
        raise RuleViolation(_("Schrijf op wat er verteld en geadviseerd is."), field="words")
    found = sorted({str(one.kind) for one in find(text)})
    if found:
        raise RuleViolation(
            _("In de tekst staat nog: %(what)s. Vervang dat eerst.") % {"what": ", ".join(found)}, field="words"
        )
    row, fresh = _contact(contact, ContactKind.ADVICE, region.pk, token)
    discard_draft(by, "gesprek", token)
    return Advice.objects.create(contact=row, text=text) if fresh else row.advice


@transaction.atomic
def record_report(
    values: ReportValues,
    persons: Sequence[PersonValues],
    reporter: ReporterValues | None,
    contact: ContactValues,
    *,
    team: Team,
    token: UUID,
    by: User,
    earlier: Case | None = None,
    into: Case | None = None,
    relations: Sequence[RelationValues] = (),
    read_again: bool = False,
) -> Report:
    """Take a report in: it opens a case, or joins the open case `into`; its terms begin to run.

    Args:
        values: what is reported, in mode `open` or `anoniem`.
        persons: the persons concerned, in the order told.
        reporter: who reports; kept apart, sealed under a key of its own.
        contact: when and how the conversation was; the terms run from its day, in the Netherlands.
        team: the team that gets the case.
        token: the one-time token; the same twice gives the report of the first time.
        by: who takes it in.
        earlier: the closed case that this one follows (a *hermelding*).
        into: the open case that this is a further report of.
        relations: what the persons are to each other, by their places in `persons`.
        read_again: somebody read the words once more, and what looks like the reporter in them is not.

    Raises:
        RuleViolation: when something lacks, the mode is not allowed for this reporter, the words tell who a hidden
            reporter is, or the case is closed.
    """
    must_be_able(by, Action.START_CONTACT, team.region_id)
    _must_be_allowed(values, Caller(contact.caller))
    must_be_complete(values)
    if reporter and not read_again:
        must_not_name_reporter(values, persons, reporter)
    row, fresh = _contact(contact, ContactKind.REPORT, team.region_id, token)
    discard_draft(by, "gesprek", token)
    discard_draft(by, "melding", token)
    if not fresh:
        return row.report
    arrival = Arrival(row.happened_on, row.happened_time, contact=row)
    return make_report(
        values, persons, relations, arrival, team=team, by=by, reporter=reporter, earlier=earlier, into=into
    )


def _must_be_allowed(values: ReportValues, caller: Caller) -> None:
    """Refuse a mode that this reporter may not choose (rules.may_choose; 4.1.8(3))."""
    mode = Mode(values.mode)
    if mode is Mode.UNKNOWN:
        raise RuleViolation(_("Een dubbel anonieme melding wacht eerst in het Postvak."), field="mode")
    professional = ReporterGroup(values.group) is not ReporterGroup.NOT_PROFESSIONAL
    if not rules.may_choose(Caller.PROFESSIONAL if professional else caller, mode):
        raise RuleViolation(PROFESSIONAL_IS_OPEN, field="mode")


def _contact(values: ContactValues, kind: ContactKind, region_id: UUID, token: UUID) -> tuple[Contact, bool]:
    """Return the conversation of this token and whether it is new; two at once wait for each other."""
    local = clock.local_now()
    day = values.happened_on or local.date()
    if day > local.date():
        raise RuleViolation(_("Het gesprek kan niet in de toekomst zijn."), field="happened_on")
    at = values.happened_time if values.happened_on else local.time().replace(second=0, microsecond=0)
    told = {name: getattr(values, name) for name in ("channel", "caller", "danger", "called_112", "language")}
    rest = {"region_id": region_id, "kind": kind, "happened_on": day, "happened_time": at, "entered_at": clock.now()}
    row, fresh = Contact.objects.get_or_create(token=token, defaults=told | rest)
    if row.kind != kind or row.region_id != region_id:
        raise RuleViolation(_("Dit gesprek is al afgerond: %(kind)s.") % {"kind": row.get_kind_display().lower()})
    return row, fresh
