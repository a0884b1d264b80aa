"""The Postvak and where a report went; reading a report, with who made it apart."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from accounts.audit.acts import Act
from accounts.services import give_second_factor
from cases.dossier.models import Assignment, Case
from cases.dossier.services import assign
from cases.intake.models import Report
from tests.accounts.test_login import code_now
from tests.cases.intake.make import events, make_report, make_submission, make_unknown, text
from tests.cast import Cast
from tests.login import logged_in, long_ago
from veiligthuis.database import name_actor
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db


def test_the_postvak_shows_the_oldest_first_with_dates_in_words_and_one_event(cast: Cast) -> None:
    first, second = make_submission(cast), make_unknown(cast)
    page = text(logged_in(cast.anna).get("/postvak/"))
    assert first.reference in page
    assert second.reference in page
    assert "Basisschool De Regenboog" in page
    assert "Beoordelen uiterlijk" in page
    assert "Heuvel" not in page
    (event,) = events(act=Act.LISTED, kind="postvak")
    assert set(event.listed) == {first.pk, second.pk}


def test_a_postvak_of_another_region_is_empty(cast: Cast) -> None:
    submission = make_submission(cast)
    cast.vera.memberships.get()
    from accounts.roles import Role
    from tests.cast import member

    name_actor("system:seed", request="test")
    member(cast.vera, cast.other_region, Role.INTAKE)
    client = logged_in(cast.vera)
    assert submission.reference not in text(client.get("/postvak/"))
    assert client.get(f"/postvak/{submission.pk}/").status_code == 404
    assert client.post(f"/postvak/{submission.pk}/aannemen/", {}).status_code == 404
    assert [event.object_id for event in events(act=Act.REFUSED)] == [submission.pk] * 2


def test_a_submission_shows_every_field_and_is_accepted_without_retyping(cast: Cast) -> None:
    submission = make_submission(
        cast,
        meldcode={"parts": [{"title": "Signalen", "answers": [{"question": "Wat zag je?", "answer": "blauw\nplek"}]}]},
    )
    client = logged_in(cast.anna)
    page = text(client.get(f"/postvak/{submission.pk}/"))
    for shown in ("galerij", "Lucas van den Heuvel", "ouder van Lucas", "Ilse Bakker", "Wat zag je?", "blauw<br>plek"):
        assert shown in page
    assert len(events(act=Act.OPENED_SUBMISSION, object_id=submission.pk)) == 1
    answer = client.post(f"/postvak/{submission.pk}/aannemen/", {"team": str(cast.zuid.pk), "earlier": ""})
    report = Report.objects.get()
    assert answer["Location"] == f"/melding/vastgelegd/{report.pk}/"
    assert "Aangenomen" in text(client.get(f"/postvak/{submission.pk}/"))
    again = client.post(f"/postvak/{submission.pk}/aannemen/", {"team": str(cast.zuid.pk), "earlier": ""})
    assert again["Location"] == answer["Location"]
    late = text(logged_in(cast.joke).post(f"/postvak/{submission.pk}/aannemen/", {"team": str(cast.zuid.pk)}))
    assert "Anna de Vries was eerder" in late


def test_what_nobody_signed_is_accepted_or_refused_by_who_may(cast: Cast) -> None:
    one, two = make_unknown(cast), make_unknown(cast)
    anna, joke = logged_in(cast.anna), logged_in(cast.joke)
    assert "Ambtshalve aannemen" not in text(anna.get(f"/postvak/{one.pk}/"))
    assert anna.post(f"/postvak/{one.pk}/ambtshalve/", {}).status_code == 403
    assert anna.post(f"/postvak/{one.pk}/weigeren/", {}).status_code == 403
    page = text(joke.post(f"/postvak/{one.pk}/ambtshalve/", {"neem-team": str(cast.zuid.pk), "neem-reason": ""}))
    assert "Schrijf op waarom je deze melding ambtshalve aanneemt" in page
    joke.post(f"/postvak/{one.pk}/ambtshalve/", {"neem-team": str(cast.zuid.pk), "neem-reason": "Vermoeden, regel 3."})
    assert Report.objects.get().own_motion_by == cast.joke
    page = text(joke.post(f"/postvak/{two.pk}/weigeren/", {"weiger-reason": "Lucas is bekend"}))
    assert "Noem in de reden niemand" in page
    assert joke.post(f"/postvak/{two.pk}/weigeren/", {"weiger-reason": "Te dun."}).status_code == 302
    two.refresh_from_db()
    assert (two.state, two.sealed) == ("geweigerd", None)
    assert "Heuvel" not in text(joke.get(f"/postvak/{two.pk}/"))


def test_who_decides_a_moment_later_sees_what_happened_and_keeps_the_typed_reason(cast: Cast) -> None:
    one, joke = make_unknown(cast), logged_in(cast.joke)
    assert joke.post(f"/postvak/{one.pk}/weigeren/", {"weiger-reason": "Te dun."}).status_code == 302
    late = {"neem-team": str(cast.zuid.pk), "neem-reason": "Een lange reden die ik nog nodig heb."}
    page = text(joke.post(f"/postvak/{one.pk}/ambtshalve/", late))
    assert "geweigerd" in page
    assert "Een lange reden die ik nog nodig heb." in page
    assert "Wat jij invulde" in page


def test_the_case_is_given_once_by_who_took_the_report_in(cast: Cast) -> None:
    report = make_report(cast)
    name_actor("system:seed", request="test")
    place = f"/melding/vastgelegd/{report.pk}/"
    assert logged_in(cast.noor).get(place).status_code == 404
    client = logged_in(cast.anna)
    page = text(client.get(place))
    assert "Noor de Wit" in page
    assert "Samira" not in page
    assert "Kies een antwoord bij" in text(client.post(f"{place}toewijzen/", {"to": str(cast.samira.pk)}))
    for _press in range(2):
        assert client.post(f"{place}toewijzen/", {"to": str(cast.noor.pk)}).headers["Location"] == place
    held = Case.objects.get(pk=report.case_id)
    assert held.assignee == cast.noor
    with pytest.raises(RuleViolation, match="al van Noor de Wit"):  # of two at once the second is told
        assign(report.case, to=cast.anna, by=cast.anna)
    assert list(Assignment.objects.filter(case=held).values_list("user", "ends")) == [(cast.noor.pk, None)]
    assert client.post(f"{place}toewijzen/", {"to": str(cast.anna.pk)}).status_code == 403


def reading(report: Report) -> str:
    return f"/zaak/{report.case_id}/melding/{report.pk}/"


def test_a_report_is_read_in_its_case_and_who_reported_is_masked(cast: Cast) -> None:
    report = make_report(cast)
    page = text(logged_in(cast.noor).get(reading(report)))
    assert "galerij" in page
    assert "Afgeschermd" in page
    assert "Anna de Vries kan dit openen" in page
    assert "Verkerk" not in page


@pytest.mark.usefixtures("own_limits")
def test_before_an_identity_one_shows_again_who_one_is_and_no_typed_purpose_is_lost(cast: Cast) -> None:
    report = make_report(cast)
    give_second_factor(cast.anna)
    client, path = logged_in(cast.anna), reading(report)
    assert "Openen, met dit doel" in text(client.get(path))
    ours = {"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "same-origin"}
    long_ago(client)
    assert "Laat eerst zien dat jij het bent" in text(client.get(path))
    answer = client.post(path, {"purpose": "Terugbellen met een vraag"}, **ours)  # type: ignore[arg-type]
    assert answer.headers["Location"].startswith("/inloggen/opnieuw/code/?next=")
    assert events(act=Act.OPENED_IDENTITY) == []
    assert "Terugbellen" not in text(client.get(path))  # looked at on the way: there is no form yet, it waits
    back = client.post("/inloggen/opnieuw/code/", {"code": code_now(cast.anna), "next": path})
    assert back.headers["Location"] == path
    page = text(client.get(path))
    assert "Je tekst staat er weer." in page
    assert re.search(r'<input[^>]*value="Terugbellen met een vraag"[^>]* checked', page)
    assert page.count(" checked") == 1
    assert "Verkerk" not in page
    assert events(act=Act.OPENED_IDENTITY) == []
    assert "Ria Verkerk" in text(client.post(path, {"purpose": "Terugbellen met een vraag"}, **ours))  # type: ignore[arg-type]
    assert len(events(act=Act.OPENED_IDENTITY)) == 1


def test_who_may_opens_it_once_with_a_purpose(cast: Cast) -> None:
    report = make_report(cast)
    client = logged_in(cast.anna)
    page = text(client.post(reading(report), {}))
    assert "Kies waarvoor je dit nodig hebt" in page
    assert "Verkerk" not in page
    page = text(client.post(reading(report), {"purpose": "Terugbellen met een vraag"}))
    assert "Ria Verkerk" in page
    assert "06-12345678" in page
    (event,) = events(act=Act.OPENED_IDENTITY)
    assert (event.case_id, event.purpose, event.actor) == (
        report.case_id, "Terugbellen met een vraag", str(cast.anna.pk),
    )  # fmt: skip
    assert "Verkerk" not in text(client.get(reading(report)))


def test_a_colleague_who_asks_for_it_is_refused_and_that_is_recorded(cast: Cast) -> None:
    report = make_report(cast)
    name_actor("system:seed", request="test")
    assign(report.case, to=cast.noor, by=cast.anna)
    for who in (cast.anna, cast.omar):
        answer = logged_in(who).post(reading(report), {"purpose": "Terugbellen met een vraag"})
        assert answer.status_code == 403
    assert {event.actor for event in events(act=Act.REFUSED)} == {str(cast.anna.pk), str(cast.omar.pk)}


def test_a_report_is_read_only_in_its_own_case_and_by_who_may_see_that_case(cast: Cast) -> None:
    report, other = make_report(cast), make_report(cast)
    assert logged_in(cast.noor).get(f"/zaak/{other.case_id}/melding/{report.pk}/").status_code == 404
    assert logged_in(cast.samira).get(reading(report)).status_code == 403
    assert logged_in(cast.vera).get(reading(report)).status_code == 404


@pytest.mark.parametrize("who", ["els", "rob", "ilse", "meryem"])
def test_who_is_apart_or_from_outside_comes_nowhere_here(cast: Cast, who: str) -> None:
    report, submission = make_report(cast), make_submission(cast)
    client: Client = logged_in(getattr(cast, who))
    for place in (
        "/gesprek/nieuw/",
        f"/melding/{uuid4()}/",
        "/postvak/",
        f"/postvak/{submission.pk}/",
        reading(report),
    ):
        assert client.get(place).status_code in {403, 404}
