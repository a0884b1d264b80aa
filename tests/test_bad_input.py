"""Whatever is typed into whichever form: never a fault of ours, never a second case, and the text comes out again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import Resolver404, resolve, reverse
from django.utils.html import escape
from pytest_django import DjangoDbBlocker

from accounts.gates import routes
from cases.dossier.models import Case
from cases.intake.models import Report, Submission
from tests import sizes
from tests.all_forms import Place, places
from tests.cast import Cast, make_cast
from tests.html_forms import Form, forms_of
from tests.undone import undone
from veiligthuis.database import name_actor
from veiligthuis.forms import BirthField, DutchDate, GroupedForm

Found = dict[str, tuple[Place, Form]]

NOWHERE = UUID("00000000-0000-4000-8000-000000000001")
# no page of the world shows these forms: asked by a script, or shown in the middle of logging in, which its own tests
# walk. Who sends what to which address: the name of somebody of the cast (or nobody), the address' keys, and the fields.
BY_HAND: dict[str, tuple[str, list[Any], list[str]]] = {
    "cases:drafts:save": ("anna", ["gesprek", NOWHERE], ["words", "token"]),
    "cases:portal:typing": ("ilse", [NOWHERE, "signalen"], ["signalen", "wanneer"]),
    "accounts:people:preview": ("rob", [NOWHERE], ["act"]),
    "accounts:people:ask_activation": ("rob", [NOWHERE], ["reason"]),
    "account_inactive": ("", [], ["x"]),
    "account_reauthenticate": ("noor", [], ["password"]),
    "mfa_activate_totp": ("noor", [], ["code"]),
    "mfa_add_webauthn": ("noor", [], ["name", "credential"]),
    "mfa_authenticate": ("", [], ["code", "credential"]),
    "mfa_index": ("noor", [], ["x"]),
    "mfa_reauthenticate": ("noor", [], ["code"]),
    "mfa_reauthenticate_webauthn": ("noor", [], ["credential"]),
    "mfa_recover": ("", [], ["code"]),
    "mfa_recover_again": ("noor", [], ["code"]),
    "mfa_remove": ("noor", [1], ["x"]),
    "mfa_view_recovery_codes": ("noor", [], ["x"]),
    "one_time_link": ("", [NOWHERE, "abc"], ["password", "password1", "password2"]),
    "password_asked": ("", [], ["x"]),
    "start": ("", [], ["x"]),
    "change_password": ("noor", [], ["oldpassword", "password1", "password2"]),
    "own_logins": ("noor", [], ["x"]),
    "end_other_logins": ("noor", [], ["x"]),
    "end_login": ("noor", ["abc"], ["x"]),
    "name_login": ("noor", ["abc"], ["name"]),
    "shortcuts": ("noor", [], ["keys"]),
}
READABLE = 20_000  # what a page shows again in full
ANSWERS = frozenset({200, 302, 303, 400, 403, 404, 409, 410, 413})


def nasty() -> list[str]:
    """Return the strings of this size, the first of the file in every run."""
    told = json.loads((Path(__file__).parent / "nasty.json").read_text(encoding="utf-8"))
    texts = [one if isinstance(one, str) else one["repeat"] * one["times"] for one in told]
    assert len(texts) == 500
    return texts[: sizes.NASTY]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """Make the world once for all tests of this file, in a transaction that is never committed."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # as in every test (conftest)
    storages = {**settings.STORAGES, "staticfiles": plain}
    # without limits: else it is them that answer from the eleventh string on, and not the form
    with django_db_blocker.unblock(), override_settings(STORAGES=storages, ACCOUNT_RATE_LIMITS=False):
        whole = transaction.atomic()
        whole._from_testcase = True  # type: ignore[attr-defined]  # what the program opens may stand inside it
        with whole:
            name_actor("system:seed", request="test")
            yield make_cast()
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def every(world: Cast) -> Found:
    """Return for each route that takes a form one form that leads to it."""
    forms: Found = {}
    for place in places(world):
        answer = place.client().get(place.path)
        assert answer.status_code == 200, (place.path, answer.status_code)
        for form in forms_of(place.path.split("?")[0], answer.content.decode()):
            try:
                forms.setdefault(resolve(form.address).view_name, (place, form))
            except Resolver404:
                pytest.fail(f"{place.path} has a form to {form.address}, where nothing is")
    return forms


