"""The tab Overdracht, the moments and closing: what they show, keep and refuse."""

import re
from uuid import uuid4

import pytest
from django.conf import settings

from cases.dossier.models import Case
from cases.drafts.models import Draft
from cases.handover import services
from cases.handover.models import Handover, HandoverState
from cases.plan.models import DecisionKind
from tests.cases.assessment.make import acting
from tests.cases.handover.make import QUESTION, fresh, make_decision, make_handover
from tests.cases.handover.pages import compose, main_of, press_send, url
from tests.cases.handover.test_pdf import text_of
from tests.cast import Cast, make_cast
from tests.login import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_the_page_shows_what_leaves_what_stays_and_what_is_checked(cast: Cast) -> None:
    case = make_decision(cast).case
    page = main_of(logged_in(cast.noor).get(url("handover", case.pk)))
    for words in (
        "Dit verlaat Veilig Thuis",
        "Wat niet meegaat",
        "Controle vooraf",
        "Kies een ontvanger",
        "Lucas van den Heuvel (6)",
    ):
        assert words in page


def test_on_an_english_screen_what_stays_is_told_in_english_and_what_leaves_is_dutch(cast: Cast) -> None:
    case, client = make_decision(cast).case, logged_in(cast.noor)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = main_of(client.get(url("handover", case.pk)))
    for words in ("Who reported, and how", "The source of a fact stays with us.", "The timeline"):
        assert words in page
    assert "Wie wat vertelde" not in page
    assert "Alleen voor de ontvanger." in page


def test_each_failed_check_links_to_its_place(cast: Cast) -> None:
    decision = make_decision(cast)
    response = compose(logged_in(cast.noor), decision.case, cast, question="De buurvrouw let op.", receiver="")
    page = response.content.decode()
    assert 'href="#id_receiver"' in page
    assert 'href="#id_question"' in page
    assert "<title>Fout:" in page
    assert "De buurvrouw let op." in page


def test_from_the_page_by_the_last_page_to_one_handover(cast: Cast) -> None:
    case, client = make_decision(cast).case, logged_in(cast.noor)
    assert compose(client, case, cast).url == url("send", case.pk)
    assert "Je verstuurt dit naar Lokaal team Oost" in client.get(url("send", case.pk)).content.decode()
    fields = press_send(client, case)
    for _press in range(2):
        assert client.post(url("send", case.pk), fields)["Location"] == url("handover", case.pk)
    handover = Handover.objects.get()
    assert (handover.receiver, handover.called_before, handover.receiver_person) == (
        cast.local_team,
        True,
        "Meryem Kaya",
    )
    assert not Draft.objects.filter(form="overdracht").exists()
    assert "Verstuurd, nog niet aangenomen" in main_of(client.get(url("handover", case.pk)))


def test_what_changed_after_the_last_page_was_opened_is_shown_again_first(cast: Cast) -> None:
    case, client = make_decision(cast).case, logged_in(cast.noor)
    compose(client, case, cast)
    fields = press_send(client, case)
    compose(client, case, cast, question="Iets heel anders.")
    page = client.post(url("send", case.pk), fields).content.decode()
    assert "intussen veranderd" in page
    assert "Iets heel anders." in page
    assert not Handover.objects.exists()


def test_the_preview_keeps_what_was_typed(cast: Cast) -> None:
    case, client = make_decision(cast).case, logged_in(cast.noor)
    assert compose(client, case, cast, act="voorbeeld").url == url("handover", case.pk)
    page = main_of(client.get(url("handover", case.pk)))
    assert page.count(QUESTION) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"receiver": "geen-id"},
        {"receiver": str(uuid4())},
        {"question": "a\x00b"},
        {"question": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")},
        {"receiver_person": "x" * 100_000},
        {"question": "y" * 30_000},
    ],
)
def test_bad_input_is_answered_in_words(cast: Cast, fields: dict[str, str]) -> None:
    case, client = make_decision(cast).case, logged_in(cast.noor)
    assert compose(client, case, cast, **fields).status_code in {200, 302}
    assert client.get(url("handover", case.pk)).status_code == 200


def test_without_a_decision_the_page_says_what_comes_first(cast: Cast) -> None:
    from tests.cases.intake.make import make_report

    case = make_report(cast).case
    page = main_of(logged_in(cast.noor).get(url("handover", case.pk)))
    assert "De beoordeling is nog niet vastgesteld" in page
    assert "Er is nog geen besluit" in page
    assert logged_in(cast.noor).get(url("send", case.pk)).status_code == 302


def test_einde_bemoeienis_leads_to_closing(cast: Cast) -> None:
    from cases.assessment.models import Level

    case, client = make_decision(cast, DecisionKind.NO_FOLLOW_UP, level=Level.NONE).case, logged_in(cast.noor)
    assert url("close", case.pk) in main_of(client.get(url("handover", case.pk)))
    client.post(url("close", case.pk), {"reason": "Geen onveiligheid."})
    assert not Case.objects.get(pk=case.pk).is_open
    for name in ("handover", "monitor", "close"):
        page = client.get(url(name, case.pk))
        assert page.status_code == 200
        assert "<textarea" not in main_of(page)


