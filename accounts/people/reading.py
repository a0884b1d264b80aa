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
# what a spreadsheet takes for a formula, wide forms included (security.md D15)
FORMULA = re.compile(r"^[\s'\"]*[=+\-@\t\r＝＋－＠]")
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
LOST = "\N{REPLACEMENT CHARACTER}"  # what a program writes for a sign that it could not read
csv.field_size_limit(MOST_BYTES)  # a cell that is too long is told on its own line
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
SHOWN = 40  # signs of a name that we do not know


@dataclass(frozen=True)
class Cells:
    """One line of the list as it was written; `number` counts as a spreadsheet does, `beyond` has no column."""

    number: int
    name: str = ""
    email: str = ""
    role: str = ""
    team: str = ""
    organisation: str = ""
    starts: str = ""
    ends: str = ""
    beyond: str = ""

    @property
    def texts(self) -> list[str]:
        """Return what is written in each column."""
        return [str(value) for name, value in asdict(self).items() if name != "number"]

    @property
    def asked(self) -> str:
        """Return what is asked of the role, as it was written; the days by the names of their columns."""
        starts = f"vanaf {self.starts}" if self.starts else ""
        ends = f"tot en met {self.ends}" if self.ends else ""
        return ", ".join(filter(None, (self.role, self.team, self.organisation, starts, ends)))

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
    names = _columns(filled[0][1])
    if len(filled) == 1:
        raise RuleViolation(_("Onder de eerste regel staat niemand."))
    if len(filled) - 1 > MOST_LINES:
        raise RuleViolation(_("Deze lijst heeft meer dan 5.000 regels. Deel haar op."))
    return [_cells(number, names, row) for number, row in filled[1:]]


def _columns(header: list[str]) -> list[str]:
    """Return which column is which; one that we do not know would be left out in silence, so it is refused."""
    names = [COLUMNS.get(cell.strip().lower(), "") for cell in header]
    missing = [words for name, words in NEEDED.items() if name not in names]
    if missing:
        facts = {"columns": ", ".join(missing)}
        raise RuleViolation(_("In de eerste regel ontbreekt de kolom: %(columns)s.") % facts)
    for cell, name in zip(header, names, strict=True):
        if cell.strip() and not name:
            facts = {"column": UNREADABLE.sub(LOST, cell.strip())[:SHOWN]}
            raise RuleViolation(_("De kolom “%(column)s” kennen wij niet. Haal haar weg of verander de naam.") % facts)
        if name and names.count(name) > 1:
            raise RuleViolation(_("De kolom “%(column)s” staat er twee keer in.") % {"column": cell.strip()})
    return names


def _cells(number: int, names: list[str], row: list[str]) -> Cells:
    """Return one line: every space one space, and of what is too long one sign more than fits."""
    texts = [" ".join(UNREADABLE.sub(LOST, cell).split())[: LONGEST_CELL + 1] for cell in row]
    named = list(zip(names, texts, strict=False))
    values = {name: text for name, text in named if name}
    beyond = [text for name, text in named if not name] + texts[len(names) :]
    return Cells(number=number, **values, beyond="".join(beyond)[: LONGEST_CELL + 1])
