"""The conversation: story first, what was typed stays, nothing is written before something is typed."""

import re
from uuid import uuid4

import pytest
from django.test import RequestFactory

from cases.drafts.models import Draft
from cases.drafts.services import find_draft, read_draft
from cases.intake.models import Advice
from cases.intake.views.typing import keep_refused
from tests.cases.intake.make import (
    STORY,
    text,
)
from tests.cast import Cast
from tests.login import logged_in

pytestmark = pytest.mark.django_db


def test_a_new_conversation_gets_an_address_and_writes_nothing(cast: Cast) -> None:
    client = logged_in(cast.anna)
    answer = client.get("/gesprek/nieuw/")
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert not Draft.objects.exists()
    assert "autofocus" in text(page)
    assert "“Bel nu" in text(page)


def test_what_was_typed_comes_back_after_a_crash(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    client.post(f"/concept/gesprek/{token}/", {"words": STORY, "questions": ["2"], "danger": "ja"})
    page = text(client.get(f"/gesprek/{token}/"))
    assert STORY in page
    assert "Concept teruggezet van" in page
    assert re.findall(r'name="(questions|danger)" value="(\w+)"[^>]*checked', page) == [
        ("danger", "ja"),
        ("questions", "2"),
    ]


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("gesprek", {"words": STORY}),  # neither an advice nor a report yet
        ("gesprek", {"words": f"{STORY} 06-12345678", "kind": "advies"}),  # a number must go first
        ("melding", {"words": STORY, "persoon-0-birth": "31-02-2020"}),
    ],
)
def test_what_a_form_refuses_is_kept_as_a_draft(cast: Cast, page: str, sent: dict[str, str]) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    answer = text(client.post(f"/{page}/{token}/", sent))
    assert "Concept opgeslagen om" in answer.partition('id="concept"')[2].partition("</p>")[0].rpartition(">")[0]
    assert read_draft(Draft.objects.get())["words"] == [sent["words"]]


def test_a_colleague_sees_nothing_of_it(cast: Cast) -> None:
    token = uuid4()
    logged_in(cast.anna).post(f"/concept/gesprek/{token}/", {"words": STORY})
    assert STORY not in text(logged_in(cast.noor).get(f"/gesprek/{token}/"))


def test_later_keeps_everything_without_a_check_and_the_postvak_shows_that_it_is_there(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    answer = client.post(f"/gesprek/{token}/", {"words": "x\x00y", "doe": "later", "reporter_phone": "abc"})
    assert answer.status_code == 302
    page = text(client.get("/postvak/"))
    assert f"/gesprek/{token}/" in page
    assert "Mijn concepten" in page
    assert f"/gesprek/{token}/" not in text(logged_in(cast.joke).get("/postvak/"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "melding"}, "Schrijf op wat de beller vertelt"),
        ({"words": STORY}, "Kies advies of melding"),
        ({"words": STORY, "kind": "advies", "happened_on": "31-11-2026"}, "31 november bestaat niet"),
        ({"words": STORY, "kind": "advies", "happened_on": "31-12-2099"}, "Het gesprek kan niet in de toekomst zijn"),
        ({"words": "a\x00b", "kind": "advies"}, "een teken in dat niet bewaard kan worden"),
        ({"words": "x" * 20_001, "kind": "advies"}, "Dit is te lang"),
        ({"words": STORY, "kind": "advies", "reporter_name": "x" * 1_000_000}, "Dit is te lang"),
    ],
)
def test_finishing_says_what_is_wrong_and_keeps_what_was_typed(
    cast: Cast, fields: dict[str, str], sentence: str
) -> None:
    answer = logged_in(cast.anna).post(f"/gesprek/{uuid4()}/", {"doe": "klaar"} | fields)
    assert answer.status_code == 200
    assert sentence in text(answer)
    assert "Fout:" in text(answer)
    if fields.get("words") == STORY:
        assert STORY in text(answer)
    assert not Advice.objects.exists()


def test_an_advice_is_stored_without_a_name_and_its_draft_is_gone(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    fields = {"words": "wil weten wat zij kan doen", "kind": "advies", "reporter_name": "Ria Verkerk"}
    client.post(f"/concept/gesprek/{token}/", fields)
    answer = client.post(f"/gesprek/{token}/", fields | {"doe": "klaar"})
    assert answer.status_code == 302
    assert [advice.text for advice in Advice.objects.all()] == ["wil weten wat zij kan doen"]
    assert not Draft.objects.exists()


def test_what_identifies_is_shown_first_and_replaced_with_one_key(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    fields = {"words": "bel terug op 06-12345678, woont 3524 AA 14", "kind": "advies"}
    shown = text(client.post(f"/gesprek/{token}/", fields | {"doe": "klaar"}))
    assert not Advice.objects.exists()
    assert "In de tekst staan 2 dingen" in shown
    assert "[telefoonnummer weggelaten]" in shown
    assert fields["words"] in shown
    client.post(f"/gesprek/{token}/", fields | {"doe": "vervang"})
    (advice,) = Advice.objects.all()
    assert advice.text == "bel terug op [telefoonnummer weggelaten], woont [adres weggelaten]"


def test_a_finished_conversation_is_not_opened_again(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    fields = {"words": "twijfelt", "kind": "advies", "doe": "klaar"}
    assert client.post(f"/gesprek/{token}/", fields).status_code == 302
    assert client.post(f"/gesprek/{token}/", fields).status_code == 302
    assert client.get(f"/gesprek/{token}/").status_code == 302
    assert Advice.objects.count() == 1


def test_a_report_takes_everything_along_and_the_conversations_draft_is_gone(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    fields = {
        "words": STORY, "kind": "melding", "caller": "omstander", "danger": "ja", "reporter_name": "Ria Verkerk",
        "reporter_phone": "06-12345678", "about": "Van den Heuvel", "address": "3524 AA 14", "language": "Pools",
        "happened_on": "18-11-2025", "happened_time": "22:40", "doe": "klaar", "mode": "anoniem",
    }  # fmt: skip
    answer = client.post(f"/gesprek/{token}/", fields)
    assert answer["Location"] == f"/melding/{token}/"
    assert [draft.form for draft in Draft.objects.all()] == ["melding"]
    page = text(client.get(f"/melding/{token}/"))
    for value in (STORY, "Ria Verkerk", "06-12345678", "van den", "Heuvel", "3524 AA", "18-11-2025", "22:40"):
        assert f'value="{value}"' in page or value == STORY
    assert STORY in page


def test_a_professional_stands_ready_as_open(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    client.post(
        f"/gesprek/{token}/",
        {"words": STORY, "kind": "melding", "caller": "professional", "mode": "anoniem", "doe": "klaar"},
    )
    draft = find_draft(cast.anna, "melding", token)
    assert draft is not None
    assert read_draft(draft)["mode"] == ["open"]


def test_what_is_refused_after_it_was_finished_elsewhere_is_kept_nowhere_and_is_no_crash(cast: Cast) -> None:
    client, token = logged_in(cast.anna), uuid4()
    client.post(f"/gesprek/{token}/", {"words": "Geluisterd.", "kind": "advies", "doe": "klaar"})
    request = RequestFactory().post("/", {"words": STORY})
    request.user = cast.anna
    assert keep_refused(request, "gesprek", token) is None  # type: ignore[arg-type]  # a request of a test has no transaction
    assert not Draft.objects.exists()
