"""What the words of a report may not hold of whoever told it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cases.intake.models import Mode
from cases.intake.values import ReporterValues, ReportValues
from cases.persons.values import PersonValues
from cases.scanner.rules import Find, Kind, find, traces_of
from cases.scanner.traces import places_in
from veiligthuis.errors import RuleViolation


def must_hold_no_number(values: ReportValues) -> None:
    """Refuse words by which somebody could be phoned or mailed in a report by somebody unknown: whose are they?

    Raises:
        RuleViolation: names what was found, at its field.
    """
    for field in ("words", "last_time"):
        found = [one for one in find(getattr(values, field)) if one.kind in {Kind.PHONE, Kind.EMAIL}]
        if found:
            raise RuleViolation(
                _("Haal dit weg, het kan van de melder zijn: %(found)s") % {"found": _told(found)}, field=field
            )


def must_not_name_reporter(values: ReportValues, persons: Sequence[PersonValues], reporter: ReporterValues) -> None:
    """Refuse words that tell the team who reports where only one recorded act may (domain.md 4).

    A name that somebody of the family has too is no trace, and neither is a place where one of them lives.

    Raises:
        RuleViolation: names what was found, at the words.
    """
    if values.mode != Mode.CONFIDENTIAL:
        return
    places = places_in(reporter.address, [f"{one.street} {one.house_number}, {one.postcode}" for one in persons])
    told = filter(None, (reporter.name, reporter.phone, reporter.email, *places))
    family = [f"{one.given_names} {one.surname}" for one in persons]
    found = [one for one in traces_of(told, values.words) if not traces_of(family, one.text)]
    if found:
        sentence = _(
            "Hier staat wie er meldt, en het hele team leest dit: %(found)s. Haal het weg, of vink aan dat het over "
            "iemand anders gaat"
        )
        raise RuleViolation(sentence % {"found": _told(found)}, field="words")


def _told(found: Sequence[Find]) -> str:
    return ", ".join(dict.fromkeys(one.text for one in found))
