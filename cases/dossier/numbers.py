"""The human number of a case: random, with a check character, so that it tells neither order nor year.

`VT-7K3Q-9F2MX`: eight random characters and one that catches a wrong or a swapped one. The alphabet is
Crockford's, without I, L, O and U, so that a number survives the telephone and handwriting.
"""

import re
import secrets

from stdnum.iso7064 import mod_37_36

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SHAPE = re.compile(rf"VT-([{ALPHABET}]{{4}})-([{ALPHABET}]{{5}})")
LOOKALIKES = str.maketrans("OIL", "011")
# what people put between the groups, or what a copied text brings along
BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u200b-\u200f.]+")


def new_number() -> str:
    """Return a fresh random number; that it is not taken yet is the caller's to check."""
    text = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return _grouped(text + str(mod_37_36.calc_check_digit(text, ALPHABET)))


def is_valid(number: str) -> bool:
    """Tell whether a number is written exactly as `new_number` writes it, with the right check character."""
    shape = SHAPE.fullmatch(number)
    return shape is not None and mod_37_36.checksum(shape[1] + shape[2], ALPHABET) == 1


def normalise(text: str) -> str:
    """Return a typed number as `new_number` writes it: in capitals, grouped, O as 0, I and L as 1.

    What is no number comes back in capitals without blanks, and `is_valid` refuses it.
    """
    compact = BETWEEN.sub("", text[:100]).upper()
    # V and T may begin the random part as well
    body = (compact.removeprefix("VT") if len(compact) > 9 else compact).translate(LOOKALIKES)
    return _grouped(body) if len(body) == 9 and set(body) <= set(ALPHABET) else compact


def _grouped(body: str) -> str:
    return f"VT-{body[:4]}-{body[4:]}"
