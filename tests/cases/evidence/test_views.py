"""The pages of notes: written from the overview, with all fields, and corrected."""

import re
import uuid
from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse

from cases.dossier.services import close, open_case
from cases.drafts.services import find_draft, save_draft
from cases.evidence.models import EntryKind, JournalEntry
from cases.evidence.services import correct_entry, write_entry
from tests.cases.persons.make import Family, make_family
from tests.login import logged_in

pytestmark = pytest.mark.django_db


def url(name: str, family: Family, *more: object) -> str:
    return reverse(f"cases:evidence:{name}", args=[family.case.pk, *more])


def overview(family: Family) -> str:
    return reverse("cases:workplace:case", args=[family.case.pk])


def page(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def small(family: Family, **more: Any) -> dict[str, Any]:
    """Return what the small form of the overview sends."""
    return {"token": str(uuid.uuid4()), "text": "Lucas valt in slaap.", "kind": "telefoon", "about": "", **more}


def test_a_note_from_the_overview_stands_on_the_timeline_once_however_often_it_is_sent() -> None:
    family = make_family()
    client = logged_in(family.cast.noor)
    sent = small(family, about=str(family.lucas.pk), important="on")
    first, second = client.post(url("write", family), sent), client.post(url("write", family), sent)
    entry = JournalEntry.objects.get(case=family.case)
    assert first["Location"] == second["Location"] == f"{overview(family)}#g-{entry.pk}"
    assert (entry.kind, entry.important, entry.author) == (EntryKind.PHONE, True, family.cast.noor)
    text = page(client.get(overview(family)))
    assert f'id="g-{entry.pk}"' in text
    assert "over Lucas (6), belangrijk" in text


def test_going_on_with_all_fields_keeps_what_was_typed_on_the_overview() -> None:
    family = make_family()
    sent = small(family, about=str(family.lucas.pk), important="on", meer="ja")
    text = page(logged_in(family.cast.noor).post(url("write", family), sent))
    assert "Lucas valt in slaap.</textarea>" in text
    assert re.search(r'value="telefoon"[^>]* checked', text)
    assert re.search(rf'value="{family.lucas.pk}"[^>]* checked', text)
    assert sent["token"] in text
    assert "<title>Fout:" not in text
    assert not JournalEntry.objects.exists()


def test_what_happened_earlier_keeps_its_own_day_and_time() -> None:
    family = make_family()
    sent = small(family, moment="eerder", happened_on="21 augustus 2025", happened_time="9.05", roughly="on")
    assert logged_in(family.cast.noor).post(url("write", family), sent).status_code == 302
    entry = JournalEntry.objects.get(case=family.case)
    assert (entry.happened_on, entry.happened_time, entry.precision) == (date(2025, 8, 21), time(9, 5), "ongeveer")


def test_an_unknown_moment_is_shown_as_unknown_and_never_as_midnight() -> None:
    family = make_family()
    client = logged_in(family.cast.noor)
    client.post(url("write", family), small(family, moment="onbekend"))
    client.post(url("write", family), small(family, moment="eerder", happened_on="21-08-2025"))
    text = page(client.get(overview(family)))
    assert "Dag onbekend" in text
    assert text.count("tijd on\N{SOFT HYPHEN}bekend") == 2
    assert "00:00" not in text[text.index('class="vt-timeline"') :]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": ""}, "Vul in: Notitie"),
        ({"text": "half \x00"}, "niet bewaard"),
        ({"text": "x" * 30_000}, "Dit is te lang"),
        ({"moment": "eerder"}, "Vul de dag in, of kies"),
        ({"moment": "onbekend", "happened_on": "01-01-2025"}, "Haal de dag weg, of kies"),
        ({"happened_time": "14:03"}, "Vul de dag in waarop"),
        ({"happened_on": "31-02-2025"}, "31 februari bestaat niet"),
        ({"happened_on": "31-12-2199"}, "Deze dag ligt in de toekomst"),
        ({"happened_on": "01-01-2025", "happened_time": "25:00"}, "Schrijf de tijd als 14:03"),
        ({"about": "niemand"}, "Kies een antwoord bij"),
        ({"kind": "stap"}, "Kies een antwoord bij: Soort"),
        ({"token": "x"}, "Deze pagina is niet compleet"),
    ],
)
def test_a_note_that_cannot_be_kept_comes_back_with_everything_typed(typed: dict[str, str], words: str) -> None:
    family = make_family()
    response = logged_in(family.cast.noor).post(url("write", family), small(family, meaning="Slaapt slecht.", **typed))
    text = page(response)
    assert response.status_code == 200
    assert words in text
    assert "<title>Fout:" in text
    assert "Slaapt slecht." in text
    assert not JournalEntry.objects.exists()


