"""What is typed is kept, what cannot be kept is refused in words, and people are added one by one."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client

from accounts.audit.acts import Act
from accounts.models import Login
from cases.drafts.models import Draft
from cases.intake.models import Submission
from tests.cases.portal.make import (
    AMIRA,
    PARTS,
    begin,
    events,
    fill_all,
    fill_part,
    fill_person,
    send,
    stored,
    text,
    url,
)
from tests.cast import Cast
from tests.login import logged_in
from veiligthuis.keys import destroy_secret

pytestmark = pytest.mark.django_db


# --- what is typed ----------------------------------------------------------------


def test_what_is_being_typed_is_kept_beside_the_other_parts(cast: Cast, ilse: Client) -> None:
    token = begin(ilse)
    fill_part(ilse, token, "hulp")
    answer = ilse.post(url("typing", token, "signalen"), {"signalen": "halve zi", "csrfmiddlewaretoken": "geheim"})
    assert re.fullmatch(r"\d\d:\d\d:\d\d", answer.content.decode())
    page = ilse.get(url("part", token, "signalen")).content.decode()
    assert "halve zi" in page
    assert "Concept teruggezet van" in page
    assert "Elke ochtend even praten" in json.dumps(stored(cast, token))
    assert "geheim" not in json.dumps(stored(cast, token))


def test_what_a_page_refuses_is_kept_and_what_was_left_empty_is_not_begun(ilse: Client) -> None:
    token = begin(ilse)
    answer = ilse.post(url("part", token, "gegevens"), {"phone": "06-12345670", "af": "ja"})
    assert "Vul in: Je functie" in text(answer)
    assert "06-12345670" in ilse.get(url("part", token, "gegevens")).content.decode()
    ilse.post(url("part", token, "hulp"), {"af": "ja"})
    assert "Wie helpt er al Nog niet begonnen" in text(ilse.get(url("parts", token)))


def test_typing_in_a_part_that_was_done_makes_it_busy_again(ilse: Client) -> None:
    token = begin(ilse)
    fill_part(ilse, token, "signalen")
    ilse.post(url("typing", token, "signalen"), {"signalen": "nog iets"})
    assert "Signalen die je zag Mee bezig" in text(ilse.get(url("parts", token)))


def discard(client: Client, token: UUID) -> None:
    client.post(url("discard", token))


def fill_and_send(client: Client, token: UUID) -> None:
    fill_all(client, token)
    send(client, token)


@pytest.mark.parametrize("end", [discard, fill_and_send])
def test_a_page_of_a_draft_that_ended_elsewhere_is_told_so_and_keeps_nothing(
    cast: Cast, ilse: Client, end: Callable[[Client, UUID], None]
) -> None:
    token = begin(ilse)
    end(logged_in(cast.ilse), token)
    answer = ilse.post(url("typing", token, "signalen"), {"signalen": "nog iets"})
    assert answer.status_code == 410
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "al afgerond of elders opgeslagen" in answer.content.decode()
    assert not Draft.objects.exists()
    assert events(Act.REFUSED) == []


def test_a_draft_that_never_was_ones_own_is_not_there(ilse: Client, colleague: Client) -> None:
    assert ilse.post(url("typing", uuid4(), "signalen"), {"signalen": "x"}).status_code == 404
    token = begin(ilse)
    discard(ilse, token)
    assert colleague.post(url("typing", token, "signalen"), {"signalen": "x"}).status_code == 404
    assert len(events(Act.REFUSED)) == 2


def test_a_draft_that_nobody_can_read_any_more_is_told_so_in_a_sentence(cast: Cast, ilse: Client) -> None:
    token = begin(ilse)
    destroy_secret(settings.KEY_DIR / "drafts", str(Draft.objects.get().pk))
    answer = ilse.post(url("typing", token, "signalen"), {"signalen": "x"})
    assert (answer.status_code, "<" in answer.content.decode()) == (410, False)
    assert "kan niemand meer lezen" in answer.content.decode()


@pytest.mark.parametrize("key", ["wegen", "personen", "af", "persoon-1", "vraag-6", "definition"])
def test_only_forms_that_exist_are_kept(ilse: Client, key: str) -> None:
    assert ilse.post(url("typing", begin(ilse), key), {"x": "y"}).status_code == 404


def test_too_much_is_refused_in_words_and_what_was_kept_stays(cast: Cast, ilse: Client) -> None:
    token = begin(ilse)
    fill_part(ilse, token, "signalen")
    answer = ilse.post(url("typing", token, "signalen"), {"signalen": "x" * 1_000_000})
    assert answer.status_code == 413
    assert "te veel" in answer.content.decode()
    assert PARTS["signalen"]["signalen"] in json.dumps(stored(cast, token))


def test_a_login_that_ended_keeps_the_draft(cast: Cast, ilse: Client) -> None:
    token = begin(ilse)
    ilse.post(url("typing", token, "signalen"), {"signalen": "dit blijft"})
    Login.objects.all().delete()
    answer = ilse.post(url("part", token, "signalen"), {"signalen": "dit komt niet aan", "af": "ja"})
    assert answer.status_code == 302
    assert "/inloggen/" in answer["Location"]
    assert "dit blijft" in logged_in(cast.ilse).get(url("part", token, "signalen")).content.decode()


@pytest.mark.parametrize("bad", ["\x00", "x" * 1_000_000], ids=["nul", "megabyte"])
@pytest.mark.parametrize("field", ["given_names", "note", "birth", "postcode", "roles", "sex", "relation_to"])
def test_what_cannot_be_kept_is_refused_in_words(ilse: Client, field: str, bad: str) -> None:
    token = begin(ilse)
    fill_person(ilse, token)
    answer = ilse.post(url("person", token, uuid4()), {**AMIRA, field: bad, "af": "ja"})
    assert answer.status_code == 200
    assert "<title>Fout:" in answer.content.decode()
    assert "paarse kat" in answer.content.decode()


@pytest.mark.parametrize("name", ["typing", "person"])
def test_half_characters_break_nothing(ilse: Client, name: str) -> None:
    token = begin(ilse)
    someone = uuid4()
    address = url("person", token, someone) if name == "person" else url("typing", token, f"persoon-{someone}")
    halves = urlencode({**AMIRA, "given_names": "half \ud83d teken", "af": "ja"}, doseq=True, errors="surrogatepass")
    answer = ilse.post(address, halves, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {200, 302}
    for page in ("parts", "check", "together", "people"):
        assert ilse.get(url(page, token)).status_code == 200


def test_a_draft_with_what_cannot_be_kept_is_still_shown_and_never_sent(ilse: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    ilse.post(url("typing", token, "signalen"), {"signalen": "a\x00b"})
    for page in ("parts", "check", "together"):
        assert ilse.get(url(page, token)).status_code == 200
    assert ilse.get(url("part", token, "signalen")).status_code == 200
    assert "Nog niet af" in text(send(ilse, token))
    assert not Submission.objects.exists()


# --- weighing ---------------------------------------------------------------------


def test_the_questions_come_one_by_one_until_an_answer_decides(ilse: Client) -> None:
    token = begin(ilse)
    assert ilse.get(url("weigh", token))["Location"] == url("consider", token, 1)
    ilse.post(url("consider", token, 1), {"answer": "ja"})
    assert ilse.get(url("weigh", token))["Location"] == url("consider", token, 2)
    ilse.post(url("consider", token, 2), {"answer": "structureel"})
    page = text(ilse.get(url("weigh", token)))
    assert "Bij dit antwoord hoort melden" in page
    assert "Wegen Afgerond" in text(ilse.get(url("parts", token)))


def test_acute_stops_with_the_numbers_and_keeps_the_draft(cast: Cast, ilse: Client) -> None:
    token = begin(ilse)
    ilse.post(url("consider", token, 1), {"answer": "ja"})
    answer = ilse.post(url("consider", token, 2), {"answer": "acuut", "waar_zie_je_dat_aan": "nu bang"}, follow=True)
    assert answer.redirect_chain[-1][0] == url("call", token)
    assert 'href="tel:112"' in answer.content.decode()
    assert 'href="tel:08002000"' in answer.content.decode()
    assert "nu bang" in json.dumps(stored(cast, token))


def test_danger_now_stops_with_the_numbers_too(ilse: Client) -> None:
    token = begin(ilse)
    assert fill_part(ilse, token, "zorgen", danger="ja")["Location"] == url("call", token)


def test_a_question_may_wait_and_one_goes_back_to_the_one_before(ilse: Client) -> None:
    token = begin(ilse)
    ilse.post(url("consider", token, 1), {"answer": "ja"})
    later = ilse.post(url("consider", token, 2), {"waar_zie_je_dat_aan": "denk nog na", "doe": "later"})
    assert later["Location"] == url("parts", token)
    back = ilse.post(url("consider", token, 2), {"doe": "terug"})
    assert back["Location"] == url("consider", token, 1)
    assert "Wegen Mee bezig" in text(ilse.get(url("parts", token)))


def test_a_question_without_an_answer_says_so(ilse: Client) -> None:
    answer = ilse.post(url("consider", begin(ilse), 1), {"answer": "misschien"})
    assert answer.status_code == 200
    assert "Kies een antwoord bij" in text(answer)


# --- people -----------------------------------------------------------------------


def test_a_person_sent_twice_is_one_and_may_be_changed_and_taken_out(ilse: Client) -> None:
    token = begin(ilse)
    someone = fill_person(ilse, token)
    fill_person(ilse, token, someone, given_names="Amina")
    page = text(ilse.get(url("people", token)))
    assert "1 persoon" in page
    assert "Amina el Idrissi" in page
    assert "Amina" in text(ilse.get(url("remove", token, someone)))
    ilse.post(url("remove", token, someone))
    ilse.post(url("remove", token, someone))
    assert "Je hebt nog niemand toegevoegd" in text(ilse.get(url("people", token)))


def test_nobody_added_is_not_done(ilse: Client) -> None:
    answer = ilse.post(url("people", begin(ilse)), {"af": "ja"})
    assert "Voeg eerst iemand toe" in text(answer)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"birth": "12-03-2090"}, "De geboortedatum ligt in de toekomst"),
        ({"birth": "31-02-2018"}, "31 februari bestaat niet"),
        ({"bsn": "999990018"}, "Dit BSN klopt niet"),
        ({"unborn": "on"}, "nog niet geboren"),
        ({"given_names": "", "surname": "", "note": ""}, "Vul een naam in"),
        ({"roles": []}, "Kies een antwoord bij: Wie is dit in het verhaal?"),
        ({"relation": "ouder"}, "Kies bij een relatie allebei"),
        ({"phone": "06-123"}, "cijfers te weinig"),
    ],
)
def test_a_person_that_cannot_be_is_refused_in_words(ilse: Client, changed: dict[str, Any], sentence: str) -> None:
    token = begin(ilse)
    fill_person(ilse, token)
    answer = ilse.post(url("person", token, uuid4()), {**AMIRA, **changed, "af": "ja"})
    assert sentence in text(answer)
    assert "paarse kat" in answer.content.decode()
