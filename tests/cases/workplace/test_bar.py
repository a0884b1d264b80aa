"""The bar of a case: how unsafe it is stands on every page of it."""

import pytest
from django.urls import reverse

from cases.assessment.models import Level
from tests.cases.assessment.make import make_agreed
from tests.cases.intake.make import make_report
from tests.cast import Cast, make_cast
from tests.login import logged_in

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
