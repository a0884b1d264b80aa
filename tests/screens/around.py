"""What the sweeps look at around the cases: drafts, the Postvak, the portal, the trail, the roster, logging in."""

from datetime import timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from accounts.audit.acts import Verdict
from accounts.audit.queries import to_review
from accounts.audit.services import review
from accounts.entry import Purpose
from accounts.links import make_link, proof_of
from accounts.models import User
from accounts.people.services.asking import ask_role
from accounts.people.services.imports import keep_list
from accounts.people.services.wanted import Wanted
from accounts.roles import Role
from accounts.roster.models import DutyShift
from cases.demo.people import PASSWORD, Town
from cases.dossier.models import Case
from cases.drafts.services import save_draft
from cases.intake import services as taking
from cases.intake.models import Mode, ReporterGroup, ViolenceKind
from cases.intake.values import ReportValues
from cases.persons.values import PersonValues
from tests.accounts.people.make import make_list
from tests.cases.portal import make as portal
from tests.login import logged_in
from tests.screens.world import FULL, LONG_NAME, LONG_WORDS, MELDER, Builder, World, make_cases
from veiligthuis import clock
from veiligthuis.database import acting_as_system

HALFWAY, NEWCOMER = "halfway", "newcomer"  # after the password; without a second factor


# pages are drawn while it is made, before the fixture of a test could say so
PLAIN = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@override_settings(STORAGES=PLAIN)
def make_world(town: Town) -> World:
    """Make a case in each stage and everything around the cases; returns who there is and where it stands."""
    builder = make_cases(town)
    _intake(builder)
    _portal(builder)
    _trail(builder)
    with acting_as_system("seed"):
        _logins(builder)
        _people(builder)
    return builder.world


def _intake(builder: Builder) -> None:
    """Drafts of Anna, a report she took in herself, a school's report and one by somebody unknown."""
    stages, users = builder.world.stages, builder.town.users
    typed = {"words": [LONG_WORDS], "persoon-0-given_names": [LONG_NAME], "persoon-1-given_names": ["Sanne"],
             "personen": ["2"], "reporter_name": [MELDER.name]}  # fmt: skip
    for stage, form, more in (
        ("talk", "gesprek", {}),
        ("fill", "melding", {}),
        ("unknown", "melding", {"onbekend": ["1"]}),
    ):
        stages[stage] = {"token": uuid4()}
        with builder.acts("anna", 0):
            save_draft(users["anna"], form, stages[stage]["token"], typed | more)
    stages["nothing typed"] = {"token": uuid4()}
    stages["taken"] = {"report_id": builder.report(FULL, 2).pk}
    with builder.acts("ilse", 1) as ilse:
        sent = ReportValues(mode=Mode.OPEN, group=ReporterGroup.EDUCATION, capacity="basisonderwijs",
                            words=LONG_WORDS, kinds=[ViolenceKind.CHILD_HURT])  # fmt: skip
        found = taking.send_submission(sent, FULL.people, MELDER, sender=ilse, token=uuid4())
    stages["waiting"] = {"submission_id": found.pk}
    with builder.acts("anna", 1) as anna:
        unknown = ReportValues(mode=Mode.UNKNOWN, words=LONG_WORDS, kinds=[ViolenceKind.UNCLEAR])
        laid = taking.submit_unknown(unknown, [PersonValues()], region=builder.town.region, token=uuid4(), by=anna)
    stages["own motion"] = {"submission_id": laid.pk}


def _portal(builder: Builder) -> None:
    """A report as far as it can be filled in, and one just begun, by Ilse."""
    with acting_as_system("seed"):
        client = logged_in(builder.town.users["ilse"])
    whole, begun = portal.begin(client), portal.begin(client)
    portal.fill_all(client, whole)
    person = portal.fill_person(client, whole, given_names=LONG_NAME)
    assert client.get(reverse("cases:portal:person", args=[whole, person])).status_code == 200
    builder.world.stages["portal"] = {"token": whole, "person_id": person}
    builder.world.stages["portal begun"] = {"token": begun, "person_id": uuid4()}


def _trail(builder: Builder) -> None:
    """Let Samira be refused a case of another team, twice, and let Els ask about one of both."""
    stages, town = builder.world.stages, builder.town
    case = Case.objects.get(pk=stages["accepted"]["case_id"])
    with acting_as_system("seed"):
        samira = logged_in(town.users["samira"])
    for _knock in range(2):
        assert samira.get(reverse("cases:workplace:case", args=[case.pk])).status_code == 403
    with builder.acts("els", 0) as els:
        wait, asked = to_review(town.region.pk, clock.now() - timedelta(days=30), reviewer=els.pk).lines[:2]
        review(asked, Verdict.ASK, LONG_WORDS, els)
    stages["event"], stages["asked"] = {"event_id": wait.id}, {"event_id": asked.id}
    stages["draft"] = {"object_id": case.pk}


def _logins(builder: Builder) -> None:
    """Recovery codes for Noor, somebody without a second factor, and a link for them."""
    stages, town = builder.world.stages, builder.town
    noor, samira = town.users["noor"], town.users["samira"]
    RecoveryCodes.activate(noor)
    stages["factor"] = {"factor_id": Authenticator.objects.filter(user=noor).earliest("pk").pk}
    stages["shift"] = {"shift_id": DutyShift.objects.filter(user=samira).latest("starts").pk}
    mehmet = town.users["mehmet"]
    Authenticator.objects.filter(user=mehmet).delete()
    link = make_link(mehmet, Purpose.PASSWORD)
    stages["link"] = {"link_id": link.pk, "proof": proof_of(link.pk)}
    stages["link gone"] = {"link_id": uuid4(), "proof": "ditkloptniet"}


def _people(builder: Builder) -> None:
    """Let Rob ask a role for Samira, and hold a list of people that he has not sent on yet."""
    stages, town = builder.world.stages, builder.town
    rob, samira = town.users["rob"], town.users["samira"]
    asked = ask_role(samira, Wanted(Role.SECOND_READER, town.region, clock.today()), by=rob)
    held = samira.memberships.get()
    stages["colleague"] = {"person_id": samira.pk, "membership_id": held.pk, "request_id": asked.pk}
    line = f"{LONG_NAME[:60]} Nieuw;nieuw@vt-voorbeeld.example;{Role.ASSESSOR};Zuid;;;"
    stages["list"] = {"import_id": keep_list(make_list(line), by=rob).pk}


def entered(user: User | None, how: str) -> Client:
    """Return the browser of somebody as far as they came in: all the way, halfway, or not at all."""
    client = Client()
    if user is None:
        return client
    if how == HALFWAY:
        client.post("/inloggen/", {"login": user.email, "password": PASSWORD})
        return client
    with acting_as_system("seed"):
        if how != NEWCOMER:
            return logged_in(user)
        client.force_login(user)
    return client
