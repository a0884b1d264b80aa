"""Random people doing random things on the screens: opening, pressing, asking, downloading, knocking where they may not."""

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.demo import demo_code
from accounts.gates import Route, routes
from accounts.models import User
from accounts.roles import Action
from cases.demo.people import PASSWORD
from tests.accounts.people.make import make_list
from tests.fire.acts.table import Done
from tests.html_forms import Form, forms_of
from tests.login import logged_in
from tests.screens.ways import PARAMETER, Way, ways_to
from tests.screens.world import World
from veiligthuis import clock
from veiligthuis.database import acting_as_system

# their own acts at the login, and what would end the logins or the access of the people of this test
LEFT_OUT = re.compile(
    r"account_|mfa_|own_logins|end_|name_login|change_password|ask_password|password_asked|one_time_link|login_state"
    r"|healthz|readyz|metrics|start|shortcuts|accounts:people:(deactivate|withdraw|decide|ask_activation)"
)
NEVER_PRESSED = re.compile(r"/(uitloggen|uitzetten|intrekken|inloggen|mijn)/|/mensen/wijziging/|/mensen/rol/")
VALUES = ("nummer", "codewoord", "bsn", "adres")
LEFT_ALONE = 300  # seconds after which somebody logs in anew: well before a login ends by itself
WORDS = "Er is gebeld en alles is besproken."


@dataclass
class Somebody:
    """Who acts, and in which browser."""

    user: User
    client: Client
    page: Done | None = None  # what is on their screen
    acted: float = field(default_factory=time.monotonic)

    @property
    def actor(self) -> str:
        """Return them as the trail names them."""
        return str(self.user.pk)


