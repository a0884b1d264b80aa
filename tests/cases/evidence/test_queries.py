"""Reading the timeline."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from cases.drafts.services import save_draft
from cases.evidence.models import EntryKind, JournalEntry, Precision
from cases.evidence.queries import Day, facts, new_note, timeline
from cases.evidence.services import correct_entry, write_entry
from cases.persons.queries import people_of
from tests.cases.persons.make import Family, make_family
from veiligthuis import clock

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 13, 3, tzinfo=UTC)


def note(family: Family, text: str, **more: Any) -> JournalEntry:
    return write_entry(family.case, by=family.cast.noor, text=text, **more)


def texts(days: list[Day]) -> list[tuple[date | None, list[str]]]:
    return [(day.day, [entry.text or entry.title for entry in day.entries]) for day in days]


def several(family: Family) -> None:
    with clock.moved_to(NOW):
        note(family, "nu")
        note(family, "vroeg", happened_on=date(2026, 11, 23), happened_time=time(9, 5))
        note(family, "die dag", happened_on=date(2026, 11, 23))
        note(family, "eerder", happened_on=date(2026, 8, 21), about=[family.lucas], kind=EntryKind.PHONE)
        note(family, "ooit", precision=Precision.UNKNOWN)
    with clock.moved_to(NOW + timedelta(minutes=1)):
        write_entry(family.case, by=None, title="Melding ontvangen", kind=EntryKind.REPORT)


def test_days_come_newest_first_and_what_nobody_can_date_last() -> None:
    family = make_family()
    several(family)
    assert texts(timeline(family.case)) == [
        (date(2026, 11, 23), ["Melding ontvangen", "nu", "vroeg", "die dag"]),
        (date(2026, 8, 21), ["eerder"]),
        (None, ["ooit"]),
    ]


def test_oldest_first_turns_days_and_entries() -> None:
    family = make_family()
    several(family)
    days = texts(timeline(family.case, oldest_first=True))
    assert [day for day, _ in days] == [date(2026, 8, 21), date(2026, 11, 23), None]
    assert days[1][1] == ["die dag", "vroeg", "nu", "Melding ontvangen"]


def test_kinds_persons_and_a_limit_narrow_the_timeline() -> None:
    family = make_family()
    several(family)
    assert texts(timeline(family.case, kinds=[EntryKind.PHONE])) == [(date(2026, 8, 21), ["eerder"])]
    assert texts(timeline(family.case, person_id=family.lucas.pk)) == [(date(2026, 8, 21), ["eerder"])]
    assert sum(len(day.entries) for day in timeline(family.case, limit=2)) == 2


def test_an_entry_shows_its_newest_text_with_all_older_ones_behind_it() -> None:
    family = make_family()
    first = note(family, "een")
    second = correct_entry(first, text="twee", reason="nagebeld", by=family.cast.omar)
    correct_entry(second, text="drie", reason="nog eens", by=family.cast.noor)
    [day] = timeline(family.case)
    [entry] = day.entries
    assert entry.text == "drie"
    assert [older.text for older in entry.corrections] == ["twee", "een"]
    replaced_by = [older.corrected for older in entry.corrections]  # type: ignore[attr-defined]
    assert [(new.author.name, new.correction_reason) for new in replaced_by] == [
        ("Noor de Wit", "nog eens"),
        ("Omar Haddad", "nagebeld"),
    ]


def test_an_entry_says_who_about_whom_and_when_it_was_entered_late() -> None:
    family = make_family()
    with clock.moved_to(NOW):
        note(family, "x", kind=EntryKind.PHONE, title="Gesprek met school", about=[family.sanne, family.lucas])
        note(family, "y", happened_on=date(2026, 8, 21))
        [today, before] = timeline(family.case)
    [entry] = today.entries
    assert (entry.by, entry.about) == ("Noor de Wit, telefoon", "Sanne (±30) en Lucas (6)")
    assert (entry.entered_late, before.entries[0].entered_late) == (None, NOW)
    assert (before.entries[0].title, before.entries[0].by) == ("Notitie", "Noor de Wit")


def test_facts_are_what_people_wrote_in_its_newest_version() -> None:
    family = make_family()
    several(family)
    correct_entry(facts(family.case)[0], text="beter", reason="nagebeld", by=family.cast.noor)
    found = {fact.text for fact in facts(family.case)}
    assert len(found) == 5
    assert "beter" in found
    assert not any(fact.kind == EntryKind.REPORT for fact in facts(family.case))


@pytest.mark.parametrize("size", [5, 200])
def test_a_timeline_on_which_each_text_was_corrected_once_at_most_takes_two_queries(
    size: int, django_assert_num_queries: Any
) -> None:
    family = make_family()
    for number in range(size):
        note(family, f"{number}", about=[family.lucas])
    correct_entry(facts(family.case)[0], text="beter", reason="nagebeld", by=family.cast.noor)
    with django_assert_num_queries(2):
        shown = [entry for day in timeline(family.case) for entry in day.entries]
        told = [(entry.by, entry.about, [older.text for older in entry.corrections]) for entry in shown]
    assert len(told) == size


@pytest.mark.parametrize("size", [5, 200])
def test_the_timeline_takes_three_queries_however_long(size: int, django_assert_num_queries: Any) -> None:
    family = make_family()
    for number in range(size):
        note(family, f"{number}", about=[family.lucas], happened_on=date(2025, 1, 1) + timedelta(days=number))
    for text in ("beter", "best"):
        correct_entry(facts(family.case)[0], text=text, reason="nagebeld", by=family.cast.noor)
    with django_assert_num_queries(3):
        days = timeline(family.case)
        shown = [(entry.by, entry.about, entry.correct_url, entry.corrections) for day in days for entry in day.entries]
    assert len(shown) == size


def test_a_new_note_brings_back_the_own_draft_and_nobody_elses() -> None:
    family = make_family()
    typed = {"text": ["half af"], "kind": ["telefoon"], "about": [str(family.lucas.pk)], "important": ["on"]}
    save_draft(family.cast.noor, "notitie", family.case.pk, typed)
    people = people_of(family.case)
    note = new_note(family.case, family.cast.noor, people)
    assert (note.text, note.kind, note.about, note.important) == ("half af", "telefoon", str(family.lucas.pk), True)
    assert note.saved_at is not None
    assert new_note(family.case, family.cast.omar, people).text == ""
