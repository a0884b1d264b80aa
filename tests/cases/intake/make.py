"""Reports and submissions of the tests, through the services, with the people of story 1."""

from typing import Any
from uuid import UUID, uuid4

from accounts.models import User
from cases.dossier.models import Case
from cases.intake.models import Caller, Mode, Report, ReporterGroup, Submission, ViolenceKind
from cases.intake.services import record_report, send_submission, submit_unknown
from cases.intake.values import ContactValues, RelationValues, ReporterValues, ReportValues
from cases.persons.values import PersonValues
from tests.cast import Cast
from veiligthuis.database import name_actor

RIA = ReporterValues(name="Ria Verkerk", phone="+31612345678", reach="Overdag. Niet inspreken.")
LUCAS = PersonValues(
    given_names="Lucas", infix="van den", surname="Heuvel", roles=["kind", "getuige"], age=6,
    street="Galgenwaard", house_number="14", postcode="3524 AA", town="Utrecht",
)  # fmt: skip
SANNE = PersonValues(given_names="Sanne", infix="van den", surname="Heuvel", roles=["ouder", "slachtoffer"])
DENNIS = PersonValues(given_names="Dennis", infix="van den", surname="Heuvel", roles=["ouder", "vermoedelijk_pleger"])
FAMILY = [LUCAS, SANNE, DENNIS]
TIES = [RelationValues(1, "ouder", 0), RelationValues(2, "ouder", 0)]


def values(**fields: Any) -> ReportValues:
    """Return a whole report by a neighbour."""
    whole: dict[str, Any] = {
        "mode": Mode.CONFIDENTIAL,
        "group": ReporterGroup.NOT_PROFESSIONAL,
        "capacity": "buurtbewoner",
        "words": "hoort elke avond geschreeuw, kind huilend op de galerij",
        "kinds": [ViolenceKind.PARTNER, ViolenceKind.CHILD_WITNESS],
        "danger": "ja",
    }
    return ReportValues(**whole | fields)


def make_report(cast: Cast, *, token: UUID | None = None, by: User | None = None, **fields: Any) -> Report:
    """Take in the neighbour's report as Anna, unless told otherwise."""
    rest: dict[str, Any] = {
        name: fields.pop(name) for name in ("earlier", "into", "relations", "team") if name in fields
    }
    reporter = fields.pop("reporter", RIA)
    persons = fields.pop("persons", FAMILY)
    caller = fields.pop("caller", Caller.BYSTANDER)
    contact = fields.pop("contact", ContactValues(caller=caller))
    by = by or cast.anna
    name_actor(str(by.pk), request="test")
    return record_report(
        values(**fields), persons, reporter, contact, token=token or uuid4(), by=by, **{"team": cast.zuid} | rest
    )


def make_unknown(cast: Cast, *, token: UUID | None = None, **fields: Any) -> Submission:
    """Lay the neighbour's report before the team leader as one of whom nobody knows who made it."""
    persons = fields.pop("persons", FAMILY)
    name_actor(str(cast.anna.pk), request="test")
    return submit_unknown(values(**fields), persons, region=cast.region, token=token or uuid4(), by=cast.anna)


def make_submission(cast: Cast, *, token: UUID | None = None, **fields: Any) -> Submission:
    """Send in what Ilse of the school saw."""
    told = {"mode": Mode.OPEN, "group": ReporterGroup.EDUCATION, "capacity": "basisonderwijs"} | fields
    reporter = ReporterValues(name="Ilse Bakker", phone="+31301234567", organisation="Basisschool De Regenboog")
    name_actor(str(cast.ilse.pk), request="test")
    return send_submission(values(**told), FAMILY, reporter, sender=cast.ilse, token=token or uuid4(), relations=TIES)


def close_case(case: Case, by: User) -> Case:
    """Close a case."""
    from cases.dossier.services import close

    close(case, by=by, reason="Veilig.")
    return Case.objects.get(pk=case.pk)
