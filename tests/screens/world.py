"""What the sweeps over every route look at: cases in each phase with long content, and a case with next to none."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password

from accounts.models import Organisation, OrganisationKind, Team, User
from accounts.roles import CASE_ROLES, Role
from accounts.services import give_role
from cases.assessment.models import Level
from cases.demo.families import Family, Heard
from cases.demo.people import Town
from cases.demo.stories import Teller
from cases.drafts.services import save_draft
from cases.evidence.services import correct_entry, write_entry
from cases.handover.services import closing, monitoring, receiving
from cases.intake.models import Mode, Report, ViolenceKind
from cases.intake.values import ReporterValues, ReportValues
from cases.persons.models import RelationKind
from cases.persons.queries import people_of
from cases.persons.services import add_relation
from cases.persons.values import PersonValues
from cases.plan.models import DecisionKind, SafetyAgreement
from tests.cast import LONG_AGO
from veiligthuis import clock
from veiligthuis.database import acting_as_system

Args = dict[str, Any]
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft"
LONG_WORDS = (
    "Zij vertelt het rustig en zonder haast. " * 40 + "Hottentottententententoonstellingskaartjesverkoopster. " * 3
)
# nothing of these may ever stand in a title or an address
SECRETS = (LONG_NAME, "Achternaamster", "Meldersma", "612345678", "Galgenwaard", "zonnebloem")
MELDER = ReporterValues(name="Ria Meldersma", phone="+31612345678", reach="Overdag. Niet inspreken.")
REPORT = ReportValues(
    mode=Mode.CONFIDENTIAL,
    capacity="buurtbewoner",
    words=LONG_WORDS,
    kinds=[ViolenceKind.PARTNER, ViolenceKind.CHILD_WITNESS],
)


HEARD = Heard(
    title="Gesprek met school",
    text="De kinderen zijn er elke dag.",
    pattern="Er is al langer ruzie, met signalen van geweld.",
    seen="De kinderen horen het gebeuren.",
    child_says="Papa en mama schreeuwen.",
    why=LONG_WORDS,
    who="Dennis",
    agreed="Slaapt bij zijn broer.",
    question=LONG_WORDS,
)


def _grown_up(name: str, role: str, **rest: Any) -> PersonValues:
    told: Args = {"given_names": name, "surname": "Achternaamster", "roles": ["ouder", role], "age": 34}
    return PersonValues(**told | rest)


FULL = Family(
    REPORT,
    [
        *(PersonValues(given_names=f"Kind{n}", surname=LONG_NAME, roles=["kind", "getuige"], age=n) for n in range(2, 9)),
        _grown_up(LONG_NAME, "slachtoffer", sex="vrouw", street="Galgenwaard", house_number="14", postcode="3524 AA",
                  town="Utrecht", codeword="zonnebloem", phone="+31612345678", no_home_call=True, no_post=True,
                  mail_is_read=True, secret_address=True, reach_when="alleen op woensdag", bsn="999990019",
                  note=LONG_WORDS),
        _grown_up("Dennis", "vermoedelijk_pleger", sex="man"),
    ],
    HEARD,
    MELDER,
    danger="ja",
)  # fmt: skip
SMALL = Family(ReportValues(words="…", kinds=[ViolenceKind.UNCLEAR]), [PersonValues()], HEARD, ReporterValues())


@dataclass
class World:
    """Who there is, and for each stage the parameters of its pages."""

    town: Town
    others: dict[Role, User]  # one of each role in another region, where there is nothing yet
    stages: dict[str, Args] = field(default_factory=dict)


class Builder(Teller):
    """Tells one family's story up to each stage."""

    def __init__(self, town: Town, world: World) -> None:
        super().__init__(town)
        self.world = world

    def begun(self, stage: str, family: Family = FULL) -> Report:
        """Take a report in, give the case to Noor, and let her write."""
        report = self.report(family, 12)
        self.hold(report.case, "noor", 11)
        self.world.stages[stage] = {"case_id": report.case_id, "report_id": report.pk, "number": report.case.number}
        return report

    def told(self, report: Report) -> Args:
        """Fill the timeline and the list of people; returns the parameters of their pages."""
        people = [line.person for line in people_of(report.case)]
        with self.acts("noor", 10) as noor:
            relation = add_relation(report.case, people[-1], RelationKind.PARENT, people[0], by=noor)
            for number in range(25):
                entry = write_entry(report.case, by=noor, title=f"Gesprek {number}", text=LONG_WORDS, about=people[:3])
            correct_entry(entry, text="Anders dan er stond.", reason="Verkeerd verstaan.", by=noor)
            entry = write_entry(report.case, by=noor, title="Gesprek met school", text=LONG_WORDS, important=True)
        return {"person_id": people[-2].pk, "relation_id": relation.pk, "entry_id": entry.pk}


