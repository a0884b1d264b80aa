"""No Dutch on an English screen: what stands there in words of ours, and is not marked as Dutch itself."""

from collections.abc import Iterator, Sequence
from functools import cache

from babel.messages.pofile import read_po
from django.conf import settings
from playwright.sync_api import Page

WORDS = """() => { const words = [document.title], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const e = walk.currentNode.parentElement;
    if (!e.closest("script, style") && e.closest("[lang]").lang === "en") words.push(walk.currentNode.data.trim()); }
  for (const name of ["aria-label", "placeholder", "title", "alt"])
    for (const e of document.querySelectorAll(`[${name}]`)) if (e.closest("[lang]").lang === "en") words.push(e.getAttribute(name));
  return words.map((text) => text.replace(/\\s+/g, " ")); }"""

TYPED = frozenset({"Arabisch"})  # typed by somebody of the world, and a word of ours as well


@cache
def dutch() -> frozenset[str]:
    """Return every text of ours that reads otherwise in English and is no English text as well ("Open", "Kind")."""
    pairs = list(_pairs())
    english = {theirs.strip() for _ours, theirs in pairs}
    return frozenset(ours.strip() for ours, theirs in pairs if ours != theirs) - english - TYPED


def _pairs() -> Iterator[tuple[str, str]]:
    place = settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES" / "django.po"
    with place.open("rb") as file:
        for text in filter(lambda one: one.id, read_po(file, locale="en")):
            yield from zip(*(_each(one) for one in (text.id, text.string)), strict=True)


def _each(said: str | Sequence[str] | None) -> Sequence[str]:
    return [said] if isinstance(said, str) else said or []


def dutch_left(page: Page) -> list[str]:
    """Return the texts that stand in Dutch on a page that says that it is English."""
    return [f"Dutch on an English page: {text}" for text in dict.fromkeys(page.evaluate(WORDS)) if text in dutch()]
