"""What waits before there is a case: sent in by a professional, or told by someone who stays unknown."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.keys import data_key, destroy_data_key
from accounts.models import Membership, Organisation, Team, User
from accounts.roles import Action, Role
from cases.dossier.models import Case
from cases.drafts.services import discard_draft
from cases.intake import rules
from cases.intake.access import must_be_able
from cases.intake.models import Mode, Report, Submission, SubmissionKind, SubmissionState, YesNo
from cases.intake.queries import body_of
from cases.intake.services.reports import Arrival, make_report, must_be_complete, new_reference
from cases.intake.services.traces import must_hold_no_number
from cases.intake.values import RelationValues, ReporterValues, ReportValues, SubmissionBody
from cases.notifications.models import Kind
from cases.notifications.services import post
from cases.persons.values import PersonValues
from cases.scanner.rules import find, traces_of
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.keys import seal


@transaction.atomic
def send_submission(
    values: ReportValues,
    persons: Sequence[PersonValues],
    reporter: ReporterValues,
    *,
    sender: User,
    token: UUID,
    relations: Sequence[RelationValues] = (),
    urgent: bool = False,
) -> Submission:
    """Send in a professional's report; it waits in the Postvak of their region, its terms run from now.

    The draft of the Meldcode under this token is destroyed.

    Args:
        values: what is reported; a professional reports openly.
        persons: the persons concerned, in the order told.
        reporter: who reports and how to reach them.
        sender: the professional.
        token: the one-time token; the same twice gives what was sent the first time.
        relations: what the persons are to each other, by their places in `persons`.
        urgent: they weighed that somebody is not safe now; what they told of danger now says so by itself.

    Raises:
        RuleViolation: when something lacks, or the mode is not open.
    """
    region_id = _region_of(sender)
    must_be_able(sender, Action.FILE_REPORT, region_id)
    if values.mode != Mode.OPEN:
        raise RuleViolation(_("Een professional meldt open. Bel 0800-2000 als dat voor iemand gevaarlijk is."))
    must_be_complete(values)
    body = SubmissionBody(values, list(persons), list(relations), reporter)
    row = Submission(kind=SubmissionKind.PORTAL, region_id=region_id, sender=sender, organisation=sender.organisation)
    row.arrived_at, row.urgent = clock.now(), urgent
    row, fresh = _waiting(row, token, body)
    if row.sender_id != sender.pk:
        raise RuleViolation(_("Deze pagina is niet compleet. Laad haar opnieuw en verstuur nog eens"))
    discard_draft(sender, "meldcode", token)
    if fresh:
        post(Kind.SUBMISSION_ARRIVED, row.pk, _members(region_id, Role.INTAKE))
    return row


@transaction.atomic
def submit_unknown(
    values: ReportValues,
    persons: Sequence[PersonValues],
    *,
    region: Organisation,
    token: UUID,
    by: User,
    relations: Sequence[RelationValues] = (),
) -> Submission:
    """Lay a report by someone unknown before whoever may accept it on the centre's own motion.

    Only `rules.kept_of_unknown` is written: no reporter, no sender, no time of the day. The draft and its key
    are destroyed.

    Args:
        values: what is reported.
        persons: the persons concerned, in the order told.
        region: whose Postvak it waits in.
        token: the one-time token; the same twice gives what was submitted the first time.
        by: who took the call; the record does not keep it, the trail does.
        relations: what the persons are to each other, by their places in `persons`.

    Raises:
        RuleViolation: when something lacks, or a number or mail address stands in the words.
    """
    must_be_able(by, Action.START_CONTACT, region.pk)
    told = values.as_json() | {"people": [person.as_json() for person in persons]}
    kept = rules.kept_of_unknown(told)
    values = replace(ReportValues.from_json(kept), mode=Mode.UNKNOWN)
    must_be_complete(values)
    must_hold_no_number(values)
    people = [PersonValues.from_json(person) for person in kept["people"]]  # type: ignore[attr-defined]  # a list, as given
    body = SubmissionBody(values, people, list(relations), None)
    row, fresh = _waiting(Submission(kind=SubmissionKind.UNKNOWN, region_id=region.pk), token, body)
    discard_draft(by, "gesprek", token)
    discard_draft(by, "melding", token)
    if fresh:
        # by a key of its own: no row says at what time this one came
        post(Kind.SUBMISSION_ARRIVED, uuid4(), _members(region.pk, Role.OWN_MOTION))
    return row


@transaction.atomic
def take_submission(
    submission: Submission, *, team: Team, by: User, earlier: Case | None = None, into: Case | None = None
) -> Report:
    """Make a professional's submission a report in a case, without retyping; nothing of it stays in the Postvak.

    Args:
        submission: one that waits; taking it twice gives the report of the first time.
        team: the team that gets the case.
        by: who takes it in.
        earlier: the closed case that the new one follows.
        into: the open case that it is a further report of.

    Raises:
        RuleViolation: when a colleague decided on it meanwhile, or it is not a professional's.
    """
    row = _locked(submission, SubmissionKind.PORTAL, SubmissionState.TAKEN, by)
    if row.state != SubmissionState.WAITING:
        return row.report
    body = _body(row)
    _decide(row, SubmissionState.TAKEN, by)
    arrival = Arrival(row.arrived_on, _time_of(row), submission=row)
    report = make_report(
        body.values, body.persons, body.relations, arrival,
        team=team, by=by, reporter=body.reporter, earlier=earlier, into=into,
    )  # fmt: skip
    if row.sender is not None:
        post(Kind.SUBMISSION_TAKEN, row.pk, [row.sender])
    return report


@transaction.atomic
def accept_own_motion(
    submission: Submission, *, reason: str, team: Team, by: User, earlier: Case | None = None, into: Case | None = None
) -> Report:
    """Accept a report by someone unknown on the centre's own motion (Wmo 2015, 5.1.6(2)).

    Args:
        submission: one that waits; accepting it twice gives the report of the first time.
        reason: why there is a reasonable suspicion, and by which rule of the region.
        team: the team that gets the case.
        by: who decides.
        earlier: the closed case that the new one follows.
        into: the open case that it is a further report of.

    Raises:
        RuleViolation: without reasons, or when a colleague decided on it meanwhile.
    """
    row = _locked(submission, SubmissionKind.UNKNOWN, SubmissionState.TAKEN, by)
    if row.state != SubmissionState.WAITING:
        return row.report
    if not reason.strip():
        raise RuleViolation(_("Schrijf op waarom je deze melding ambtshalve aanneemt."), field="reason")
    body = _body(row)
    _decide(row, SubmissionState.TAKEN, by, reason.strip())
    arrival = Arrival(row.arrived_on, submission=row, own_motion_reason=reason.strip())
    return make_report(
        body.values, body.persons, body.relations, arrival,
        team=team, by=by, reporter=None, earlier=earlier, into=into,
    )  # fmt: skip


@transaction.atomic
def refuse_own_motion(submission: Submission, *, reason: str, by: User) -> None:
    """Refuse a report by someone unknown; nothing of a person stays, and the key is destroyed.

    Args:
        submission: one that waits; refusing it twice changes nothing.
        reason: why, without anything of a person.
        by: who decides.

    Raises:
        RuleViolation: without a reason, when the reason names somebody, or when a colleague decided meanwhile.
    """
    row = _locked(submission, SubmissionKind.UNKNOWN, SubmissionState.REFUSED, by)
    if row.state != SubmissionState.WAITING:
        return
    reason = reason.strip()
    if not reason:
        raise RuleViolation(_("Schrijf op waarom je deze melding weigert."), field="reason")
    names = [f"{one.given_names} {one.surname} {one.street}" for one in _body(row).persons]
    if find(reason) or traces_of(names, reason):
        raise RuleViolation(
            _("Noem in de reden niemand en geen adres: van een geweigerde melding blijft niets van een persoon over."),
            field="reason",
        )
    _decide(row, SubmissionState.REFUSED, by, reason)


def _waiting(row: Submission, token: UUID, body: SubmissionBody) -> tuple[Submission, bool]:
    """Write what waits, sealed under a key of its own; the same token gives the row of the first time."""
    row.pk = uuid4()
    text = json.dumps(body.as_json())
    sealed = seal(data_key(row.pk), text, label="submission", row=row.pk, column="body")
    told = {name: getattr(row, name) for name in ("region_id", "kind", "sender_id", "organisation_id", "arrived_at")}
    told["urgent"] = row.urgent or body.values.danger == YesNo.YES
    made = {"id": row.pk, "reference": new_reference(), "sealed": sealed, "arrived_on": clock.today()}
    found, fresh = Submission.objects.get_or_create(token=token, defaults=told | made)
    if not fresh:
        destroy_data_key(row.pk)
    return found, fresh


def _locked(submission: Submission, kind: SubmissionKind, state: SubmissionState, by: User) -> Submission:
    """Return it locked when this person may make this step, or made it before.

    Raises:
        RuleViolation: when they may not, it is of another kind, or a colleague was first: then it says who and what.
    """
    # without its relations: a join would show them as they were before the wait for the lock
    row = Submission.objects.select_for_update().get(pk=submission.pk)
    if row.kind != kind:
        raise RuleViolation(_("Dit kan niet bij deze soort melding."))
    must_be_able(by, rules.NEXT_SUBMISSION_STATES[kind][SubmissionState.WAITING][state], row.region_id)
    again = row.state == state and row.decided_by_id == by.pk
    if state not in rules.NEXT_SUBMISSION_STATES[kind][SubmissionState(row.state)] and not again:
        who = row.decided_by.name if row.decided_by else ""
        what = row.get_state_display().lower()
        raise RuleViolation(_("%(who)s was eerder: deze melding is %(what)s.") % {"who": who, "what": what})
    return row


def _time_of(row: Submission) -> time | None:
    return (
        row.arrived_at.astimezone(clock.AMSTERDAM).time().replace(second=0, microsecond=0) if row.arrived_at else None
    )


def _body(row: Submission) -> SubmissionBody:
    body = body_of(row)
    if body is None:
        raise RuleViolation(_("Van deze melding is niets over."))
    return body


def _decide(row: Submission, state: SubmissionState, by: User, reason: str = "") -> None:
    """Close it; its values stand in a case now or nowhere, so what was sealed and its key are destroyed."""
    row.state, row.decided_by, row.decided_on, row.reason, row.sealed = state, by, clock.today(), reason, None
    row.save(update_fields=["state", "decided_by", "decided_on", "reason", "sealed"])
    destroy_data_key(row.pk)


def _region_of(sender: User) -> UUID:
    if sender.region_id is None:
        raise RuleViolation(_("Je hoort nu bij geen organisatie. Bel 0800-2000."))
    return sender.region_id


def _members(region_id: UUID, role: Role) -> list[User]:
    rows = Membership.objects.on(clock.today()).filter(organisation_id=region_id, role=role, user__is_active=True)
    return list(User.objects.filter(pk__in=rows.values("user_id")))
