"""Random acts through the screens: the trail holds what the documents ask of each, and nothing else."""

import logging
import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import LiteralString
from uuid import uuid4

import pytest
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from cases.definitions.services import load_shipped
from cases.demo.people import make_town
from tests import sizes
from tests.conftest import owner
from tests.fire.acts.hands import WORDS, Hands
from tests.fire.acts.table import Done, Table
from tests.fire.acts.trail import Changed, Trail, difference
from tests.login import logged_in
from tests.screens.around import make_world
from tests.screens.world import SECRETS, World
from tests.servers import cloned
from veiligthuis import clock
from veiligthuis.database import acting_as_system
from veiligthuis.logs import BareFormatter

SEED = 13  # of the small size, so that a run says the same twice; VT_SEED gives another
HELP = "Mend the program; or say in tests/fire/acts/table.py what the documents ask of a page that is new there."
# what auditlog must hold of rows below a case, whatever the program registered: drafts and the outbox apart (D6)
WITHOUT_ENTRY: LiteralString = """
    select count(*) from accounts_rowchange r where r.operation in ('insert', 'delete') and r.at >= %s
      and r.table_name like 'cases\\_%%'
      and not exists (select 1 from accounts_changeentry c
                      where c.object_pk = r.row_id and c.acted_by = r.actor and c.cid = r.request)"""


@pytest.fixture(scope="module")
def database(template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), cloned(template, f"vt_acts_{os.getpid()}") as name:
        yield name


@pytest.fixture
def quiet() -> Iterator[None]:
    """Keep the log of refusals, of which there will be hundreds, out of the answer."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def world(database: str) -> World:
    """Make a case in each stage, committed, as an installation has them."""
    with acting_as_system("seed"):
        load_shipped()
        town = make_town()
    return make_world(town)


@dataclass
class Held:
    """Holds each act against the trail, and keeps what was wrong."""

    trail: Trail
    table: Table
    lines: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def hold(self, done: Done) -> None:
        """Keep what the trail lacks of an act, what it holds too much, and what was changed in another's name."""
        found, changes = self.trail.events_since(done.began), self.trail.changes_since(done.began)
        done.wrote = bool(changes)
        missing, extra = difference(self.table.expected(done, changes), found)
        said = f"{done.method} {done.path} -> {done.status} {done.location}"
        self.wrong += [f"{said}\n   mist  {line}" for line in missing]
        self.wrong += [f"{said}\n   extra {line}" for line in extra]
        self.wrong += [f"{said}\n   door een ander gewijzigd: {one}" for one in changes if not _own(done, one)]
        self.wrong += [f"{said}: een fout"] if done.status >= 500 else []
        self.lines += len(found)
        self.kinds[f"{done.method} {done.status}"] += 1


def _own(done: Done, change: Changed) -> bool:
    """Say whether a change carries who made it; at the login nobody is anybody before both steps are passed."""
    entering = done.path.startswith("/inloggen/") and change.table == "mfa_authenticator"
    return change.actor == ("anonymous" if entering else done.actor)


@pytest.mark.usefixtures("own_limits", "quiet")
def test_the_trail_holds_every_act_once_with_its_actor_case_and_persons(world: World, database: str) -> None:
    seed = int(os.environ.get("VT_SEED") or (random.randrange(10**6) if sizes.FULL else SEED))
    hands, began = Hands(world, random.Random(seed)), clock.now()
    with owner(database) as server:
        trail = Trail(server)
        trail.events_since(began)
        held = Held(trail, Table(trail))
        for _number in range(sizes.ACTS):
            held.hold(hands.act())
        bare = server.execute(WITHOUT_ENTRY, [began]).fetchone()
    took = (clock.now() - began).total_seconds()
    print(f"\nzaad {seed}: {sizes.ACTS} handelingen in {took:.0f} s, {held.lines} regels in het spoor")  # noqa: T201
    print(f"{dict(held.kinds)}; {len(held.wrong)} verschillen")  # noqa: T201
    assert not held.wrong, f"{HELP} VT_SEED={seed}\n" + "\n".join(held.wrong)
    assert bare == (0,)
    assert held.lines >= sizes.ACTS // 2


# --- the trail cannot be written ------------------------------------------------------

