"""The PDF: the same words as the screen, neutral metadata, and text that is never read as markup."""

import io
import re
from datetime import date
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from cases.handover import pdf
from cases.handover.package import Package, build
from tests.cases.handover.make import frame, values
from tests.cases.handover.test_package import words

HOSTILE = '#read("/etc/passwd") #panic("x") *vet* _schuin_ = kop @ref <lab> $x^2$ \\ // weg /* weg */ `code` #{ [ ]'


def text_of(document: bytes) -> str:
    """Return the words on all pages, blanks made equal."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages))


def package(**changed: Any) -> Package:
    return build(values(**changed), frame())


def test_the_document_holds_every_word_of_the_screen() -> None:
    drawn = text_of(pdf.draw(package())).replace(" ", "")
    assert [word for word in words(package()).split() if word not in drawn] == []


def test_text_is_never_read_as_markup() -> None:
    text = text_of(pdf.draw(package(reason=HOSTILE, question=HOSTILE)))
    assert text.count('#read("/etc/passwd")') == 2
    assert "root:" not in text
    assert "*vet* _schuin_ = kop @ref <lab>" in text


@pytest.mark.parametrize(
    "signs", ["مرحبا", "😀", "日本", "Ştefan Łukasz ß œ", "a\u200b\u202eb", "regel\u2028nog", "'“”…–—€"]
)
def test_no_sign_holds_the_document_up(signs: str) -> None:
    assert pdf.draw(package(question=f"Bel {signs} morgen.")).startswith(b"%PDF")


def test_a_sign_that_cannot_be_drawn_is_said_to_be_missing() -> None:
    assert "kan dit document niet tonen" in text_of(pdf.draw(package(question="Hoi 😀")))
    assert "kan dit document niet tonen" not in text_of(pdf.draw(package()))


def test_a_very_long_text_breaks_over_pages() -> None:
    document = pdf.draw(package(reason="Een lang verhaal. " * 1000))
    assert len(PdfReader(io.BytesIO(document)).pages) > 3


def test_the_metadata_tells_the_kind_of_document_and_nothing_else() -> None:
    document = pikepdf.open(io.BytesIO(pdf.draw(package())))
    info = {str(key): str(value) for key, value in (document.docinfo or {}).items()}
    assert info.pop("/Title") == "Overdracht"
    assert "/Author" not in info
    told = " ".join(info.values()) + str(document.open_metadata())
    for word in ("Heuvel", "Noor", "Meryem", "VT-7K3Q", "2026"):
        assert word not in told


def test_the_document_can_be_read_aloud() -> None:
    document = pikepdf.open(io.BytesIO(pdf.draw(package())))
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang).startswith("nl")
    assert document.open_metadata()["pdfuaid:part"] == "1"


def test_what_was_not_sent_says_so_on_every_page_and_in_its_title() -> None:
    long = package(reason="Een lang verhaal. " * 1000)
    pages = PdfReader(io.BytesIO(pdf.draw(long, concept=True))).pages
    assert len(pages) > 3
    assert all("Concept, niet verstuurd" in page.extract_text() for page in pages)
    document = pikepdf.open(io.BytesIO(pdf.draw(long, concept=True)))
    assert str(document.docinfo["/Title"]) == "Concept, niet verstuurd: Overdracht"
    assert "Concept" not in text_of(pdf.draw(long))


def test_the_file_is_called_after_a_month_only() -> None:
    assert pdf.file_name(date(2026, 12, 8)) == "document-2026-12.pdf"
    assert pdf.file_name(date(2026, 12, 8), concept=True) == "concept-2026-12.pdf"
