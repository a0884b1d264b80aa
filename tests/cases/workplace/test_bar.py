"""The bar of a case: how unsafe it is stands on every page of it."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from cases.assessment.models import Level, ReadingVerdict, SafetyAssessment
from cases.assessment.services import give_reading
from cases.intake.models import Mode, Report, ReporterGroup
from cases.intake.services import send_submission, take_submission
from cases.intake.values import ReporterValues
from tests.cases.assessment.make import acting, make_agreed, make_submitted
from tests.cases.intake.make import FAMILY, make_report, values
from tests.cast import Cast, make_cast
from tests.login import logged_in
from veiligthuis.templatetags.vt import long_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.mark.parametrize(
    ("level", "words"),
    [(Level.STRUCTURAL, "<dt>Veiligheid</dt>"), (Level.ACUTE, "Acuut onveilig")],
)
@pytest.mark.parametrize("page", ["cases:workplace:case", "cases:persons:people"])
def test_the_bar_says_how_unsafe_it_was_judged(cast: Cast, level: Level, words: str, page: str) -> None:
    report = make_report(cast)
    client, address = logged_in(cast.noor), reverse(page, args=[report.case_id])
    assert words not in client.get(address).content.decode()
    make_agreed(cast, report, level)
    assert words in client.get(address).content.decode()


DANGER, WEAPON = "Direct gevaar gemeld, ", "Wapen in huis gemeld"


@pytest.mark.parametrize("page", ["cases:workplace:case", "cases:persons:people"])
def test_the_bar_warns_of_reported_danger_until_an_assessment_of_it_is_agreed(cast: Cast, page: str) -> None:
    report = make_report(cast, danger="ja", weapon="ja")
    client, address = logged_in(cast.noor), reverse(page, args=[report.case_id])
    shown = client.get(address).content.decode()
    assert f"{DANGER}{long_date(report.received_on)}" in shown
    assert WEAPON in shown
    make_submitted(cast, report)
    assert DANGER in client.get(address).content.decode()
    agree(cast, report)
    shown = client.get(address).content.decode()
    assert DANGER not in shown
    assert WEAPON not in shown


@pytest.mark.parametrize("answer", ["nee", "onbekend"])
def test_the_bar_warns_of_no_danger_that_nobody_reported(cast: Cast, answer: str) -> None:
    report = make_report(cast, danger=answer, weapon=answer)
    shown = logged_in(cast.noor).get(reverse("cases:workplace:case", args=[report.case_id])).content.decode()
    assert DANGER not in shown
    assert WEAPON not in shown


def test_a_second_report_of_danger_warns_again(cast: Cast) -> None:
    first = make_report(cast, danger="ja")
    make_agreed(cast, first)
    make_report(cast, danger="ja", persons=[], into=first.case)
    shown = logged_in(cast.noor).get(reverse("cases:workplace:case", args=[first.case_id])).content.decode()
    assert DANGER in shown
    assert "<dt>Veiligheid</dt>" in shown


def test_the_bar_warns_of_danger_that_a_professional_weighed(cast: Cast) -> None:
    calm = values(mode=Mode.OPEN, group=ReporterGroup.EDUCATION, capacity="basisonderwijs", danger="onbekend")
    school = ReporterValues(name="Ilse Bakker", organisation="Basisschool De Regenboog")
    sent = send_submission(calm, FAMILY, school, sender=acting(cast.ilse), token=uuid4(), urgent=True)
    report = take_submission(sent, team=cast.zuid, by=acting(cast.anna))
    assert DANGER in logged_in(cast.noor).get(reverse("cases:workplace:case", args=[report.case_id])).content.decode()


def test_the_worklist_says_danger_instead_of_not_judged_yet(cast: Cast) -> None:
    report = make_report(cast, danger="ja")
    client, address = logged_in(cast.noor), f"{reverse('cases:workplace:worklist')}?weergave=team"
    row = row_of(client.get(address), report)
    assert '<span class="vt-badge vt-badge--risk">Direct gevaar gemeld</span>' in row
    assert "Nog niet beoordeeld" not in row
    make_agreed(cast, report)
    row = row_of(client.get(address), report)
    assert "Direct gevaar gemeld" not in row
    assert "Structureel" in row


def test_the_worklist_marks_who_was_judged_acute(cast: Cast) -> None:
    report = make_report(cast)
    make_agreed(cast, report, Level.ACUTE)
    row = row_of(logged_in(cast.noor).get(f"{reverse('cases:workplace:worklist')}?weergave=team"), report)
    assert '<span class="vt-badge vt-badge--risk">Acuut</span>' in row


def test_the_worklist_says_of_calm_reports_that_they_are_not_judged_yet(cast: Cast) -> None:
    report = make_report(cast, danger="nee")
    row = row_of(logged_in(cast.noor).get(f"{reverse('cases:workplace:worklist')}?weergave=team"), report)
    assert "Nog niet beoordeeld" in row
    assert "Direct gevaar gemeld" not in row


def agree(cast: Cast, report: Report) -> None:
    """Let Omar agree with what waits for him."""
    waiting = SafetyAssessment.objects.get(report=report)
    give_reading(waiting, verdict=ReadingVerdict.AGREES, reason="", by=acting(cast.omar))


def row_of(response: Any, report: Report) -> str:
    """Return the row of the worklist that a case stands in."""
    (row,) = [row for row in response.content.decode().split("<tr") if report.case.number in row]
    return str(row)
