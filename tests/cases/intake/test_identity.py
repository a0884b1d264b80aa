"""Who reported: sealed apart, opened by one recorded act; of an unknown reporter there is nothing."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from accounts.audit.acts import Act
from accounts.audit.refusals import Denied
from accounts.models import DataKey
from cases.dossier.models import Case
from cases.dossier.services import assign
from cases.drafts.models import DraftEnd
from cases.drafts.services import save_draft
from cases.intake import services
from cases.intake.models import (
    Mode,
    Report,
    ReporterIdentity,
    SubmissionState,
)
from cases.intake.queries import body_of, hidden_reporter, origin_words, secret_words
from cases.intake.services.identity import keep_identity
from cases.notifications.models import Message
from cases.persons.models import Person
from cases.persons.values import PersonValues
from tests.cases.intake.make import (
    LUCAS,
    RIA,
    events,
    everything_written,
    make_report,
    make_unknown,
)
from tests.cast import Cast
from veiligthuis.database import name_actor, settle
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db


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


def test_a_postcode_that_the_family_has_too_may_leave_but_not_one_of_who_only_told_something(cast: Cast) -> None:
    hidden = make_report(cast, reporter=replace(RIA, address="Galgenwaard 16, 3524 AA Utrecht"))
    assert secret_words(hidden.case)[2:] == ["galgenwaard 16", "3524AA 16", "16"]
    source = replace(LUCAS, given_names="Ria", surname="Verkerk", roles=["informant"], age=60)
    far = replace(LUCAS, postcode="3531 CJ")
    hidden = make_report(cast, reporter=replace(RIA, address="Galgenwaard 16, 3524 AA"), persons=[far, source])
    assert secret_words(hidden.case)[2:] == ["galgenwaard 16", "3524AA 16", "3524AA", "16"]


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


def test_no_row_beside_the_trail_says_who_took_it_or_at_what_time(cast: Cast) -> None:
    token = uuid4()
    waits = make_unknown(cast, token=token)
    assert not DraftEnd.objects.filter(key=token).exists()
    assert not Message.objects.filter(object_id=waits.pk).exists()


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
