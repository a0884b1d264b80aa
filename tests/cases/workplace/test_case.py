"""The overview of a case: its timeline, and the way to the rest of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role, family
from cases.dossier.services import grant_exception
from cases.evidence.services import write_entry
from tests.cases.assessment.make import acting
from tests.cases.intake.make import make_report
from tests.cast import LONG_AGO, make_cast, person
from tests.login import logged_in
from veiligthuis import clock

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


def test_a_guest_reads_the_case_and_not_who_looked_at_it() -> None:
    cast = make_cast()
    case = make_report(cast).case
    guest = person("Gijs de Gast")
    until = clock.now() + timedelta(days=7)
    Membership.objects.create(
        user=guest, organisation=cast.region, role=Role.GUEST, family=family(Role.GUEST), starts=LONG_AGO, ends=until
    )
    grant_exception(case, to=guest, by=acting(cast.noor), reason="Denkt mee over deze zaak.", until=until)
    client, address = logged_in(guest), reverse("cases:workplace:case", args=[case.pk])
    text = client.get(address).content.decode()
    assert "Tijdlijn" in text
    assert "Wie keek" not in text
    assert "/toegang/" not in text
    assert client.get(f"{address}toegang/").status_code == 404
