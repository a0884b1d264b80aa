"""A new wrapping key while people work: ten pages a second, `kill -9` in the middle, nothing lost (security.md G13)."""

import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.keys import data_key
from accounts.models import DataKey
from accounts.rotation import BATCH
from cases.definitions.services import load_shipped
from cases.dossier.models import Case
from cases.persons.models import Person
from cases.persons.sealed import open_bsn, seal_bsn
from tests import sizes
from tests.cast import make_cast
from tests.conftest import ROOT
from tests.login import logged_in
from tests.servers import Web, cloned, collect_static, installation, web
from tests.test_rotation import BSN, KINDS
from tests.volume import make_cases
from veiligthuis.database import acting_as_system

PER_SECOND = 10
ASKING = 4  # at once, so that ten a second come also where a page takes longer than a tenth


@dataclass
class Load:
    """Ten requests a second, each of which opens what is sealed; and what came back."""

    web: Web
    cookie: str
    paths: list[str]
    statuses: list[int] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Ask as often as one of those who ask at once must, and keep what came: 0 for no answer, or one unread."""
        due = time.monotonic() + random.random() * ASKING / PER_SECOND
        while not self.over.wait(max(0, due - time.monotonic())):
            self.statuses.append(self._asked())
            due = max(due + ASKING / PER_SECOND, time.monotonic() - 1)

    def _asked(self) -> int:
        with suppress(OSError, http.client.HTTPException):
            answer = self.web.ask("GET", random.choice(self.paths), Cookie=self.cookie)
            return answer.status if answer.status != 200 or b"*******19" in answer.body else 0
        return 0


def _sealed_cases() -> tuple[list[Case], str]:
    """Make cases whose first person has a sealed BSN; return them with the cookie of who may read them."""
    cast = make_cast()
    cases = make_cases(cast, sizes.KEYS)
    seen = set()
    for person in Person.objects.filter(case__in=cases).order_by("case", "position"):
        if person.case_id not in seen:
            seen.add(person.case_id)
            seal_bsn(data_key(person.case_id), person, BSN)
            person.save(update_fields=["bsn_sealed", "bsn_hash", "bsn_hash_version"])
    return cases, logged_in(cast.noor).cookies[settings.SESSION_COOKIE_NAME].value


def _rotate_and_kill(environment: dict[str, str], kills: int) -> None:
    """Start the command, and kill it in the middle, until it has been killed often enough to be left alone."""
    command = [sys.executable, "manage.py", "keys_rotate"]
    furthest = max(1, 2 * sizes.KEYS // BATCH // (kills + 1))  # batches: it is never done before the last kill
    for _kill in range(kills):
        batches = random.randint(1, furthest)
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        assert process.stdout is not None
        while batches and (said := process.stdout.read(1)):
            batches -= said == b"\r"  # one more batch stands
        process.send_signal(signal.SIGKILL)
        process.wait()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=600)


def test_ten_requests_a_second_notice_nothing_of_a_rotation_that_is_killed(
    template: str, django_db_blocker: DjangoDbBlocker, tmp_path: Path, own_keys: Path
) -> None:
    with django_db_blocker.unblock(), cloned(template, f"vt_rotation_{os.getpid()}") as database:
        with acting_as_system("seed"):
            load_shipped()
            cases, cookie = _sealed_cases()
        environment = installation(database, tmp_path, VT_KEY_DIR=str(own_keys))
        collect_static(environment)
        with web(environment, tmp_path / "web.log") as site:
            paths = [reverse("cases:persons:people", args=[case.pk]) for case in cases]
            load = Load(site, f"__Host-sessie={cookie}", paths)
            threads = [threading.Thread(target=load.run) for _number in range(ASKING)]
            for thread in threads:
                thread.start()
            began = time.monotonic()
            _rotate_and_kill(environment, sizes.KILLS)
            took = time.monotonic() - began
            load.over.set()
            for thread in threads:
                thread.join()
        unreadable = [case.pk for case in cases if not _opens(case.pk)]
        versions = set(DataKey.objects.values_list("version", flat=True))
        hashes = set(Person.objects.exclude(bsn_hash=None).values_list("bsn_hash_version", flat=True))
    told = f"{len(load.statuses)} pagina's, {len(load.statuses) / took:.1f} per seconde"
    print(f"\n{sizes.KEYS} sleutels, {sizes.KILLS} x kill -9, {took:.0f} s; {told}")  # noqa: T201
    assert len(load.statuses) > PER_SECOND
    assert set(load.statuses) == {200}
    assert unreadable == []
    assert versions == hashes == {2}
    assert {path.name for path in own_keys.glob("*.[0-9]")} == {f"{kind}.2" for kind in KINDS}


def _opens(case_id: UUID) -> bool:
    key = data_key(case_id)
    person = Person.objects.filter(case=case_id).exclude(bsn_sealed=None).get()
    return open_bsn(key, person) == BSN
