"""Reads of assessments: constant numbers of queries, who may be asked, and what does not go together."""

import pytest
from pytest_django import DjangoAssertNumQueries

from cases.assessment.models import Level
from cases.assessment.queries import (
    agreed_assessment,
    assessments_of,
    open_assessment,
    readers_for,
    readings_count,
    readings_for,
    reports_to_assess,
    sheet_of,
)
from cases.assessment.services import attach_fact
from cases.persons.services import add_person
from cases.persons.values import PersonValues
from tests.cases.assessment.make import (
    acting,
    fresh,
    make_agreed,
    make_assessment,
    make_fact,
    make_submitted,
    whole,
)
from tests.cases.intake.make import make_report
from tests.cast import make_cast

pytestmark = pytest.mark.django_db


def test_a_report_has_no_agreed_assessment_until_somebody_agrees() -> None:
    cast = make_cast()
    report = make_report(cast)
    assert reports_to_assess(report.case) == [report]
    made = make_submitted(cast, report)
    assert (open_assessment(report.case), agreed_assessment(report.case)) == (made, None)
    assert reports_to_assess(report.case) == []


def test_the_last_that_was_agreed_stands() -> None:
    cast = make_cast()
    report = make_report(cast)
    make_agreed(cast, report)
    second = make_agreed(cast, report, Level.NONE)
    assert agreed_assessment(report.case) == second
    assert len(assessments_of(report.case)) == 2
    assert second.version == 4  # begun, saved, submitted, agreed


def test_readers_are_those_with_the_role_in_the_region_but_the_author() -> None:
    cast = make_cast()
    assert readers_for(make_assessment(cast, make_report(cast))) == [cast.omar]


def test_what_waits_is_shown_to_who_was_asked_the_longest_waiting_first() -> None:
    cast = make_cast()
    made = [make_submitted(cast, make_report(cast)) for _ in range(2)]
    assert readings_for(cast.omar) == made
    assert (readings_count(cast.omar), readings_count(cast.noor)) == (2, 0)


def test_one_assessment_takes_as_many_queries_with_twenty_facts_as_with_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    cast = make_cast()
    report = make_report(cast)
    made = make_assessment(cast, report, whole(report.case))
    for number in (1, 19):
        for count in range(number):
            attach_fact(made, "kind_getuige", make_fact(cast, report.case, f"Feit {count}"), by=acting(cast.noor))
        ready = fresh(made)
        assert ready.instrument.key == "veiligheid"
        with django_assert_num_queries(8):
            sheet = sheet_of(ready)
            assert sheet.parts
            assert sheet.contradictions == []
            assert [link.entry.author for item in sheet.items for link in item.facts]


def test_the_lists_take_one_or_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    cast = make_cast()
    report = make_report(cast)
    for _ in range(3):
        make_agreed(cast, report)
    waiting = make_submitted(cast, report)
    assert cast.omar.region_id
    with django_assert_num_queries(2):
        found = assessments_of(report.case)
        assert [len(one.readings.all()) for one in found] == [0, 1, 1, 1]
        assert {(one.report, one.author) for one in found} == {(report, cast.noor)}
    with django_assert_num_queries(2):
        assert [(one.case.number, one.author.name) for one in readings_for(cast.omar)] == [
            (waiting.case.number, "Noor de Wit")
        ]


def test_who_only_helps_is_not_judged() -> None:
    cast = make_cast()
    report = make_report(cast)
    add_person(report.case, PersonValues(given_names="Marjan", roles=["hulpverlener"]), by=cast.noor)
    judged = [one.line.person.given_names for one in sheet_of(make_assessment(cast, report)).people]
    assert judged == ["Lucas", "Sanne", "Dennis"]


def test_somebody_added_after_the_judgement_does_not_stand_on_it() -> None:
    cast = make_cast()
    report = make_report(cast)
    made = make_agreed(cast, report)
    add_person(report.case, PersonValues(given_names="Bo", roles=["kind"], age=1), by=cast.noor)
    assert "Bo" not in [one.line.person.given_names for one in sheet_of(made).people]


def test_unanswered_is_unknown_and_an_answer_that_turned_is_named() -> None:
    cast = make_cast()
    report = make_report(cast)
    make_agreed(cast, report)
    turned = {"kind_getuige": ("nee", ""), "patroon": ("onbekend", "")}
    sheet = sheet_of(fresh(make_assessment(cast, report, whole(report.case, answers=turned))))
    assert sheet.unknown == 13
    assert sheet.contradictions == ["Op “Is een kind getuige van geweld?” was het antwoord eerder Ja, nu Nee."]
