"""A new wrapping key while people work: nobody waits, nothing is lost, the old key opens nowhere (security.md G13)."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.audit.acts import Act
from accounts.audit.models import Event
from accounts.keys import data_key, rotate
from accounts.models import DataKey
from cases.definitions.services import load_shipped
from cases.dossier.models import Case
from cases.persons.models import Person
from cases.persons.sealed import open_bsn, seal_bsn
from tests import sizes
from tests.cast import make_cast
from tests.conftest import ROOT
from tests.login import logged_in
from tests.servers import Web, cloned, collect_static, installation, web
from tests.volume import make_cases
from veiligthuis.database import acting_as_system, reading_trail
from veiligthuis.keys import KeyRefused, Keyring
from veiligthuis.keyservice import key_service

BSN = "999990019"  # official test range, passes the 11-check
PER_SECOND = 10


@pytest.fixture
def own_keys(tmp_path: Path) -> Iterator[Path]:
    """Give this test a folder of keys of its own, for it retires them; the logins of the database stay the same."""
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    for password in Path(settings.KEY_DIR).glob("db_*"):
        shutil.copy(password, folder)
    with override_settings(KEY_DIR=folder):
        yield folder


Committed = Callable[..., AbstractContextManager[object]]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Committed) -> Committed:
    """Let what waits for the commit happen inside the transaction of a test."""
    return django_capture_on_commit_callbacks


# --- what a rotation is ---


@pytest.mark.django_db
def test_what_was_sealed_before_a_rotation_opens_after_it(own_keys: Path, committed: Committed) -> None:
    owners = [uuid4() for _number in range(5)]
    before = {owner: data_key(owner) for owner in owners}
    with committed(execute=True):
        assert list(rotate()) == [5]
    assert {owner: data_key(owner) for owner in owners} == before
    assert [path.name for path in own_keys.glob("kek.*")] == ["kek.2"]
    with reading_trail():
        assert Event.objects.filter(act=Act.KEYS_ROTATED, actor="system:keys").count() == 1


@pytest.mark.django_db
def test_the_old_key_is_refused_by_name_afterwards(own_keys: Path, committed: Committed) -> None:
    owner = uuid4()
    data_key(owner)
    old = DataKey.objects.get(pk=owner)
    with committed(execute=True):
        list(rotate())
    with pytest.raises(KeyRefused, match=r"kek\.1"):
        key_service().unwrap(old.version, bytes(old.wrapped), owner)


@pytest.mark.django_db
def test_a_rotation_that_was_broken_off_makes_no_third_key(own_keys: Path, committed: Committed) -> None:
    owner = uuid4()
    before = data_key(owner)
    key_service().add_version()
    with committed(execute=True):
        list(rotate())
    assert key_service().versions() == [2]
    assert data_key(owner) == before


class Elsewhere(Keyring):
    """A key service of a customer's own: it keeps the interface and nothing of our files' names."""

    def __init__(self, key_dir: Path) -> None:
        super().__init__(key_dir / "elders")


@pytest.mark.django_db
def test_another_key_service_wraps_when_the_settings_name_it(own_keys: Path) -> None:
    with override_settings(KEY_SERVICE="tests.test_rotation.Elsewhere"):
        owner = uuid4()
        before = data_key(owner)
        list(rotate())
        assert data_key(owner) == before
        assert not list(own_keys.glob("kek.*"))
    with pytest.raises(KeyRefused):
        data_key(owner)


# --- while the site serves ---


@dataclass
class Load:
    """Ten requests a second, each of which opens what is sealed; and what came back."""

    web: Web
    cookie: str
    paths: list[str]
    statuses: list[int] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        due = time.monotonic()
        while not self.over.is_set():
            answer = self.web.ask("GET", random.choice(self.paths), Cookie=self.cookie)
            readable = b"*******19" in answer.body
            self.statuses.append(answer.status if readable or answer.status != 200 else 0)
            due = max(due + 1 / PER_SECOND, time.monotonic() - 1)
            time.sleep(max(0, due - time.monotonic()))


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
    for _kill in range(kills):
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.read(1)  # the first batch stands
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
            thread = threading.Thread(target=load.run)
            thread.start()
            began = time.monotonic()
            _rotate_and_kill(environment, sizes.KILLS)
            took = time.monotonic() - began
            load.over.set()
            thread.join()
        unreadable = [case.pk for case in cases if not _opens(case.pk)]
        versions = set(DataKey.objects.values_list("version", flat=True))
    print(f"\n{sizes.KEYS} sleutels, {sizes.KILLS} x kill -9, {took:.0f} s; {len(load.statuses)} pagina's")  # noqa: T201
    assert len(load.statuses) > PER_SECOND
    assert set(load.statuses) == {200}
    assert unreadable == []
    assert versions == {2}
    assert [path.name for path in own_keys.glob("kek.*")] == ["kek.2"]


def _opens(case_id: UUID) -> bool:
    key = data_key(case_id)
    person = Person.objects.filter(case=case_id).exclude(bsn_sealed=None).get()
    return open_bsn(key, person) == BSN
