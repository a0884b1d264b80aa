"""Changes by the worker while it is killed: no change without its record, none twice, each in the name of its part.

The worker answers who asked for a new password (a link, a mail in the outbox, an event) and lets requests expire that
nobody decided on (a change of a row), each in one transaction; it dies in the middle of them.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from django.contrib.auth.hashers import make_password
from pytest_django import DjangoDbBlocker

from accounts import passwords
from accounts.roles import Role
from accounts.tasks import password_requests
from cases.definitions.services import load_shipped
from tests import sizes
from tests.accounts.people.make import make_request
from tests.cast import Cast, make_cast, person
from tests.conftest import ROOT, owner
from tests.fire.killing import children, numbers
from tests.servers import cloned, installation, wait_until
from veiligthuis import clock
from veiligthuis.celery import app
from veiligthuis.database import acting_as_system

ASKED, EXPIRING = 20, 12  # in the transaction in which it dies
MONTH = timedelta(days=30)
PASSWORD = make_password("een lang wachtwoord")
AT_WORK: LiteralString = (
    "select count(*) from pg_stat_activity where datname = %s and usename = 'vt_worker' and backend_xid is not null"
)
WAITING: LiteralString = (
    "select (select count(*) from accounts_resetrequest) + "
    "(select count(*) from accounts_rolerequest where state = 'gevraagd' and expires_at < now())"
)
# what the database must say afterwards; each counts what has no other half
HALVES: dict[str, LiteralString] = {
    "links without an event": """
        select count(*) from accounts_onetimelink l where not exists (
          select 1 from accounts_event e join accounts_rowchange r on r.request = e.request and r.row_id = l.id::text
          where e.object_id = l.user_id and e.act = 'wachtwoord_gevraagd')""",
    "events without a link": """
        select count(*) from accounts_event e where e.act = 'wachtwoord_gevraagd' and not exists (
          select 1 from accounts_onetimelink l where l.user_id = e.object_id)""",
    "links without a message": """
        select count(*) from accounts_onetimelink l where not exists (
          select 1 from cases_message m where m.object_id = l.id)""",
    "people with two links": """
        select count(*) from (select 1 from accounts_onetimelink group by user_id having count(*) > 1) twice""",
    "requests that expired without a change in the trail": """
        select count(*) from accounts_rolerequest q where q.state = 'verlopen' and not exists (
          select 1 from accounts_changeentry c where c.object_pk = q.id::text and c.acted_by = 'system:people'
            and jsonb_exists(c.changes, 'state'))""",
    "changes in the trail of requests that did not expire": """
        select count(*) from accounts_changeentry c join accounts_rolerequest q on q.id::text = c.object_pk
        where c.acted_by = 'system:people' and q.state <> 'verlopen'""",
    "rows that expired without a record": """
        select count(*) from accounts_rolerequest q where q.state = 'verlopen' and not exists (
          select 1 from accounts_rowchange r where r.row_id = q.id::text and r.operation = 'update'
            and r.actor = 'system:people')""",
    "rows changed by tasks in another name": """
        select count(*) from accounts_rowchange r where r.actor not in ('system:relay', 'system:people')
          and (r.table_name = 'accounts_onetimelink' or (r.table_name, r.operation) in
               (('accounts_resetrequest', 'delete'), ('accounts_rolerequest', 'update')))""",
}


@dataclass
class Worker:
    """The worker of one installation, started anew when it is gone."""

    database: str
    folder: Path
    server: "psycopg.Connection[Any]"
    deaths: int = 0
    midway: int = 0  # deaths after which something still waited
    process: "subprocess.Popen[bytes] | None" = None
    environment: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Start it, and wait until it shows that it lives."""
        began = clock.now()
        command = [sys.executable, "-m", "celery", "-A", "veiligthuis", "worker", "-c", "1", "--loglevel", "ERROR"]
        with (self.folder / "worker.log").open("ab") as said:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=said, stderr=said)
        alive: LiteralString = "select count(*) from accounts_heartbeat where name = 'worker' and at > %s"
        wait_until(lambda: numbers(self.server, alive, began)[0], "the worker did not start", 120)

    def ring(self) -> None:
        """Ask for the work: at most once more than needed, which must do no harm."""
        for task in ("accounts.password_requests", "people.expire"):
            app.send_task(task, queue=self.database, argsrepr="()", kwargsrepr="{}")

    def die_at_work(self) -> None:
        """Kill it in the middle of a transaction: in turn its child, which it replaces, or all of it."""
        assert self.process
        self.ring()
        wait_until(lambda: numbers(self.server, AT_WORK, self.database)[0], "the worker did not begin", 60)
        time.sleep(random.uniform(0, 0.1))
        below = children(self.process.pid)
        whole = self.deaths % 2 == 1
        for number in [self.process.pid, *below] if whole else below:
            os.kill(number, signal.SIGKILL)
        self.deaths += 1
        if whole:
            self.process.wait()
            self.start()
        else:
            wait_until(lambda: set(children(self.process.pid)) - set(below), "no new child came")
        self.midway += numbers(self.server, WAITING)[0] > 0

    def finish(self) -> None:
        """Let it do what still waits."""
        self.ring()
        wait_until(lambda: numbers(self.server, WAITING)[0] == 0, "something was left waiting", 120)

    def end(self) -> None:
        """Stop it."""
        if self.process:
            self.process.terminate()
            self.process.wait(30)


@contextmanager
def without_bell() -> Iterator[None]:
    """Let nobody ring from this process: it is not the installation that the worker serves."""
    passwords.ring_with(lambda: None)
    yield
    passwords.ring_with(password_requests.ring)


def test_no_kill_of_the_worker_leaves_half_a_change(
    template: str, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    with (
        django_db_blocker.unblock(),
        cloned(template, f"vt_worker_{os.getpid()}") as database,
        owner(database) as server,
        without_bell(),
    ):
        with acting_as_system("seed"):
            load_shipped()
            cast = make_cast()
        worker = Worker(database, tmp_path, server)
        worker.environment = installation(
            database, tmp_path, VT_DB_ROLE="worker", BROKER_QUEUE=database, VT_MAIL_DIR=str(tmp_path / "mail")
        )
        try:
            worker.start()
            for number in range(sizes.WORKER_DEATHS):
                _ask(cast, number)
                worker.die_at_work()
                worker.finish()
        finally:
            worker.end()
        left = {what: numbers(server, statement)[0] for what, statement in HALVES.items()}
        links = numbers(server, "select count(*) from accounts_onetimelink")[0]
        expired = numbers(server, "select count(*) from accounts_rolerequest where state = 'verlopen'")[0]
    print(f"\n{worker.deaths} x kill -9, {worker.midway} halverwege; {links} links, {expired} verlopen; {left}")  # noqa: T201
    assert left == dict.fromkeys(HALVES, 0)
    assert (links, expired) == (ASKED * sizes.WORKER_DEATHS, EXPIRING * sizes.WORKER_DEATHS)
    assert worker.deaths == sizes.WORKER_DEATHS
    assert worker.midway >= sizes.WORKER_DEATHS // 2


def _ask(cast: Cast, number: int) -> None:
    """Let people ask for a new password, and let requests about some of them be a month old."""
    with acting_as_system("seed"):
        for place in range(ASKED):
            user = person(f"Iemand{number}x{place}", (cast.region, Role.ASSESSOR, cast.zuid))
            user.password = PASSWORD
            user.save(update_fields=["password"])
            passwords.ask_password(user.email)
            if place < EXPIRING:
                with clock.moved_to(clock.now() - MONTH):
                    make_request(cast, user)
