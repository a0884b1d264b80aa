"""Changes and looks while the web process is killed: no change without its record, no record without its change."""

import os
import random
import signal
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import LiteralString

from django.conf import settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.audit.acts import Act
from cases.definitions.services import load_shipped
from cases.dossier.models import Case
from tests import sizes
from tests.cast import make_cast
from tests.conftest import owner
from tests.fire.killing import children, numbers
from tests.login import logged_in
from tests.servers import Answer, Web, cloned, collect_static, installation, wait_until, web
from tests.volume import make_cases
from veiligthuis.database import acting_as_system

# what the database must say afterwards; each counts what has no other half
HALVES: dict[str, LiteralString] = {
    "notes without a change in the trail": """
        select count(*) from cases_journalentry j where not exists (
          select 1 from accounts_changeentry c where c.object_pk = j.id::text and c.action = 0)""",
    "changes in the trail without a note": """
        select count(*) from accounts_changeentry c join django_content_type t on t.id = c.content_type_id
        where t.model = 'journalentry' and not exists (
          select 1 from cases_journalentry j where j.id::text = c.object_pk)""",
    "notes that the database did not record": """
        select count(*) from cases_journalentry j where not exists (
          select 1 from accounts_rowchange r where r.row_id = j.id::text and r.operation = 'insert')""",
    "records of notes that are not there": """
        select count(*) from accounts_rowchange r where r.table_name = 'cases_journalentry' and not exists (
          select 1 from cases_journalentry j where j.id::text = r.row_id)""",
    "records by somebody else than the writer": """
        select count(*) from accounts_rowchange r join cases_journalentry j on j.id::text = r.row_id
        where r.actor <> j.author_id::text""",
    "looks by somebody else than the three writers": """
        select count(*) from accounts_event e where e.act = 'dossier_geopend'
          and e.actor not in (select author_id::text from cases_journalentry)""",
}


@dataclass
class Writer:
    """Somebody who writes notes and looks at the case, and sends again what got no answer."""

    site: Web
    cookie: str
    cases: list[Case]
    over: threading.Event
    stood: list[str] = field(default_factory=list)  # texts whose answer came
    looks: list[uuid.UUID] = field(default_factory=list)  # cases whose page came

    def run(self) -> None:
        while not self.over.is_set():
            case = random.choice(self.cases)
            text = f"Notitie {uuid.uuid4()}"
            sent = {"token": uuid.uuid4(), "text": text, "kind": "telefoon"}
            path = reverse("cases:evidence:write", args=[case.pk])
            if self._answered(partial(self.site.press, self.cookie, path, sent)) == 302:
                self.stood.append(text)
            page = reverse("cases:workplace:case", args=[case.pk])
            if self._answered(partial(self.site.ask, "GET", page, Cookie=f"__Host-sessie={self.cookie}")) == 200:
                self.looks.append(case.pk)

    def _answered(self, act: Callable[[], Answer]) -> int:
        while True:
            try:
                return act().status
            except (OSError, HTTPException):
                if self.over.is_set():
                    return 0
                time.sleep(0.05)


def test_no_kill_leaves_a_change_without_its_record_or_a_look_unseen(
    template: str, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    with django_db_blocker.unblock(), cloned(template, f"vt_fire_{os.getpid()}") as database:
        with acting_as_system("seed"):
            load_shipped()
            cast = make_cast()
            cases = make_cases(cast, 5)
            people = (cast.noor, cast.omar, cast.joke)
            cookies = [logged_in(one).cookies[settings.SESSION_COOKIE_NAME].value for one in people]
        environment = installation(database, tmp_path)
        collect_static(environment)
        with web(environment, tmp_path / "web.log") as site:
            over = threading.Event()
            writers = [Writer(site, cookie, cases, over) for cookie in cookies]
            threads = [threading.Thread(target=writer.run) for writer in writers]
            for thread in threads:
                thread.start()
            deaths = sum(_kill_worker(site, writers) for _number in range(sizes.WEB_DEATHS))
            over.set()
            for thread in threads:
                thread.join(60)
        stood = [text for writer in writers for text in writer.stood]
        looks = sum(len(writer.looks) for writer in writers)
        with owner(database) as server:
            left = {what: numbers(server, statement)[0] for what, statement in HALVES.items()}
            written = [row[0] for row in server.execute("select text from cases_journalentry")]
            seen = numbers(server, "select count(*) from accounts_event where act = %s", Act.OPENED_CASE.value)[0]
    print(f"\n{deaths} x kill -9, {len(written)} notities, {seen} keer gekeken, halve: {sum(left.values())}")  # noqa: T201
    assert left == dict.fromkeys(HALVES, 0)
    assert sorted(stood) == sorted(text for text in written if text in set(stood))
    assert len(written) == len(set(written))
    assert seen >= looks > 0
    assert deaths == sizes.WEB_DEATHS
    assert len(stood) >= sizes.WEB_DEATHS


def _kill_worker(site: Web, writers: list[Writer]) -> bool:
    """Kill the process that answers, at any moment of its work, and wait until another one answers."""
    before = sum(len(writer.stood) for writer in writers)
    wait_until(lambda: sum(len(writer.stood) for writer in writers) > before, "nothing was written any more")
    time.sleep(random.uniform(0, 0.5))
    workers = children(site.master)
    for number in workers:
        os.kill(number, signal.SIGKILL)
    wait_until(lambda: set(children(site.master)) - set(workers), "no new worker came")
    return bool(workers)
