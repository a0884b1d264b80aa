"""Everyone comes in by keyboard with both steps, lands on their own work, and axe finds nothing there."""

import pytest

from tests.journeys.conftest import Enter, no_axe_findings

pytestmark = pytest.mark.journey
FIRST = {
    "anna": "/werk/",
    "noor": "/werk/",
    "joke": "/werk/",
    "els": "/logboek/",
    "rob": "/mensen/",
    "ria": "/mensen/",
    "ilse": "/portaal/",
    "meryem": "/overdrachten/",
}


@pytest.mark.parametrize("key", FIRST)
def test_everyone_lands_on_their_own_work(enter: Enter, key: str) -> None:
    page = enter(key)
    assert page.url.endswith(FIRST[key])
    no_axe_findings(page)
