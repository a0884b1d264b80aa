"""Intake's verbs: what a call becomes, what waits, who reported, and what is refused."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from accounts.audit.acts import Act
from accounts.audit.models import Event
from accounts.audit.refusals import Denied
from accounts.models import DataKey
from cases.deadlines.models import Term
from cases.dossier.models import Case
from cases.dossier.services import assign, open_case
from cases.drafts.models import Draft
from cases.drafts.services import save_draft
from cases.evidence.models import JournalEntry
from cases.intake import services
from cases.intake.models import (
    Advice,
    Contact,
    Mode,
    Report,
    ReporterIdentity,
    ReportState,
    Submission,
    SubmissionState,
)
from cases.intake.queries import body_of, hidden_reporter, origin_words, secret_words
from cases.intake.services.identity import keep_identity
from cases.intake.values import ContactValues, RelationValues
from cases.notifications.models import Message
from cases.persons.models import Person, Relation
from cases.persons.values import PersonValues
from tests.cases.intake.make import (
    FAMILY,
    LUCAS,
    RIA,
    TIES,
    close_case,
    make_report,
    make_submission,
    make_unknown,
    values,
)
from tests.cast import Cast, make_cast
from veiligthuis.clock import moved_to
from veiligthuis.database import name_actor, reading_trail, settle
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 18, 21, 40, tzinfo=UTC)  # a Wednesday, 22:40 here


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def events(**wanted: Any) -> list[Event]:
    with reading_trail():
        return list(Event.objects.filter(**wanted))


def everything_written() -> str:
    """Return every row of every table of ours as text, and what the files of the keys hold."""
    text = []
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and relname ~ '^(cases|accounts|auditlog|django)_'"
        )
        for (name,) in cursor.fetchall():
            rows = sql.SQL("select coalesce(string_agg(to_jsonb(t)::text, chr(10)), '') from {} t")
            with reading_trail() if name.startswith("accounts_event") else nullcontext():
                cursor.execute(rows.format(sql.Identifier(name)))
                text.append(str(cursor.fetchone()))
    keys = Path(settings.KEY_DIR)
    text += [
        str(path.relative_to(keys)) + path.read_bytes().decode("latin-1") for path in keys.rglob("*") if path.is_file()
    ]
    return "\n".join(text)


# --- advice ---------------------------------------------------------------------


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


# --- report ---------------------------------------------------------------------


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


# --- later reports --------------------------------------------------------------


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


# --- identity -------------------------------------------------------------------


def test_who_took_it_in_opens_the_identity_until_somebody_holds_the_case(cast: Cast) -> None:
    report = make_report(cast)
    found = services.open_identity(report, purpose="Terugbellen", by=cast.anna)
    assert (found.name, found.phone) == ("Ria Verkerk", "+31612345678")
    (event,) = events(act=Act.OPENED_IDENTITY)
    assert (event.case_id, event.purpose, event.actor) == (report.case_id, "Terugbellen", str(cast.anna.pk))
    assign(report.case, to=cast.noor, by=cast.anna)
    report = Report.objects.get(pk=report.pk)
    assert services.open_identity(report, purpose="Navragen", by=cast.noor).name == "Ria Verkerk"
    with pytest.raises(Denied) as refusal:
        services.open_identity(report, purpose="Navragen", by=cast.anna)
    assert refusal.value.refused.case_id == report.case_id


def test_a_colleague_of_the_team_may_not_open_the_identity(cast: Cast) -> None:
    report = make_report(cast)
    for by in (cast.noor, cast.samira, cast.els, cast.vera):
        with pytest.raises(Denied):
            services.open_identity(report, purpose="Nieuwsgierig", by=by)


def test_without_a_purpose_nothing_opens(cast: Cast) -> None:
    with pytest.raises(RuleViolation, match="waarvoor"):
        services.open_identity(make_report(cast), purpose="  ", by=cast.anna)
    assert not events(act=Act.OPENED_IDENTITY)


def test_the_words_that_may_not_leave_are_those_of_hidden_reporters_only(cast: Cast) -> None:
    hidden = make_report(cast)
    assert hidden_reporter(hidden.case)
    assert secret_words(hidden.case) == ["Ria Verkerk", "+31612345678"]
    assert {"buurvrouw", "buren"} <= set(origin_words(hidden.case))
    openly = make_report(cast, mode=Mode.OPEN, consent="18 november, aan de telefoon")
    assert not hidden_reporter(openly.case)
    assert secret_words(openly.case) == origin_words(openly.case) == []


# --- dubbel anoniem ---------------------------------------------------------------


def test_of_an_unknown_reporter_nothing_identifying_is_ever_written(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    token = uuid4()
    typed = {
        "reporter_name": ["Marieke Zonneveld"], "reporter_phone": ["06-87654321"], "reach": ["Zeedijk 3"],
    }  # fmt: skip
    save_draft(cast.anna, "melding", token, typed)
    told = {"capacity": "buurtbewoner", "consent": "Marieke Zonneveld zei ja", "meldcode": {"by": "Marieke Zonneveld"}}
    persons = [LUCAS, PersonValues(given_names="Sanne", phone="+31687654321", note="buurvrouw van Marieke Zonneveld")]
    with django_capture_on_commit_callbacks(execute=True):
        submission = make_unknown(cast, token=token, persons=persons, **told)
    body = body_of(submission)
    assert body is not None
    assert (body.reporter, body.values.mode, body.values.capacity, body.values.meldcode) == (
        None,
        "dubbel_anoniem",
        "",
        {},
    )
    assert (body.persons[1].given_names, body.persons[1].phone, body.persons[1].note) == ("Sanne", "", "")
    name_actor(str(cast.joke.pk), request="test")
    services.accept_own_motion(submission, reason="Redelijk vermoeden, regel 3.", team=cast.zuid, by=cast.joke)
    written = everything_written()
    assert "Galgenwaard" in written
    for trace in ("Marieke", "Zonneveld", "87654321", "Zeedijk"):
        assert trace not in written


def test_what_nobody_signed_waits_without_sender_or_time(cast: Cast) -> None:
    waits = make_unknown(cast)
    assert (waits.state, waits.sender, waits.organisation, waits.arrived_at) == ("wacht", None, None, None)
    assert not Case.objects.exists()
    assert [message.recipient for message in Message.objects.all()] == [cast.joke]


def test_only_who_has_that_right_accepts_it_with_reasons(cast: Cast) -> None:
    waits = make_unknown(cast)
    for by in (cast.anna, cast.noor):
        with pytest.raises(RuleViolation, match="jouw rol"):
            services.accept_own_motion(waits, reason="Vermoeden", team=cast.zuid, by=by)
    with pytest.raises(RuleViolation, match="waarom"):
        services.accept_own_motion(waits, reason=" ", team=cast.zuid, by=cast.joke)
    report = services.accept_own_motion(waits, reason="Vermoeden", team=cast.zuid, by=cast.joke)
    assert (report.mode, report.own_motion_by, report.received_time, report.contact) == (
        "dubbel_anoniem", cast.joke, None, None,
    )  # fmt: skip
    assert report.number == waits.reference
    assert report == services.accept_own_motion(waits, reason="Vermoeden", team=cast.zuid, by=cast.joke)


def test_a_refusal_leaves_nothing_of_a_person(cast: Cast) -> None:
    waits = make_unknown(cast)
    name_actor(str(cast.joke.pk), request="test")
    services.refuse_own_motion(waits, reason="Te dun voor een redelijk vermoeden.", by=cast.joke)
    waits.refresh_from_db()
    assert (waits.state, waits.sealed, waits.decided_by) == ("geweigerd", None, cast.joke)
    assert not DataKey.objects.filter(pk=waits.pk).exists()
    assert body_of(waits) is None
    assert not Person.objects.exists()
    written = everything_written()
    for trace in ("Heuvel", "Galgenwaard", "galerij"):
        assert trace not in written


@pytest.mark.parametrize("reason", ["Lucas is hier bekend", "Galgenwaard ligt elders", "bel 06-12345678"])
def test_the_reason_of_a_refusal_names_nobody(cast: Cast, reason: str) -> None:
    waits = make_unknown(cast)
    with pytest.raises(RuleViolation, match="Noem in de reden niemand"):
        services.refuse_own_motion(waits, reason=reason, by=cast.joke)
    with pytest.raises(RuleViolation, match="waarom"):
        services.refuse_own_motion(waits, reason="", by=cast.joke)
    waits.refresh_from_db()
    assert waits.state == SubmissionState.WAITING


def test_who_comes_second_sees_what_happened(cast: Cast) -> None:
    waits = make_unknown(cast)
    services.refuse_own_motion(waits, reason="Te dun.", by=cast.joke)
    with pytest.raises(RuleViolation, match="Joke Brand was eerder: deze melding is geweigerd"):
        services.accept_own_motion(waits, reason="Vermoeden", team=cast.zuid, by=cast.joke)


def test_the_database_refuses_an_identity_beside_an_unknown_reporter(cast: Cast) -> None:
    report = services.accept_own_motion(make_unknown(cast), reason="Vermoeden", team=cast.zuid, by=cast.joke)
    with pytest.raises(RuleViolation, match="kies een"), settle({"unknown_has_no_identity": "kies een"}):
        keep_identity(report, RIA)
    assert not ReporterIdentity.objects.exists()
    with pytest.raises(RuleViolation, match="geen melder bekend"):
        services.open_identity(report, purpose="Navragen", by=cast.joke)


def test_the_database_refuses_to_make_an_identified_report_unknown(cast: Cast) -> None:
    report = make_report(cast)
    report.mode, report.own_motion_by, report.own_motion_reason = Mode.UNKNOWN, cast.joke, "x"
    report.received_time, report.contact = None, None
    with pytest.raises(RuleViolation, match="kies een"), settle({"unknown_has_no_identity": "kies een"}):
        report.save()


# --- the portal -------------------------------------------------------------------


def test_a_submission_becomes_a_report_with_every_field_and_its_terms_run_from_the_sending(cast: Cast) -> None:
    with moved_to(NIGHT):
        waits = make_submission(cast, last_time="vrijdag", weapon="nee", meldcode={"signalen": "blauwe plekken"})
    with moved_to(datetime(2026, 11, 20, 9, 0, tzinfo=UTC)):
        name_actor(str(cast.anna.pk), request="test")
        report = services.take_submission(waits, team=cast.zuid, by=cast.anna)
    assert (report.words, report.last_time, report.weapon, report.meldcode) == (
        values().words, "vrijdag", "nee", {"signalen": "blauwe plekken"},
    )  # fmt: skip
    assert (report.mode, report.group, report.received_on, report.received_time) == (
        "open", "onderwijs", date(2026, 11, 18), time(22, 40),
    )  # fmt: skip
    assert Person.objects.filter(case=report.case).count() == len(FAMILY)
    assert Relation.objects.filter(case=report.case).count() == len(TIES)
    assert Term.objects.get(key="assessment_decree").started_on == date(2026, 11, 18)
    assert services.open_identity(report, purpose="Terugbellen", by=cast.anna).name == "Ilse Bakker"
    assert Message.objects.filter(kind="submission_taken", recipient=cast.ilse).count() == 1


def test_what_was_taken_stands_in_the_case_only(cast: Cast) -> None:
    waits = make_submission(cast)
    services.take_submission(waits, team=cast.zuid, by=cast.anna)
    waits.refresh_from_db()
    assert (waits.state, waits.sealed) == ("aangenomen", None)
    assert not DataKey.objects.filter(pk=waits.pk).exists()


def test_a_retried_sending_gives_one_submission(cast: Cast) -> None:
    token = uuid4()
    assert make_submission(cast, token=token) == make_submission(cast, token=token)
    assert Submission.objects.count() == 1
    assert DataKey.objects.count() == 1
    assert Message.objects.filter(kind="submission_arrived").count() == 1


def test_a_submission_taken_twice_is_one_report(cast: Cast) -> None:
    waits = make_submission(cast)
    first = services.take_submission(waits, team=cast.zuid, by=cast.anna)
    assert services.take_submission(waits, team=cast.zuid, by=cast.anna) == first
    with pytest.raises(RuleViolation, match="Anna de Vries was eerder"):
        services.take_submission(waits, team=cast.zuid, by=cast.joke)
    assert Case.objects.count() == 1


def test_a_professional_cannot_send_in_secret_and_nobody_else_can_send(cast: Cast) -> None:
    with pytest.raises(RuleViolation, match="0800-2000"):
        make_submission(cast, mode=Mode.CONFIDENTIAL)
    with pytest.raises(RuleViolation, match="jouw rol"):
        services.send_submission(values(mode="open", group="ggz"), [], RIA, sender=cast.anna, token=uuid4())


def test_the_two_kinds_of_submissions_are_not_mixed_up(cast: Cast) -> None:
    with pytest.raises(RuleViolation, match="soort"):
        services.take_submission(make_unknown(cast), team=cast.zuid, by=cast.anna)
    with pytest.raises(RuleViolation, match="soort"):
        services.accept_own_motion(make_submission(cast), reason="x", team=cast.zuid, by=cast.joke)


def test_a_relation_of_the_submission_to_oneself_is_refused(cast: Cast) -> None:
    with pytest.raises(RuleViolation, match="zichzelf"):
        make_report(cast, relations=[RelationValues(0, "ouder", 0)])


# --- progress -----------------------------------------------------------------------


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
