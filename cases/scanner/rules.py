"""What in a text could identify someone, found by check digits, shape and given words.

Three questions: what identifies by itself (`find`, used before an advice is stored), which of someone's
own names and numbers occur (`traces_of`), and which words say that somebody reported (`hints_of_origin`).
A find that should not be one costs a glance; one that is missed can cost much more: in doubt, it is found.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from stdnum import iban
from stdnum.nl import bsn

from cases.scanner.folding import as_seen, digits, folded, unfolded
from cases.scanner.traces import patterns_of
from cases.scanner.words import ENDINGS, ENDINGS_LIKE_WORDS, ORIGIN, SHORT_WORDS


class Kind(StrEnum):
    """What was found."""

    EMAIL = "e-mailadres"
    IBAN = "rekeningnummer"
    PHONE = "telefoonnummer"
    BSN = "bsn"
    ADDRESS = "adres"
    TRACE = "spoor"
    ORIGIN = "herkomst"


@dataclass(frozen=True)
class Find:
    """A part of a text: `text` is what stands from `start` up to `end`."""

    kind: Kind
    start: int
    end: int
    text: str


Span = tuple[int, int]

LEFT_OUT = {
    Kind.EMAIL: "[e-mailadres weggelaten]",
    Kind.IBAN: "[rekeningnummer weggelaten]",
    Kind.PHONE: "[telefoonnummer weggelaten]",
    Kind.BSN: "[BSN weggelaten]",
    Kind.ADDRESS: "[adres weggelaten]",
}

# Read in the text as it is seen, so without soft hyphens and the like. The end of a line separates within what is
# often broken off at the edge of a mail. A comma does too, but not straight after the first 0: "0,50" is an amount.
SEPARATOR = r"(?:[^\S\r\n]|[.\-/()_\u2010-\u2015])"
LOOSE = rf"(?:{SEPARATOR}|\r?\n){{0,3}}"
GAP = rf"(?:{SEPARATOR}|,|\r?\n){{0,3}}"
GLUED = r"(?<![^\W_])[^\W\d_]*+"  # the word that a number was typed against: "Bel0612345678"

CASE_NUMBER = re.compile(r"\bVT-?[0-9A-Z]{4}-?[0-9A-Z]{5}\b", re.IGNORECASE)
LOCAL = r"[\w.+%'’-]{1,64}+"
LABEL = r"[\w-]{1,63}+"
AT = r"(?:[^\S\r\n]{0,2}@\s{0,2}|[ ]?[\[(] ?(?:at|apenstaartje|@) ?[\])][ ]?|[ ]apenstaartje[ ])"
DOT = r"(?:\.|[ ]?[\[(] ?(?:dot|punt|\.) ?[\])][ ]?)"
APART = r"(?:\s{1,2}\.\s{0,2}|\.\s{1,2}|[ ](?:punt|dot)[ ])"
SURE = rf"(?:{'|'.join(ENDINGS)})(?![\w-])"
ENDING = rf"(?:{SURE}|(?-i:{'|'.join(ENDINGS_LIKE_WORDS)})(?![\w-]))"
EMAIL = re.compile(
    rf"{LOCAL}(?:"
    rf"{AT}{LABEL}(?:{DOT}(?!{ENDING}){LABEL}){{0,6}}{APART}{ENDING}"
    rf"|{AT}{LABEL}(?:{DOT}{LABEL}){{1,8}}"
    rf"|[ ]{{1,2}}at[ ]{{1,2}}{LABEL}(?:{DOT}{LABEL}){{0,6}}(?:{DOT}{ENDING}|{APART}{SURE})"
    rf")",
    re.IGNORECASE,
)
IBAN_START = re.compile(r"(?<![^\W_])(?:[^\W\d_]*(?=NL\d)|IBAN)?(?P<number>[A-Z]{2}\d{2})", re.IGNORECASE)
IN_IBAN = re.compile(rf"{SEPARATOR}|[,\r\n]")
PHONE = re.compile(
    rf"{GLUED}(?<!\d[.,])(?P<number>"
    rf"(?:(?:\+|00){LOOSE}3{SEPARATOR}?1|31(?={SEPARATOR}?6)){GAP}0?{LOOSE}[1-9](?:{GAP}\d){{8}}"
    rf"|\(?0{LOOSE}[1-9](?:{GAP}\d){{8}}"
    rf"|6{SEPARATOR}?\d{{8}}"
    rf")(?!\d)"
)
IN_DATE = re.compile(r"\d[-/.]\Z")
SERVICE_NUMBER = re.compile(r"0(?:800|90[0-9])")
BSN = re.compile(
    rf"{GLUED}(?<![.,])(?P<number>"
    rf"\d{{8,9}}|(?<!\d{SEPARATOR})\d(?:{SEPARATOR}?\d){{7,8}}(?!{SEPARATOR}?\d)"
    rf")(?!\w)(?!,\d)"
)
# in the groups that people write, anything may stand between them
BSN_IN_GROUPS = re.compile(
    rf"{GLUED}(?<![.,])(?P<number>"
    + "|".join(GAP.join(rf"\d{{{size}}}" for size in sizes) for sizes in ((3, 3, 3), (4, 2, 3), (2, 2, 2, 3)))
    + r")(?!\w)(?!,\d)"
)
AMOUNT_BEFORE = re.compile(r"(?:€|\beuro|\beur)\s*\Z", re.IGNORECASE)
AMOUNT_AFTER = re.compile(r"\s*(?:€|euro\b|eur\b|,-)", re.IGNORECASE)
DAY, MONTH, YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
DATE = re.compile(rf"{DAY}\D?{MONTH}\D?{YEAR}|{YEAR}\D?{MONTH}\D?{DAY}|{YEAR}\D{YEAR}")
BLANK = r"[^\S\r\n]"
POSTCODE = rf"[1-9]\d{{3}}(?P<gap>{BLANK}{{0,2}})(?P<letters>(?!SA|SD|SS)[A-Z]{{2}})(?![^\W\d_])"
HOUSE = rf"\d{{1,5}}(?:{BLANK}?-{BLANK}?\w{{1,4}}|{BLANK}?(?:bis|hs)|[A-Z]{{1,2}}|{BLANK}[A-Z](?!\w))?"
HOUSE_WORD = rf"(?:(?:(?:huis|h){BLANK}?)?(?:nr|nummer|no)|huis|#)\.?[\s:-]{{0,2}}"
ADDRESS = re.compile(rf"(?<!\w){POSTCODE}[\s,;:/\-\u2010-\u2015]{{0,4}}(?:{HOUSE_WORD})?{HOUSE}(?!\w)", re.IGNORECASE)
ADDRESS_REVERSED = re.compile(rf"(?<!\w){HOUSE}(?:[\s,;:(]{{1,3}}|\s-\s){POSTCODE}(?!\w)", re.IGNORECASE)


# --- what identifies by itself ------------------------------------------------


def find(text: str) -> list[Find]:
    """Return what identifies by itself, in the order of the text, none overlapping another."""
    seen, origins = as_seen(text)
    taken: list[Span] = [match.span() for match in CASE_NUMBER.finditer(seen)]
    found: list[Find] = []
    for kind, spans in (
        (Kind.EMAIL, _spans(EMAIL, seen)),
        (Kind.IBAN, _ibans(seen)),
        (Kind.PHONE, _phones(seen)),
        (Kind.BSN, _bsns(seen)),
        (Kind.ADDRESS, _addresses(seen)),
    ):
        for start, end in spans:
            if not any(start < other_end and other_start < end for other_start, other_end in taken):
                taken.append((start, end))
                first, last = unfolded(start, end, text, origins)
                found.append(Find(kind, first, last, text[first:last]))
    return sorted(found, key=lambda one: one.start)


def cleaned(text: str) -> str:
    """Return the text with a word between brackets in the place of everything that `find` finds."""
    while found := find(text):  # again: what stood apart from its neighbour may now be seen
        for one in reversed(found):
            text = text[: one.start] + LEFT_OUT[one.kind] + text[one.end :]
    return text


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    return (match.span() for match in pattern.finditer(text))


def _ibans(text: str) -> Iterator[Span]:
    for found in IBAN_START.finditer(text):
        compact, longest, start = "", 0, found.start("number")
        for position in range(start, min(len(text), start + 50)):
            char = text[position]
            if char.isalnum():
                compact += char
            elif not IN_IBAN.match(char):
                break
            if 15 <= len(compact) <= 34 and char.isalnum() and iban.is_valid(compact, check_country=False):
                longest = position + 1
        if longest:
            yield start, longest


def _phones(text: str) -> Iterator[Span]:
    """Give Dutch numbers by their shape, also those that are not in use, and foreign ones that can exist."""
    for match in PHONE.finditer(text):
        number, start = match["number"], match.start("number")
        if "," in number and IN_DATE.search(text[max(0, start - 2) : start]):
            continue  # two dates: "18-06-2026, 19-07-2026"
        if not SERVICE_NUMBER.match(digits(number)):
            yield start + number.startswith("(") * (")" not in number), match.end()
    for other in phonenumbers.PhoneNumberMatcher(text, "NL"):
        if not SERVICE_NUMBER.match(digits(other.raw_string)):
            yield other.start, other.end


def _bsns(text: str) -> Iterator[Span]:
    for match in (*BSN.finditer(text), *BSN_IN_GROUPS.finditer(text)):
        number, start = match["number"], match.start("number")
        money = AMOUNT_BEFORE.search(text[max(0, start - 8) : start])
        if money or AMOUNT_AFTER.match(text, match.end()) or DATE.fullmatch(number):
            continue
        if bsn.is_valid(digits(number).zfill(9)):
            yield match.span("number")


def _addresses(text: str) -> Iterator[Span]:
    for pattern in (ADDRESS, ADDRESS_REVERSED):
        for match in pattern.finditer(text):
            # "in 2024 en 2025": a word in a sentence, unless written as a postcode is
            if not (match["gap"] and match["letters"] in SHORT_WORDS):
                yield match.span()


# --- traces of someone and of a report ------------------------------------------


def traces_of(words: Iterable[str], text: str) -> list[Find]:
    """Return where names and numbers of someone stand in a text, however they are written.

    Args:
        words: names, telephone numbers, mail addresses, streets, places: whatever must not be readable.
        text: the text that will be read by others.

    Returns:
        Each place once. Names match part by part (three letters or more, no "van" or "de"), without regard
        to case or accents, also as "Jansens", broken off with a hyphen or written as one word; numbers match in any
        spacing, with or without country code, "06" or the number of the town.

    """
    plain, origins = folded(text)
    spans = {span for word in words for pattern in patterns_of(word) for span in _spans(pattern, plain)}
    return _finds(Kind.TRACE, spans, text, origins)


def hints_of_origin(text: str) -> list[Find]:
    """Return the words that tell that somebody reported, or who that may be ("de buurvrouw", "gebeld door")."""
    plain, origins = folded(text)
    spans = {match.span() for match in ORIGIN_WORDS.finditer(plain)}
    return _finds(Kind.ORIGIN, spans, text, origins)


def _finds(kind: Kind, spans: Iterable[Span], text: str, origins: list[int]) -> list[Find]:
    found: list[Find] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        first, last = unfolded(start, end, text, origins)
        if not found or first >= found[-1].end:
            found.append(Find(kind, first, last, text[first:last]))
    return found


ORIGIN_WORDS = re.compile(r"(?<!\w)(?:" + "|".join(pattern.replace(" ", r"\s+") for pattern in ORIGIN) + r")(?!\w)")
