"""Writing on the timeline; nothing on it is ever changed, a correction is a new version."""

from collections.abc import Iterable
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cases.dossier.models import Case
from cases.dossier.services import locked, locked_open, must_be_new
from cases.evidence.models import EntryKind, JournalAbout, JournalEntry, Precision
from cases.evidence.rules import WRITTEN, lies_ahead, precision_of
from cases.persons.models import Person
from veiligthuis import clock
from veiligthuis.errors import RuleViolation


@transaction.atomic
def write_entry(
    case: Case,
    *,
    by: User | None,
    kind: EntryKind = EntryKind.NOTE,
    title: str = "",
    text: str = "",
    about: Iterable[Person] = (),
    important: bool = False,
    meaning: str = "",
    happened_on: date | None = None,
    happened_time: time | None = None,
    precision: Precision | None = None,
    token: UUID | None = None,
) -> JournalEntry:
    """Write one event; the same token twice gives the entry of the first time.

    Args:
        case: an open case.
        by: who writes it; None for the system.
        kind: what kind of thing happened.
        title: its head, when it has one.
        text: what happened.
        about: the persons whom it concerns; none means the whole family.
        important: whether it belongs in the chronology.
        meaning: what it means for the child.
        happened_on: the day it happened, in the Netherlands; now when neither day nor precision is given.
        happened_time: the time it happened, when that is known.
        precision: how exactly the moment is known.
        token: makes a double click one entry.

    Raises:
        RuleViolation: when the case is closed, nothing is written, or the moment has yet to come.
    """
    locked(case)
    if token and (known := JournalEntry.objects.filter(token=token, case=case).first()):
        return known
    case = locked_open(case)
    must_be_new(token, JournalEntry)
    if not (title.strip() or text.strip()):
        raise RuleViolation(_("Schrijf eerst iets op."), field="text")
    day, at, known_as = _moment(happened_on, happened_time, precision)
    entry = JournalEntry.objects.create(
        case=case,
        region_id=case.region_id,
        author=by,
        kind=kind,
        title=title.strip(),
        text=text.strip(),
        important=important,
        meaning=meaning.strip(),
        happened_on=day,
        happened_time=at,
        precision=known_as,
        token=token,
    )
    _concern(entry, about)
    return entry


def _moment(
    day: date | None, at: time | None, precision: Precision | None
) -> tuple[date | None, time | None, Precision]:
    """Return when it happened and how exactly that is known: this minute, when nothing was said about it."""
    local = clock.local_now()
    if lies_ahead(day, at, local):
        raise RuleViolation(_("Dit moment ligt in de toekomst. Kijk de dag en de tijd na."), field="happened_on")
    if day is None and precision is None:
        return local.date(), local.time().replace(second=0, microsecond=0), Precision.MINUTE
    return day, at, precision or precision_of(day, at, about=False)


@transaction.atomic
def correct_entry(entry: JournalEntry, *, text: str, reason: str, by: User, token: UUID | None = None) -> JournalEntry:
    """Write a new version of an entry; the old one stays readable, with who changed it and why.

    Args:
        entry: the newest version of what somebody wrote.
        text: what stands from now on.
        reason: why it is corrected.
        by: who corrects it.
        token: makes a double click one correction.

    Raises:
        RuleViolation: when it was corrected meanwhile, without text or reason, when a step left it, or when the
            case is closed.
    """
    locked(entry.case)
    if token and (known := JournalEntry.objects.filter(token=token, corrects=entry).first()):
        return known
    locked_open(entry.case)
    must_be_new(token, JournalEntry)
    entry = JournalEntry.objects.select_for_update().get(pk=entry.pk)
    if JournalEntry.objects.filter(corrects=entry).exists():
        message = _("Een collega verbeterde dit intussen. Kijk eerst wat er nu staat; jouw tekst staat hieronder.")
        raise RuleViolation(message)
    if entry.kind not in WRITTEN or entry.author_id is None:
        raise RuleViolation(_("Dit legde een stap in de zaak vast. Schrijf een notitie als het niet klopt."))
    if not text.strip():
        raise RuleViolation(_("Schrijf de verbeterde tekst op."), field="text")
    if not reason.strip():
        raise RuleViolation(_("Schrijf op waarom je dit verbetert."), field="reason")
    new = _next_version(entry, text=text.strip(), reason=reason.strip(), by=by, token=token)
    _concern(new, [link.person for link in entry.abouts.select_related("person")])
    return new


def _next_version(entry: JournalEntry, *, text: str, reason: str, by: User, token: UUID | None) -> JournalEntry:
    return JournalEntry.objects.create(
        case_id=entry.case_id,
        region_id=entry.region_id,
        author=by,
        kind=entry.kind,
        title=entry.title,
        text=text,
        important=entry.important,
        meaning=entry.meaning,
        happened_on=entry.happened_on,
        happened_time=entry.happened_time,
        precision=entry.precision,
        corrects=entry,
        correction_reason=reason,
        token=token,
    )


def _concern(entry: JournalEntry, about: Iterable[Person]) -> None:
    for person in about:
        if person.case_id != entry.case_id:
            raise ValueError("a person of another case")
        JournalAbout.objects.create(case_id=entry.case_id, region_id=entry.region_id, entry=entry, person=person)
