"""What a call becomes: an advice without a person, or a report in a case."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction

from cases.deadlines.models import Term
from cases.dossier.models import Case
from cases.dossier.services import open_case
from cases.drafts.models import Draft
from cases.drafts.services import save_draft
from cases.evidence.models import JournalEntry
from cases.intake import services
from cases.intake.models import (
    Advice,
    Contact,
    Mode,
    Report,
    ReportState,
)
from cases.intake.values import ContactValues
from cases.persons.models import Person, Relation
from cases.persons.values import PersonValues
from tests.cases.intake.make import (
    TIES,
    close_case,
    everything_written,
    make_report,
)
from tests.cast import Cast
from veiligthuis.clock import moved_to
from veiligthuis.database import name_actor, settle
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 18, 21, 40, tzinfo=UTC)  # a Wednesday, 22:40 here


def advise(cast: Cast, text: str, **rest: Any) -> Advice:
    name_actor(str(cast.anna.pk), request="test")
    given: dict[str, Any] = {"region": cast.region, "token": uuid4(), "by": cast.anna} | rest
    return services.record_advice(text, ContactValues(caller="omstander"), **given)


def test_an_advice_keeps_what_was_told_and_when(cast: Cast) -> None:
    with moved_to(NIGHT):
        advice = advise(cast, " dochter net gescheiden, kleinzoon wil niet meer naar vader ")
    assert advice.text == "dochter net gescheiden, kleinzoon wil niet meer naar vader"
    assert (advice.contact.happened_on, advice.contact.happened_time) == (date(2026, 11, 18), time(22, 40))


def test_an_advice_has_no_column_for_a_person() -> None:
    assert {field.name for field in Advice._meta.fields} == {"id", "contact", "text"}


@pytest.mark.parametrize(
    "secret", ["06-12345678", "oma@voorbeeld.nl", "111222333", "3524 AA 14", "NL91 ABNA 0417 1643 00"]
)
def test_an_advice_in_which_the_scanner_finds_something_is_not_stored(cast: Cast, secret: str) -> None:
    with pytest.raises(RuleViolation, match="Vervang dat eerst"):
        advise(cast, f"belt terug op {secret}, morgen")
    assert not Advice.objects.exists()


def test_an_advice_without_text_is_refused(cast: Cast) -> None:
    with pytest.raises(RuleViolation):
        advise(cast, "  \n ")


def test_the_same_advice_sent_twice_is_one(cast: Cast) -> None:
    token = uuid4()
    assert advise(cast, "twijfelt", token=token) == advise(cast, "twijfelt", token=token)
    assert Contact.objects.count() == 1


def test_a_finished_advice_destroys_the_draft_and_its_key(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    token = uuid4()
    draft = save_draft(cast.anna, "gesprek", token, {"words": ["x"]})
    key = settings.KEY_DIR / "drafts" / str(draft.pk)
    assert key.exists()
    with django_capture_on_commit_callbacks(execute=True):
        advise(cast, "twijfelt", token=token)
    assert not key.exists()
    assert not Draft.objects.exists()


def test_a_call_that_became_an_advice_does_not_become_a_report_too(cast: Cast) -> None:
    token = uuid4()
    advise(cast, "twijfelt", token=token)
    with pytest.raises(RuleViolation, match="al afgerond: advies"):
        make_report(cast, token=token)


def test_a_report_opens_a_case_with_people_terms_and_a_trace_without_words(cast: Cast) -> None:
    with moved_to(NIGHT):
        report = make_report(cast, relations=TIES)
    case = report.case
    assert (case.team, case.assignee, report.state, report.taken_by) == (cast.zuid, None, "ontvangen", cast.anna)
    assert [person.given_names for person in Person.objects.filter(case=case).order_by("position")] == [
        "Lucas", "Sanne", "Dennis",
    ]  # fmt: skip
    assert Relation.objects.filter(case=case, kind="ouder").count() == 2
    due = dict(Term.objects.filter(object_id=report.pk).values_list("key", "due"))
    assert due == {"assessment_decree": date(2026, 11, 23), "assessment_sector": date(2026, 11, 25)}
    entry = JournalEntry.objects.get(case=case)
    assert report.number in entry.title
    assert "galerij" not in entry.title + entry.text


def test_the_terms_run_from_the_conversation_not_from_the_typing(cast: Cast) -> None:
    with moved_to(NIGHT):
        contact = ContactValues(caller="omstander", happened_on=date(2026, 11, 16), happened_time=time(9, 5))
        report = make_report(cast, contact=contact)
    assert (report.received_on, report.received_time) == (date(2026, 11, 16), time(9, 5))
    assert Term.objects.get(key="assessment_sector").due == date(2026, 11, 23)


def test_a_conversation_in_the_future_is_refused(cast: Cast) -> None:
    with moved_to(NIGHT), pytest.raises(RuleViolation, match="toekomst"):
        make_report(cast, contact=ContactValues(happened_on=date(2026, 11, 19)))


def test_the_same_report_sent_twice_is_one_case(cast: Cast) -> None:
    token = uuid4()
    assert make_report(cast, token=token) == make_report(cast, token=token)
    assert (Case.objects.count(), Person.objects.count()) == (1, 3)


def test_who_reported_is_readable_nowhere_but_by_opening_it(cast: Cast) -> None:
    make_report(cast)
    written = everything_written()
    assert "Galgenwaard" in written
    for trace in ("Verkerk", "612345678", "inspreken"):
        assert trace not in written


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"words": "  "}, "words"),
        ({"kinds": []}, "kinds"),
        ({"mode": Mode.OPEN}, "consent"),
        ({"mode": Mode.UNKNOWN}, "mode"),
    ],
)
def test_a_report_that_lacks_something_is_refused_at_its_field(cast: Cast, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        make_report(cast, **fields)
    assert refusal.value.field == field
    assert not Case.objects.exists()


@pytest.mark.parametrize("fields", [{"caller": "professional"}, {"group": "gezondheidszorg", "capacity": "huisarts"}])
def test_a_professional_may_not_choose_to_be_hidden(cast: Cast, fields: dict[str, Any]) -> None:
    with pytest.raises(RuleViolation, match="teamleider"):
        make_report(cast, **fields)
    assert make_report(cast, mode=Mode.OPEN, **{"group": "gezondheidszorg"} | fields).mode == "open"


def test_a_person_who_cannot_be_as_told_leaves_no_case(cast: Cast) -> None:
    with pytest.raises(RuleViolation), transaction.atomic():
        make_report(cast, persons=[PersonValues(given_names="Noa", birth_year=2031)])
    assert not Case.objects.exists()


def test_someone_without_the_role_or_of_another_region_takes_nothing_in(cast: Cast) -> None:
    for by in (cast.els, cast.ilse, cast.vera):
        with pytest.raises(RuleViolation, match="jouw rol"):
            make_report(cast, by=by)


def test_a_further_report_joins_an_open_case(cast: Cast) -> None:
    first = make_report(cast)
    second = make_report(cast, into=first.case, persons=[])
    assert second.case == first.case
    assert second.number != first.number
    assert Term.objects.filter(case=first.case).count() == 4


def test_a_closed_case_takes_no_report_but_a_new_one_points_back(cast: Cast) -> None:
    closed = close_case(make_report(cast).case, cast.noor)
    with pytest.raises(RuleViolation, match="gesloten"):
        make_report(cast, into=closed)
    assert make_report(cast, earlier=closed).case.earlier == closed


def test_the_database_itself_keeps_a_report_out_of_a_closed_case(cast: Cast) -> None:
    report = make_report(cast)
    close_case(report.case, cast.noor)
    row = Report.objects.get(pk=report.pk)
    row.pk, row.number, row.contact = uuid4(), "M-0000-00000", None
    with pytest.raises(RuleViolation, match="dicht"), settle({"closed_case_takes_no_report": "dicht"}):
        row.save(force_insert=True)


def test_a_case_that_still_runs_is_no_earlier_case(cast: Cast) -> None:
    with pytest.raises(RuleViolation, match="loopt nog"):
        make_report(cast, earlier=make_report(cast).case)


def test_a_case_of_another_region_is_not_known_here(cast: Cast) -> None:
    far = open_case(cast.vera.memberships_now[0].team, by=cast.vera)  # type: ignore[arg-type]
    with pytest.raises(RuleViolation, match="kennen wij niet"):
        make_report(cast, into=far)


def test_a_report_is_received_assessed_and_decided(cast: Cast) -> None:
    report = make_report(cast)
    with pytest.raises(RuleViolation, match="Beoordeel"):
        services.mark_decided(report, at=NIGHT)
    with pytest.raises(RuleViolation, match="jouw rol"):
        services.begin_assessment(report, by=cast.anna)
    services.begin_assessment(report, by=cast.noor)
    services.begin_assessment(report, by=cast.noor)
    assert report.state == ReportState.IN_ASSESSMENT
    services.mark_decided(report, at=NIGHT)
    report.refresh_from_db()
    assert (report.state, report.decided_at) == (ReportState.DECIDED, NIGHT)
    with pytest.raises(RuleViolation, match="al besloten"):
        services.begin_assessment(report, by=cast.noor)
    with pytest.raises(RuleViolation, match="al besloten"):
        services.mark_decided(report, at=NIGHT)
