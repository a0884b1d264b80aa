"""Somebody has the database as its superuser, the media, the mails and the logs, and no key: what they can read.

Reporters, BSNs, secret addresses and telephone numbers are typed into every screen that takes them, kept, changed,
shown and left half done. Names of the people concerned are in clear by design (security.md 4): they must be found.
"""

import base64
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker, Settings

from accounts.entry import Login
from cases.definitions.services import load_shipped
from cases.dossier.services import assign
from cases.intake.models import Report, Submission
from cases.intake.services import take_submission
from cases.persons.models import Person
from tests.cases.intake.make import told
from tests.cases.portal import make as portal
from tests.cast import Cast, make_cast
from tests.html_forms import forms_of
from tests.journeys.traces import Written, everything, found
from tests.login import logged_in
from tests.servers import cloned
from veiligthuis.database import acting_as, acting_as_system

REPORTER = {
    "name": "Wendelmoet Zandschulp", "phone": "06-84937216", "email": "wendelmoet@zandschulp.example",
    "address": "Kwartelkade 83, 9738 ZQ", "organisation": "Thuiszorg Grutterswijk", "reach": "Na zessen, bel Kwispelsteeg",
}  # fmt: skip
BSN, OTHER_BSN = "123456782", "987654329"
PHONE, OTHER_PHONE = "06 73829104", "06 59283746"
PLACE = {"street": "Tolhekstraat", "house_number": "519-III", "postcode": "7483 WX", "town": "Appelscha"}
SECRETS = [
    *("Wendelmoet", "Zandschulp", "84937216", "Kwartelkade", "9738 ZQ", "Grutterswijk", "Kwispelsteeg"),
    *(BSN, OTHER_BSN, "73829104", "59283746", "Tolhekstraat", "7483 WX", "Appelscha", "zonnedauw"),
]
SURNAME = "Uilenbroek"  # of a person concerned: in clear, so that people can be found
SEALED_OF_A_PERSON: dict[str, Any] = {
    **PLACE, "secret_address": "on", "phone": PHONE, "bsn": BSN, "codeword": "zonnedauw",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Give the folder of media, mails and a log that leaves nothing out, not even what ours would."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    root, level = logging.getLogger(), logging.getLogger().level
    written = logging.FileHandler(tmp_path / "log")
    root.addHandler(written)
    root.setLevel(logging.DEBUG)
    yield tmp_path
    root.setLevel(level)
    root.removeHandler(written)


def test_without_a_key_nobody_reads_a_reporter_a_bsn_a_secret_address_or_a_number(
    template: str, django_db_blocker: DjangoDbBlocker, folder: Path
) -> None:
    with django_db_blocker.unblock(), cloned(template, f"vt_keyless_{os.getpid()}") as database:
        with acting_as_system("seed"):
            load_shipped()
            cast = make_cast()
        report = _by_telephone(cast)
        _change_and_show(cast, report)
        _by_portal(cast)
        _left_half_done(cast, report)
        things = list(everything(database, folder))
    places = {thing.place.partition(".")[2].partition(".")[0] for thing in things}
    assert {
        "cases_person",
        "cases_personversion",
        "cases_draft",
        "cases_submission",
        "cases_reporteridentity",
    } <= places
    assert any(place.startswith("accounts_event_") for place in places)
    hits = found(things, [*SECRETS, SURNAME])
    assert "public.cases_person.surname" in hits.pop(SURNAME)
    assert hits == {}


def test_what_looks_for_them_finds_each_in_every_wrapping() -> None:
    for secret in SECRETS:
        text = secret.encode()
        ways = [text, text[::-1], text.upper(), secret.encode("utf-16"), secret.encode("utf-32-le"), text.hex().encode(),
                base64.b64encode(b"voor " + text), base64.urlsafe_b64encode(b"1" + text + b" en verder")]  # fmt: skip
        missed = [content for content in ways if not found([Written("place", content)], [secret])]
        assert not missed


# --- typing it ------------------------------------------------------------------------


def _as(who: Any) -> Client:
    with acting_as_system("seed"):
        return logged_in(who)


def _by_telephone(cast: Cast) -> Report:
    """Take a report in as Anna: typed, kept while typing, with an error, and then taken in."""
    anna, token = _as(cast.anna), uuid4()
    reporter = {f"reporter_{name}": value for name, value in REPORTER.items() if name not in {"organisation", "reach"}}
    person = {f"persoon-0-{name}": value for name, value in {**SEALED_OF_A_PERSON, "surname": SURNAME}.items()}
    sent = told(cast, **reporter, organisation=REPORTER["organisation"], reach=REPORTER["reach"], **person)
    assert anna.post(reverse("cases:drafts:save", args=["melding", token]), sent).status_code == 200
    fill = reverse("cases:intake:fill", args=[token])
    assert anna.post(fill, {**sent, "words": ""}).status_code == 200
    assert anna.post(fill, sent).headers["Location"].startswith("/melding/vastgelegd/")
    report = Report.objects.get()
    with acting_as(str(cast.joke.pk), request="test"):
        assign(report.case, to=cast.noor, by=cast.joke)
    return report


def _change_and_show(cast: Cast, report: Report) -> None:
    """Change the person twice, so that an earlier version is kept, and show what is sealed."""
    noor, person = _as(cast.noor), Person.objects.get(surname=SURNAME)
    page = reverse("cases:persons:change", args=[report.case_id, person.pk])
    for change in ({"bsn": OTHER_BSN, "phone": OTHER_PHONE}, {"note": "Belt liever zelf."}):
        form = next(one for one in forms_of(page, noor.get(page).content.decode()) if "version" in one.fields)
        assert noor.post(page, {**form.fields, **SEALED_OF_A_PERSON, **change}).status_code == 302
    show = reverse("cases:persons:show", args=[report.case_id, person.pk])
    for what, value in (("bsn", "123456782"), ("adres", "Tolhekstraat"), ("codewoord", "zonnedauw")):
        assert value in noor.post(show, {"wat": what}).content.decode().replace(" ", "")
    read = reverse("cases:intake:report", args=[report.case_id, report.pk])
    assert REPORTER["name"] in noor.post(read, {"purpose": "Terugbellen met een vraag"}).content.decode()


def _by_portal(cast: Cast) -> None:
    """Let a professional send two reports, of which one is taken in, and leave a third as it is."""
    ilse = _as(cast.ilse)
    mine = {name: value for name, value in REPORTER.items() if name != "address"}
    for _number in range(3):
        token = portal.begin(ilse)
        portal.fill_all(ilse, token)
        portal.fill_part(ilse, token, "gegevens", **mine)
        portal.fill_person(ilse, token, **SEALED_OF_A_PERSON)
        if _number < 2:
            assert portal.send(ilse, token).status_code == 302
    with acting_as(str(cast.anna.pk), request="test"):
        take_submission(Submission.objects.earliest("arrived_at"), by=cast.anna, team=cast.zuid)


def _left_half_done(cast: Cast, report: Report) -> None:
    """Leave a conversation and a person half typed, and type on when the login has ended."""
    anna, noor = _as(cast.anna), _as(cast.noor)
    talk = {"words": "hoort geschreeuw", "reporter_name": REPORTER["name"], "reporter_phone": REPORTER["phone"]}
    assert anna.post(reverse("cases:drafts:save", args=["gesprek", uuid4()]), talk).status_code == 200
    draft = reverse("cases:drafts:save", args=["persoon", report.case_id])
    assert noor.post(draft, SEALED_OF_A_PERSON).status_code == 200
    with acting_as_system("seed"):
        Login.objects.filter(user=cast.noor).delete()
    add = reverse("cases:persons:add", args=[report.case_id])
    assert noor.post(add, SEALED_OF_A_PERSON, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302