def make_cases(town: Town) -> Builder:
    """Make one case in each stage."""
    with acting_as_system("seed"):
        world = World(town, make_others())
    builder = Builder(town, world)
    builder.report(SMALL, 1)
    _fresh(builder)
    _assessed(builder)
    _handed_over(builder)
    _closed(builder)
    return builder


def make_each(region: Organisation, places: dict[Role, Organisation], team: Team) -> dict[Role, User]:
    """Make one person of each role in a region."""
    people, password = {}, make_password("een lang wachtwoord")
    for role in Role:
        user = User.objects.create_user(email=f"{role}-{team.pk}@vt-voorbeeld.example", name=f"Iemand met rol {role}")
        user.password = password
        user.save(update_fields=["password"])
        ends = clock.today() + timedelta(days=30) if role == Role.GUEST else None
        own = team if role in CASE_ROLES else None
        give_role(user, role, organisation=places.get(role, region), starts=LONG_AGO, team=own, ends=ends)
        people[role] = user
    return people


def make_others() -> dict[Role, User]:
    """Make another region with one person of each role and nothing else."""
    region = Organisation.objects.create(name="Veilig Thuis Lege Regio", kind=OrganisationKind.REGION)
    team = Team.objects.create(region=region, name="Leeg")
    school = Organisation.objects.create(
        name="Lege School", kind=OrganisationKind.EMPLOYER, region=region, frame="onderwijs"
    )
    partner = Organisation.objects.create(name="Leeg lokaal team", kind=OrganisationKind.PARTNER, region=region)
    return make_each(region, {Role.PROFESSIONAL: school, Role.PARTNER: partner}, team)


def _fresh(builder: Builder) -> None:
    report = builder.begun("fresh", SMALL)
    person = people_of(report.case)[0].person
    builder.world.stages["fresh"]["person_id"] = person.pk


def _assessed(builder: Builder) -> None:
    begun = builder.begun("begun")
    stage = builder.world.stages["begun"]
    stage["assessment_id"] = builder.assess(begun, HEARD, Level.STRUCTURAL, 9).pk
    submitted = builder.begun("submitted")
    assessment = builder.assess(submitted, HEARD, Level.MULTIPROBLEM, 9)
    builder.put_to_reader(assessment, 8)
    builder.world.stages["submitted"]["assessment_id"] = assessment.pk


def _handed_over(builder: Builder) -> None:
    for stage in ("decided", "ready", "sent", "accepted"):
        report = builder.begun(stage)
        args = builder.world.stages[stage]
        args |= builder.told(report) if stage == "accepted" else {}
        assessment = builder.agreed(report, HEARD, Level.STRUCTURAL, 8)
        decision = builder.decide(report, HEARD, assessment, DecisionKind.LOCAL_TEAM, 7)
        agreement = SafetyAgreement.objects.get(case=report.case)
        args |= {"assessment_id": assessment.pk, "agreement_id": agreement.pk}
        if stage == "ready":
            kept = {"receiver": str(builder.town.local_team.pk), "question": LONG_WORDS}
            with builder.acts("noor", 6) as noor:
                save_draft(noor, "overdracht", report.case_id, kept)
        if stage in {"decided", "ready"}:
            continue
        handover = builder.hand_over(decision, HEARD, 6)
        args["handover_id"] = handover.pk
        with builder.acts("meryem", 5) as meryem:
            receiving.ask(handover, LONG_WORDS, token=uuid4(), by=meryem)
            if stage == "accepted":
                receiving.accept(handover, by=meryem)
    with builder.acts("noor", 4) as noor:
        args["moment_id"] = monitoring.plan_moment(handover, due=clock.today(), by=noor).pk


def _closed(builder: Builder) -> None:
    report = builder.begun("closed")
    assessment = builder.agreed(report, HEARD, Level.NONE, 8)
    builder.decide(report, HEARD, assessment, DecisionKind.NO_FOLLOW_UP, 7)
    with builder.acts("noor", 6) as noor:
        closing.close_case(report.case, reason=LONG_WORDS, by=noor)
    builder.world.stages["closed"]["assessment_id"] = assessment.pk
