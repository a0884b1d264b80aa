"""What in a text could identify someone, found by check digits, shape and given words.

Three questions: what identifies by itself (`find`, used before an advice is stored), which of someone's
own names and numbers occur (`traces_of`), and which words say that somebody reported (`hints_of_origin`).
A find that should not be one costs a glance; one that is missed can cost much more: in doubt, it is found.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from stdnum import iban
from stdnum.nl import bsn

from cases.scanner.words import NAME_PARTICLES, ORIGIN, SHORT_WORDS


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

# Blanks within a line, also the invisible ones that a copied text brings along. A line's end separates, save within
# a telephone number: one that is broken off at the edge of a mail is still one.
BLANK = r"[^\S\r\n]|[\u200b-\u200f\u2060\ufeff]"
SEPARATOR = rf"(?:{BLANK}|[.\-/()\u2010-\u2015])"
LOOSE = rf"(?:{SEPARATOR}|\r?\n){{0,3}}"

CASE_NUMBER = re.compile(r"\bVT-?[0-9A-Z]{4}-?[0-9A-Z]{5}\b", re.IGNORECASE)
AT = r"(?:[ ]?@[ ]?|[ ]?[\[(] ?(?:at|apenstaartje|@) ?[\])][ ]?|[ ]apenstaartje[ ])"
DOT = r"(?:\.|[ ]?[\[(] ?(?:dot|punt|\.) ?[\])][ ]?)"
EMAIL = re.compile(rf"[\w.+%'’-]{{1,64}}{AT}[\w-]{{1,63}}(?:{DOT}[\w-]{{1,63}}){{1,8}}", re.IGNORECASE)
IBAN_START = re.compile(r"(?<![^\W_])[A-Z]{2}\d{2}", re.IGNORECASE)
PHONE = re.compile(
    rf"(?<!\w)(?<!\d[.,])(?:"
    rf"(?:(?:\+|00){LOOSE}3{SEPARATOR}?1|31(?={SEPARATOR}?6)){LOOSE}0?{LOOSE}[1-9](?:{LOOSE}\d){{8}}"
    rf"|\(?0{LOOSE}[1-9](?:{LOOSE}\d){{8}}"
    rf"|6{SEPARATOR}?\d{{8}}"
    rf")(?!\d)"
)
SERVICE_NUMBER = re.compile(r"0(?:800|90[0-9])")
BSN = re.compile(
    rf"(?<![\w.,])(?:\d{{8,9}}|(?<!\d{SEPARATOR})\d(?:{SEPARATOR}?\d){{7,8}}(?!{SEPARATOR}?\d))(?!\w)(?!,\d)"
)
AMOUNT_BEFORE = re.compile(r"(?:€|\beuro|\beur)\s*\Z", re.IGNORECASE)
AMOUNT_AFTER = re.compile(r"\s*(?:€|euro\b|eur\b|,-)", re.IGNORECASE)
DAY, MONTH, YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
DATE = re.compile(rf"{DAY}\D?{MONTH}\D?{YEAR}|{YEAR}\D?{MONTH}\D?{DAY}")
POSTCODE = r"[1-9]\d{3}(?P<gap>[^\S\r\n]?)(?P<letters>(?!SA|SD|SS)[A-Z]{2})(?![^\W\d_])"
HOUSE = r"\d{1,5}(?:[^\S\r\n]?-[^\S\r\n]?\w{1,4}|[^\S\r\n]?(?:bis|hs)|[A-Z]{1,2}|[^\S\r\n][A-Z](?!\w))?"
ADDRESS = re.compile(
    rf"(?<!\w){POSTCODE}[\s,;:]{{0,3}}(?:(?:huis)?(?:nr|nummer|no)\.?[\s:]{{0,2}})?{HOUSE}(?!\w)", re.IGNORECASE
)
ADDRESS_REVERSED = re.compile(rf"(?<!\w){HOUSE}[\s,;:]{{1,3}}{POSTCODE}(?!\w)", re.IGNORECASE)


# --- what identifies by itself ------------------------------------------------


def find(text: str) -> list[Find]:
    """Return what identifies by itself, in the order of the text, none overlapping another."""
    taken: list[Span] = [match.span() for match in CASE_NUMBER.finditer(text)]
    found: list[Find] = []
    for kind, spans in (
        (Kind.EMAIL, _spans(EMAIL, text)),
        (Kind.IBAN, _ibans(text)),
        (Kind.PHONE, _phones(text)),
        (Kind.BSN, _bsns(text)),
        (Kind.ADDRESS, _addresses(text)),
    ):
        for start, end in spans:
            if not any(start < other_end and other_start < end for other_start, other_end in taken):
                taken.append((start, end))
                found.append(Find(kind, start, end, text[start:end]))
    return sorted(found, key=lambda one: one.start)


def cleaned(text: str) -> str:
    """Return the text with a word between brackets in the place of everything that `find` finds."""
    while found := find(text):  # again: what stood apart from its neighbour may now be seen
        for one in reversed(found):
            text = text[: one.start] + LEFT_OUT[one.kind] + text[one.end :]
    return text


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    return (match.span() for match in pattern.finditer(text))


def _digits(text: str) -> str:
    """Return the digits of any script as 0 to 9."""
    return "".join(str(unicodedata.digit(char)) for char in text if char.isdigit())


def _ibans(text: str) -> Iterator[Span]:
    for start in IBAN_START.finditer(text):
        compact, longest = "", 0
        for position in range(start.start(), min(len(text), start.start() + 50)):
            char = text[position]
            if char.isalnum():
                compact += char
            elif not re.match(SEPARATOR, char):
                break
            if 15 <= len(compact) <= 34 and char.isalnum() and iban.is_valid(compact, check_country=False):
                longest = position + 1
        if longest:
            yield start.start(), longest


def _phones(text: str) -> Iterator[Span]:
    """Give Dutch numbers by their shape, also those that are not in use, and foreign ones that can exist."""
    for match in PHONE.finditer(text):
        if not SERVICE_NUMBER.match(_digits(match[0])):
            yield match.start() + match[0].startswith("(") * (")" not in match[0]), match.end()
    for number in phonenumbers.PhoneNumberMatcher(text, "NL"):
        if not SERVICE_NUMBER.match(_digits(number.raw_string)):
            yield number.start, number.end


def _bsns(text: str) -> Iterator[Span]:
    for match in BSN.finditer(text):
        money = AMOUNT_BEFORE.search(text[max(0, match.start() - 8) : match.start()])
        if money or AMOUNT_AFTER.match(text, match.end()) or DATE.fullmatch(match[0]):
            continue
        if bsn.is_valid(_digits(match[0]).zfill(9)):
            yield match.span()


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
        words: names, telephone numbers, mail addresses, streets, doors: whatever must not be readable.
        text: the text that will be read by others.

    Returns:
        Each place once. Names match part by part (three letters or more, no "van" or "de"), without regard
        to case or accents, also as "Jansens"; numbers match in any spacing, with or without country code.

    """
    plain, origins = _folded(text)
    spans = {span for word in words for pattern in _patterns_of(word) for span in _spans(pattern, plain)}
    return _finds(Kind.TRACE, spans, text, origins)


