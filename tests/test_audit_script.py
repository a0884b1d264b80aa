"""The SBOM names every pinned package, and a package that could not be looked up is never called safe."""

import json
import re
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.conftest import ROOT

SCRIPT: dict[str, Any] = runpy.run_path(str(ROOT / "script" / "audit"))
SAFE = {"name": "een", "version": "1", "vulns": []}
HOLE = {"name": "twee", "version": "2", "vulns": [{"id": "CVE-2026-1"}]}
UNKNOWN = {"name": "drie", "skip_reason": "not found"}


def test_the_sbom_is_valid_and_names_every_pinned_package_with_hash_and_licence() -> None:
    made = SCRIPT["sbom"]()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(made)) is None
    pinned = re.findall(r"^([a-z][a-z0-9.-]*)(?:\[.*])?==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert [part["name"] for part in made["components"]] == pinned
    assert all(part["hashes"] for part in made["components"])
    licences = {part["name"]: part.get("licenses") for part in made["components"]}
    assert licences["django"] == [{"license": {"name": "BSD-3-Clause"}}]


@pytest.mark.parametrize(
    ("packages", "code"),
    [([SAFE], 0), ([SAFE, HOLE], 1), ([UNKNOWN, HOLE], 1), ([SAFE, UNKNOWN], 75), ([], 75)],
)
def test_only_what_was_looked_up_is_called_safe(packages: list[dict[str, object]], code: int, capsys: Any) -> None:
    assert SCRIPT["verdict"](packages) == code
    assert ("zonder bekend lek" in capsys.readouterr().out) == (code == 0)


def test_without_pip_audit_nothing_is_called_safe(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nothing = tmp_path / "python"
    nothing.write_text("#!/bin/sh\nexit 1\n")
    nothing.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(nothing))
    assert SCRIPT["looked_up"]() == []
