"""The worklist and the page of a case: who sees what, and what the trail keeps of it."""

import pytest
from django.urls import reverse

from accounts.audit.acts import Act, Result
from accounts.audit.models import Event
from cases.dossier.models import Case
from cases.workplace.file import WHERE
from cases.workplace.phases import PHASES
from cases.workplace.queries import PAGE
from tests.cast import Cast, make_cast
from tests.login import logged_in
from tests.volume import make_cases
from veiligthuis.database import reading_trail

pytestmark = pytest.mark.django_db
WORKLIST = "cases:workplace:worklist"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def events(act: Act) -> list[Event]:
    with reading_trail():
        return list(Event.objects.filter(act=act).order_by("at"))


def test_a_list_leaves_one_event_with_the_ids_shown(cast: Cast) -> None:
    cases = make_cases(cast, 3)
    logged_in(cast.noor).get(reverse(WORKLIST), {"weergave": "team"})
    (event,) = events(Act.LISTED)
    assert set(event.listed) == {case.pk for case in cases}
    assert event.actor == str(cast.noor.pk)


def test_another_team_sees_no_case_in_its_list_and_of_the_page_only_a_line_without_content(cast: Cast) -> None:
    (case,) = make_cases(cast, 1)
    samira = logged_in(cast.samira)
    assert case.number not in samira.get(reverse(WORKLIST), {"weergave": "team"}).content.decode()
    answer = samira.get(reverse("cases:workplace:case", args=[case.pk]))
    assert answer.status_code == 403
    assert f"Zaak {case.number} is open, bij team Zuid. Wat erin staat, zie je niet." in answer.content.decode()
    (event,) = events(Act.REFUSED)
    assert (event.case_id, event.result, event.actor) == (case.pk, Result.REFUSED, str(cast.samira.pk))


def test_another_region_gets_the_same_404_as_for_a_case_that_is_not_there(cast: Cast) -> None:
    (case,) = make_cases(cast, 1)
    vera = logged_in(cast.vera)
    hidden = vera.get(reverse("cases:workplace:case", args=[case.pk]))
    missing = vera.get(reverse("cases:workplace:case", args=[cast.noor.pk]))
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
    assert hidden.status_code == 404


def test_pages_of_the_list_follow_each_other_without_loss_or_repeat(cast: Cast) -> None:
    cases = make_cases(cast, PAGE + 7)
    noor, place, seen = logged_in(cast.noor), "", []
    while True:
        answer = noor.get(reverse(WORKLIST), {"weergave": "team", "na": place})
        found = answer.context["list"]
        seen += found.ids
        place = found.following
        if not place:
            break
    assert len(seen) == len(set(seen)) == len(cases)


def test_who_holds_no_case_begins_at_the_team_and_everyone_else_at_their_own(cast: Cast) -> None:
    (case, _other) = make_cases(cast, 2)
    assert logged_in(cast.joke).get(reverse(WORKLIST)).context["list"].view == "team"
    Case.objects.filter(pk=case.pk).update(assignee=cast.joke)
    assert logged_in(cast.joke).get(reverse(WORKLIST)).context["list"].view == "mijn"
    assert logged_in(cast.samira).get(reverse(WORKLIST)).context["list"].view == "mijn"  # nothing anywhere


def test_an_odd_place_or_filter_begins_at_the_start(cast: Cast) -> None:
    make_cases(cast, 2)
    answer = logged_in(cast.noor).get(reverse(WORKLIST), {"na": "x_y", "fase": "bestaat niet", "weergave": "\x00"})
    assert answer.status_code == 200


def test_every_phase_has_a_place_where_its_step_is_made() -> None:
    assert set(WHERE) == set(PHASES)


def test_closed_cases_leave_the_list(cast: Cast) -> None:
    (case,) = make_cases(cast, 1)
    Case.objects.filter(pk=case.pk).update(closed_at=case.opened_at, closing_reason="klaar", due=None)
    answer = logged_in(cast.noor).get(reverse(WORKLIST), {"weergave": "team"})
    assert answer.context["list"].ids == []
