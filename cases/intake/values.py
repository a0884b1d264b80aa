"""What is told in a report and by whom, as plain values; the portal, a call and later an API give the same."""

from dataclasses import asdict, dataclass, field, fields
from datetime import date, time
from typing import Any, Self

from cases.intake.models import Caller, Channel, Mode, ReporterGroup, YesNo
from cases.persons.values import PersonValues


@dataclass(frozen=True)
class ContactValues:
    """When and how the conversation was; nobody's name."""

    channel: str = Channel.PHONE
    caller: str = Caller.UNKNOWN
    danger: str = YesNo.UNKNOWN
    called_112: bool = False
    language: str = ""
    happened_on: date | None = None
    happened_time: time | None = None


@dataclass(frozen=True)
class ReportValues:
    """What is reported. For a `dubbel_anoniem` report only the fields of `rules.KEPT_OF_UNKNOWN` are kept."""

    mode: str = Mode.CONFIDENTIAL
    group: str = ReporterGroup.NOT_PROFESSIONAL
    capacity: str = ""
    consent: str = ""
    words: str = ""
    last_time: str = ""
    kinds: list[str] = field(default_factory=list)
    danger: str = YesNo.UNKNOWN
    weapon: str = YesNo.UNKNOWN
    pregnant: str = YesNo.UNKNOWN
    substances: str = YesNo.UNKNOWN
    family_knows: str = YesNo.UNKNOWN
    meldcode: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the values as JSON knows them."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return what `as_json` gave."""
        known = {entry.name for entry in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})


@dataclass(frozen=True)
class ReporterValues:
    """Who reports and how to reach them safely. Never built for a `dubbel_anoniem` report."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    organisation: str = ""
    reach: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the values as JSON knows them."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return what `as_json` gave."""
        known = {entry.name for entry in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})


@dataclass(frozen=True)
class RelationValues:
    """What one person of the report is to another, by their places in the list of persons (from 0)."""

    person: int
    kind: str
    other: int


@dataclass(frozen=True)
class SubmissionBody:
    """All that is told in something that waits in the Postvak; its reporter is None when nobody knows who."""

    values: ReportValues
    persons: list[PersonValues]
    relations: list[RelationValues]
    reporter: ReporterValues | None

    def as_json(self) -> dict[str, Any]:
        """Return the values as JSON knows them."""
        return {
            "values": self.values.as_json(),
            "persons": [person.as_json() for person in self.persons],
            "relations": [asdict(relation) for relation in self.relations],
            "reporter": self.reporter.as_json() if self.reporter else None,
        }

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Self:
        """Return what `as_json` gave."""
        return cls(
            values=ReportValues.from_json(body["values"]),
            persons=[PersonValues.from_json(person) for person in body["persons"]],
            relations=[RelationValues(**relation) for relation in body["relations"]],
            reporter=ReporterValues.from_json(body["reporter"]) if body["reporter"] else None,
        )