def test_a_case_that_cannot_close_says_why_and_where(cast: Cast) -> None:
    case, client = make_decision(cast).case, logged_in(cast.noor)
    page = main_of(client.post(url("close", case.pk), {"reason": "Toch dicht."}))
    assert "De zaak is nog niet overgedragen." in page
    assert url("handover", case.pk) in page
    assert "Toch dicht." in page


def test_after_taking_back_what_was_asked_stands_there_again(cast: Cast) -> None:
    handover = make_handover(cast)
    services.take_back(handover, reason="Verkeerd team.", by=acting(cast.noor))
    page = logged_in(cast.noor).get(url("handover", handover.case_id))
    assert page.context["form"]["question"].value() == handover.question
    assert handover.question in main_of(page)


def test_the_document_shows_what_the_page_shows_also_after_a_refusal(cast: Cast) -> None:
    handover, client = make_handover(cast), logged_in(cast.noor)
    services.refuse(handover, reason="Wij kennen dit gezin niet.", by=acting(cast.meryem))
    assert handover.question in main_of(client.get(url("handover", handover.case_id)))
    assert handover.question in text_of(client.get(url("document", handover.case_id)).content)


def test_after_a_refusal_words_of_ones_own_stand_there_again_and_are_sent_as_they_are(cast: Cast) -> None:
    decision = make_decision(cast, words={"reason": "De buurvrouw hoort elke avond ruzie."})
    own = "Er is elke avond ruzie.\nLucas slaapt te weinig."
    handover = make_handover(cast, decision, told=own)
    services.refuse(handover, reason="Wij kennen dit gezin niet.", by=acting(cast.meryem))
    client = logged_in(cast.noor)
    page = client.get(url("handover", decision.case_id))
    assert page.context["form"]["told"].value() == own
    assert "Er is elke avond ruzie." in page.context["package"].as_json()
    assert compose(client, decision.case, cast, told=own).url == url("send", decision.case_id)


def test_after_a_refusal_what_a_child_says_stays_here_again(cast: Cast) -> None:
    decision = make_decision(cast, words={"says": "De buurvrouw geeft mij eten."})
    handover = make_handover(cast, decision, without_voice=True)
    services.refuse(handover, reason="Wij kennen dit gezin niet.", by=acting(cast.meryem))
    page = logged_in(cast.noor).get(url("handover", decision.case_id))
    assert page.context["form"]["without_voice"].value() is True
    assert "eten" not in page.context["package"].as_json()


def test_intake_reads_the_page_and_sends_nothing(cast: Cast) -> None:
    case, client = make_decision(cast).case, logged_in(cast.anna)
    assert "<textarea" not in main_of(client.get(url("handover", case.pk)))
    assert compose(client, case, cast).status_code == 403
    assert client.get(url("send", case.pk)).status_code == 403


def test_answering_and_taking_back_on_the_page(cast: Cast) -> None:
    handover, client = make_handover(cast), logged_in(cast.noor)
    services.ask(handover, "Weet vader het?", token=uuid4(), by=acting(cast.meryem))
    page = main_of(client.get(url("handover", handover.case_id)))
    assert "Weet vader het?" in page
    assert "Ons antwoord" in page
    wrong = client.post(
        url("answer", handover.case_id, handover.pk), {"text": "De buurvrouw zei het.", "token": str(uuid4())}
    )
    assert "Schrijf het anders" in wrong.content.decode()
    assert "De buurvrouw zei het." in wrong.content.decode()
    client.post(url("answer", handover.case_id, handover.pk), {"text": "Ja, van ons.", "token": str(uuid4())})
    assert fresh(handover).state == HandoverState.ANSWERED
    assert client.post(url("take_back", handover.case_id, handover.pk), {"text": ""}).status_code == 200
    client.post(url("take_back", handover.case_id, handover.pk), {"text": "Verkeerd team."})
    assert fresh(handover).state == HandoverState.TAKEN_BACK
    page = main_of(client.get(url("handover", handover.case_id)))
    assert "Verkeerd team." in page
    assert "Controleren en versturen" in page


def test_planning_and_recording_a_moment_on_the_page(cast: Cast) -> None:
    handover, client = make_handover(cast), logged_in(cast.noor)
    services.accept(handover, by=acting(cast.meryem))
    page = main_of(client.get(url("monitor", handover.case_id)))
    day = re.search(r'name="due" value="([^"]+)"', page)[1]  # type: ignore[index]
    client.post(url("monitor", handover.case_id), {"due": day})
    moment = handover.moments.get()
    record = url("record_moment", handover.case_id, moment.pk)
    assert record in main_of(client.get(url("monitor", handover.case_id)))
    wrong = client.post(record, {"outcome": "nog_niet_veilig", "consequence": "sluiten", "found": "Weer ruzie."})
    assert "past niet" in wrong.content.decode()
    assert "Weer ruzie." in wrong.content.decode()
    assert client.post(record, {"outcome": "veilig", "consequence": "sluiten", "found": "Rustig."}).status_code == 302
    client.post(url("close", handover.case_id), {"reason": "Stabiel veilig."})
    assert not Case.objects.get(pk=handover.case_id).is_open