class Door(str):
    """A street with its house number, looked for as a whole: the street alone may be the family's own too."""

    __slots__ = ()


def doors_in(address: str) -> list[Door]:
    """Return each street with its house number that an address holds."""
    return [Door(f"{door['street'].strip()} {door['number']}") for door in DOOR.finditer(address)]


def hints_of_origin(text: str) -> list[Find]:
    """Return the words that tell that somebody reported, or who that may be ("de buurvrouw", "gebeld door")."""
    plain, origins = _folded(text)
    spans = {match.span() for match in ORIGIN_WORDS.finditer(plain)}
    return _finds(Kind.ORIGIN, spans, text, origins)


def _finds(kind: Kind, spans: Iterable[Span], text: str, origins: list[int]) -> list[Find]:
    found: list[Find] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        first, last = origins[start], origins[end - 1] + 1
        while last < len(text) and unicodedata.combining(text[last]):
            last += 1
        if not found or first >= found[-1].end:
            found.append(Find(kind, first, last, text[first:last]))
    return found


UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text without case and accents, and for each of its characters where it came from."""
    plain: list[str] = []
    origins: list[int] = []
    for position, char in enumerate(text):
        decomposed = unicodedata.normalize("NFKD", char).casefold().translate(UNDECOMPOSED)
        kept = [part for part in decomposed if not unicodedata.combining(part)]
        plain += kept
        origins += [position] * len(kept)
    return "".join(plain), origins


def _patterns_of(word: str) -> Iterator[re.Pattern[str]]:
    plain, _ = _folded(word)
    digits = _digits(plain)
    if "@" in plain:
        yield re.compile(re.escape(plain.strip()))
    elif isinstance(word, Door):
        *street, number = map(re.escape, plain.split())
        yield re.compile(rf"(?<![^\W_]){BLANKS.join(street)}[\s,]*(?:nr\.?|nummer)?\s*{number}(?!\d)")
    elif len(digits) >= 6:
        own = re.sub(r"^(?:0031|31(?=\d{9}$)|0)", "", digits)
        yield re.compile(LOOSE.join(own))
    else:
        for part in re.findall(r"[^\W\d_]{3,}", plain):
            if part not in NAME_PARTICLES:
                yield re.compile(rf"(?<![^\W_]){re.escape(part)}(?:['’]?s|['’]?tje|je)?(?![^\W_])")


BLANKS = r"\s+"
DOOR = re.compile(r"(?P<street>[^\W\d_][^\d,;\n]{2,60}?)[\s,]+(?P<number>\d{1,5})(?!\d)")
ORIGIN_WORDS = re.compile(r"(?<!\w)(?:" + "|".join(pattern.replace(" ", r"\s+") for pattern in ORIGIN) + r")(?!\w)")
