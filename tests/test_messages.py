"""The English is whole: every Dutch text has its own, the compiled file is made from it, and no text is fixed too early."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOMS = ("accounts", "cases", "veiligthuis")
NOW = {"gettext", "ngettext", "pgettext", "npgettext"}


def test_every_text_has_its_english_and_the_compiled_file_is_fresh() -> None:
    script = [sys.executable, str(settings.BASE_DIR / "script" / "messages"), "--check"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def modules() -> list[Path]:
    return [path for room in ROOMS for path in sorted((settings.BASE_DIR / room).rglob("*.py"))]


def too_early(tree: ast.Module) -> Iterator[int]:
    """Yield the lines on which a text is looked up while the program starts, in whichever language that has then."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    named = [name for node in imports if node.module == "django.utils.translation" for name in node.names]
    now = {name.asname or name.name for name in named if name.name in NOW}
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in now:
            yield node.lineno
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
        elif not isinstance(node, ast.Lambda):
            waiting += ast.iter_child_nodes(node)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_no_text_is_looked_up_before_the_language_is_known(path: Path) -> None:
    assert list(too_early(ast.parse(path.read_text(encoding="utf-8")))) == []
