"""The page of what is needed: who may do what, and that nothing typed is lost."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cases.assessment.models import Level
from cases.intake.models import Report
from cases.plan.models import Decision, DecisionKind, SafetyAgreement
from cases.plan.services import add_agreement, decide
from tests.cases.assessment.make import acting, make_agreed, make_submitted
from tests.cases.intake.make import make_report
from tests.cases.plan.make import agreement
from tests.cast import Cast, make_cast
from tests.login import logged_in
from veiligthuis import clock
from veiligthuis.database import name_actor

pytestmark = pytest.mark.django_db


def agreed(level: Level = Level.STRUCTURAL) -> tuple[Cast, Report, Any]:
    cast = make_cast()
    report = make_report(cast)
    return cast, report, make_agreed(cast, report, level)


def browser(user: User) -> Client:
    name_actor(str(user.pk))
    return logged_in(user)


def url(name: str, report: Report, *more: object) -> str:
    return reverse(f"cases:plan:{name}", args=[report.case_id, *more])


def typed(**fields: Any) -> dict[str, Any]:
    day = clock.today() + timedelta(days=7)
    values = {"risk_item": "kind_getuige", "person": "anders", "who": "Oma Corrie", "what": "Lucas slaapt bij oma."}
    return {**values, "before": day.strftime("%d-%m-%Y"), "check_by": "Noor belt", "token": str(uuid4())} | fields


@pytest.mark.parametrize(("who", "status"), [("noor", 200), ("anna", 200), ("samira", 403), ("vera", 404)])
def test_the_page_opens_for_the_team(who: str, status: int) -> None:
    cast, report, _made = agreed()
    assert browser(getattr(cast, who)).get(url("needed", report)).status_code == status


def test_before_the_second_reader_agrees_the_page_says_what_comes_first() -> None:
    cast = make_cast()
    report = make_report(cast)
    make_submitted(cast, report)
    client = browser(cast.noor)
    page = client.get(url("needed", report)).content.decode()
    assert "Nog geen vastgestelde beoordeling" in page
    assert "Afspraak vastleggen" not in page
    assert client.post(url("add", report), typed()).url == url("needed", report)  # type: ignore[attr-defined]
    assert not SafetyAgreement.objects.exists()


def test_an_agreement_stands_on_the_page_with_its_risk() -> None:
    cast, report, _made = agreed()
    client = browser(cast.noor)
    assert "Nog geen afspraken." in client.get(url("needed", report)).content.decode()
    client.post(url("add", report), typed())
    page = client.get(url("needed", report)).content.decode()
    assert "Oma Corrie" in page
    assert "Is een kind getuige van geweld?" in page


def test_a_double_click_adds_one() -> None:
    cast, report, _made = agreed()
    client, body = browser(cast.noor), typed()
    assert client.post(url("add", report), body).status_code == client.post(url("add", report), body).status_code == 302
    assert SafetyAgreement.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"before": "31-02-2027"}, "31 februari bestaat niet"),
        ({"before": "01-01-2020"}, "Deze dag is voorbij"),
        ({"who": ""}, "Kies wie dit doet, of schrijf op wie het anders is"),
        ({"risk_item": "gevaar_nu"}, "Kies een antwoord bij: Bij welk risico"),
        ({"what": "a\x00b"}, "teken in dat niet bewaard kan worden"),
        ({"check_by": "x" * 10**6}, "te lang"),
        ({"token": "x"}, "Deze pagina is niet compleet"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(fields: dict[str, Any], sentence: str) -> None:
    cast, report, _made = agreed()
    answer = browser(cast.noor).post(url("add", report), {**typed(what="Lucas slaapt bij oma."), **fields})
    page = answer.content.decode()
    assert sentence in page
    assert "<title>Fout: " in page
    assert ("Lucas slaapt bij oma." in page) != ("what" in fields)
    assert not SafetyAgreement.objects.exists()


def test_a_withdrawn_agreement_moves_to_the_end() -> None:
    cast, report, made = agreed()
    row = add_agreement(made, agreement(), by=acting(cast.noor))
    client = browser(cast.noor)
    client.post(url("withdraw", report, row.pk))
    assert "Eén afspraak is vervallen" in client.get(url("needed", report)).content.decode()


def test_a_decision_is_taken_and_shows_the_way_on() -> None:
    cast, report, _made = agreed()
    client = browser(cast.noor)
    client.post(url("decide", report, report.pk), {"kind": "overdracht_lokaal_team", "reason": "Ouders werken mee."})
    page = client.get(url("needed", report)).content.decode()
    assert "Verder met overdracht of afsluiten" in page
    assert "Besluit vastleggen" not in page


def test_the_second_to_decide_sees_the_decision_and_keeps_the_text() -> None:
    cast, report, made = agreed()
    decide(report, assessment=made, kind=DecisionKind.LOCAL_TEAM, reason="Ouders werken mee.", by=acting(cast.noor))
    body = {"kind": "overdracht_lopende_hulp", "reason": "De schuldhulp kent het gezin al."}
    page = browser(cast.joke).post(url("decide", report, report.pk), body).content.decode()
    assert "Noor de Wit besloot al over deze melding" in page
    assert "Ouders werken mee." in page
    assert "De schuldhulp kent het gezin al." in page
    assert Decision.objects.get().kind == DecisionKind.LOCAL_TEAM


def test_end_of_involvement_is_not_offered_while_somebody_is_unsafe_and_the_page_says_why() -> None:
    cast, report, _made = agreed()
    client = browser(cast.noor)
    page = client.get(url("needed", report)).content.decode()
    assert 'value="einde_bemoeienis"' not in page
    assert "nu is het “structureel”" in page
    refused = client.post(url("decide", report, report.pk), {"kind": "einde_bemoeienis", "reason": "Veilig."})
    assert "Einde bemoeienis kan nu niet" in refused.content.decode()
    assert not Decision.objects.exists()


def test_end_of_involvement_is_offered_when_nobody_is_unsafe() -> None:
    cast, report, _made = agreed(Level.NONE)
    assert 'value="einde_bemoeienis"' in browser(cast.noor).get(url("needed", report)).content.decode()


def test_who_may_not_decide_sees_who_does_and_is_refused() -> None:
    cast, report, _made = agreed()
    client = browser(cast.anna)
    assert "Een beoordelaar of teamleider neemt het besluit" in client.get(url("needed", report)).content.decode()
    body = {"kind": "overdracht_lokaal_team", "reason": "Omdat"}
    assert client.post(url("decide", report, report.pk), body).status_code == 403


def test_a_report_of_another_case_is_not_decided_here() -> None:
    cast, report, _made = agreed()
    other = make_report(cast)
    body = {"kind": "overdracht_lokaal_team", "reason": "Omdat"}
    assert browser(cast.noor).post(url("decide", report, other.pk), body).status_code == 404


def test_the_page_takes_as_many_queries_with_ten_agreements_as_with_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    cast, report, made = agreed()
    client = browser(cast.noor)
    client.get(url("needed", report))  # what Django asks once for each process
    counts = []
    for number in (1, 9):
        for _ in range(number):
            add_agreement(made, agreement(), by=acting(cast.noor))
        name_actor(str(cast.noor.pk))
        with django_assert_max_num_queries(60) as counted:
            client.get(url("needed", report))
        counts.append(len(counted.captured_queries))
    assert counts[0] == counts[1]
