"""The texts of a definition in the language of the screen: what ships with the program has its English in the catalogue.

Only for looking at: what is stored or leaves us is built from the body itself, in Dutch. A text that a region wrote
itself has no English and stays as it is.
"""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext

# the names under which a body keeps texts that somebody reads on a screen; script/messages gathers the same
TEXTS = frozenset(
    {
        "anonymous",
        "article",
        "decides",
        "explanation",
        "help",
        "hint",
        "intro",
        "label",
        "question",
        "reason",
        "text",
        "title",
    }
)
SPOKEN = frozenset({"instrument", "meldcode", "term"})  # kinds
STAYS = "left_out"  # of a letter: what does not leave, with why; the rest of it leaves us, and stays Dutch


def spoken(body: dict[str, Any]) -> dict[str, Any]:
    """Return a body with its texts in the language of the screen; nothing else in it changes."""
    if get_language() == settings.LANGUAGE_CODE:
        return body
    found: dict[str, Any] = _spoken(body)
    return found


def spoken_text(text: str) -> str:
    """Return one text that was once copied from a definition, in the language of the screen."""
    return gettext(text) if text else text


def _spoken(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _spoken(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_spoken(inner, name) for inner in value]
    return gettext(value) if value and name in TEXTS else value
