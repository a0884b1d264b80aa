"""Publishing definitions: the only writer of this room."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from accounts.models import Organisation
from cases.definitions.models import Definition
from veiligthuis.errors import RuleViolation

ROOMS = Path(__file__).resolve().parent.parent
SCHEMAS = Path(__file__).resolve().parent / "schemas"


@cache
def schema(kind: str) -> dict[str, Any]:
    """Return the JSON schema that every body of a kind must meet."""
    found: dict[str, Any] = json.loads((SCHEMAS / f"{kind}.json").read_text(encoding="utf-8"))
    return found


def publish(values: dict[str, Any], region: Organisation | None = None) -> Definition:
    """Publish one version of a definition; from then on it never changes.

    Args:
        values: kind, key, language, version, valid_from (ISO date), source, checked_by and body.
        region: the region that it is for; None is national.

    Returns:
        the published definition; the one that stands there already when it is the same.

    Raises:
        RuleViolation: when the body does not meet the schema of its kind, or this version exists and says something else.
    """
    try:
        jsonschema.validate(values["body"], schema(values["kind"]))
    except jsonschema.ValidationError as error:
        raise RuleViolation(f"{values['kind']} {values['key']}: {error.message}") from error
    place = {name: values[name] for name in ("kind", "key", "language", "version")}
    rest = {name: values[name] for name in ("body", "source", "checked_by")}
    rest["valid_from"] = date.fromisoformat(values["valid_from"])
    known = Definition.objects.filter(**place, region=region).first()
    if known is None:
        return Definition.objects.create(**place, **rest, region=region)
    if any(getattr(known, name) != value for name, value in rest.items()):
        raise RuleViolation(f"{values['kind']} {values['key']} versie {values['version']} bestaat al, en luidt anders")
    return known


def load_shipped() -> int:
    """Publish every definition that ships with the program; repeatable. Returns how many there are."""
    files = sorted(ROOMS.glob("*/data/*.json"))
    for file in files:
        publish(json.loads(file.read_text(encoding="utf-8")))
    return len(files)