@dataclass
class Hands:
    """Does one act after another; the same seed does the same."""

    world: World
    chance: random.Random
    raising: bool = True  # whether a crash of a page is a crash here, or an answer
    people: dict[str, Somebody] = field(default_factory=dict)
    begun: list[Callable[[], Done]] = field(default_factory=list)  # what goes on in the next acts
    wrong_passwords: int = 0

    def __post_init__(self) -> None:
        """Let everyone log in, and look up where one can go."""
        users = {**self.world.town.users, **{f"elders-{role}": user for role, user in self.world.others.items()}}
        self.people = {key: Somebody(user, self._browser(user)) for key, user in users.items()}
        self.routes = [route for route in routes() if not LEFT_OUT.match(route.name)]

    def act(self) -> Done:
        """Do something: go on with what was begun, press what is on somebody's screen, or go elsewhere."""
        if self.begun:
            return self.begun.pop(0)()
        ways = {self._go: 12, self._press: 12, self._look: 5, self._ask_a_value: 4, self._download: 3,
                self._open_identity: 3, self._filter_people: 1, self._read_in_list: 1, self._log_in: 1}  # fmt: skip
        return self.chance.choices(list(ways), list(ways.values()))[0]()

    # --- what somebody does ----------------------------------------------------

    def _go(self) -> Done:
        """Open any page, now and then with a key in its address that is wrong, or press it without a form."""
        route = self.chance.choice(self.routes)
        who = self._who_may(route) if self.chance.random() < 0.75 else self._anyone()
        method = "GET" if "GET" in route.methods and self.chance.random() < 0.9 else route.methods[-1]
        return self._done(who, method, self._address(route))

    def _look(self) -> Done:
        """Open a list."""
        who, path = self.chance.choice(
            [("noor", "/werk/?weergave=team"), ("omar", "/werk/?weergave=laat"), ("mehmet", "/werk/?weergave=team"),
             ("anna", "/postvak/"), ("joke", "/postvak/"), ("omar", "/beoordelingen/"), ("meryem", "/overdrachten/"),
             ("ilse", "/portaal/"), ("rob", "/mensen/"), ("els", "/logboek/"), ("els", "/logboek/?w=navraag"),
             ("samira", "/logboek/vragen/"), ("samira", "/werk/?weergave=team")]
        )  # fmt: skip
        return self._done(self.people[who], "GET", path)

    def _press(self) -> Done:
        """Fill in and send a form that is on somebody's screen."""
        shown = [(who, form) for who in self.people.values() if who.page for form in self._forms(who.page)]
        if not shown:
            return self._look()
        who, form = self.chance.choice(shown)
        return self._done(who, "POST", form.address, self._filled(form))

    def _ask_a_value(self) -> Done:
        """Ask for a number, a codeword, a BSN or a secret address."""
        stage = self.world.stages["accepted"]
        path = reverse("cases:persons:show", args=[stage["case_id"], stage["person_id"]])
        who = self.people[self.chance.choice(["noor", "omar", "anna", "mehmet", "samira"])]
        return self._done(who, "POST", path, {"wat": self.chance.choice(VALUES)})

    def _download(self) -> Done:
        """Take a document."""
        sent, decided = self.world.stages["sent"], self.world.stages["decided"]
        handover = sent["handover_id"]
        who, path = self.chance.choice(
            [("noor", reverse("cases:handover:document", args=[decided["case_id"]])),
             ("omar", reverse("cases:handover:sent_document", args=[sent["case_id"], handover])),
             ("samira", reverse("cases:handover:sent_document", args=[sent["case_id"], handover])),
             ("meryem", reverse("cases:handover:received_document", args=[handover])),
             ("meryem", reverse("cases:handover:received_document", args=[uuid4()]))]
        )  # fmt: skip
        return self._done(self.people[who], "GET", path)

    def _open_identity(self) -> Done:
        """Ask who reported: the holder of the case may, a colleague may not."""
        stage = self.world.stages[self.chance.choice(["accepted", "begun", "closed"])]
        path = reverse("cases:intake:report", args=[stage["case_id"], stage["report_id"]])
        who = self.people[self.chance.choice(["noor", "omar", "joke", "mehmet"])]
        return self._done(who, "POST", path, {"purpose": "Terugbellen met een vraag"})

    def _filter_people(self) -> Done:
        """Look for somebody who works here."""
        return self._done(self.people["rob"], "POST", "/mensen/", {"naam": "Samira"})

    def _read_in_list(self) -> Done:
        """Read in a list of people; next they see what it would do, ask for it, and a second administrator agrees."""
        rob = self.people["rob"]
        lines = [f"Nieuw Iemand;nieuw{uuid4().hex[:8]}@vt-voorbeeld.example;beoordelaar;Zuid;;;" for _line in range(4)]
        chosen = self._done(rob, "POST", "/mensen/lijst/", {"file": SimpleUploadedFile("l.csv", make_list(*lines))})
        if chosen.status == 302:
            steps = [partial(self._done, rob, method, chosen.location) for method in ("GET", "POST")]
            self.begun = [*steps, self._agree]
        return chosen

    def _agree(self) -> Done:
        page = self.people["rob"].page
        assert page
        return self._done(self.people["ria"], "POST", page.location, {"verdict": "akkoord"})

    def _log_in(self) -> Done:
        """Fail to log in a few times; or log in with both steps, and out."""
        user = self.chance.choice([one.user for key, one in self.people.items() if not key.startswith("elders")])
        who = Somebody(user, Client(raise_request_exception=self.raising))
        wrong = self.wrong_passwords < 3 and self.chance.random() < 0.5
        self.wrong_passwords += wrong
        password = "een ander wachtwoord" if wrong else PASSWORD
        tried = self._done(who, "POST", "/inloggen/", {"login": user.email, "password": password})
        if tried.status == 302:
            code = {"code": demo_code()}
            self.begun = [partial(self._done, who, "POST", "/inloggen/code/", code)] if "code" in tried.location else []
            self.begun.append(partial(self._leave, who))
        return tried

    def _leave(self, who: Somebody) -> Done:
        """Log out, if the login was not refused."""
        came_in = who.page is not None and who.page.status == 302
        return self._done(who, "POST", "/uitloggen/") if came_in else self._look()

    # --- what they need for it -------------------------------------------------

    def _done(self, who: Somebody, method: str, path: str, data: dict[str, Any] | None = None) -> Done:
        if time.monotonic() - who.acted > LEFT_ALONE:
            who.client = self._browser(who.user)
        who.acted, began = time.monotonic(), clock.now()
        answer = who.client.get(path) if method == "GET" else who.client.post(path, data or {})
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        html = answer.content.decode() if is_page else ""
        done = Done(who.actor, method, path, answer.status_code, answer.headers.get("Location", ""), html, began=began)
        who.page = done
        return done

    def _browser(self, user: User) -> Client:
        with acting_as_system("seed"):
            client = logged_in(user)
        client.raise_request_exception = self.raising
        return client

    def _anyone(self) -> Somebody:
        return self.chance.choice(list(self.people.values()))

    def _who_may(self, route: Route) -> Somebody:
        subjects = route.gate.subjects if route.gate else ""
        if not isinstance(subjects, Action):
            return self._anyone()
        able = [who for key, who in self.people.items() if who.user.can(subjects) and not key.startswith("elders")]
        return self.chance.choice(able) if able else self._anyone()

    def _address(self, route: Route) -> str:
        names = set(PARAMETER.findall(route.path))
        ways: list[Way] = list(ways_to(route, self.world))
        way = self.chance.choice(ways)
        fits = [args for args in self.world.stages.values() if names <= set(args) | set(way.rest)]
        stage = (
            self.chance.choice(fits) if fits and self.chance.random() < 0.5 else self.world.stages.get(way.stage, {})
        )
        known = {name: {**stage, **way.rest}[name] for name in names}
        if known and self.chance.random() < 0.15:
            wrong = self.chance.choice([name for name in known if f"<uuid:{name}>" in route.path] or [""])
            known |= {wrong: uuid4()} if wrong else {}
        return reverse(route.name, kwargs=known) + (way.query if self.chance.random() < 0.5 else "")

    def _forms(self, page: Done) -> list[Form]:
        if page.status != 200:
            return []
        return [one for one in forms_of(page.path, page.html) if not NEVER_PRESSED.search(one.address)]

    def _filled(self, form: Form) -> dict[str, Any]:
        sent: dict[str, Any] = form.filled(WORDS)
        for name, values in form.choices.items():
            if self.chance.random() < 0.3:
                sent[name] = [self.chance.choice(values)]
        mail = {name: f"{uuid4().hex[:12]}@vt-voorbeeld.example" for name in sent if "email" in name}
        return sent | mail
