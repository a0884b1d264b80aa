"""A world in which every form of the program can be reached, with who reaches it where."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse

from accounts.audit.acts import Act, Verdict
from accounts.audit.queries import asked, to_review
from accounts.audit.recording import record
from accounts.audit.services import review
from accounts.duty import add_shift
from accounts.models import User
from accounts.roster.models import DutyKind
from cases.evidence.services import write_entry
from cases.handover import services as handover
from cases.plan.models import Decision, DecisionKind
from cases.plan.services import add_agreement
from tests.accounts.people.make import make_request
from tests.cases.assessment.make import acting, make_agreed, make_assessment, make_submitted
from tests.cases.handover.make import QUESTION, make_decision, make_handover
from tests.cases.intake.make import DENNIS, LUCAS, SANNE, TIES, make_report, make_submission, make_unknown
from tests.cases.plan.make import agreement
from tests.cases.portal.make import begin, fill_all, fill_person
from tests.cast import Cast
from tests.login import logged_in
from veiligthuis import clock
from veiligthuis.database import acting_as, name_actor

PARTS = ("signalen", "overleg", "gesprek", "zorgen", "hulp", "gegevens")


@dataclass(frozen=True)
class Place:
    """A page, and whose browser opens it; without a person somebody who is not logged in."""

    user: User | None
    path: str

    def client(self) -> Client:
        """Return a fresh browser of that person."""
        return logged_in(self.user) if self.user else Client()


def places(cast: Cast) -> list[Place]:
    """Make the world and return its pages."""
    found = [*_early(cast), *_late(cast), *_postvak(cast), *_portal(cast), *_trail(cast), *_people(cast)]
    name_actor("system:seed", request="test")
    return found


def _early(cast: Cast) -> Iterator[Place]:
    """Yield the pages of cases that are being assessed and decided."""
    report = make_report(cast, persons=[replace(LUCAS, phone="06-12345678"), SANNE, DENNIS], relations=TIES)
    case = report.case
    entry = write_entry(case, by=acting(cast.noor), text="Moeder belde.")
    made = make_assessment(cast, report)
    make_report(cast, into=case)
    person = case_person(case.pk)
    for name, *more in (
        ("workplace:case",), ("persons:people",), ("persons:add",), ("persons:relate",), ("persons:change", person),
        ("evidence:write",), ("evidence:correct", entry.pk), ("assessment:assessments",), ("assessment:work", made.pk),
    ):  # fmt: skip
        yield Place(cast.noor, reverse(f"cases:{name}", args=[case.pk, *more]))
    yield Place(cast.anna, reverse("cases:intake:report", args=[case.pk, report.pk]))
    yield Place(cast.anna, reverse("cases:intake:taken", args=[report.pk]))
    submitted = make_submitted(cast, make_report(cast))
    yield Place(cast.omar, reverse("cases:assessment:assessment", args=[submitted.case_id, submitted.pk]))
    agreed = make_agreed(cast, make_report(cast))
    add_agreement(agreed, agreement(), by=acting(cast.noor))
    yield Place(cast.noor, reverse("cases:plan:needed", args=[agreed.case_id]))


def case_person(case_id: UUID) -> UUID:
    """Return somebody of a case."""
    from cases.persons.models import Person

    found: UUID = Person.objects.filter(case_id=case_id).values_list("pk", flat=True)[0]
    return found


def _late(cast: Cast) -> Iterator[Place]:
    """Yield the pages of cases that are handed over, looked after and closed."""
    decided = make_decision(cast)
    compose = reverse("cases:handover:handover", args=[decided.case_id])
    yield Place(cast.noor, compose)
    ready: Decision = make_decision(cast)
    whole = {"receiver": str(cast.local_team.pk), "receiver_person": "Meryem Kaya", "question": QUESTION}
    logged_in(cast.noor).post(reverse("cases:handover:handover", args=[ready.case_id]), whole)
    yield Place(cast.noor, reverse("cases:handover:send", args=[ready.case_id]))
    sent = make_handover(cast)
    yield Place(cast.noor, reverse("cases:handover:take_back", args=[sent.case_id, sent.pk]))
    yield Place(cast.meryem, reverse("cases:handover:received_one", args=[sent.pk]))
    questioned = make_handover(cast)
    handover.ask(questioned, "Wie belt?", token=uuid4(), by=acting(cast.meryem))
    yield Place(cast.noor, reverse("cases:handover:handover", args=[questioned.case_id]))
    for planned in (False, True):
        accepted = make_handover(cast)
        handover.accept(accepted, contact="", by=acting(cast.meryem))
        yield Place(cast.noor, reverse("cases:handover:monitor", args=[accepted.case_id]))
        if planned:
            moment = handover.plan_moment(accepted, due=clock.today(), by=acting(cast.noor))
            yield Place(cast.noor, reverse("cases:handover:record_moment", args=[accepted.case_id, moment.pk]))
    from cases.assessment.models import Level

    ended = make_decision(cast, DecisionKind.NO_FOLLOW_UP, level=Level.NONE)
    yield Place(cast.noor, reverse("cases:handover:close", args=[ended.case_id]))


def _postvak(cast: Cast) -> Iterator[Place]:
    """Yield the pages of taking in."""
    yield Place(cast.joke, reverse("cases:intake:submission", args=[make_submission(cast).pk]))
    yield Place(cast.joke, reverse("cases:intake:submission", args=[make_unknown(cast).pk]))
    anna, token = logged_in(cast.anna), uuid4()
    yield Place(cast.anna, reverse("cases:intake:talk", args=[uuid4()]))
    yield Place(cast.anna, reverse("cases:intake:fill", args=[uuid4()]))
    words = {"words": "hoort elke avond geschreeuw", "caller": "omstander", "doe": "onbekend"}
    anna.post(reverse("cases:intake:fill", args=[token]), words)
    yield Place(cast.anna, reverse("cases:intake:interruption", args=[token]))
    hidden = uuid4()
    anna.post(reverse("cases:intake:fill", args=[hidden]), words)
    gone = anna.post(reverse("cases:intake:interruption", args=[hidden])).headers["Location"]
    yield Place(cast.anna, gone)


def _portal(cast: Cast) -> Iterator[Place]:
    """Yield the pages of a professional."""
    ilse = logged_in(cast.ilse)
    token, whole = begin(ilse), begin(ilse)
    person = fill_person(ilse, token)
    fill_all(ilse, whole)
    pages: tuple[tuple[str, list[Any]], ...] = (
        ("reports", []), *(("part", [token, part]) for part in PARTS), ("consider", [token, 1]), ("people", [token]),
        ("person", [token, uuid4()]), ("person", [token, person]), ("remove", [token, person]), ("check", [whole]),
        ("discard", [token]),
    )  # fmt: skip
    for name, args in pages:
        yield Place(cast.ilse, reverse(f"cases:portal:{name}", args=args))


def _trail(cast: Cast) -> Iterator[Place]:
    """Yield the pages of the reviewer, and of who is asked."""
    for _number in range(2):
        with acting_as(str(cast.samira.pk), request="test"):
            record(Act.EXPORTED, role="beoordelaar", region=cast.region.pk)
    with acting_as(str(cast.els.pk), request="test"):
        lines = to_review(cast.region.pk, clock.now() - timedelta(days=1), reviewer=cast.els.pk).lines
        line = next(line for line in lines if line.actor == str(cast.samira.pk))
        review(line, Verdict.ASK, "Waarvoor?", cast.els)
    assert asked(cast.region.pk).lines
    yield Place(cast.els, reverse("accounts:audit:review"))
    yield Place(cast.els, reverse("accounts:audit:review") + "?w=navraag")
    yield Place(cast.samira, reverse("accounts:audit:questions"))


def _people(cast: Cast) -> Iterator[Place]:
    """Yield the pages of people, roster and logging in."""
    name_actor(str(cast.rob.pk), request="test")
    request = make_request(cast)
    now = clock.now()
    add_shift(cast.anna, DutyKind.CRISIS, starts=now - timedelta(hours=1), ends=now + timedelta(hours=8), by=cast.joke)
    yield Place(cast.ria, reverse("accounts:people:decide", args=[request.pk]))
    yield Place(cast.rob, reverse("accounts:people:withdraw", args=[cast.omar.memberships_now[0].pk]))
    yield Place(cast.joke, reverse("accounts:roster:week"))
    yield Place(cast.joke, reverse("accounts:roster:add"))
    for name in ("list", "invite", "choose_list"):
        yield Place(cast.rob, reverse(f"accounts:people:{name}"))
    for person in (cast.samira, cast.anna):
        for name in ("person", "ask_role", "rename", "ask_address", "ask_second_step", "deactivate"):
            yield Place(cast.rob, reverse(f"accounts:people:{name}", args=[person.pk]))
    for path in ("/inloggen/", "/inloggen/wachtwoord-vergeten/"):
        yield Place(None, path)
    for path in ("/mijn/tweede-stap/",):
        yield Place(cast.noor, path)
