"""The package as PDF/UA-1 by typst: our own fonts, fixed and neutral metadata, a warning is a failure."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import typst

from cases.handover.package import Package

HERE = Path(__file__).resolve().parent
DRAWING = re.compile("[\U00010000-\U0010ffff]")  # emoji and other signs that no font of ours has
FOREIGN = re.compile("[^\x00-\u058f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\ufffd]")
MARK = "\N{REPLACEMENT CHARACTER}"
EPOCH = 0  # the moment in the metadata: the day stands on the document itself


class NotDrawn(Exception):
    """The document could not be made as it should be; nothing half is given out."""


def draw(package: Package, *, concept: bool = False) -> bytes:
    """Return the package as a tagged PDF.

    A character that no font has is drawn as a mark, and the document says so.

    Args:
        package: what the document tells.
        concept: whether nothing was sent yet; then every page says so, and so does the title.

    Raises:
        NotDrawn: when typst refuses or warns.
    """
    text = package.as_json()
    plain = DRAWING.sub(MARK, text)
    try:
        return _compile(plain, incomplete=plain != text, concept=concept)
    except typst.TypstError as refusal:
        if "could not be displayed" not in str(refusal):
            raise NotDrawn(type(refusal).__name__) from None
    try:
        return _compile(FOREIGN.sub(MARK, plain), incomplete=True, concept=concept)
    except typst.TypstError as refusal:
        raise NotDrawn(type(refusal).__name__) from None


def file_name(day: date, *, concept: bool = False) -> str:
    """Return a name for the file that tells nothing: "document-2026-12.pdf", of what was not sent "concept-2026-12.pdf"."""
    return f"{'concept' if concept else 'document'}-{day:%Y-%m}.pdf"


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(HERE / "fonts")])


def _compile(text: str, *, incomplete: bool, concept: bool) -> bytes:
    document, warnings = typst.compile_with_warnings(
        str(HERE / "document.typ"),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={
            "package": text,
            "incomplete": "yes" if incomplete else "no",
            "concept": "yes" if concept else "no",
        },
        pdf_standards=["ua-1"],
        timestamp=EPOCH,
    )
    if warnings:
        raise NotDrawn(warnings[0].message)
    return bytes(document)
