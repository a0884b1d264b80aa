"""Somebody who stays unknown to us: past a page that says what is lost, and nothing of them goes along."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from cases.drafts.models import Draft
from cases.drafts.services import find_draft, read_draft
from cases.intake.models import Advice, Report, Submission
from cases.intake.queries import body_of
from cases.intake.services import forget_reporter
from tests.cases.intake.make import STORY, TYPED_FAMILY, text, told
from tests.cast import Cast
from tests.login import logged_in

pytestmark = pytest.mark.django_db


def test_dubbel_anoniem_is_reached_past_a_page_and_nothing_of_the_reporter_goes_along(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    typed = told(
        cast, doe="onbekend", words=f"{STORY}. Ria Verkerk belde, 06 1234 5678", reach="na zessen", earlier="x",
        **{"persoon-0-phone": "06-12345678", "persoon-0-note": "kent Ria Verkerk", "persoon-0-codeword": "appel"},
    )  # fmt: skip
    answer = client.post(f"/melding/{token}/", typed)
    assert answer["Location"] == f"/melding/{token}/onbekend/"
    old = Draft.objects.get()
    key = settings.KEY_DIR / "drafts" / str(old.pk)
    page = text(client.get(f"/melding/{token}/onbekend/"))
    assert "Dit gaat verloren en komt niet terug" in page
    assert Draft.objects.get() == old
    answer = client.post(f"/melding/{token}/onbekend/")
    fresh = Draft.objects.get(form="melding")
    assert fresh != old
    assert key.exists()  # until the commit, which a test never reaches
    assert answer["Location"] == f"/melding/dubbel-anoniem/{fresh.object_id}/"
    kept = read_draft(fresh)
    assert kept["words"] == [f"{STORY}. [weggelaten] belde, [telefoonnummer weggelaten]"]
    assert kept["persoon-0-given_names"] == ["Lucas"]
    assert not {"reporter_name", "reporter_phone", "reach", "caller", "capacity", "earlier", "team"} & set(kept)
    assert not {"persoon-0-phone", "persoon-0-note", "persoon-0-codeword"} & set(kept)
    page = text(client.get(answer["Location"]))
    assert "reporter_name" not in page
    assert "persoon-0-phone" not in page
    sent = {"words": STORY, "kinds": ["partnergeweld"], "reporter_name": "Ria Verkerk", "onbekend": "1"} | TYPED_FAMILY
    assert client.post(answer["Location"], sent).status_code == 302
    body = body_of(Submission.objects.get())
    assert body is not None
    assert "Verkerk" not in str(body.as_json())
    assert [person.given_names for person in body.persons] == ["Lucas", "Sanne"]
    assert not Draft.objects.filter(form="melding").exists()


def forget(cast: Cast, token: UUID, **fields: Any) -> dict[str, Any]:
    """Type a report, let its reporter be forgotten, and return what is left of it."""
    client = logged_in(cast.anna)
    client.post(f"/melding/{token}/", told(cast, doe="onbekend", **fields))
    client.post(f"/melding/{token}/onbekend/")
    return read_draft(Draft.objects.get(form="melding"))


def test_a_place_that_was_told_of_the_reporter_goes_from_the_words_but_not_from_the_family(cast: Cast) -> None:
    kept = forget(
        cast, uuid4(), reach="Kwartelkade 83, 9738 ZQ, na zessen", last_time="zondag aan de kwartelkade",
        words="Beller woont kwartelkade 83 a, 9738zq. Mail: r.v@voorbeeld.example. Zij zag het na zessen bij 3524 AA 14.",
    )  # fmt: skip
    assert kept["words"] == [
        "Beller woont [weggelaten] a, [weggelaten]. Mail: [e-mailadres weggelaten]. Zij zag het na zessen bij 3524 AA 14."
    ]
    assert kept["last_time"] == ["zondag aan de [weggelaten]"]
    assert kept["persoon-0-street"] == ["Galgenwaard"]


@pytest.mark.parametrize(
    ("address", "words", "left"),
    [
        ("Vinkenlaan 4, 3701 AB Zeist", "Beller, vinkenlaan 4 in Zeist, hoort hem.", "Beller, [weggelaten], hoort hem."),
        ("Vinkenlaan", "Vanaf de Vinkenlaan ziet hij het.", "Vanaf de [weggelaten] ziet hij het."),
        ("3701ab 4", "Beller woont 3701 AB 4.", "Beller woont [weggelaten]."),
        ("Vinkenlaan 987", "Hij woont op nummer 987, dus Vinkenlaan huisnummer 987.", "Hij woont op [weggelaten], dus [weggelaten]."),
        ("lange nieuwstraat 12-bis", "Woont Lange  Nieuwstraat 12-bis.", "Woont [weggelaten]."),
    ],
)  # fmt: skip
def test_an_address_in_its_own_field_goes_from_the_words(cast: Cast, address: str, words: str, left: str) -> None:
    kept = forget(cast, uuid4(), reporter_address=address, words=words)
    assert (kept["words"], kept["persoon-0-street"]) == ([left], ["Galgenwaard"])
    assert "reporter_address" not in kept


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Bel 06, 47918325 of 47918325.", "Bel [telefoonnummer weggelaten] of [weggelaten]."),
        ("Bel0647918325, of 06_47918325.", "Bel[telefoonnummer weggelaten], of [telefoonnummer weggelaten]."),
        ("Mail xerx at zeb.example, nu.", "Mail [e-mailadres weggelaten], nu."),
        ("PetronellaBoterkoek, Boter-koek en Boter\u200bkoek.", "[weggelaten] en [weggelaten]."),
        ("Zij woont 3998 QX 4711, Hazelmuisstr. 4711.", "Zij woont [weggelaten]."),
        ("Hazel\u00admuisstraat, ook Hazelmuisstr 12.", "[weggelaten], ook [weggelaten]."),
        ("Zij van huisnr. 4711 en 3998qx-4711.", "Zij van [weggelaten] en [weggelaten]."),
    ],
)
def test_the_reporter_goes_from_the_words_in_every_ordinary_spelling(cast: Cast, words: str, left: str) -> None:
    kept = forget(
        cast, uuid4(), reporter_name="Petronella Boterkoek", reporter_phone="0647918325",
        reporter_email="xerx@zeb.example", reporter_address="Hazelmuisstraat nr 4711, 3998 QX", words=words,
    )  # fmt: skip
    assert kept["words"] == [left]


def test_how_many_words_a_name_has_cannot_be_counted(cast: Cast) -> None:
    kept = forget(cast, uuid4(), reporter_name="Piet van der Wit", words="Piet van der Wit belt. Of Wit, Piet.")
    assert kept["words"] == ["[weggelaten] belt. Of [weggelaten]."]


def test_what_is_left_in_the_words_is_shown_once_more(cast: Cast) -> None:
    token = uuid4()
    forget(cast, token, words="Zij woont 3524 AA 14.")
    page = text(logged_in(cast.anna).get(f"/melding/{token}/", follow=True))
    assert "Is dit van de melder?" in page
    assert "<bdi>3524 AA 14</bdi>" in page


@pytest.mark.parametrize("form", ["gesprek", "melding"])
def test_a_tab_that_was_left_open_keeps_nothing_of_a_forgotten_reporter(cast: Cast, form: str) -> None:
    token = uuid4()
    left = forget(cast, token)
    client = logged_in(cast.anna)
    late = client.post(f"/concept/{form}/{token}/", told(cast))
    assert (late.status_code, "wordt niet bewaard" in text(late)) == (410, True)
    address = f"/{form}/{token}/"
    for answer in (client.get(address), client.post(address, told(cast)), client.post(f"/melding/{token}/onbekend/")):
        assert answer["Location"].startswith("/melding/dubbel-anoniem/")
    assert not Report.objects.exists()
    assert read_draft(Draft.objects.get(form="melding")) == left
    assert sorted(Draft.objects.values_list("form", flat=True)) == ["gewist", "melding"]


def test_forgetting_twice_leaves_one_report_to_go_on_with(cast: Cast) -> None:
    token = uuid4()
    forget(cast, token)
    assert forget_reporter(cast.anna, token) == Draft.objects.get(form="melding").object_id


def test_a_tab_that_was_left_open_keeps_nothing_of_an_advice_that_is_stored(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    client.post(f"/gesprek/{token}/", {"words": "Geluisterd en advies gegeven.", "kind": "advies", "doe": "klaar"})
    assert Advice.objects.exists()
    assert client.post(f"/concept/gesprek/{token}/", {"words": "Ria Verkerk vroeg"}).status_code == 410
    assert not Draft.objects.exists()


def test_a_look_at_the_interruption_destroys_nothing_and_a_professional_cannot_pass_it(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    client.post(f"/melding/{token}/", told(cast, doe="onbekend", caller="professional"))
    assert "Een professional kan niet dubbel anoniem melden" in text(client.get(f"/melding/{token}/onbekend/"))
    client.post(f"/melding/{token}/onbekend/")
    draft = find_draft(cast.anna, "melding", token)
    assert draft is not None
    assert read_draft(draft)["reporter_name"] == ["Ria Verkerk"]


def test_the_form_of_an_unknown_reporter_is_not_reached_by_its_address_alone(cast: Cast) -> None:
    token = uuid4()
    assert logged_in(cast.anna).get(f"/melding/dubbel-anoniem/{token}/")["Location"] == f"/melding/{token}/"


@pytest.mark.parametrize("words", ["Bel terug op 06-98761235.", "Mail naar zeb@voorbeeld.example."])
def test_a_number_that_is_typed_after_the_forgetting_is_refused_and_kept_nowhere(cast: Cast, words: str) -> None:
    client = logged_in(cast.anna)
    token = uuid4()
    forget(cast, token)
    address = client.get(f"/melding/{token}/")["Location"]
    sent = {"words": f"{STORY}. {words}", "kinds": ["partnergeweld"], "onbekend": "1"} | TYPED_FAMILY
    assert "Haal dit weg, het kan van de melder zijn" in text(client.post(address, sent))
    assert not Submission.objects.exists()
