"""Twelve cases in different phases and two things in the Postvak, each made through the services at its own moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

from accounts.models import User
from cases.assessment import services as assessing
from cases.assessment.models import Level, ReadingVerdict, SafetyAssessment
from cases.assessment.values import AssessmentValues, PersonJudgement
from cases.demo.families import (
    BOER,
    HEUVEL,
    JANSSEN,
    KAYA,
    KUIPERS,
    MEER,
    MOLENAAR,
    OOSTERHUIS,
    VISSER,
    VOS,
    WOLF,
    Family,
    Heard,
)
from cases.demo.people import Town
from cases.dossier.models import Case
from cases.dossier.services import assign
from cases.evidence.models import EntryKind
from cases.evidence.services import write_entry
from cases.handover.models import Handover
from cases.handover.services import closing, monitoring, receiving, sending
from cases.intake import services as taking
from cases.intake.models import Mode, Report, ReporterGroup, ViolenceKind, YesNo
from cases.intake.values import ContactValues, ReporterValues, ReportValues
from cases.persons.queries import people_of
from cases.persons.values import PersonValues
from cases.plan import services as planning
from cases.plan.models import Decision, DecisionKind
from cases.plan.values import AgreementValues
from cases.portal import services as filing
from veiligthuis import clock
from veiligthuis.clock import AMSTERDAM, moved_to
from veiligthuis.database import acting_as


class Teller:
    """Tells the stories: somebody acts at a moment so many days ago."""

    def __init__(self, town: Town) -> None:
        """Keep the people."""
        self.town = town
        self.today = clock.today()

    @contextmanager
    def acts(self, key: str, days_ago: int, hour: int = 10, minute: int = 0) -> Iterator[User]:
        """Let somebody act at a moment, in a transaction of their own."""
        user = self.town.users[key]
        moment = datetime.combine(self.today - timedelta(days=days_ago), time(hour, minute), AMSTERDAM)
        with (
            moved_to(min(moment.astimezone(UTC), clock.now())),
            acting_as(str(user.pk), request=f"seed-{uuid4()}"),
        ):
            yield user

    # --- steps that stories share ---------------------------------------

    def report(self, family: Family, days_ago: int, *, earlier: Case | None = None, hour: int = 10) -> Report:
        """Let Anna take in a report by telephone and let the case be given to Noor."""
        with self.acts("anna", days_ago, hour) as anna:
            local = clock.local_now()
            contact = ContactValues(
                caller=family.caller, danger=family.danger, happened_on=local.date(), happened_time=local.time()
            )
            return taking.record_report(
                family.report,
                family.people,
                family.reporter,
                contact,
                team=self.town.zuid,
                token=uuid4(),
                by=anna,
                earlier=earlier,
            )

    def hold(self, case: Case, holder: str, days_ago: int) -> None:
        """Let the team leader give the case to somebody."""
        with self.acts("joke", days_ago, 11) as joke:
            assign(case, to=self.town.users[holder], by=joke)

    def assess(
        self, report: Report, heard: Heard, level: Level, days_ago: int, *, whole: bool = True
    ) -> SafetyAssessment:
        """Let Noor hear what others see, begin an assessment, and fill it in."""
        with self.acts("noor", days_ago, 10, 5) as noor:
            write_entry(report.case, by=noor, kind=EntryKind.PHONE, title=heard.title, text=heard.text, important=True)
        with self.acts("noor", days_ago, 11, 20) as noor:
            assessment = assessing.start_assessment(report, by=noor)
            values = _values(report.case, heard, level) if whole else BEGUN
            return assessing.save_answers(assessment, values, version=assessment.version, by=noor)

    def put_to_reader(self, assessment: SafetyAssessment, days_ago: int) -> None:
        """Let Noor put it to Omar."""
        with self.acts("noor", days_ago, 14) as noor:
            assessing.submit(assessment, reader=self.town.users["omar"], by=noor)

    def read(self, assessment: SafetyAssessment, verdict: ReadingVerdict, reason: str, days_ago: int) -> None:
        """Let Omar read it."""
        with self.acts("omar", days_ago, 16) as omar:
            assessing.give_reading(assessment, verdict=verdict, reason=reason, by=omar)

    def agreed(self, report: Report, heard: Heard, level: Level, days_ago: int) -> SafetyAssessment:
        """Let an assessment go all the way."""
        assessment = self.assess(report, heard, level, days_ago)
        self.put_to_reader(assessment, days_ago)
        self.read(assessment, ReadingVerdict.AGREES, "", days_ago)
        assessment.refresh_from_db()
        return assessment

    def decide(
        self, report: Report, heard: Heard, assessment: SafetyAssessment, kind: DecisionKind, days_ago: int
    ) -> Decision:
        """Let Noor make an agreement when there is a risk, and decide."""
        with self.acts("noor", days_ago, 10) as noor:
            if kind != DecisionKind.NO_FOLLOW_UP:
                planning.add_agreement(
                    assessment,
                    AgreementValues(
                        risk_item="patroon",
                        who=heard.who,
                        what=heard.agreed,
                        before=clock.today() + timedelta(days=14),
                        check_by="Noor belt op de dag zelf",
                    ),
                    token=uuid4(),
                    by=noor,
                )
            return planning.decide(report, assessment=assessment, kind=kind, reason=heard.decided, by=noor)

    def hand_over(self, decision: Decision, heard: Heard, days_ago: int) -> Handover:
        """Let Noor send the package to the local team."""
        with self.acts("noor", days_ago, 11) as noor:
            return sending.send(
                decision,
                receiver=self.town.local_team,
                receiver_person="Meryem Kaya",
                called_before=True,
                question=heard.question,
                token=uuid4(),
                by=noor,
            )


SEEN = "Yara komt elke maandag zonder eten en valt in slaap. Ze schrikt als iemand hard praat."
BEGUN = AssessmentValues(answers={"gevaar_nu": ("nee", "")})


def _values(case: Case, heard: Heard, level: Level) -> AssessmentValues:
    answers = {"gevaar_nu": ("nee", ""), "patroon": ("nee", ""), "steun": ("ja", heard.support)}
    if level != Level.NONE:
        answers |= {"patroon": ("ja", heard.pattern), heard.item: ("ja", heard.seen)}
    people = {
        line.person.pk: PersonJudgement(level=level, child_says=heard.child_says if line.is_child else "")
        for line in people_of(case)
    }
    return AssessmentValues(answers=answers, people=people, household_level=level, reason=heard.why)


def tell(town: Town) -> None:
    """Make the twelve cases, and what waits in the Postvak."""
    teller = Teller(town)
    _waiting(teller)
    _being_assessed(teller)
    _handed_over(teller)
    _closed_and_again(teller)
    _inbox(teller)
    _unfinished(teller)


def tell_briefly(town: Town) -> None:
    """Make two cases and what waits in the Postvak: enough for a test from outside, in seconds."""
    teller = Teller(town)
    _waiting(teller)
    _inbox(teller)


def _waiting(teller: Teller) -> None:
    """Just in, and in assessment without an end yet."""
    teller.report(KUIPERS, 1, hour=21)
    boer = teller.report(BOER, 8)
    teller.hold(boer.case, "noor", 8)
    teller.assess(boer, BOER.heard, Level.STRUCTURAL, 6, whole=False)


def _being_assessed(teller: Teller) -> None:
    """With the second reader, sent back, agreed."""
    oosterhuis = teller.report(OOSTERHUIS, 4)
    teller.hold(oosterhuis.case, "noor", 4)
    teller.put_to_reader(teller.assess(oosterhuis, OOSTERHUIS.heard, Level.STRUCTURAL, 2), 1)
    visser = teller.report(VISSER, 3)
    teller.hold(visser.case, "noor", 3)
    assessment = teller.assess(visser, VISSER.heard, Level.MULTIPROBLEM, 2)
    teller.put_to_reader(assessment, 2)
    teller.read(assessment, ReadingVerdict.SENDS_BACK, "Lotte is vier. Wie heeft haar zelf gezien, en wanneer?", 1)
    meer = teller.report(MEER, 5)
    teller.hold(meer.case, "noor", 5)
    teller.agreed(meer, MEER.heard, Level.STRUCTURAL, 3)


def _handed_over(teller: Teller) -> None:
    """Decided, sent, asked about, refused, accepted."""
    decided = []
    for family, days_ago in ((VOS, 9), (KAYA, 12), (MOLENAAR, 14), (WOLF, 16), (HEUVEL, 30)):
        report = teller.report(family, days_ago, hour=22)
        teller.hold(report.case, "noor", days_ago - 1)
        assessment = teller.agreed(report, family.heard, Level.STRUCTURAL, days_ago - 3)
        decided.append(teller.decide(report, family.heard, assessment, DecisionKind.LOCAL_TEAM, days_ago - 4))
    _vos, kaya, molenaar, wolf, heuvel = decided
    teller.hand_over(kaya, KAYA.heard, 1)
    asked = teller.hand_over(molenaar, MOLENAAR.heard, 3)
    with teller.acts("meryem", 2) as meryem:
        receiving.ask(asked, "Weten beide ouders dat wij bellen?", token=uuid4(), by=meryem)
    refused = teller.hand_over(wolf, WOLF.heard, 8)
    with teller.acts("meryem", 7) as meryem:
        receiving.refuse(refused, reason="Dit gezin woont sinds deze week in een andere wijk.", by=meryem)
    accepted = teller.hand_over(heuvel, HEUVEL.heard, 20)
    with teller.acts("meryem", 19) as meryem:
        receiving.accept(accepted, by=meryem)
    with teller.acts("noor", 18) as noor:
        monitoring.plan_moment(accepted, due=clock.today() + timedelta(days=90), by=noor)


def _closed_and_again(teller: Teller) -> None:
    """Closed for want of unsafety, and reported again in a new case that points back."""
    report = teller.report(JANSSEN, 70)
    teller.hold(report.case, "noor", 69)
    assessment = teller.agreed(report, JANSSEN.heard, Level.NONE, 67)
    teller.decide(report, JANSSEN.heard, assessment, DecisionKind.NO_FOLLOW_UP, 66)
    with teller.acts("noor", 66, 15) as noor:
        closing.close_case(report.case, reason="Geen onveiligheid, het gezin is ingelicht.", by=noor)
    closed = Case.objects.get(pk=report.case_id)
    teller.report(JANSSEN, 2, earlier=closed, hour=20)


def _inbox(teller: Teller) -> None:
    """A report of a school, and one of somebody unknown to us."""
    amira = PersonValues(
        given_names="Amira",
        infix="el",
        surname="Idrissi",
        roles=["kind", "slachtoffer"],
        birth_year=2018,
        birth_month=5,
    )
    father = PersonValues(given_names="Karim", infix="el", surname="Idrissi", roles=["ouder"], age=38, birth_about=True)
    with teller.acts("ilse", 1, 15) as ilse:
        values = ReportValues(
            mode=Mode.OPEN,
            group=ReporterGroup.EDUCATION,
            capacity="basisonderwijs",
            words="Drie keer in vier weken blauwe plekken op de bovenarm. Amira doet niet mee met gym.",
            kinds=[ViolenceKind.CHILD_HURT],
            family_knows=YesNo.YES,
        )
        reporter = ReporterValues(name="Ilse Bakker", phone="+31612340000", organisation="Basisschool De Regenboog")
        taking.send_submission(values, [amira, father], reporter, sender=ilse, token=uuid4())
    child = PersonValues(
        roles=["kind"], age=5, birth_about=True, street="Stationsplein", house_number="3", town="Utrecht"
    )
    with teller.acts("anna", 3, 12) as anna:
        unknown = ReportValues(
            mode=Mode.UNKNOWN,
            words="Ruzie in een flat, bijna elke avond, en een kind dat huilt.",
            kinds=[ViolenceKind.UNCLEAR],
        )
        taking.submit_unknown(unknown, [child], region=teller.town.region, token=uuid4(), by=anna)


def _unfinished(teller: Teller) -> None:
    """A report by the Meldcode that Ilse began and has not sent."""
    token = uuid4()
    with teller.acts("ilse", 0, 8) as ilse:
        filing.begin(ilse, token)
        filing.keep(ilse, token, "signalen", {"signalen": SEEN, "wanneer": "sinds oktober"}, done=True)
        filing.keep(ilse, token, "overleg", {"collega": "De intern begeleider"}, done=False)
