"""What is told about a person, as plain values: from a form, a draft, a submission or later an API."""

from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Self

from cases.persons.models import Role, Sex

DAYS = ("age_told_on", "address_since")


@dataclass(frozen=True)
class PersonValues:
    """One person as told. Birth is (year, month, day) as far as told, or an age with the day it was told."""

    given_names: str = ""
    infix: str = ""
    surname: str = ""
    sex: str = Sex.UNKNOWN
    roles: list[str] = field(default_factory=lambda: [str(Role.CONCERNED)])
    birth_year: int | None = None
    birth_month: int | None = None
    birth_day: int | None = None
    age: int | None = None
    age_told_on: date | None = None
    birth_about: bool = False
    unborn: bool = False
    bsn: str = ""
    language: str = ""
    note: str = ""
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    town: str = ""
    address_since: date | None = None
    secret_address: bool = False
    same_household: bool = True
    phone: str = ""
    no_home_call: bool = False
    no_post: bool = False
    mail_is_read: bool = False
    reach_when: str = ""
    codeword: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the values as JSON knows them."""
        values = asdict(self)
        for name in DAYS:
            values[name] = values[name].isoformat() if values[name] else None
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return what `as_json` gave; names that are not ours are refused by their absence."""
        known = {entry.name for entry in fields(cls)}
        kept = {name: value for name, value in values.items() if name in known}
        for name in DAYS:
            if isinstance(kept.get(name), str):
                kept[name] = date.fromisoformat(kept[name])
        return cls(**kept)
