"""A text as the eye reads it, with the place that each character came from, so that patterns can stay simple."""

import unicodedata

Folded = tuple[str, list[int]]

UNSEEN = frozenset({"Cf", "Mn", "Me"})  # soft hyphens, characters without width, marks above and below
SAME_TO_THE_EYE = ("<wide>", "<narrow>", "<font>", "<small>", "<noBreak>")
UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})


def as_seen(text: str) -> Folded:
    """Return the text without what nobody sees and with full-width forms as plain ones, and where each came from."""
    if text.isascii():
        return text, list(range(len(text)))
    plain: list[str] = []
    origins: list[int] = []
    for position, char in enumerate(text):
        if not char.isascii() and _unseen(char):
            continue
        kept = char
        if unicodedata.decomposition(char).startswith(SAME_TO_THE_EYE):
            kept = unicodedata.normalize("NFKC", char)
        plain += kept
        origins += [position] * len(kept)
    return "".join(plain), origins


def without_unseen(text: str) -> str:
    """Return the text without the characters that nobody sees; accents stay."""
    return "".join(char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char) != "Cf")


def folded(text: str) -> Folded:
    """Return the text without case, accents and what nobody sees, and for each character where it came from."""
    plain: list[str] = []
    origins: list[int] = []
    for position, char in enumerate(text):
        decomposed = unicodedata.normalize("NFKD", char).casefold().translate(UNDECOMPOSED)
        kept = [part for part in decomposed if not _unseen(part)]
        plain += kept
        origins += [position] * len(kept)
    return "".join(plain), origins


def unfolded(start: int, end: int, text: str, origins: list[int]) -> tuple[int, int]:
    """Return where in the text a part of its folded form stands, with the marks upon its last character."""
    first, last = origins[start], origins[end - 1] + 1
    while last < len(text) and unicodedata.category(text[last]) in {"Mn", "Me"}:
        last += 1
    return first, last


def digits(text: str) -> str:
    """Return the digits of any script as 0 to 9."""
    return "".join(str(unicodedata.digit(char)) for char in text if char.isdigit())


def _unseen(char: str) -> bool:
    return unicodedata.category(char) in UNSEEN or unicodedata.combining(char) > 0
