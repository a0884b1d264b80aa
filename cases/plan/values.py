"""What is agreed, as plain values: from the form, the seed, later an API."""

from dataclasses import dataclass
from datetime import date

from cases.persons.models import Person


@dataclass(frozen=True)
class AgreementValues:
    """One agreement as it is made; who keeps it is a person of the case or, by what is typed, somebody else.

    `before` is a day in the Netherlands.
    """

    risk_item: str
    what: str
    before: date
    check_by: str
    person: Person | None = None
    who: str = ""
