"""Reads of the timeline: days with their entries, each in its newest version with the older ones behind it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F, Prefetch, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from cases.dossier.models import Case
from cases.drafts.services import typed_before
from cases.evidence.models import EntryKind, JournalAbout, JournalEntry, Precision
from cases.evidence.rules import WRITTEN
from cases.persons.queries import PersonLine
from cases.persons.words import age_short, name_of

TRACES = frozenset(EntryKind) - WRITTEN  # written as the trace of a step; they hold no fact


@dataclass(frozen=True)
class Entry:
    """One event as the timeline shows it; `corrections` holds its older versions, the newest of them first."""

    entry: JournalEntry
    corrections: list[JournalEntry] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Return the id of the event on the page."""
        return f"g-{self.entry.pk}"

    @property
    def title(self) -> str:
        """Return its head; without one the kind says what it is."""
        return self.entry.title or str(EntryKind(self.entry.kind).label)

    @property
    def by(self) -> str:
        """Return who wrote it, and how it came in when the head does not say so."""
        author = self.entry.author.name if self.entry.author else _("Vanzelf vastgelegd")
        says_kind = self.entry.title and self.entry.kind in WRITTEN - {EntryKind.NOTE}
        return f"{author}, {str(EntryKind(self.entry.kind).label).lower()}" if says_kind else author

    @property
    def moment(self) -> time | None:
        """Return the time that it happened; an unknown one is never shown as midnight."""
        return self.entry.happened_time

    @property
    def about_when(self) -> bool:
        """Say whether the moment is known about only."""
        return self.entry.precision == Precision.ABOUT

    @property
    def text(self) -> str:
        """Return what happened."""
        return self.entry.text

    @property
    def important(self) -> bool:
        """Say whether it belongs in the chronology."""
        return self.entry.important

    @property
    def meaning(self) -> str:
        """Return what it means for the child."""
        return self.entry.meaning

    @property
    def meaning_for(self) -> str:
        """Return for whom it means that: "Lucas (6) en Noa (4)"."""
        return self.about or _("het kind")

    @property
    def about(self) -> str:
        """Return whom it concerns; nothing for the whole family."""
        persons = [link.person for link in self.entry.abouts.all()]
        names = [person.given_names or name_of(person) for person in persons]
        ages = [age_short(person) for person in persons]
        called = [f"{name} ({age})" if age else name for name, age in zip(names, ages, strict=True)]
        return _(" en ").join(filter(None, [", ".join(called[:-1]), *called[-1:]]))

    @property
    def entered_late(self) -> datetime | None:
        """Return when it was entered, if that was not on the day that it happened."""
        entered = self.entry.entered_at
        return entered if self.entry.happened_on != localdate(entered) else None

    @property
    def correct_url(self) -> str:
        """Return where it can be corrected; nothing for the trace of a step."""
        if self.entry.kind in TRACES or not self.entry.author_id:
            return ""
        return reverse("cases:evidence:correct", args=[self.entry.case_id, self.entry.pk])


@dataclass(frozen=True)
class Day:
    """What happened on one day; None is the day of what nobody can date."""

    day: date | None
    entries: list[Entry]


def timeline(
    case: Case,
    *,
    kinds: Collection[str] | None = None,
    person_id: UUID | None = None,
    oldest_first: bool = False,
    limit: int | None = None,
) -> list[Day]:
    """Return the timeline of a case, in two queries however long it is, three when something was corrected twice.

    Args:
        case: the case; access to it was decided before.
        kinds: only these kinds of entries; None for all.
        person_id: only what concerns this person.
        oldest_first: the order of the days, and of the entries within them.
        limit: at most this many entries.
    """
    found = _current(case)
    if kinds is not None:
        found = found.filter(kind__in=kinds)
    if person_id is not None:
        found = found.filter(abouts__person_id=person_id)
    order = (F("happened_on").asc if oldest_first else F("happened_on").desc)(nulls_last=True)
    within = (F("happened_time").asc(nulls_first=True), "entered_at", "id")
    turned = (F("happened_time").desc(nulls_last=True), "-entered_at", "-id")
    entries = list(found.order_by(order, *(within if oldest_first else turned))[:limit])
    older = _older(case) if any(entry.corrects and entry.corrects.corrects_id for entry in entries) else {}
    shown = [Entry(entry, _versions(entry, older)) for entry in entries]
    return [Day(day, list(group)) for day, group in groupby(shown, key=lambda item: item.entry.happened_on)]


