"""The pages of a second reading: who finds the verdict, what it asks, and what waits for a reader."""

import re

import pytest
from django.urls import reverse

from accounts.audit.acts import Act
from accounts.audit.models import Event
from accounts.roles import Role
from cases.assessment.models import (
    AssessmentState,
    SecondReading,
)
from tests.cases.assessment.make import (
    WHY,
    begin,
    browser,
    fresh,
    make_agreed,
    make_submitted,
    url,
)
from tests.cast import member
from veiligthuis.database import reading_trail

pytestmark = pytest.mark.django_db


def test_the_reader_sees_everything_and_agrees() -> None:
    cast, report, _made = begin()
    made = make_submitted(cast, report)
    client = browser(cast.omar)
    page = client.get(url("assessment", made)).content.decode()
    assert "Lucas brengt zijn zusje in veiligheid." in page
    assert WHY in page
    client.post(url("read", made), {"round": 1, "verdict": "akkoord"})
    assert fresh(made).state == AssessmentState.AGREED
    after = client.get(url("assessment", made)).content.decode()
    assert "Noor de Wit" in after
    assert "Omar Haddad" in after
    assert "Oordeel vastleggen" not in after


def test_a_reader_who_does_not_agree_says_why_and_keeps_the_choice() -> None:
    cast, report, _made = begin()
    made = make_submitted(cast, report)
    client = browser(cast.omar)
    page = client.post(url("read", made), {"round": 1, "verdict": "terug"}).content.decode()
    assert "Schrijf op waarom, of wat je vraag is" in page
    assert re.search(r'value="terug"[^>]*checked', page)
    client.post(url("read", made), {"round": 1, "verdict": "terug", "reason": "Noa is vier. Wie zag haar?"})
    assert "Noa is vier. Wie zag haar?" in browser(cast.noor).get(url("work", made)).content.decode()


def test_the_author_finds_no_verdict_and_is_refused_one() -> None:
    cast, report, _made = begin()
    made = make_submitted(cast, report)
    client = browser(cast.noor)
    assert "Oordeel vastleggen" not in client.get(url("assessment", made)).content.decode()
    assert client.post(url("read", made), {"round": 1, "verdict": "akkoord"}).status_code == 403
    assert not SecondReading.objects.exists()
    with reading_trail():
        assert Event.objects.filter(act=Act.REFUSED, case_id=made.case_id, actor=str(cast.noor.pk)).exists()


def test_who_reads_second_finds_the_verdict_of_the_first_and_keeps_the_text() -> None:
    cast, report, _made = begin()
    made = make_agreed(cast, report)
    member(cast.joke, cast.region, Role.SECOND_READER)
    body = {"round": 1, "verdict": "niet_akkoord", "reason": "Wie zag Noa?"}
    page = browser(cast.joke).post(url("read", made), body).content.decode()
    assert "wacht niet meer op een tweede lezer" in page
    assert "Wie zag Noa?" in page
    assert "Omar Haddad" in page


# --- what waits -----------------------------------------------------------------------


def test_what_waits_for_a_reader_is_listed_in_one_event() -> None:
    cast, report, _made = begin()
    make_submitted(cast, report)
    page = browser(cast.omar).get(reverse("cases:assessment:readings")).content.decode()
    assert "Gezin Van den Heuvel" in page
    assert "Gezin Van den Heuvel" not in browser(cast.noor).get(reverse("cases:assessment:readings")).content.decode()
    with reading_trail():
        event = Event.objects.get(act=Act.LISTED, actor=str(cast.omar.pk))
    assert event.listed == [report.case_id]


def test_without_the_role_there_is_no_such_list() -> None:
    cast, _report, _made = begin()
    assert browser(cast.samira).get(reverse("cases:assessment:readings")).status_code == 403
