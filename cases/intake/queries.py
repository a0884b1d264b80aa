"""Reading what came in: reports of a case, what waits in the Postvak, one's own unfinished conversations."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.keys import data_key
from accounts.models import Membership, Team, User
from accounts.roles import CASE_ROLES
from cases.deadlines.queries import Due, due_days_of
from cases.deadlines.rules import in_words
from cases.dossier.models import Case
from cases.drafts.models import Draft
from cases.drafts.services import find_draft, own_drafts, read_draft
from cases.intake import rules
from cases.intake.models import Advice, Contact, Mode, Report, ReporterIdentity, Submission, SubmissionState
from cases.intake.values import ReporterValues, SubmissionBody
from cases.persons.models import Role
from cases.persons.queries import people_of
from cases.scanner.traces import places_in
from veiligthuis import clock
from veiligthuis.keys import open_sealed

TERMS = ["assessment_decree", "assessment_sector"]
COUNT_TO = 100
SOURCES = frozenset({Role.INFORMANT, Role.WITNESS, Role.HELPER})  # who only told us something may be the reporter
FORGOTTEN = "gewist"  # a draft that keeps nothing but where a conversation went whose reporter was forgotten
IDENTITY_COLUMNS = ("name", "phone", "email", "address", "organisation", "reach")


def has_open_contact(user: User, since: datetime) -> bool:
    """Say whether somebody has a conversation open that they typed in since a moment and have not finished."""
    return Draft.objects.filter(user=user, form="gesprek", saved_at__gte=since).exists()


def reports_of(case: Case) -> list[Report]:
    """Return the reports of a case, the first one first."""
    return list(Report.objects.filter(case=case).order_by("received_on", "entered_at"))


def report_of_case(case: Case, report_id: UUID) -> Report | None:
    """Return one report of an admitted case, with what its page needs."""
    rows = Report.objects.select_related("contact", "submission__organisation", "taken_by", "own_motion_by")
    report = rows.filter(case=case, pk=report_id).first()
    if report is not None:
        report.case = case
    return report


def by_token(token: UUID) -> Advice | Report | Submission | None:
    """Return what became of a conversation that was finished under a one-time token."""
    contact = Contact.objects.filter(token=token).first()
    if contact is None:
        return Submission.objects.filter(token=token).first()
    report = Report.objects.filter(contact=contact).first()
    return report or Advice.objects.filter(contact=contact).first()


def unknown_of(user: User, token: UUID) -> UUID | None:
    """Return the token under which somebody goes on with a report whose reporter they forgot; None when they did not."""
    draft = find_draft(user, FORGOTTEN, token)
    return UUID(read_draft(draft)["verder"]) if draft else None


# --- the Postvak ----------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """Something in the Postvak with its two last days, the earlier one first."""

    submission: Submission
    dues: list[Due]

    @property
    def first(self) -> Due:
        """Return the date that counts now."""
        return self.dues[0]

    @property
    def words(self) -> str:
        """Say how far that date is."""
        return in_words(self.first.day, clock.today())

    @property
    def late(self) -> bool:
        """Say whether that date has passed."""
        return self.first.day < clock.today()


def waiting(region_id: UUID, limit: int = COUNT_TO) -> list[Waiting]:
    """Return what waits in the Postvak of a region, the oldest first.

    Args:
        region_id: the region whose Postvak it is.
        limit: how many at most.
    """
    rows = Submission.objects.filter(region_id=region_id, state=SubmissionState.WAITING)
    found = list(rows.select_related("organisation").order_by("arrived_on", "id")[:limit])
    days = due_days_of(TERMS, {row.arrived_on for row in found}, region_id)
    return [Waiting(row, days[row.arrived_on]) for row in found]


def dues_of(submission: Submission) -> Waiting:
    """Return one submission with its two last days."""
    return Waiting(submission, due_days_of(TERMS, {submission.arrived_on}, submission.region_id)[submission.arrived_on])


def inbox_count(region_id: UUID) -> int:
    """Count what waits, up to 100: the menu says 99+ after that."""
    return Submission.objects.filter(region_id=region_id, state=SubmissionState.WAITING)[:COUNT_TO].count()


def body_of(submission: Submission) -> SubmissionBody | None:
    """Open what was told; None when it was accepted or refused, for then nothing of it is left here.

    Raises:
        KeyRefused: when it was changed or moved.
    """
    if submission.sealed is None:
        return None
    key = data_key(submission.pk)
    text = open_sealed(key, bytes(submission.sealed), label="submission", row=submission.pk, column="body")
    return SubmissionBody.from_json(json.loads(text))


# --- who reported ---------------------------------------------------------------


def hidden_reporter(case: Case) -> bool:
    """Tell whether the family may not know of one of the reports who made it."""
    return Report.objects.filter(case=case).exclude(mode=Mode.OPEN).exists()


def secret_words(case: Case) -> list[str]:
    """Return names, numbers and places of the hidden reporters of a case; a street only with its house number.

    A place that the people concerned share with the reporter (a postcode of one street) leads to nobody, and stays out.
    Decrypted in memory for one purpose: checking that a text that leaves the building does not hold them. Never shown.
    """
    rows = ReporterIdentity.objects.filter(case=case).exclude(report__mode=Mode.OPEN)
    found = [opened(row) for row in rows]
    family = _addresses_of(case) if any(one.address for one in found) else []
    told = [(one.name, one.phone, one.email, *places_in(one.address, family)) for one in found]
    return [word for words in told for word in words if word]


def _addresses_of(case: Case) -> list[str]:
    """Return where the people concerned live; a secret address is not among them."""
    return [line.address for line in people_of(case) if line.is_child or not SOURCES.issuperset(line.person.roles)]


def origin_words(case: Case) -> list[str]:
    """Return the words that would tell how a hidden reporter of this case knows the family."""
    rows = Report.objects.filter(case=case).exclude(mode=Mode.OPEN)
    capacities = set(rows.values_list("capacity", flat=True))
    return sorted(word for capacity in capacities for word in rules.origin_words(capacity))


def opened(identity: ReporterIdentity) -> ReporterValues:
    """Decrypt an identity. Only `services.open_identity` shows what this returns, and `secret_words` compares with it."""
    key = data_key(identity.pk)
    found = {}
    for column in IDENTITY_COLUMNS:
        sealed = getattr(identity, f"{column}_sealed")
        if sealed is not None:
            found[column] = open_sealed(key, bytes(sealed), label="identity", row=identity.pk, column=column)
    return ReporterValues(**found)


# --- around the work ------------------------------------------------------------


def own_conversations(user: User) -> list[Draft]:
    """Return somebody's own conversations that are not finished, the last touched first."""
    found = [*own_drafts(user, "gesprek"), *own_drafts(user, "melding")]
    return sorted(found, key=lambda draft: draft.saved_at, reverse=True)


def teams_of(region_id: UUID) -> list[Team]:
    """Return the teams of a region, by name."""
    return list(Team.objects.filter(region_id=region_id).order_by("name"))


def colleagues_of(team_id: UUID) -> list[User]:
    """Return who works in a team today, by name."""
    rows = Membership.objects.on(clock.today()).filter(team_id=team_id, role__in=CASE_ROLES, user__is_active=True)
    return list(User.objects.filter(pk__in=rows.values("user_id")).order_by("name"))


def case_by_number(number: str, region_id: UUID) -> Case | None:
    """Return the case of a region that has this number, as `dossier.numbers.normalise` writes it."""
    return Case.objects.filter(number=number, region_id=region_id).select_related("team").first()
