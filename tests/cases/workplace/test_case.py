"""The overview of a case: its timeline, and the way to the rest of it."""

import pytest
from django.urls import reverse

from cases.evidence.services import write_entry
from tests.cases.assessment.make import acting
from tests.cases.intake.make import make_report
from tests.cast import make_cast
from tests.login import logged_in

pytestmark = pytest.mark.django_db


def test_the_way_to_all_events_is_there_only_when_there_are_more_and_keeps_the_order() -> None:
    cast = make_cast()
    case = make_report(cast).case
    client, address = logged_in(cast.noor), reverse("cases:workplace:case", args=[case.pk])
    assert "Alle gebeurtenissen" not in client.get(address).content.decode()
    for number in range(20):
        write_entry(case, by=acting(cast.noor), title=f"Feit {number}")
    assert '<a href="?alles=ja&amp;volgorde=oud">' in client.get(address, {"volgorde": "oud"}).content.decode()
    whole = client.get(address, {"volgorde": "oud", "alles": "ja"}).content.decode()
    assert "Alle gebeurtenissen" not in whole
    assert '<a href="?alles=ja">Nieuwste eerst' in whole
