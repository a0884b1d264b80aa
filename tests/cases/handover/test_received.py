"""The receiver's pages: what they show, record and refuse."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.audit.acts import Act
from cases.handover import services
from cases.handover.models import HandoverState
from tests.cases.assessment.make import acting
from tests.cases.handover.make import fresh, make_handover
from tests.cases.handover.pages import events, main_of, reply, url
from tests.cast import Cast, make_cast, member, person
from tests.login import logged_in
from veiligthuis.database import name_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_the_receiver_sees_a_recorded_list_and_one_package(cast: Cast) -> None:
    handover, client = make_handover(cast), logged_in(cast.meryem)
    assert handover.case.number in main_of(client.get(url("received")))
    [listed] = events(act=Act.LISTED, actor=str(cast.meryem.pk))
    assert listed.listed == [handover.pk]
    page = client.get(url("received_one", handover.pk))
    assert "Overdracht: Gezin Van den Heuvel" in main_of(page)
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


def test_who_opens_what_they_refused_looks_and_is_not_refused(cast: Cast) -> None:
    handover, client = make_handover(cast), logged_in(cast.meryem)
    services.refuse(handover, reason="Gezin woont elders.", by=acting(cast.meryem))
    before = len(events(act=Act.REFUSED))
    assert client.get(url("received_one", handover.pk)).status_code == 200
    assert len(events(act=Act.REFUSED)) == before
    look = events(act=Act.OPENED_PACKAGE, actor=str(cast.meryem.pk))[-1]
    assert (look.object_id, look.persons) == (handover.pk, [])


def test_who_opens_what_was_taken_back_is_refused(cast: Cast) -> None:
    handover, client = make_handover(cast), logged_in(cast.meryem)
    services.take_back(handover, reason="Verkeerd team gekozen.", by=acting(cast.noor))
    client.get(url("received_one", handover.pk))
    assert [event.object_id for event in events(act=Act.REFUSED, actor=str(cast.meryem.pk))] == [handover.pk]


def test_who_answers_what_was_just_taken_back_keeps_the_typed_text(cast: Cast) -> None:
    handover, client = make_handover(cast), logged_in(cast.meryem)
    services.take_back(handover, reason="Verkeerd team gekozen.", by=acting(cast.noor))
    page = reply(client, handover, reply="vragen", text="Wie is er nog meer betrokken?").content.decode()
    assert "Teruggehaald" in page
    assert "Wie is er nog meer betrokken?" in page


def test_after_taking_back_nothing_is_left_to_read(cast: Cast) -> None:
    handover, client = make_handover(cast), logged_in(cast.meryem)
    services.take_back(handover, reason="Verkeerd team gekozen.", by=acting(cast.noor))
    answer = client.get(url("received_one", handover.pk))
    assert answer.status_code == 410
    assert "Teruggehaald" in answer.content.decode()
    for word in ("Lucas", "Heuvel", "Verkeerd team", handover.case.number):
        assert word not in answer.content.decode()
    assert client.get(url("received_document", handover.pk)).status_code == 404
    late = reply(client, handover, reply="aannemen")
    assert late.status_code == 410
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
