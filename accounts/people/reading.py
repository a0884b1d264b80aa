"""Reading a list of people: bytes to lines, whatever office program wrote them; pure, nothing is asked or kept."""

import csv
import io
import re
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from veiligthuis.errors import RuleViolation

MOST_LINES = 5_000
MOST_BYTES = 2_000_000
LONGEST_CELL = 254
# what a spreadsheet takes for a formula, wide forms included (security.md D15); Excel itself writes ="Jan" for a text
FORMULA = re.compile(r"^[\s'\"]*[=+\-@\t\r＝＋－＠][=+\-@\t\r＝＋－＠\s'\"]*")
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
COLUMNS = {
    "naam": "name",
    "name": "name",
    "e-mailadres": "email",
    "e-mail": "email",
    "email": "email",
    "mail": "email",
    "rol": "role",
    "team": "team",
    "organisatie": "organisation",
    "vanaf": "starts",
    "tot en met": "ends",
    "t/m": "ends",
}
NEEDED = {"name": "naam", "email": "e-mailadres"}


@dataclass(frozen=True)
class Cells:
    """One line of the list as it was written, formula signs taken off; `number` counts as a spreadsheet does."""

    number: int
    name: str = ""
    email: str = ""
    role: str = ""
    team: str = ""
    organisation: str = ""
    starts: str = ""
    ends: str = ""
    cleaned: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept until it is decided on."""
        return asdict(self)


def read_list(raw: bytes) -> list[Cells]:
    """Return the lines of a CSV file: UTF-8 with or without a mark, or Windows-1252; semicolons or commas.

    Raises:
        RuleViolation: too large, no readable text, no header, or too many lines.
    """
    if len(raw) > MOST_BYTES:
        raise RuleViolation(_("Dit bestand is te groot. Een lijst is ten hoogste 2 MB."))
    text = _decoded(raw)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise RuleViolation(_("Dit bestand is geen CSV: er staat een aanhalingsteken te veel of te weinig.")) from error
    return _lines(rows)


def _decoded(raw: bytes) -> str:
    """Return the text; what is in neither encoding is refused, not guessed."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw:
        raise RuleViolation(_("Dit bestand is niet te lezen. Sla het op als “CSV UTF-8” en kies het opnieuw."))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RuleViolation(_("Dit bestand is niet te lezen. Sla het op als “CSV UTF-8” en kies het opnieuw."))


def _lines(rows: list[list[str]]) -> list[Cells]:
    """Take the header off and name the cells."""
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    if not filled:
        raise RuleViolation(_("Dit bestand is leeg."))
    names = [COLUMNS.get(cell.strip().lower(), "") for cell in filled[0][1]]
    missing = [words for name, words in NEEDED.items() if name not in names]
    if missing:
        facts = {"columns": ", ".join(missing)}
        raise RuleViolation(_("In de eerste regel ontbreekt de kolom: %(columns)s.") % facts)
    if len(filled) == 1:
        raise RuleViolation(_("Onder de eerste regel staat niemand."))
    if len(filled) - 1 > MOST_LINES:
        raise RuleViolation(_("Deze lijst heeft meer dan 5.000 regels. Deel haar op."))
    return [_cells(number, names, row) for number, row in filled[1:]]


def _cells(number: int, names: list[str], row: list[str]) -> Cells:
    """Return one line; formula signs go, and so does what no screen can show."""
    values, cleaned = {}, False
    for name, cell in zip(names, row, strict=False):
        if name and name not in values:
            text = UNREADABLE.sub("", cell).strip()
            bare = (
                " ".join(FORMULA.sub("", text).strip("\"'").split()) if FORMULA.match(text) else " ".join(text.split())
            )
            cleaned = cleaned or bool(FORMULA.match(text))
            values[name] = bare[: LONGEST_CELL + 1]
    return Cells(number=number, cleaned=cleaned, **values)
