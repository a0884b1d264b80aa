"""From a known to an unknown reporter: what was typed of them is destroyed before anything else is typed."""

import re
from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import User
from cases.drafts.services import discard_draft, over_when, save_draft, typed_before
from cases.intake.queries import FORGOTTEN, by_token, unknown_of
from cases.intake.rules import KEPT_OF_PERSON, KEPT_OF_UNKNOWN
from cases.scanner.folding import without_unseen
from cases.scanner.rules import LEFT_OUT, Kind, find, traces_of
from cases.scanner.traces import NUMBER_WORD, POSTCODE, street_pattern
from cases.scanner.words import NAME_PARTICLES

PAGE = KEPT_OF_UNKNOWN | {"part_of_day", "personen"}
PERSON = KEPT_OF_PERSON | {"birth", "lives"}
OF_PERSON = re.compile(r"persoon-\d+-(?:(?P<tie>band-\d+)|(?P<field>\w+))")
REPORTER = ("reporter_name", "reporter_phone", "reporter_email", "organisation")
IN_PASSING = ("organisation", "reach", "consent")  # where a place is told in a sentence
TEXTS = frozenset({"words", "last_time"})
STREET = re.compile(r"(?P<street>[^\W\d_a-z][\w'’-]{4,})\s+\d")
NUMBER = rf"(?:[\s,.:-]+(?:{NUMBER_WORD}[\s:.-]*)?\d{{1,5}}[\w-]*)?"
NUMBER_TOLD = re.compile(rf"\b{NUMBER_WORD}(?=[\s:.-]*\d)", re.IGNORECASE)
PART_OF_ADDRESS = re.compile(r"[^\W\d_][^\d,;\n]{2,}")
GONE = "[weggelaten]"
# a name of two words leaves one mark, so that nobody can count its words
MARKS = re.compile(rf"\[weggelaten\](?:[\s,]+(?:(?:{'|'.join(NAME_PARTICLES)})\s+)*\[weggelaten\])+", re.IGNORECASE)


@transaction.atomic
def forget_reporter(user: User, token: UUID) -> UUID:
    """Destroy the draft of a report with its key, and keep under a new token what may be known of someone unknown.

    What stands of the reporter in their own fields is replaced in the words of the report too, and every telephone
    number and mail address there: nobody can tell whose it is. The old token is over: a tab that was left open
    keeps nothing under it. Asked again, it changes nothing.

    Args:
        user: whose draft it is.
        token: the draft of the report.

    Returns:
        the token of the draft that is left.
    """
    typed: dict[str, list[str]] = typed_before(user, "melding", token)[0]
    discard_draft(user, "melding", token)
    discard_draft(user, "gesprek", token)
    if (earlier := unknown_of(user, token)) is not None:
        return earlier
    fresh = uuid4()
    save_draft(user, "melding", fresh, _kept(typed) | {"onbekend": ["1"]})
    save_draft(user, FORGOTTEN, token, {"verder": str(fresh)})
    return fresh


def is_over(user: User, token: UUID) -> bool:
    """Tell whether a conversation was finished, or its reporter forgotten, so that no draft of it may come back."""
    return by_token(token) is not None or unknown_of(user, token) is not None


for form in ("gesprek", "melding"):
    over_when(form, is_over)


def _kept(typed: dict[str, list[str]]) -> dict[str, list[str]]:
    secrets = [text for name in REPORTER for text in typed.get(name, []) if text.strip()]
    places = [
        *_places(text for name in (*IN_PASSING, "reporter_address") for text in typed.get(name, [])),
        *_parts_of_address(typed.get("reporter_address", [])),
    ]
    kept = {name: [_without(secrets, text) for text in texts] for name, texts in typed.items() if _may_stay(name)}
    for name in TEXTS & kept.keys():
        seen = map(without_unseen, typed[name])
        kept[name] = [_without(secrets, _without_places(places, _without_numbers(text))) for text in seen]
    return kept


def _may_stay(name: str) -> bool:
    person = OF_PERSON.fullmatch(name)
    if person:
        return person["tie"] is not None or person["field"] in PERSON
    return name in PAGE


def _without(secrets: list[str], text: str) -> str:
    for trace in reversed(traces_of(secrets, text)):
        text = text[: trace.start] + GONE + text[trace.end :]
    return MARKS.sub(GONE, text)


def _without_numbers(text: str) -> str:
    for one in reversed(find(text)):
        if one.kind in {Kind.PHONE, Kind.EMAIL}:
            text = text[: one.start] + LEFT_OUT[one.kind] + text[one.end :]
    return text


def _places(texts: Iterable[str]) -> Iterable[re.Pattern[str]]:
    """Give a pattern for each street with a number and each postcode, in any case and spacing."""
    for text in map(without_unseen, texts):
        for match in STREET.finditer(text):
            yield re.compile(rf"\b{street_pattern(match['street'])}{NUMBER}", re.IGNORECASE)
        for match in POSTCODE.finditer(text):
            yield re.compile(rf"\b{match['digits']}[\s.-]{{0,3}}{match['letters']}(?![^\W\d_]){NUMBER}", re.IGNORECASE)


def _parts_of_address(addresses: Iterable[str]) -> Iterable[re.Pattern[str]]:
    """Give a pattern for the street, with any number, and for the town of an address in the reporter's own field."""
    for address in addresses:
        plain = NUMBER_TOLD.sub(",", POSTCODE.sub(",", without_unseen(address)))
        for part in PART_OF_ADDRESS.findall(plain):
            yield re.compile(rf"\b{street_pattern(part)}(?!\w){NUMBER}", re.IGNORECASE)
        for number in re.findall(r"\b\d{1,5}\b", plain):
            yield re.compile(rf"\b{NUMBER_WORD}[\s:.-]*{number}\b", re.IGNORECASE)


def _without_places(places: list[re.Pattern[str]], text: str) -> str:
    for place in places:
        text = place.sub(GONE, text)
    return text
