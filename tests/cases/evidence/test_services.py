"""Writing on the timeline, and correcting what was written."""

import uuid
from datetime import UTC, date, datetime, time

import pytest
from django.db import IntegrityError, connection, transaction

from cases.dossier.services import close, open_case
from cases.evidence.models import EntryKind, JournalEntry, Precision
from cases.evidence.services import correct_entry, write_entry
from tests.cases.persons.make import Family, make_family
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 13, 3, 40, tzinfo=UTC)


def note(family: Family, text: str = "Lucas valt in slaap.", **more: object) -> JournalEntry:
    return write_entry(family.case, by=family.cast.noor, text=text, **more)  # type: ignore[arg-type]


def test_a_note_without_a_moment_happened_now_on_the_clock_in_the_netherlands() -> None:
    with clock.moved_to(NOW):
        entry = note(make_family())
    assert (entry.happened_on, entry.happened_time, entry.precision) == (date(2026, 11, 23), time(14, 3), "minuut")
    assert entry.entered_at == NOW


def test_the_moment_it_happened_stands_apart_from_the_moment_it_was_entered() -> None:
    with clock.moved_to(NOW):
        family = make_family()
        day = note(family, happened_on=date(2026, 8, 21))
        unknown = note(family, precision=Precision.UNKNOWN)
    assert (day.happened_on, day.happened_time, day.precision) == (date(2026, 8, 21), None, "dag")
    assert (unknown.happened_on, unknown.precision, unknown.entered_at) == (None, "onbekend", NOW)


@pytest.mark.parametrize(
    ("day", "at"), [(date(2026, 11, 24), None), (date(2026, 11, 23), time(14, 4)), (date(9999, 12, 31), None)]
)
def test_what_has_yet_to_happen_is_refused(day: date, at: time | None) -> None:
    with clock.moved_to(NOW):
        family = make_family()
        with pytest.raises(RuleViolation, match="toekomst") as refusal:
            note(family, happened_on=day, happened_time=at)
    assert refusal.value.field == "happened_on"


def test_an_empty_note_is_refused() -> None:
    with pytest.raises(RuleViolation, match="Schrijf eerst iets op"):
        note(make_family(), text=" \n ")


def test_a_double_click_writes_one_note() -> None:
    family, token = make_family(), uuid.uuid4()
    assert note(family, token=token) == note(family, token=token)
    assert JournalEntry.objects.filter(case=family.case).count() == 1


def test_a_correction_is_a_new_version_and_the_old_text_stays() -> None:
    family = make_family()
    entry = note(family, about=[family.lucas], important=True, meaning="Slaapt te weinig.")
    new = correct_entry(entry, text="Lucas viel twee keer in slaap.", reason="School belde terug.", by=family.cast.omar)
    entry.refresh_from_db()
    assert (entry.text, new.text, new.corrects_id) == (
        "Lucas valt in slaap.",
        "Lucas viel twee keer in slaap.",
        entry.pk,
    )
    assert (new.author, new.important, new.meaning) == (family.cast.omar, True, "Slaapt te weinig.")
    assert (new.happened_on, new.happened_time) == (entry.happened_on, entry.happened_time)
    assert [link.person for link in new.abouts.all()] == [family.lucas]


def test_of_two_corrections_of_one_text_the_first_stands_and_the_second_is_told() -> None:
    family = make_family()
    entry = note(family)
    correct_entry(entry, text="Een.", reason="Zo was het.", by=family.cast.noor)
    with pytest.raises(RuleViolation, match="verbeterde dit intussen"):
        correct_entry(entry, text="Twee.", reason="Nee, zo.", by=family.cast.omar)
    assert JournalEntry.objects.filter(corrects=entry).count() == 1


def test_the_database_itself_refuses_a_second_correction_of_one_text() -> None:
    family = make_family()
    entry = note(family)
    correct_entry(entry, text="Een.", reason="Zo was het.", by=family.cast.noor)
    with pytest.raises(IntegrityError), transaction.atomic():
        JournalEntry.objects.create(
            case=family.case, region_id=family.case.region_id, text="Twee.", corrects=entry, correction_reason="x",
            happened_on=date(2026, 1, 1),
        )  # fmt: skip


def test_a_double_click_corrects_once() -> None:
    family, token = make_family(), uuid.uuid4()
    entry, by = note(family), family.cast.noor
    first = correct_entry(entry, text="Een.", reason="Zo was het.", by=by, token=token)
    assert correct_entry(entry, text="Een.", reason="Zo was het.", by=by, token=token) == first


@pytest.mark.parametrize(("text", "reason", "field"), [("", "Zo was het.", "text"), ("Een.", " ", "reason")])
def test_a_correction_needs_a_text_and_a_reason(text: str, reason: str, field: str) -> None:
    family = make_family()
    with pytest.raises(RuleViolation) as refusal:
        correct_entry(note(family), text=text, reason=reason, by=family.cast.noor)
    assert refusal.value.field == field


def test_the_trace_of_a_step_is_not_corrected() -> None:
    family = make_family()
    trace = write_entry(family.case, by=family.cast.noor, kind=EntryKind.REPORT, title="Melding ontvangen")
    with pytest.raises(RuleViolation, match="stap in de zaak"):
        correct_entry(trace, text="Anders.", reason="Daarom.", by=family.cast.noor)


def test_a_closed_case_takes_no_note_and_no_correction() -> None:
    family = make_family()
    entry = note(family)
    close(family.case, by=family.cast.noor, reason="Veilig.")
    with pytest.raises(RuleViolation, match="gesloten"):
        note(family)
    with pytest.raises(RuleViolation, match="gesloten"):
        correct_entry(entry, text="Een.", reason="Zo was het.", by=family.cast.noor)


def test_a_person_of_another_case_is_nobodys_subject_here() -> None:
    family = make_family()
    other = open_case(family.cast.zuid, by=family.cast.noor)
    with pytest.raises(ValueError, match="another case"):
        write_entry(other, by=family.cast.noor, text="Iets.", about=[family.lucas])


@pytest.mark.parametrize(
    "statement",
    [
        "update cases_journalentry set text = 'anders'",
        "delete from cases_journalentry",
        "truncate cases_journalentry cascade",
        "update cases_journalabout set person_id = person_id",
    ],
)
def test_the_database_refuses_to_change_or_lose_what_was_written(statement: str) -> None:
    family = make_family()
    note(family, about=[family.lucas])
    with (
        pytest.raises(Exception, match=r"append-only|permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