BROWSER = {"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_SEC_FETCH_MODE": "navigate"}
# all that a line of the log says of it: when, how bad, who says it and where, the class of the error and its places
LOGGED = r"\S+ ERROR django\.request \S+:\d+ django\.db\.utils\.\w+ \S+:\d+( \S+:\d+)?"
# each way in which its storage refuses, and how it is mended; a full disk is what PostgreSQL says by this code
REFUSALS: dict[str, tuple[LiteralString, LiteralString]] = {
    "the disk is full": (
        """create function no_room() returns trigger language plpgsql as
             $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
           create trigger no_room before insert on accounts_event for each statement execute function no_room()""",
        "drop trigger no_room on accounts_event; drop function no_room()",
    ),
    "the right to write was taken": (
        "revoke insert on accounts_event from vt_app",
        "grant insert on accounts_event to vt_app",
    ),
    "this year has no partition": (
        (
            "do $$ begin execute format('alter table accounts_event detach partition accounts_event_%s', "
            "extract(year from now() at time zone 'UTC')); end $$"
        ),
        (
            "do $$ declare y int := extract(year from now() at time zone 'UTC'); begin execute format("
            "'alter table accounts_event attach partition accounts_event_%s for values from (%L) to (%L)', y, "
            "make_timestamptz(y, 1, 1, 0, 0, 0, 'UTC'), make_timestamptz(y + 1, 1, 1, 0, 0, 0, 'UTC')); end $$"
        ),
    ),
}


@pytest.mark.usefixtures("own_limits", "quiet")
@pytest.mark.parametrize("why", REFUSALS)
def test_what_the_trail_cannot_hold_does_not_happen_and_is_not_shown(world: World, database: str, why: str) -> None:
    hands, wrong, refused = Hands(world, random.Random(why), raising=False), list[str](), 0
    refuse, mend = REFUSALS[why]
    with owner(database) as server:
        trail = Trail(server)
        table = Table(trail)
        server.execute(refuse)
        try:
            for _number in range(sizes.REFUSED_ACTS):
                done = hands.act()
                wrong += all_the_same(done, trail.changes_since(done.began), table)
                refused += done.status >= 500
        finally:
            server.execute(mend)
    print(f"\n{why}: {refused} van {sizes.REFUSED_ACTS} handelingen geweigerd")  # noqa: T201
    assert not wrong, "\n".join(wrong)
    assert refused >= sizes.REFUSED_ACTS // 4


def all_the_same(done: Done, changes: list[Changed], table: Table) -> Iterator[str]:
    """Yield what happened although the trail could not hold it: an answer, a change, a word of somebody on the page."""
    said = f"{done.method} {done.path} -> {done.status} {done.location}"
    if done.status >= 500 and not (done.status == 503 and "112" in done.html and "0800-2000" in done.html):
        yield f"{said}: niet de pagina die zegt dat wij even niet bereikbaar zijn"
    if done.status < 500:
        yield from (f"{said}: zonder {line}" for line in table.expected(done, changes))
    else:
        yield from (f"{said}: {change}" for change in changes)
        yield from (f"{said}: {word}" for word in SECRETS if word in done.html)


@pytest.mark.usefixtures("own_limits")
@pytest.mark.parametrize("why", REFUSALS)
def test_what_was_typed_when_the_trail_refused_stands_there_again_and_the_log_holds_none_of_it(
    world: World, database: str, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    with acting_as_system("seed"):
        client = logged_in(world.town.users["noor"])
    client.raise_request_exception = False
    path = reverse("cases:evidence:write", args=[world.stages["accepted"]["case_id"]])
    assert client.get(path).status_code == 200
    refuse, mend = REFUSALS[why]
    with owner(database) as server:
        server.execute(refuse)
        try:
            caplog.clear()
            answer = client.post(path, {"text": WORDS}, **BROWSER)  # type: ignore[arg-type]
        finally:
            server.execute(mend)
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "Opnieuw versturen" in page
    assert WORDS in page
    lines = [BareFormatter().format(record) for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(lines) == 1
    assert re.fullmatch(LOGGED, lines[0]), lines
    shown = client.get(path).content.decode()
    assert "Je tekst staat er weer." in shown
    assert WORDS in shown


@pytest.mark.usefixtures("own_limits", "quiet")
def test_what_was_sent_again_from_that_page_does_not_come_up_once_more(world: World, database: str) -> None:
    with acting_as_system("seed"):
        client = logged_in(world.town.users["noor"])
    client.raise_request_exception = False
    path = reverse("cases:evidence:write", args=[world.stages["accepted"]["case_id"]])
    refuse, mend = REFUSALS["the disk is full"]
    with owner(database) as server:
        server.execute(refuse)
        try:
            client.post(path, {"text": WORDS}, **BROWSER)  # type: ignore[arg-type]
        finally:
            server.execute(mend)
    client.post(path, {"text": WORDS, "token": str(uuid4())}, **BROWSER)  # type: ignore[arg-type]
    assert "Je tekst staat er weer." not in client.get(path).content.decode()
