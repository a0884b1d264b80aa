"""The map is tested: imports point down, rooms on one floor do not meet, a room's layers stand in their order."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["veiligthuis", "accounts", "cases"]
FLOORS = [
    {"definitions", "notifications", "drafts", "scanner"},
    {"dossier"},
    {"persons", "directory"},
    {"evidence"},
    {"deadlines", "radar"},
    {"intake", "desk", "letters"},
    {"assessment", "measures", "alarm"},
    {"plan"},
    {"handover"},
    {"workplace", "portal", "public", "search", "statistics", "retention"},
    {"demo"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
# rules and the shapes of values stand side by side: both are pure
LAYER = {
    "models": 0,
    "rules": 1,
    "values": 1,
    "access": 2,
    "queries": 3,
    "services": 4,
    "forms": 5,
    "tasks": 6,
    "views": 7,
    "urls": 8,
}
OWN_ONLY = {"forms", "views", "urls"}
# manifests read every room: that is their work
MANIFESTS = {"cases/models.py", "cases/tasks.py", "cases/apps.py", "cases/audit.py", "cases/urls.py"}
MANIFEST_FOLDERS = ("cases/templatetags/", "cases/management/", "cases/migrations/", "accounts/migrations/")


def ours() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, in whatever function it stands."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name(path)} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_and_layer(module: str) -> tuple[str, str] | None:
    """Return the room of a module of the cases and its layer, or None when it is no room's."""
    parts = module.split(".")
    if parts[0] != "cases" or len(parts) < 2 or parts[1] not in FLOOR:
        return None
    return parts[1], parts[2] if len(parts) > 2 else ""


def rooms() -> list[str]:
    return sorted(path.name for path in (ROOT / "cases").iterdir() if (path / "__init__.py").exists())


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def files_of_rooms() -> list[Path]:
    files = [path for path in ours() if name(path) not in MANIFESTS and not name(path).startswith(MANIFEST_FOLDERS)]
    return [path for path in files if room_and_layer(module_of(path))]


def test_packages_import_only_what_stands_below_them() -> None:
    wrong = []
    for path in ours():
        own = PACKAGES.index(path.relative_to(ROOT).parts[0])
        for module in imports(path):
            package = module.split(".")[0]
            if package in PACKAGES and PACKAGES.index(package) > own:
                wrong.append(f"{name(path)} imports {module}")
    assert wrong == []


def test_every_room_has_its_floor() -> None:
    assert [
        room for room in rooms() if room not in FLOOR and room not in {"management", "migrations", "templatetags"}
    ] == []


def test_rooms_import_only_lower_floors() -> None:
    wrong = []
    for path in files_of_rooms():
        own = path.relative_to(ROOT).parts[1]
        for module in imports(path):
            there = room_and_layer(module)
            if there and there[0] != own and FLOOR[there[0]] >= FLOOR[own]:
                wrong.append(f"{name(path)} imports {module}")
    assert wrong == []


def test_no_room_uses_the_forms_views_or_urls_of_another() -> None:
    wrong = []
    for path in files_of_rooms():
        own = path.relative_to(ROOT).parts[1]
        for module in imports(path):
            there = room_and_layer(module)
            if there and there[0] != own and there[1] in OWN_ONLY:
                wrong.append(f"{name(path)} imports {module}")
    assert wrong == []


def test_the_layers_of_a_room_stand_in_their_order() -> None:
    wrong = []
    for path in files_of_rooms():
        own = room_and_layer(module_of(path))
        assert own
        for module in imports(path):
            there = room_and_layer(module)
            if there and there[0] == own[0] and LAYER.get(there[1], -1) > LAYER.get(own[1], len(LAYER)):
                wrong.append(f"{name(path)} imports {module}")
    assert wrong == []


def test_the_layers_of_people_and_of_the_trail_stand_in_their_order() -> None:
    wrong = []
    for place in ("accounts", "accounts.audit"):
        for path in sorted((ROOT / place.replace(".", "/")).glob("*.py")):
            for module in imports(path):
                layer = module.removeprefix(f"{place}.").split(".")[0] if module.startswith(f"{place}.") else ""
                if LAYER.get(layer, -1) > LAYER.get(path.stem, len(LAYER)):
                    wrong.append(f"{name(path)} imports {module}")
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import cases.handover.models", ["cases.handover.models"]),
        ("def late():\n    from cases.plan import services", ["cases.plan.services"]),
        ("from django.db import models", ["django.db.models"]),
    ],
)
def test_an_import_is_found_wherever_it_stands(source: str, found: list[str], tmp_path: Path) -> None:
    path = tmp_path / "probe.py"
    path.write_text(source)
    assert list(imports(path)) == found


def test_nobody_writes_recorded_rows_in_bulk() -> None:
    """auditlog does not see `bulk_create` and `bulk_update`; the outbox is a record itself."""
    found = {
        name(path)
        for path in files_of_rooms()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"bulk_create", "bulk_update"}
    }
    assert {path for path in found if path.split("/")[1] != "notifications"} == set()