def facts(case: Case) -> list[JournalEntry]:
    """Return what people wrote on the timeline, newest versions only, the latest event first.

    The traces of steps are left out: they hold no fact. Persons concerned are at hand in `abouts`.
    """
    found = _current(case).filter(kind__in=WRITTEN)
    return list(found.order_by(F("happened_on").desc(nulls_last=True), "-entered_at", "id"))


def _current(case: Case) -> QuerySet[JournalEntry]:
    persons = Prefetch("abouts", JournalAbout.objects.select_related("person").order_by("person__position", "id"))
    found = JournalEntry.objects.filter(case=case, corrected_by=None)
    return found.select_related("author", "corrects__author").prefetch_related(persons)


def _older(case: Case) -> dict[UUID, JournalEntry]:
    """Return the versions of a case that were corrected since, by their key; the last of them comes with its entry."""
    found = JournalEntry.objects.filter(case=case, corrected_by__isnull=False).select_related("author")
    return {entry.pk: entry for entry in found}


def _versions(entry: JournalEntry, older: dict[UUID, JournalEntry]) -> list[JournalEntry]:
    """Walk from an entry to its first version; each older one says in `corrected` what was written instead."""
    versions: list[JournalEntry] = []
    newer = entry
    while before := older.get(newer.corrects_id) if newer.corrects_id in older else newer.corrects:
        before.corrected = newer  # type: ignore[attr-defined]  # for the template: who corrected it, when and why
        versions.append(before)
        newer = before
    return versions


# --- the form on the overview -----------------------------------------------------


@dataclass(frozen=True)
class NewNote:
    """What the form for a new note needs on the overview (cases/evidence/_note.html)."""

    token: UUID
    kinds: list[tuple[str, str]]
    persons: list[tuple[str, str]]
    text: str = ""
    kind: str = ""
    about: str = ""
    important: bool = False
    saved_at: datetime | None = None


def new_note(case: Case, user: User, lines: Iterable[PersonLine]) -> NewNote:
    """Return an empty note, or the draft that somebody left in this case.

    Args:
        case: the case.
        user: who writes; nobody else ever sees the draft.
        lines: the people of the case.
    """
    kinds = [(str(kind.value), str(kind.label)) for kind in EntryKind if kind in WRITTEN]
    persons = [(str(line.person.pk), line.name_and_age) for line in lines]
    typed, saved_at = drafted(user, case)
    about = next(iter(typed.get("about", [])), "")
    text, kind, important = typed.get("text", ""), typed.get("kind", ""), bool(typed.get("important"))
    return NewNote(uuid4(), kinds, persons, text, kind, about, important, saved_at)


def drafted(user: User, case: Case) -> tuple[dict[str, Any], datetime | None]:
    """Return the draft of a note that somebody left in a case as typed, and when it was saved; or nothing."""
    typed, saved_at = typed_before(user, "notitie", case.pk)
    return {name: texts if name == "about" else texts[-1] for name, texts in typed.items() if texts}, saved_at


def shown_as(entry: JournalEntry) -> Entry:
    """Return one event as the timeline shows it, without its older versions."""
    return Entry(entry)


def newest_of(entry: JournalEntry) -> JournalEntry:
    """Return the version of an event that stands now."""
    while newer := JournalEntry.objects.filter(corrects=entry).select_related("author").first():
        entry = newer
    return entry
