"""The package: what leaves us for a receiver, built from plain values alone; screen and PDF draw the same one.

What may never leave is absent because nothing here can carry it: no field for a report, for who reported,
for the words of a report, for an entry of the timeline or the source of a fact, for a BSN or for a telephone number.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from cases.assessment.models import Level

# --- what goes in ---------------------------------------------------------------
QUOTES = ' \t\n“”„"'  # whoever types what a child says often types these too


@dataclass(frozen=True)
class PersonIn:
    """One person as the receiver may know them; texts are those of the file, levels are values of `Level`."""

    name: str
    age: str = ""
    is_child: bool = False
    roles: tuple[str, ...] = ()
    address: str = ""
    secret_address: bool = False
    warnings: tuple[str, ...] = ()
    reach_when: str = ""
    has_codeword: bool = False
    level: str = ""
    says: str = ""
    silent_because: str = ""


@dataclass(frozen=True)
class AgreementIn:
    """One agreement about safety; `named` when who it is about is a person of the file, not a typed text."""

    who: str
    what: str
    before: date
    check: str
    named: bool = False


@dataclass(frozen=True)
class PackageValues:
    """Everything that a package can be made of. `made_on` is a day in the Netherlands."""

    number: str
    family: str
    made_on: date
    sender: str
    sender_phone: str
    receiver: str
    receiver_person: str
    people: tuple[PersonIn, ...]
    household_level: str
    reason: str
    agreements: tuple[AgreementIn, ...]
    question: str


# --- what comes out -------------------------------------------------------------


class Style(StrEnum):
    """How a run of text is drawn."""

    PLAIN = ""
    STRONG = "strong"
    QUIET = "quiet"
    APART = "apart"


@dataclass(frozen=True)
class Run:
    """A piece of a line in one style; APART is set apart from right-to-left text."""

    text: str
    style: Style = Style.PLAIN


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Pair:
    """A name and what belongs to it."""

    label: str
    line: Line


@dataclass(frozen=True)
class Part:
    """One heading with what stands below it, in this order."""

    key: str
    heading: str
    pairs: tuple[Pair, ...] = ()
    paragraphs: tuple[Line, ...] = ()
    items: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Package:
    """One package as it is read: nothing has to be looked up or computed any more to draw it."""

    title: str
    marking: str
    family: str
    number: str
    day: str
    parties: tuple[Pair, ...]
    parts: tuple[Part, ...]
    closing: str
    footer: str

    def as_json(self) -> str:
        """Return the package as text, always the same for the same package."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Package":
        """Return the package that `as_json` wrote."""
        raw = json.loads(text)
        raw["parties"] = _pairs(raw["parties"])
        raw["parts"] = tuple(_part(part) for part in raw["parts"])
        return cls(**raw)

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the package, by which a page knows whether it still shows what would leave."""
        return sha256(self.as_json().encode()).hexdigest()


def _line(raw: list[dict[str, Any]]) -> Line:
    return tuple(Run(run["text"], Style(run["style"])) for run in raw)


def _pairs(raw: list[dict[str, Any]]) -> tuple[Pair, ...]:
    return tuple(Pair(pair["label"], _line(pair["line"])) for pair in raw)


def _part(raw: dict[str, Any]) -> Part:
    paragraphs, items = (tuple(_line(line) for line in raw[name]) for name in ("paragraphs", "items"))
    return Part(raw["key"], raw["heading"], _pairs(raw["pairs"]), paragraphs, items)


# --- how it is built ------------------------------------------------------------


def build(values: PackageValues, frame: dict[str, Any]) -> Package:
    """Return the package.

    Args:
        values: what may leave.
        frame: the body of a definition of kind `letter`: headings, labels and fixed sentences.
    """
    makers = {
        "people": _people,
        "safety": _safety,
        "voice": _voice,
        "agreements": _agreements,
        "request": _request,
    }
    parts = [
        _or_empty(makers[heading["key"]](values, frame, heading["title"]), heading["empty"])
        for heading in frame["headings"]
        if heading["key"] in makers
    ]
    return Package(
        title=frame["title"],
        marking=frame["marking"],
        family=values.family,
        number=values.number,
        day=in_words(values.made_on),
        parties=_parties(values, frame["labels"]),
        parts=tuple(parts),
        closing=frame["closing"],
        footer=frame["footer"],
    )


def in_words(day: date) -> str:
    """Return "8 december 2026"."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def _or_empty(part: Part, words: str) -> Part:
    if part.pairs or part.paragraphs or part.items:
        return part
    return Part(part.key, part.heading, paragraphs=((Run(words, Style.QUIET),),))


