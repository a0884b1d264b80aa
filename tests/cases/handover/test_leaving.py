"""Nothing that leaves leads to the reporter: pages, paper, metadata, file names, mail."""

from uuid import uuid4

import pytest
from django.core import mail

from cases.handover import services
from cases.notifications.models import Message
from cases.notifications.services import deliver
from tests.cases.assessment.make import acting
from tests.cases.handover.make import make_decision, make_handover
from tests.cases.handover.pages import compose, url
from tests.cases.handover.test_pdf import text_of
from tests.cast import Cast, make_cast
from tests.login import logged_in
from veiligthuis.database import name_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


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


def test_a_preview_is_marked_and_no_paper_exists_while_it_leads_to_the_reporter(cast: Cast) -> None:
    case, client = make_decision(cast).case, logged_in(cast.noor)
    preview = client.get(url("document", case.pk))
    assert "Concept, niet verstuurd" in text_of(preview.content)
    assert 'filename="concept-' in preview["Content-Disposition"]
    compose(client, case, cast, question="Vraag het mevrouw Verkerk.", act="voorbeeld")
    refused = client.get(url("document", case.pk), follow=True)
    assert refused["Content-Type"].startswith("text/html")
    page = refused.content.decode()
    assert "Er is nog geen PDF" in page
    assert "staat een naam of nummer dat naar de melder leidt" in page


def test_what_was_sent_is_no_concept(cast: Cast) -> None:
    handover = make_handover(cast)
    for user, path in (
        (cast.noor, url("sent_document", handover.case_id, handover.pk)),
        (cast.meryem, url("received_document", handover.pk)),
    ):
        document = logged_in(user).get(path)
        assert "Concept" not in text_of(document.content)
        assert 'filename="document-' in document["Content-Disposition"]


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