def test_the_draft_of_a_note_comes_back_on_both_pages_and_ends_with_the_note() -> None:
    family = make_family()
    client = logged_in(family.cast.noor)
    save_draft(family.cast.noor, "notitie", family.case.pk, {"text": ["Half af"], "about": [str(family.lucas.pk)]})
    for address in (overview(family), url("write", family)):
        text = page(client.get(address))
        assert "Half af" in text
        assert "Concept teruggezet van" in text
    assert client.post(url("write", family), small(family)).status_code == 302
    assert find_draft(family.cast.noor, "notitie", family.case.pk) is None


def test_a_correction_shows_the_old_text_beside_the_field_and_behind_the_new_one() -> None:
    family = make_family()
    client = logged_in(family.cast.noor)
    entry = write_entry(family.case, by=family.cast.noor, text="Een afspraak gemist.")
    shown = client.get(url("correct", family, entry.pk))
    assert page(shown).count("Een afspraak gemist.") == 2
    sent = {"text": "Twee afspraken gemist.", "reason": "Jeugdarts belde terug.", "token": str(uuid.uuid4())}
    first = client.post(url("correct", family, entry.pk), sent)
    assert client.post(url("correct", family, entry.pk), sent)["Location"] == first["Location"]
    text = page(client.get(overview(family)))
    assert "<p>Twee afspraken gemist.</p>" in text
    assert (
        '<del lang="nl">Een afspraak gemist.</del> Noor de Wit: <span lang="nl">Jeugdarts belde terug.</span>' in text
    )


def test_a_correction_that_comes_second_sees_the_first_and_keeps_its_text() -> None:
    family = make_family()
    entry = write_entry(family.case, by=family.cast.noor, text="Een afspraak gemist.")
    new = correct_entry(entry, text="Twee afspraken gemist.", reason="Nagebeld.", by=family.cast.omar)
    sent = {"text": "Drie afspraken gemist.", "reason": "Nageteld.", "token": str(uuid.uuid4())}
    client = logged_in(family.cast.noor)
    text = page(client.post(url("correct", family, entry.pk), sent))
    assert "Een collega verbeterde dit intussen" in text
    assert "Drie afspraken gemist." in text
    assert "Twee afspraken gemist." in text
    assert url("correct", family, new.pk) in text
    assert client.get(url("correct", family, entry.pk))["Location"] == f"{overview(family)}#g-{new.pk}"


def test_the_trace_of_a_step_offers_no_correction() -> None:
    family = make_family()
    client = logged_in(family.cast.noor)
    trace = write_entry(family.case, by=family.cast.noor, kind=EntryKind.REPORT, title="Melding ontvangen")
    assert url("correct", family, trace.pk) not in page(client.get(overview(family)))
    assert client.get(url("correct", family, trace.pk)).status_code == 302


def test_a_closed_case_takes_no_note_and_keeps_the_text_that_was_sent() -> None:
    family = make_family()
    client = logged_in(family.cast.noor)
    entry = write_entry(family.case, by=family.cast.noor, text="Een afspraak gemist.")
    close(family.case, by=family.cast.noor, reason="Veilig.")
    text = page(client.post(url("write", family), small(family)))
    assert "Deze zaak is gesloten" in text
    assert "Lucas valt in slaap." in text
    assert client.get(url("write", family)).status_code == 302
    assert client.get(url("correct", family, entry.pk)).status_code == 302
    assert "Verbeteren" not in page(client.get(overview(family)))


def test_another_team_writes_nothing_here() -> None:
    family = make_family()
    entry = write_entry(family.case, by=family.cast.noor, text="Een afspraak gemist.")
    samira, vera = logged_in(family.cast.samira), logged_in(family.cast.vera)
    assert samira.post(url("write", family), small(family)).status_code == 403
    assert vera.get(url("correct", family, entry.pk)).status_code == 404
    assert JournalEntry.objects.count() == 1


def test_an_event_of_another_case_is_not_corrected_here() -> None:
    family = make_family()
    other = make_other_case(family)
    entry = write_entry(other, by=family.cast.noor, text="Iets.")
    assert logged_in(family.cast.noor).get(url("correct", family, entry.pk)).status_code == 404


def test_the_token_of_another_page_is_refused_in_words_and_the_text_stays() -> None:
    family, token = make_family(), uuid.uuid4()
    there = write_entry(make_other_case(family), by=family.cast.noor, text="Iets.", token=token)
    here = write_entry(family.case, by=family.cast.noor, text="Een afspraak gemist.")
    client = logged_in(family.cast.noor)
    for address in (url("write", family), url("correct", family, here.pk)):
        text = page(client.post(address, small(family, text="Toch gekomen.", reason="Verkeerd", token=str(token))))
        assert "Deze pagina is niet compleet" in text
        assert "Toch gekomen." in text
    assert set(JournalEntry.objects.all()) == {there, here}


def make_other_case(family: Family) -> Any:
    return open_case(family.cast.zuid, by=family.cast.noor)