def _parties(values: PackageValues, labels: dict[str, str]) -> tuple[Pair, ...]:
    sender = [Run(values.sender)]
    if values.sender_phone:
        sender += [Run(", "), Run(values.sender_phone, Style.APART)]
    receiver = ", ".join(part for part in (values.receiver, values.receiver_person) if part)
    return (Pair(labels["from"], tuple(sender)), Pair(labels["to"], (Run(receiver),)))


def _people(values: PackageValues, frame: dict[str, Any], heading: str) -> Part:
    """Safe contact stands first: before any name or address is used (ux.md W3)."""
    labels, sentences = frame["labels"], frame["sentences"]
    pairs = [
        Pair(labels["safe_contact"], _contact(person, sentences)) for person in values.people if _has_contact(person)
    ]
    children = [person for person in values.people if person.is_child]
    adults = [person for person in values.people if not person.is_child]
    if children:
        pairs.append(Pair(labels["children"], (Run(_enumerated(_named(child) for child in children)),)))
    pairs += [Pair(labels["adults"], (Run("; ".join(_named(adult) for adult in adults)),))] if adults else []
    pairs += [Pair(labels["address"], line) for line in _addresses(values.people, sentences)]
    warned = any(_has_contact(person) for person in values.people)
    return Part("people", heading, tuple(pairs), ((Run(sentences["safe_contact"], Style.QUIET),),) if warned else ())


def _has_contact(person: PersonIn) -> bool:
    return bool(person.warnings or person.reach_when or person.has_codeword)


def _contact(person: PersonIn, sentences: dict[str, str]) -> Line:
    runs = [Run(f"{person.name}: ")]
    runs += [Run(f"{'. '.join(person.warnings)}. ", Style.STRONG)] if person.warnings else []
    when = person.reach_when.rstrip(". ")
    runs += [Run(f"{when[:1].upper()}{when[1:]}. ")] if when else []
    runs += [Run(sentences["codeword"])] if person.has_codeword else []
    return tuple(runs)


def _named(person: PersonIn) -> str:
    """Return "Lucas van den Heuvel (6)", of an adult followed by what they are in this case."""
    name = f"{person.name} ({person.age})" if person.age else person.name
    return name if person.is_child or not person.roles else f"{name}, {', '.join(person.roles)}"


def _enumerated(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} {_('en')} {last}" if most else last


def _addresses(people: Iterable[PersonIn], sentences: dict[str, str]) -> Iterator[Line]:
    """Give each address once with who lives there; of a secret one only that it is secret."""
    found: dict[str, list[str]] = {}
    secret = [person.name for person in people if person.secret_address]
    for person in people:
        if person.address and not person.secret_address:
            found.setdefault(person.address, []).append(person.name)
    for address, names in found.items():
        yield (Run(address, Style.APART), Run(f" ({', '.join(names)})", Style.QUIET))
    if secret:
        yield (Run(f"{_enumerated(secret)}: "), Run(sentences["address_secret"]))


def _paragraphs(text: str) -> tuple[Line, ...]:
    return tuple((Run(line.strip()),) for line in text.splitlines() if line.strip())


def _safety(values: PackageValues, frame: dict[str, Any], heading: str) -> Part:
    levels = [person.level for person in values.people] + [values.household_level]
    pairs = [Pair(person.name, (Run(str(Level(person.level).label)),)) for person in values.people if person.level]
    if values.household_level:
        label = str(Level(values.household_level).label)
        pairs.append(Pair(_("Het hele huishouden"), (Run(label, Style.STRONG),)))
    unclear = ((Run(frame["sentences"]["unknown"], Style.QUIET),),) if Level.UNCLEAR in levels else ()
    return Part("safety", heading, tuple(pairs), _paragraphs(values.reason) + unclear)


def _voice(values: PackageValues, frame: dict[str, Any], heading: str) -> Part:
    quiet = Run(frame["sentences"]["voice"], Style.QUIET)
    lines: list[Line] = []
    for child in values.people:
        if child.says:
            lines.append((Run(f"{child.name}: “{child.says.strip(QUOTES)}” "), quiet))
        elif child.silent_because:
            lines.append((Run(f"{child.name}: "), Run(_("niet gesproken.") + f" {child.silent_because}", Style.QUIET)))
    return Part("voice", heading, paragraphs=tuple(lines))


def _agreements(values: PackageValues, frame: dict[str, Any], heading: str) -> Part:
    labels = frame["labels"]
    items = []
    for one in values.agreements:
        small = f"{one.who}. {labels['before']} {in_words(one.before)}. {labels['check']}: {one.check}"
        items.append((Run(f"{one.what} "), Run(small, Style.QUIET)))
    return Part("agreements", heading, items=tuple(items))


def _request(values: PackageValues, frame: dict[str, Any], heading: str) -> Part:
    return Part("request", heading, paragraphs=_paragraphs(values.question))
