"""Handovers of the tests, through the services: Noor decides and sends, Meryem receives."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from cases.assessment.models import Level
from cases.handover import services
from cases.handover.models import Handover
from cases.handover.package import AgreementIn, PackageValues, PersonIn
from cases.intake.models import Report
from cases.persons.queries import people_of
from cases.plan.models import Decision, DecisionKind
from cases.plan.services import add_agreement, decide
from cases.plan.values import AgreementValues
from tests.cases.assessment.make import acting, make_agreed
from tests.cases.intake.make import make_report
from tests.cast import Cast
from veiligthuis import clock

QUESTION = "Binnen twee weken een plan met beide ouders, ieder apart."


def frame() -> dict[str, Any]:
    """Return the shipped frame of a handover."""
    import json
    from pathlib import Path

    path = Path(__file__).resolve().parents[3] / "cases/handover/data/letter.handover.nl.1.json"
    body: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["body"]
    return body


def values(**fields: Any) -> PackageValues:
    """Return what a package of story 1 is made of."""
    lucas = PersonIn(
        "Lucas van den Heuvel", "6", is_child=True, address="Galgenwaard 14, 3524 AA Utrecht", level=Level.STRUCTURAL
    )
    sanne = PersonIn(
        "Sanne van den Heuvel", "±30", roles=("ouder",), warnings=("Niet thuis bellen",), level=Level.UNCLEAR
    )
    whole: dict[str, Any] = {
        "number": "VT-7K3Q-9F2MC",
        "family": "Gezin Van den Heuvel",
        "made_on": date(2026, 12, 8),
        "sender": "Veilig Thuis, Noor de Wit",
        "sender_phone": "030 000 01 52",
        "receiver": "Lokaal team Oost",
        "receiver_person": "Meryem Kaya",
        "people": (lucas, sanne),
        "household_level": Level.STRUCTURAL,
        "reason": "Er is al langer ruzie.\n\nLucas slaapt te weinig.",
        "agreements": (AgreementIn("Dennis", "Slaapt bij zijn broer.", date(2027, 1, 8), "wij bellen"),),
        "question": QUESTION,
    }
    return PackageValues(**whole | fields)


def make_decision(
    cast: Cast,
    kind: DecisionKind = DecisionKind.LOCAL_TEAM,
    *,
    level: Level = Level.STRUCTURAL,
    words: dict[str, str] | None = None,
    **fields: Any,
) -> Decision:
    """Take in the neighbour's report, assess it (in these words), agree on something and decide."""
    report: Report = make_report(cast, **fields)
    assessment = make_agreed(cast, report, level, **words or {})
    noor = acting(cast.noor)
    if level is not Level.NONE:
        dennis = next(line.person for line in people_of(report.case) if line.person.given_names == "Dennis")
        agreed = AgreementValues(
            "kind_getuige",
            "Dennis slaapt ergens anders.",
            clock.today() + timedelta(days=30),
            "Wij bellen hem.",
            dennis,
        )
        add_agreement(assessment, agreed, by=noor)
    report.refresh_from_db()
    return decide(report, assessment=assessment, kind=kind, reason="Ouders werken mee.", by=noor)


def make_handover(cast: Cast, decision: Decision | None = None, **fields: Any) -> Handover:
    """Let Noor send a package to Meryem's team."""
    decision = decision or make_decision(cast)
    noor = acting(cast.noor)
    given: dict[str, Any] = {"receiver": cast.local_team, "question": QUESTION, "token": uuid4(), "by": noor}
    return services.send(decision, **given | fields)


def fresh(handover: Handover) -> Handover:
    """Return the handover as it stands now."""
    return Handover.objects.select_related("case", "receiver").get(pk=handover.pk)
