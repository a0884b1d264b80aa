"""Every column that could hold something about a person is sealed, or stands here with the reason why not (G13, D11)."""

import ast
from collections.abc import Iterator
from typing import Any

import django.apps
import pytest
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.module_loading import import_string

from tests.conftest import ROOT

SEALED = ("sealed", "wrapped", "_hash")  # how a sealed column's name ends
TEXT = (models.CharField, models.TextField, models.BinaryField, models.JSONField, ArrayField)

# why a column stands in clear: what each line of this list may hold, and what would break if it were sealed
FRAMEWORK = "a word of the framework, never about a person"
STAFF = "about who works here: shown on every page, and known to the employer"
WORDS = "the text of the file: lists, searches and later row policies read it; the disk is encrypted below it (D11)"
OURS = "a word, number or code of our own, not typed about anybody"
NAMES = "the worklist and the check for an earlier case find people by it; secret addresses and numbers are sealed"
TRAIL = "the trail: ids and fixed words only, its tests plant canaries"
PUBLIC = "published by the region itself"
SECRET_HASH = "kept as a hash that does not open: Argon2, or the digest of a random key"
ADVICE = "advice: names nobody by law, and what is found in it is replaced before it is stored"


def _all(reason: str, *lines: str) -> dict[str, str]:
    """Give the columns of each line, written "model: column column", one reason."""
    split = [line.split(": ") for line in lines]
    return {f"{model}.{column}": reason for model, columns in split for column in columns.split()}


IN_CLEAR: dict[str, str] = {
    **_all(FRAMEWORK,
        "auth.Permission: name codename",
        "auth.Group: name",
        "contenttypes.ContentType: app_label model",
        "guardian.UserObjectPermission: object_pk",
        "guardian.GroupObjectPermission: object_pk",
    ),
    **_all("nobody confirms an address: the table stays empty", "account.EmailConfirmation: key"),
    **_all("its secret is sealed inside, by the adapter of the second factors", "mfa.Authenticator: data"),
    **_all(STAFF, "account.EmailAddress: email"),
    **_all(TRAIL,
        "accounts.ChangeEntry: acted_by additional_data changes changes_text cid object_pk object_repr serialized_data",
        "accounts.Event: actor case_number kind listed persons purpose request role",
        "accounts.Review: event_actor note",
        "accounts.ReviewStep: text",
    ),
    **_all("sealed by the store of logins (accounts/sessions.py)", "accounts.Login: session_data"),
    **_all(SECRET_HASH,
        "accounts.Login: session_key",
        "accounts.User: password",
    ),
    **_all(STAFF,
        "accounts.User: email name",
        "accounts.RoleRequest: email",
        "accounts.Login: label",
        "accounts.Organisation: name phone",
        "accounts.Team: name",
        "accounts.PeopleImport: changed lines",
        "accounts.RoleRequest: concerns reason",
        "cases.Handover: receiver_person",
    ),
    **_all(OURS,
        "accounts.Heartbeat: name",
        "accounts.Membership: family",
        "accounts.Organisation: frame",
        "cases.Case: number",
        "cases.Contact: language",
        "cases.Draft: form",
        "cases.DraftEnd: form",
        "cases.ItemAnswer: item",
        "cases.Handover: persons",
        "cases.Person: language roles",
        "cases.Report: consent kinds number",
        "cases.SafetyAgreement: risk_item",
        "cases.Submission: reference",
        "cases.Term: key",
    ),
    **_all(PUBLIC,
        "cases.Definition: body checked_by key language source",
    ),
    **_all(NAMES,
        "cases.Person: given_names infix surname",
        "cases.Address: number postcode street town",
    ),
    **_all(ADVICE,
        "cases.Advice: text",
    ),
    **_all(WORDS,
        "cases.Case: closing_reason",
        "cases.CaseUserPermission: reason",
        "cases.Decision: reason",
        "cases.Handover: question reason",
        "cases.HandoverMessage: text",
        "cases.ItemAnswer: explanation",
        "cases.JournalEntry: correction_reason meaning text title",
        "cases.MonitoringMoment: found",
        "cases.Person: note",
        "cases.PersonLevel: child_says not_spoken_because",
        "cases.Report: capacity last_time meldcode own_motion_reason words",
        "cases.SafeContact: when",
        "cases.SafetyAgreement: check_by what who",
        "cases.SafetyAssessment: reason",
        "cases.SecondReading: reason",
        "cases.Submission: reason",
    ),
}  # fmt: skip


def _columns() -> dict[str, "models.Field[Any, Any]"]:
    found: dict[str, models.Field[Any, Any]] = {}
    for model in django.apps.apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, TEXT) and not field.choices and not field.name.endswith(SEALED):
                found[f"{model._meta.label}.{field.name}"] = field
    return found


def test_every_column_in_clear_has_its_reason() -> None:
    missing = sorted(set(_columns()) - set(IN_CLEAR))
    assert not missing, "Seal these, or say in IN_CLEAR why they stand in clear: " + ", ".join(missing)


def test_no_reason_outlives_its_column() -> None:
    assert sorted(set(IN_CLEAR) - set(_columns())) == []


@pytest.mark.parametrize("name", ["bsn", "phone", "telefoon", "codeword", "email"])
def test_what_finds_somebody_in_the_street_is_never_in_clear_below_a_case(name: str) -> None:
    assert [key for key in _columns() if key.startswith("cases.") and name in key.rsplit(".", 1)[1]] == []


# --- the files of the key folder --------------------------------------------------

MAKERS = {"file_secret": 1, "text_secret": 1, "secret": 0}  # what makes such a file → the place of its name


def _names_of_files() -> Iterator[str]:
    """Yield the name of every file of the key folder that stands in our code; of a name with a part in it its beginning."""
    for path in [*ROOT.glob("accounts/**/*.py"), *ROOT.glob("cases/**/*.py"), *ROOT.glob("veiligthuis/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = getattr(node, "func", None)
            place = MAKERS.get(getattr(called, "id", "") or getattr(called, "attr", ""))
            if isinstance(node, ast.Call) and place is not None and len(node.args) > place:
                name = node.args[place]
                first = name.values[0] if isinstance(name, ast.JoinedStr) else name
                if isinstance(first, ast.Constant):
                    yield str(first.value)


def test_each_file_of_the_key_folder_is_renewed_or_stands_in_operations_with_what_to_do() -> None:
    said = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    said = said.partition("### What stands in the key folder")[2].partition("\n## ")[0]
    rotated = {import_string(path).name for path in settings.VT_KEY_KINDS}
    assert {name for name in rotated if f"`{name}.N`" not in said} == set()
    found = set(_names_of_files())
    assert {"links", "who", "secret_key", "db_"} <= found
    assert {name for name in found if f"`{name}" not in said} == set()
