"""What the outbox delivers, and what its ledger says of it."""

from uuid import uuid4

import pytest
from django.core import mail

from cases.notifications.models import Delivery, Kind, Message
from cases.notifications.services import deliver, post
from tests.cast import make_cast

pytestmark = pytest.mark.django_db


def test_to_who_may_no_longer_enter_nothing_is_sent_and_the_ledger_says_nothing_else() -> None:
    cast = make_cast()
    cast.omar.is_active = False
    cast.omar.save(update_fields=["is_active"])
    post(Kind.SECOND_READING_ASKED, uuid4(), [cast.noor, cast.omar])
    messages = list(Message.objects.all())
    assert [deliver(message.pk) for message in messages] == [True, True]
    assert [letter.to for letter in mail.outbox] == [[cast.noor.email]]
    assert [made.message.recipient for made in Delivery.objects.all()] == [cast.noor]
    assert not Message.objects.filter(done_at=None).exists()
