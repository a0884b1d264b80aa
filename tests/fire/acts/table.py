"""What the trail must hold of each act: written from the documents, computed from the answer, never from the program.

Sources: security.md D7 (reads, lists with the shown ids, exports, refusals, looks at the trail itself, changes of roles
and keys), architecture.md convention 7 (one door records each look, at a ring-two line too), ux.md W8 (a value that is
asked for, who did it), domain.md 4 (an identity is opened by one act with a purpose).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from tests.fire.acts.trail import ANY, NONE, Changed, Line, Trail
from veiligthuis import clock

KEY = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
REPORTER = "Meldersma"  # stands only in the sealed identity of a reporter
LOGIN = frozenset({"/inloggen/", "/inloggen/code/", "/uitloggen/"})
SAID = "Zij vertelt het rustig"  # stands only in the content of what was sent in


@dataclass
class Done:
    """One act that somebody did, and the answer to it."""

    actor: str
    method: str
    path: str
    status: int
    location: str = ""
    html: str = ""
    wrote: bool = False  # whether the database saw any row change
    began: datetime = field(default_factory=clock.now)

    def keys(self, pattern: str) -> frozenset[UUID]:
        """Return the keys that stand on the page at a place: `KEY` in the pattern is the one meant, `*` any other."""
        found = re.findall(pattern.replace("*", KEY).replace("KEY", f"({KEY})"), self.html)
        return frozenset(map(UUID, found))


@dataclass(frozen=True)
class Look:
    """A page by which somebody sees something: what the trail calls it, and where what it lists stands on the page."""

    path: str
    act: str
    listed: str = ""
    method: str = "GET"
    only_when_listed: bool = False


# in this order: the first that fits counts
LOOKS = (
    # lists: one event with the ids that were shown
    Look("/werk/", "lijst_getoond", r'href="/zaak/KEY/"'),
    Look("/beoordelingen/", "lijst_getoond", r'href="/zaak/KEY/beoordeling/*/"'),
    Look("/postvak/", "lijst_getoond", r'href="/postvak/KEY/"'),
    Look("/overdrachten/", "lijst_getoond", r'href="/overdrachten/KEY/"'),
    Look("/portaal/", "lijst_getoond", r'href="/portaal/verzonden/KEY/"', only_when_listed=True),
    Look("/logboek/vragen/", "lijst_getoond", r"regel=KEY"),
    Look("/portaal/nieuw/", "lijst_getoond", r'href="/portaal/verzonden/KEY/"', "POST", only_when_listed=True),
    Look("/mensen/", "lijst_getoond", r'href="/mensen/KEY/"'),
    Look("/mensen/", "lijst_getoond", r'href="/mensen/KEY/"', "POST"),
    Look(f"/mensen/lijst/{KEY}/", "lijst_getoond", r'href="/mensen/KEY/"'),
    # the trail itself
    Look("/logboek/", "logboek_geopend", r"regel=KEY"),
    Look(f"/logboek/{KEY}/(oordeel|afsluiten)/", "logboek_geopend", r"regel=KEY", "POST"),
    # one thing
    Look(f"/portaal/verzonden/{KEY}/(bewijs/)?", "pagina_geopend"),
    Look(f"/mensen/(?:rol/)?{KEY}/([a-z]+/)?", "pagina_geopend"),
    Look(f"/mensen/(?:rol/)?{KEY}/[a-z]+/", "pagina_geopend", method="POST"),
    Look("/rooster/", "pagina_geopend"),
    Look("/werk/leeg", "pagina_geopend"),
)
# what follows on a row that the database saw change: table, operation, one of these columns → the act
CHANGES = (
    ("cases_case", "insert", "", "vastgelegd"),
    ("accounts_dutyshift", "insert", "", "dienst_gewijzigd"),
    ("accounts_dutyshift", "update", "", "dienst_gewijzigd"),
    ("accounts_rolerequest", "insert", "", "rol_gevraagd"),
    ("accounts_rolerequest", "update", "state", "rol_besloten"),
    ("accounts_membership", "insert", "", "rol_gewijzigd"),
    ("accounts_membership", "update", "withdrawn_at ends", "rol_gewijzigd"),
    ("accounts_onetimelink", "insert", "", "uitgenodigd"),
    ("accounts_user", "insert", "", "persoon_gewijzigd"),
    ("accounts_user", "update", "name email is_active", "persoon_gewijzigd"),
)


class Table:
    """Computes what the trail must hold of one act."""

    def __init__(self, trail: Trail) -> None:
        """Keep whom each package told of when it was sent: before anybody of this test acted."""
        self.trail = trail
        self.packages = trail.packages()

    def expected(self, done: Done, changes: list[Changed]) -> list[Line]:
        """Return the lines of one act, in no order."""
        taken_back = done.status == 410 and done.path.startswith("/overdrachten/")  # nothing is shown any more
        if taken_back or done.status in {403, 404}:
            return [Line(done.actor, "geweigerd", self._case_refused(done), refused=True)]
        if done.path in LOGIN:
            return self._at_the_login(done)
        if done.status in {400, 405, 409, 410, 413} or done.location.startswith("/inloggen/"):
            return []
        return [*self._looks(done), *self._changed(done, changes)]

    def _at_the_login(self, done: Done) -> list[Line]:
        """A failed try is nobody's act; who comes in or leaves is named."""
        if done.path == "/inloggen/" and done.status == 200:
            return [Line("anonymous", "inloggen_mislukt", refused=True)]
        came_in = done.status == 302 and done.path != "/uitloggen/" and not done.location.startswith("/inloggen/")
        if came_in or done.path == "/uitloggen/":
            return [Line(done.actor, "ingelogd" if came_in else "uitgelogd")]
        return []

    def _case_refused(self, done: Done) -> UUID | str | None:
        """Return the case that a refusal must name: the one in its address, as far as there is one."""
        if below := re.match(f"/zaak/({KEY})/", done.path):
            return UUID(below[1]) if self.trail.is_case(below[1]) else ANY
        if received := re.match(f"/overdrachten/({KEY})", done.path):
            known = self.packages.get(UUID(received[1]))
            return known[0] if known and done.status in {404, 410} and "teruggehaald" in done.html else ANY
        if given := re.match(f"/melding/vastgelegd/({KEY})/toewijzen/", done.path):
            return self.trail.case_of_report(given[1]) if done.status == 403 else ANY
        return None

    def _looks(self, done: Done) -> Iterator[Line]:
        path = done.path.split("?")[0]
        if below := re.match(f"/zaak/({KEY})/(.*)", path):
            yield from self._case(done, UUID(below[1]), below[2])
        elif received := re.fullmatch(f"/overdrachten/({KEY})(/|/document)", path):
            yield self._package(done, UUID(received[1]), received[2])
        elif taken := re.match(f"/melding/vastgelegd/({KEY})/", path):
            yield Line(done.actor, "regel_getoond", self.trail.case_of_report(taken[1]))
        elif re.match(f"/postvak/{KEY}/", path):
            read = SAID in done.html or done.status == 302
            yield Line(done.actor, "ingezonden_geopend" if read else "regel_getoond")
        elif number := re.fullmatch("/logboek/zaak/([^/]+)/", path):
            yield Line(done.actor, "wie_keek_geopend", self.trail.case_of_number(number[1]))
        else:
            yield from self._page(done, path)

    def _case(self, done: Done, case: UUID, rest: str) -> Iterator[Line]:
        """Everything below a case is one look at it, of everyone whom it concerns; some looks have a name of their own."""
        everyone = self.trail.persons(case)
        if shown := re.fullmatch(f"personen/({KEY})/tonen/", rest):
            yield Line(done.actor, "pagina_geopend", case, everyone, about=UUID(shown[1]))
        elif rest.endswith("document"):
            yield Line(done.actor, "export", case, everyone)
        else:
            yield Line(done.actor, "wie_keek_geopend" if rest == "toegang/" else "dossier_geopend", case, everyone)
        if done.method == "POST" and REPORTER in done.html:
            yield Line(done.actor, "identiteit_geopend", case)

    def _package(self, done: Done, handover: UUID, rest: str) -> Line:
        case, persons = self.packages[handover]
        if rest == "/document":
            return Line(done.actor, "export", case, persons)
        told = "vt-paper" in done.html or done.status == 302  # who refused sees that, and nobody of the package
        return Line(done.actor, "overdracht_geopend", case, persons if told else NONE, about=handover)

    def _page(self, done: Done, path: str) -> Iterator[Line]:
        look = next((one for one in LOOKS if one.method == done.method and re.fullmatch(one.path, path)), None)
        if look is None or (look.listed and done.status == 302):
            return
        listed = done.keys(look.listed) if look.listed else NONE
        person = re.match(f"/mensen/({KEY})/", path)
        if listed or not look.only_when_listed:
            yield Line(done.actor, look.act, listed=listed, about=UUID(person[1]) if person else None)

    def _changed(self, done: Done, changes: list[Changed]) -> Iterator[Line]:
        if judged := re.match(f"/logboek/(vragen/)?({KEY})/(afsluiten)?", done.path):
            act = "navraag_beantwoord" if judged[1] else "navraag_afgesloten" if judged[3] else "handeling_beoordeeld"
            if done.wrote:
                yield Line(done.actor, act, self.trail.case_of_event(judged[2]), about=UUID(judged[2]))
        told = set()
        for change in changes:
            for table, operation, columns, act in CHANGES:
                fits = (change.table, change.operation) == (table, operation)
                if fits and (not columns or change.columns & set(columns.split())) and (act, change.row) not in told:
                    told.add((act, change.row))  # one act, however many statements it took
                    about = UUID(change.row) if table in {"cases_case", "accounts_user"} else None
                    yield Line(done.actor, act, change.case, about=about)
