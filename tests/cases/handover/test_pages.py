"""The pages of both sides: what they show, record and refuse, and that nothing outgoing leads to the reporter."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.audit.acts import Act
from accounts.audit.models import Event
from cases.dossier.models import Case
from cases.drafts.models import Draft
from cases.handover import services
from cases.handover.models import Handover, HandoverState
from cases.notifications.models import Message
from cases.notifications.services import deliver
from cases.plan.models import DecisionKind
from tests.cases.assessment.make import acting
from tests.cases.handover.make import QUESTION, fresh, make_decision, make_handover
from tests.cases.handover.test_pdf import text_of
from tests.cast import Cast, make_cast, member, person
from tests.login import logged_in
from veiligthuis.database import name_actor, reading_trail

pytestmark = pytest.mark.django_db

CANARIES = (
    "Verkerk",
    "Ria ",
    "12345678",
    "1234 5678",
    "12 34 56 78",
    "buurvrouw",
    "buren",
    "galerij",
    "melder",
    "geschreeuw",
)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def url(name: str, *args: Any) -> str:
    return reverse(f"cases:handover:{name}", args=args)


def events(**which: Any) -> list[Event]:
    with reading_trail():
        return list(Event.objects.filter(**which))


def compose(client: Client, case: Case, cast: Cast, **changed: str) -> Any:
    fields = {
        "receiver": str(cast.local_team.pk),
        "receiver_person": "Meryem Kaya",
        "question": QUESTION,
        "called_before": "on",
    }
    return client.post(url("handover", case.pk), fields | changed)


def press_send(client: Client, case: Case) -> dict[str, str]:
    """Open the last page and return the fields of its form."""
    page = client.get(url("send", case.pk)).content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("token", "seen")}  # type: ignore[index]


def main_of(response: Any) -> str:
    """Return what stands in the page itself."""
    return str(response.content.decode().split("<main", 1)[1])


# --- our side ---


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


# --- the receiver ---


def test_the_receiver_sees_a_recorded_list_and_one_package(cast: Cast) -> None:
    handover, client = make_handover(cast), logged_in(cast.meryem)
    assert handover.case.number in main_of(client.get(url("received")))
    [listed] = events(act=Act.LISTED, actor=str(cast.meryem.pk))
    assert listed.listed == [handover.pk]
    page = client.get(url("received_one", handover.pk))
    assert "Overdracht Gezin Van den Heuvel" in main_of(page)
    assert "Heuvel" not in page.content.decode().split("</title>")[0]
    [opened] = events(act=Act.OPENED_PACKAGE, actor=str(cast.meryem.pk))
    assert (opened.object_id, opened.case_id) == (handover.pk, handover.case_id)


def test_both_sides_and_the_paper_hold_the_same(cast: Cast) -> None:
    handover = make_handover(cast)
    ours = main_of(logged_in(cast.noor).get(url("handover", handover.case_id)))
    theirs = main_of(logged_in(cast.meryem).get(url("received_one", handover.pk)))
    paper = [page.split('<article class="vt-paper"')[1].split("</article>")[0] for page in (ours, theirs)]
    assert paper[0] == paper[1]


def test_a_download_is_recorded_and_named_after_a_month(cast: Cast) -> None:
    handover = make_handover(cast)
    for user, address in (
        (cast.noor, url("sent_document", handover.case_id, handover.pk)),
        (cast.meryem, url("received_document", handover.pk)),
    ):
        response = logged_in(user).get(address)
        assert response["Content-Type"] == "application/pdf"
        assert re.fullmatch(r'inline; filename="document-\d{4}-\d{2}\.pdf"', response["Content-Disposition"])
        [event] = events(act=Act.EXPORTED, actor=str(user.pk))
        assert event.case_id == handover.case_id


def test_another_organisation_gets_the_same_answer_as_for_nothing(cast: Cast) -> None:
    handover = make_handover(cast)
    name_actor("system:seed")
    other = type(cast.local_team).objects.create(name="Lokaal team Zuid", kind="partner", region=cast.region)
    stranger = person("Kees Bos")
    member(stranger, other, cast.meryem.memberships_now[0].role)  # type: ignore[arg-type]
    client = logged_in(stranger)
    assert handover.case.number not in client.get(url("received")).content.decode()
    answers = [client.get(url("received_one", pk)) for pk in (handover.pk, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert client.get(url("received_document", handover.pk)).status_code == 404
    assert client.post(url("received_one", handover.pk), {"reply": "aannemen"}).status_code == 404
    assert len(events(act=Act.REFUSED, actor=str(stranger.pk))) == 4


def test_a_colleague_of_ours_has_no_way_in_by_the_receivers_door(cast: Cast) -> None:
    handover = make_handover(cast)
    client = logged_in(cast.noor)
    for address in (url("received"), url("received_one", handover.pk), url("received_document", handover.pk)):
        assert client.get(address).status_code == 404
    assert len(events(act=Act.REFUSED, actor=str(cast.noor.pk))) == 3


def reply(client: Client, handover: Handover, **fields: str) -> Any:
    return client.post(url("received_one", handover.pk), {"token": str(uuid4()), **fields})


def test_accepting_says_who_and_a_second_acceptance_is_refused_in_words(cast: Cast) -> None:
    handover = make_handover(cast)
    name_actor("system:seed")
    second = person("Joris Tak")
    member(second, cast.local_team, cast.meryem.memberships_now[0].role)  # type: ignore[arg-type]
    assert reply(logged_in(cast.meryem), handover, reply="aannemen").status_code == 302
    late = reply(logged_in(second), handover, reply="aannemen", text="Wij doen het.").content.decode()
    assert "Meryem Kaya heeft deze overdracht al aangenomen" in late
    assert "Wij doen het." in late


def test_asking_and_refusing_need_words(cast: Cast) -> None:
    handover, client = make_handover(cast), logged_in(cast.meryem)
    assert "Schrijf op wat je wilt vragen" in reply(client, handover, reply="vragen").content.decode()
    assert "Schrijf op waarom je weigert" in reply(client, handover, reply="weigeren").content.decode()
    assert "Kies een antwoord" in reply(client, handover).content.decode()
    reply(client, handover, reply="vragen", text="Weet vader het?")
    page = main_of(client.get(url("received_one", handover.pk)))
    assert "Je vraag ligt bij Veilig Thuis." in page
    assert 'value="vragen"' not in page


def test_after_a_refusal_the_content_is_gone_for_who_refused(cast: Cast) -> None:
    handover, client = make_handover(cast), logged_in(cast.meryem)
    reply(client, handover, reply="weigeren", text="Gezin woont elders.")
    page = client.get(url("received_one", handover.pk)).content.decode()
    assert "Gezin woont elders." in page
    assert "Lucas" not in page
    assert client.get(url("received_document", handover.pk)).status_code == 404


def test_after_taking_back_nothing_is_left_to_read(cast: Cast) -> None:
    handover, client = make_handover(cast), logged_in(cast.meryem)
    services.take_back(handover, reason="Verkeerd team gekozen.", by=acting(cast.noor))
    answer = client.get(url("received_one", handover.pk))
    assert answer.status_code == 404
    assert "Teruggehaald" in answer.content.decode()
    for word in ("Lucas", "Heuvel", "Verkeerd team", handover.case.number):
        assert word not in answer.content.decode()
    assert client.get(url("received_document", handover.pk)).status_code == 404
    late = reply(client, handover, reply="aannemen")
    assert late.status_code == 404
    assert fresh(handover).state == HandoverState.TAKEN_BACK


def test_the_list_asks_as_much_for_many_as_for_one(cast: Cast) -> None:
    make_handover(cast)
    client = logged_in(cast.meryem)
    counts = []
    for _round in range(2):
        client.get(url("received"))
        with CaptureQueriesContext(connection) as asked:
            client.get(url("received"))
        counts.append(len(asked))
        for _case in range(2):
            make_handover(cast)
    assert counts[0] == counts[1]
    assert client.get(url("received") + "?pagina=2").status_code == 200
    for page in ("0", "x", "9" * 30, "²"):
        assert client.get(url("received"), {"pagina": page}).status_code == 200


# --- nothing that leaves leads to the reporter ---


def test_no_byte_that_leaves_leads_to_the_reporter(cast: Cast) -> None:
    handover, theirs = make_handover(cast, receiver_person="Meryem Kaya"), logged_in(cast.meryem)
    services.ask(handover, "Weet vader het?", token=uuid4(), by=acting(cast.meryem))
    services.answer(handover, "Ja, van ons.", token=uuid4(), by=acting(cast.noor))
    pages = [
        theirs.get(url("received")).content.decode(),
        theirs.get(url("received_one", handover.pk)).content.decode(),
    ]
    document = theirs.get(url("received_document", handover.pk))
    preview = logged_in(cast.noor).get(url("document", handover.case_id))
    pages += [
        text_of(document.content),
        text_of(preview.content),
        document["Content-Disposition"],
        raw_of(document.content),
    ]
    name_actor("system:seed")
    for message in Message.objects.filter(kind__startswith="handover"):
        deliver(message.pk)
    assert mail.outbox
    pages += [f"{sent.subject} {sent.body} {sent.extra_headers}" for sent in mail.outbox]
    for page in pages:
        assert [canary for canary in CANARIES if canary.lower() in page.lower()] == []


def raw_of(document: bytes) -> str:
    """Return every stream of a PDF decompressed, its metadata and its objects."""
    import io

    import pikepdf

    opened = pikepdf.open(io.BytesIO(document))
    out = io.BytesIO()
    opened.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all)
    return out.getvalue().decode("latin-1")


def test_mail_names_nobody_and_no_case(cast: Cast) -> None:
    handover = make_handover(cast)
    name_actor("system:seed")
    for message in Message.objects.filter(object_id=handover.pk):
        deliver(message.pk)
    [sent] = mail.outbox
    for word in (handover.case.number, "Heuvel", "Noor", "Meryem", "Lokaal team"):
        assert word not in f"{sent.subject} {sent.body}"