@pytest.fixture
def found(every: Found) -> Iterator[Found]:
    """Lend the forms to one test, and undo what it did."""
    with undone():
        name_actor("system:seed", request="test")
        yield every


def encoded(fields: dict[str, list[str]]) -> bytes:
    """Return the fields as a browser, or somebody who is none, sends them; half a character as its three bytes."""
    from urllib.parse import quote_from_bytes

    pairs = [(name, value) for name, values in fields.items() for value in values]
    return "&".join(
        f"{quote_from_bytes(name.encode('utf-8', 'surrogatepass'))}={quote_from_bytes(value.encode('utf-8', 'surrogatepass'))}"
        for name, value in pairs
    ).encode()


def post(client: Client, address: str, fields: dict[str, list[str]]) -> Any:
    """Send a form and undo what it did, so that the next finds the same world."""
    client.raise_request_exception = False
    with undone():
        return client.generic("POST", address, encoded(fields), content_type="application/x-www-form-urlencoded")


def trials(form: Form) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Yield the form with each string in every text field; a megabyte in one field after the other.

    A form where nothing is typed is the same with each: it is sent once.
    """
    whole = form.filled("Een tekst.")
    for text in nasty() if form.texts else nasty()[:1]:
        if len(text) < 100_000:
            yield text, whole | {name: [text] for name in form.texts}
        else:
            for name in form.texts if sizes.FULL else form.texts[:1]:
                yield text, whole | {name: [text]}


def test_the_sweep_knows_every_route_that_takes_a_form(found: Found) -> None:
    posts = {route.name for route in routes() if "POST" in route.methods}
    unknown = sorted(posts - found.keys() - BY_HAND.keys())
    assert unknown == []


@pytest.mark.parametrize("part", range(sizes.PARTS), ids=lambda part: f"part{part + 1:02}")
def test_no_string_breaks_a_form_and_what_is_refused_is_shown_again(found: Found, part: int) -> None:
    wrong = []
    for name, (place, form) in sorted(found.items())[part :: sizes.PARTS]:
        client = place.client()
        for text, fields in trials(form):
            answer = post(client, form.address, fields)
            where = f"{name}: {text[:20]!r} ({len(text)})"
            if answer.status_code not in ANSWERS:
                wrong.append(f"{where}: {answer.status_code}")
            elif answer.status_code == 200 and form.texts and len(text) < READABLE:
                wrong += _lost(where, text, form, answer.content.decode())
    assert wrong == []


def _lost(where: str, text: str, form: Form, page: str) -> list[str]:
    """Return whether the page neither shows what was typed nor says what is wrong."""
    kept = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    again = escape(kept.replace("\r\n", "\n")) in page.replace("\r\n", "\n")
    if not again and "vt-faults" not in page and "vt-note--attention" not in page:
        return [f"{where}: neither shown again nor refused"]
    return []


@pytest.mark.parametrize("name", sorted(BY_HAND))
def test_what_a_script_asks_holds_too(world: Cast, name: str) -> None:
    who, keys, fields = BY_HAND[name]
    with undone():
        client = Place(getattr(world, who) if who else None, "").client()
        name_actor("system:seed", request="test")
        for text in nasty():
            answer = post(client, reverse(name, args=keys), {**{field: [text] for field in fields}, text[:50]: ["x"]})
            assert answer.status_code in ANSWERS | {405}, repr(text[:20])


def test_a_form_sent_twice_does_its_work_once(found: Found) -> None:
    wrong = []
    for name, (place, form) in sorted(found.items()):
        client = place.client()
        client.raise_request_exception = False
        counts, fields = [], form.filled("Een tekst.")
        with undone():
            for _again in range(2):
                answer = client.post(form.address, fields)
                if answer.status_code not in ANSWERS:
                    wrong.append(f"{name}: {answer.status_code}")
                counts.append((Case.objects.count(), Report.objects.count(), Submission.objects.count()))
        if counts[0] != counts[1]:
            wrong.append(f"{name}: {counts}")
    assert wrong == []


def test_a_closed_case_takes_nothing_and_says_so(found: Found) -> None:
    of_a_case = {name: each for name, each in found.items() if each[1].address.startswith("/zaak/")}
    with connection.cursor() as cursor:
        cursor.execute("update cases_case set closed_at = now(), closing_reason = 'Klaar.'")
    wrong = []
    for name, (place, form) in sorted(of_a_case.items()):
        rows = _rows_below_cases()
        answer = place.client().post(form.address, form.filled("Een tekst."))
        if answer.status_code not in ANSWERS or (_rows_below_cases() != rows and name not in READING):
            wrong.append(f"{name}: {answer.status_code}")
    assert wrong == []


READING = frozenset({"cases:persons:show", "cases:intake:report", "cases:handover:handover"})  # these keep nothing


def _rows_below_cases() -> tuple[int, ...]:
    from cases.audit import RECORDED
    from cases.dossier.models import CaseRow

    return tuple(model._default_manager.count() for model in RECORDED if issubclass(model, CaseRow))


def dates_in(form: Form) -> list[str]:
    """Return the fields of a form that take a day or a birth, by the names that our own forms give them."""
    names = {
        name
        for kind in kinds_of(GroupedForm)
        for name, field in kind.base_fields.items()
        if isinstance(field, DutchDate | BirthField)
    }
    return [name for name in form.texts if name.rpartition("-")[2] in names]


def kinds_of(kind: type[GroupedForm]) -> Iterator[type[GroupedForm]]:
    for one in kind.__subclasses__():
        yield one
        yield from kinds_of(one)


@pytest.mark.parametrize("typed", ["31-12-9999", "1 januari 0001", "31-12-2199", "1-1-1850"])
def test_a_year_that_cannot_be_is_refused_in_words_wherever_a_day_is_typed(found: Found, typed: str) -> None:
    year, wrong, with_dates = typed[-4:], list[str](), set[str]()
    for route, (place, form) in sorted(found.items()):
        # a note is written from its small form too, which has no day; the same address takes one
        for field in dates_in(form) or (["happened_on"] if route == "cases:evidence:write" else []):
            with_dates.add(route)
            answer = post(place.client(), form.address, form.filled("Een tekst.") | {field: [typed]})
            page = answer.content.decode()
            if answer.status_code not in ANSWERS:
                wrong.append(f"{route}, {field}: {answer.status_code}")
            elif year in {"9999", "0001"} and f"Het jaar {year} kan niet. Kijk de datum na" not in page:
                wrong.append(f"{route}, {field}: not refused in words")
    assert wrong == []
    assert with_dates >= WITH_DATES


# the forms with a day or a birth in them; a new one joins by itself
WITH_DATES = frozenset({
    "accounts:people:ask_role", "accounts:people:withdraw", "accounts:people:invite", "accounts:roster:add",
    "cases:evidence:write", "cases:handover:monitor", "cases:handover:record_moment", "cases:intake:fill",
    "cases:intake:talk", "cases:persons:add", "cases:persons:change", "cases:plan:add", "cases:portal:person",
})  # fmt: skip


def test_nobody_is_related_to_themselves(found: Found) -> None:
    place, form = found["cases:persons:relate"]
    one = next(value for value in form.choices["person"] if value)
    answer = place.client().post(form.address, {"person": one, "kind": "broer_zus", "other": one})
    page = answer.content.decode()
    assert (answer.status_code, "met zichzelf" in page) == (200, True)
    assert f'<option value="{one}" selected>' in page


@pytest.mark.parametrize(
    ("birth", "bsn", "said"),
    [
        ("31-02-2020", "", "bestaat niet"),
        ("01-01-2099", "", "toekomst"),
        ("", "123456789", "BSN klopt niet"),
        ("", "999 990 01", "BSN"),
    ],
)
def test_what_cannot_be_true_of_a_person_is_refused_in_words(found: Found, birth: str, bsn: str, said: str) -> None:
    place, form = found["cases:persons:add"]
    fields = form.filled("") | {"given_names": ["Lucas"], "roles": ["kind"], "birth": [birth], "bsn": [bsn]}
    answer = place.client().post(form.address, fields)
    page = answer.content.decode()
    assert (answer.status_code, said in page) == (200, True)
    assert 'value="Lucas"' in page


def test_a_page_that_was_open_too_long_keeps_what_was_typed(found: Found) -> None:
    place, form = found["cases:assessment:work"]
    fields = form.filled("") | {"reason": ["Mijn eigen woorden."], "version": ["0"]}
    page = place.client().post(form.address, fields).content.decode()
    assert "Mijn eigen woorden." in page
