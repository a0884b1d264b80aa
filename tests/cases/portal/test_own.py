"""Nobody sees what somebody else writes or sent, and what stands on every page."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.audit.acts import Act
from accounts.models import Membership
from cases.drafts.models import Draft
from cases.intake.models import Submission, SubmissionState
from tests.cases.portal.make import AMIRA, PARTS, begin, events, fill_all, fill_part, send, stored, text, url
from tests.cast import Cast
from tests.login import logged_in
from veiligthuis import clock
from veiligthuis.keys import destroy_secret

pytestmark = pytest.mark.django_db


# --- other people's ---------------------------------------------------------------


PAGES = ["parts", "weigh", "call", "people", "new_person", "together", "check", "discard"]


@pytest.mark.parametrize("name", PAGES)
def test_a_draft_of_somebody_else_is_not_there_and_the_refusal_is_recorded(
    ilse: Client, colleague: Client, name: str
) -> None:
    token = begin(ilse)
    assert colleague.get(url(name, token)).status_code == 404
    [refused] = events(Act.REFUSED, object_id=token)
    assert refused.result == "geweigerd"


def test_nobody_writes_into_somebody_elses_draft(cast: Cast, ilse: Client, colleague: Client) -> None:
    token = begin(ilse)
    fill_part(ilse, token, "signalen")
    before = stored(cast, token)
    tries = [
        fill_part(colleague, token, "signalen", signalen="anders"),
        colleague.post(url("typing", token, "signalen"), {"signalen": "anders"}),
        colleague.post(url("consider", token, 1), {"answer": "nee"}),
        colleague.post(url("person", token, uuid4()), {**AMIRA, "af": "ja"}),
        colleague.post(url("check", token), {"seen": ""}),
        colleague.post(url("discard", token)),
    ]
    assert {answer.status_code for answer in tries} == {404}
    assert stored(cast, token) == before


def test_what_somebody_else_sent_is_not_there(ilse: Client, colleague: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    send(ilse, token)
    submission = Submission.objects.get()
    for name in ("status", "receipt"):
        assert colleague.get(url(name, submission.pk)).status_code == 404
    assert colleague.get(url("parts", token)).status_code == 404
    assert len(events(Act.REFUSED, object_id=submission.pk)) == 2
    assert submission.reference not in text(colleague.get(url("reports")))


def test_staff_and_receivers_have_no_portal(cast: Cast) -> None:
    assert logged_in(cast.anna).get(url("reports")).status_code == 404
    assert logged_in(cast.meryem).get(url("reports")).status_code == 403
    assert Client().get(url("reports"))["Location"].startswith("/inloggen/")


def test_a_role_that_ended_closes_the_portal(cast: Cast) -> None:
    ended = Membership.objects.get(user=cast.ilse)
    ended.ends = clock.today() - timedelta(days=1)
    ended.save(update_fields=["ends"])
    assert logged_in(cast.ilse).get(url("reports")).status_code in {403, 404}


# --- every page -------------------------------------------------------------------


def test_titles_and_addresses_are_neutral(ilse: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    send_later = [url(name, token) for name in PAGES if name != "new_person"] + [url("part", token, k) for k in PARTS]
    for address in [url("reports"), *send_later, url("consider", token, 2)]:
        page = ilse.get(address).content.decode()
        [title] = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
        loud = re.compile(
            r"geweld|mishandel|slachtoffer|dader|pleger|stalk|misbruik|veilig.?thuis|amira|idrissi", re.IGNORECASE
        )
        assert not loud.search(title + address), address
        assert title.strip().endswith("Portaal"), address


def test_the_list_asks_the_database_the_same_for_one_and_for_many(
    cast: Cast, ilse: Client, django_assert_num_queries: Any
) -> None:
    def sent(number: int) -> None:
        for one in range(number):
            Submission.objects.create(
                region=cast.region, kind="portaal", reference=f"R-{one}-{uuid4().hex[:6]}", token=uuid4(), sealed=b"x",
                arrived_on=clock.today(), arrived_at=clock.now(), sender=cast.ilse, state=SubmissionState.WAITING,
            )  # fmt: skip

    sent(1)
    ilse.get(url("reports"))
    with CaptureQueriesContext(connection) as few:
        ilse.get(url("reports"))
    asked = len(few)
    sent(30)
    assert "Volgende" in text(ilse.get(url("reports")))
    second = ilse.get(url("reports"), {"pagina": "2"})
    assert len(second.context["sent"]) == 6
    assert "Vorige" in text(second)
    for wrong in ("0", "-1", "x", "²", "9" * 20, "\x00"):
        assert ilse.get(url("reports"), {"pagina": wrong}).status_code == 200
    with django_assert_num_queries(asked):
        ilse.get(url("reports"))


# --- a draft that nobody can read any more ------------------------------------------


def lose_key(cast: Cast) -> None:
    """Let the key of the draft of Ilse be gone."""
    destroy_secret(settings.KEY_DIR / "drafts", str(Draft.objects.get(user=cast.ilse).pk))


@pytest.mark.parametrize("name", PAGES)
def test_a_draft_whose_key_is_lost_says_what_is_lost(cast: Cast, ilse: Client, name: str) -> None:
    token = begin(ilse)
    fill_part(ilse, token, "signalen")
    lose_key(cast)
    answer = ilse.get(url(name, token))
    assert answer.status_code == 410
    assert "Wat je typte is daarom kwijt" in text(answer)
    assert "Blauwe plekken" not in text(answer)


def test_my_reports_tells_of_a_lost_draft_and_lets_it_go(cast: Cast, ilse: Client) -> None:
    token = begin(ilse)
    fill_part(ilse, token, "signalen")
    lose_key(cast)
    other = begin(ilse)
    page = ilse.get(url("reports"))
    assert "Wat je typte is daarom kwijt" in text(page)
    assert url("parts", other) in page.content.decode()
    for answer in (
        fill_part(ilse, token, "signalen"),
        ilse.post(url("typing", token, "signalen"), {"signalen": "x"}),
        ilse.post(url("check", token), {"seen": ""}),
    ):
        assert answer.status_code == 410
    assert ilse.post(url("discard", token)).status_code == 302
    assert "kwijt" not in text(ilse.get(url("reports")))
