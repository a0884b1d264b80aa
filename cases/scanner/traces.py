"""What belongs to someone, as patterns that find it however it is written in a folded text."""

import re
from collections.abc import Iterable, Iterator

import phonenumbers

from cases.scanner.folding import digits, folded
from cases.scanner.words import NAME_PARTICLES, STREET_SHORT


class Place(str):
    """What an address holds that leads to somebody; looked for as a whole."""

    __slots__ = ()


class Door(Place):
    """A street, or a postcode, with its house number: the street alone may be the family's own too."""

    __slots__ = ()


class Postcode(Place):
    """A postcode, as 3524AA."""

    __slots__ = ()


class HouseNumber(Place):
    """A house number of two digits or more; found only after a word as "nummer"."""

    __slots__ = ()


POSTCODE = re.compile(r"(?<!\w)(?P<digits>[1-9]\d{3})[\s.-]{0,3}(?P<letters>[A-Z]{2})(?![^\W\d_])", re.IGNORECASE)
NUMBER = re.compile(r"(?<!\w)\d{1,5}(?!\d)")
NUMBER_WORD = r"(?:(?:(?:huis|h)[\s-]?)?(?:nummer|nr|no)|huis)\.?"
STREET_AND_NUMBER = re.compile(
    rf"(?P<street>[^\W\d_][^\d,;\n]{{2,60}}?)[\s,.]*(?:\b{NUMBER_WORD}[\s:]*)?(?P<number>\d{{1,5}})(?!\d)",
    re.IGNORECASE,
)
BETWEEN = rf"[\s,.:-]{{0,4}}(?:{NUMBER_WORD}[\s:.-]{{0,3}})?"
APART = r"(?:[\s.\-/()_,\u2010-\u2015]{0,3})"  # what may stand between the digits of a number
BROKEN = r"(?:[-\u2010-\u2015]\s{0,2})?"  # a word that is broken off with a hyphen
BEFORE, AFTER = r"(?<![^\W_])", r"(?![^\W\d_])"
WHOLE_LETTERS = 5  # from so many letters on a part of a name may be broken off or stand against an initial


def doors_in(address: str) -> list[Door]:
    """Return each street with its house number that an address holds."""
    return [Door(f"{door['street'].strip()} {door['number']}") for door in STREET_AND_NUMBER.finditer(address)]


def places_in(address: str, besides: Iterable[str] = ()) -> list[Place]:
    """Return the doors, postcodes and house numbers of an address.

    Args:
        address: as it was typed.
        besides: the addresses of the family; what one of them holds too, leads to nobody.
    """
    shared = {place for other in besides for place in _places(other)}
    return [place for place in _places(address) if place not in shared]


def _places(address: str) -> list[Place]:
    postcodes = [Postcode(f"{found['digits']}{found['letters'].upper()}") for found in POSTCODE.finditer(address)]
    rest = POSTCODE.sub(",", address)
    doors = [Door(street_of(door).casefold()) for door in doors_in(rest)]
    numbers = list(dict.fromkeys(NUMBER.findall(rest)))
    doors += [Door(f"{postcode} {number}") for postcode in postcodes for number in numbers]
    return [*doors, *postcodes, *(HouseNumber(number) for number in numbers if len(number) > 1)]


def street_of(text: str) -> str:
    """Return a text with its shortened words for a street in full: "Kanaalstr. 14" is "Kanaalstraat 14"."""
    for whole, short in STREET_SHORT.items():
        text = re.sub(rf"{short}\b\.?", whole, text, flags=re.IGNORECASE)
    return text


def street_pattern(street: str) -> str:
    """Return the pattern of a street as it may be written, shortened or in two words, without regard to case."""
    words = [re.escape(word) for word in re.split(r"[\s-]+", street_of(street).strip(" \t.-()"))]
    pattern = r"[\s.-]+".join(words)
    for whole, short in STREET_SHORT.items():
        pattern = re.sub(rf"{whole}$", rf"[\\s-]{{0,2}}(?:{whole}|{short}\\.?)", pattern, flags=re.IGNORECASE)
    return pattern


def patterns_of(word: str) -> Iterator[re.Pattern[str]]:
    """Give the patterns that find a name, number, mail address or place in a folded text."""
    plain, _ = folded(word)
    if isinstance(word, Place):
        yield _of_place(word, plain)
    elif "@" in plain:
        yield _of_mail(plain)
    elif len(number := digits(plain)) >= 6:
        yield from _of_number(re.sub(r"^(?:0031|31(?=\d{9}$)|0)", "", number))
    else:
        yield from _of_name(re.findall(r"[^\W\d_]+", plain))


def _of_place(place: Place, plain: str) -> re.Pattern[str]:
    if isinstance(place, HouseNumber):
        return re.compile(rf"{BEFORE}{NUMBER_WORD}[\s:.-]{{0,3}}{plain}(?!\d)")
    if isinstance(place, Postcode):
        return re.compile(rf"{BEFORE}{plain[:4]}[\s.-]{{0,3}}{plain[4:]}{AFTER}")
    street, number = plain.rsplit(maxsplit=1)
    if POSTCODE.fullmatch(street):
        return re.compile(rf"{BEFORE}{street[:4]}[\s.-]{{0,3}}{street[4:]}{BETWEEN}{number}(?!\d)")
    return re.compile(rf"{BEFORE}{street_pattern(street)}{BETWEEN}{number}(?!\d)")


def _of_mail(plain: str) -> re.Pattern[str]:
    local, _, domain = plain.strip().partition("@")
    dotted = r"\s{0,2}[\[(]?(?:\.|dot|punt)[\])]?\s{0,2}".join(re.escape(label) for label in domain.split("."))
    return re.compile(rf"{re.escape(local)}\s{{0,2}}[\[(]?\s?(?:@|at|apenstaartje)\s?[\])]?\s{{0,2}}{dotted}")


def _of_number(own: str) -> Iterator[re.Pattern[str]]:
    """Give a telephone number as a whole, and without what stands before it: "06", or that of the town."""
    yield re.compile(APART.join(own))
    before = phonenumbers.length_of_national_destination_code(
        phonenumbers.PhoneNumber(country_code=31, national_number=int(own))
    )
    if before and len(own) - before >= 6:
        yield re.compile(rf"(?<!\d){APART.join(own[before:])}(?!\d)")


def _of_name(parts: list[str]) -> Iterator[re.Pattern[str]]:
    """Give each part of three letters or more, also with other parts of the same name or an initial against it."""
    beside = "|".join(sorted(map(re.escape, set(parts)), key=len, reverse=True))
    initials = "".join(dict.fromkeys(part[0] for part in parts))
    for part in parts:
        if len(part) >= 3 and part not in NAME_PARTICLES:
            long = len(part) >= WHOLE_LETTERS
            before = rf"(?:{beside}|[{initials}])" if long else rf"(?:{beside})"
            letters = (BROKEN if long else "").join(part)
            yield re.compile(rf"{BEFORE}{before}{{0,4}}{letters}(?:{beside}){{0,4}}(?:['’]?s|['’]?tje|je)?{AFTER}")
