"""Publishing: a published version never changes."""

import json
from pathlib import Path
from typing import Any

import pytest

from cases.definitions.models import Definition
from cases.definitions.services import ROOMS, publish
from veiligthuis.database import name_actor
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db
FILE: Path = min(ROOMS.glob("*/data/*.json"))


@pytest.fixture
def values() -> dict[str, Any]:
    name_actor("system:load_definitions", request="test")
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    publish(found)
    return found


def test_the_same_version_is_published_once(values: dict[str, Any]) -> None:
    assert publish(values) == publish(values)
    assert Definition.objects.filter(kind=values["kind"], key=values["key"]).count() == 1


@pytest.mark.parametrize(
    "change", [{"valid_from": "2027-01-01"}, {"source": "Een andere bron"}, {"checked_by": "Iemand"}]
)
def test_the_same_version_with_anything_else_in_it_is_refused(values: dict[str, Any], change: dict[str, str]) -> None:
    with pytest.raises(RuleViolation, match="bestaat al"):
        publish({**values, **change})


def test_a_body_that_does_not_meet_its_schema_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(RuleViolation):
        publish({**values, "version": 99, "body": {}})
    assert Definition.objects.filter(kind=values["kind"], key=values["key"]).count() == 1
