"""A new wrapping key while people work: nobody waits, nothing is lost, the old key opens nowhere (security.md G13)."""

import http.client
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.test import override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.adapters import SecondFactorAdapter
from accounts.audit.acts import Act
from accounts.audit.models import Event
from accounts.entry import Login, ResetRequest
from accounts.keys import data_key, open_by_ring
from accounts.models import DataKey, User
from accounts.passwords import address_in, answer_requests, ask_password
from accounts.rotation import BATCH, rotate
from accounts.services import give_second_factor
from accounts.sessions import LOGINS, PLACE, SessionStore
from cases.definitions.services import load_shipped
from cases.dossier.models import Case
from cases.notifications.models import Message
from cases.persons.models import Person
from cases.persons.sealed import open_bsn, seal_bsn
from tests import sizes
from tests.cast import make_cast
from tests.conftest import ROOT
from tests.login import logged_in
from tests.servers import Web, cloned, collect_static, installation, web
from tests.volume import make_cases
from veiligthuis import clock
from veiligthuis.database import acting_as_system, reading_trail
from veiligthuis.keys import KeyRefused, Keyring, ring
from veiligthuis.keyservice import key_service

BSN = "999990019"  # official test range, passes the 11-check
PER_SECOND = 10
ASKING = 4  # at once, so that ten a second come also where a page takes longer than a tenth
KINDS = ("kek", "hash", "second_factor", "logins", "password_requests")


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
        told = Event.objects.filter(act=Act.KEYS_ROTATED, actor="system:keys").order_by("at")
        assert [event.kind for event in told] == [
            "sleutel 2",
            "sleutel van de hashes 2",
            "sleutel van de tweede stap 2",
            "sleutel van de logins 2",
            "sleutel van de gevraagde wachtwoorden 2",
        ]


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


@pytest.mark.django_db
def test_a_bsn_is_found_again_by_its_new_hash_and_not_by_the_old(own_keys: Path, committed: Committed) -> None:
    persons = list(Person.objects.filter(case__in=make_cases(make_cast(), 2), position=0))
    for person in persons:
        seal_bsn(data_key(person.case_id), person, BSN)
        person.save(update_fields=["bsn_sealed", "bsn_hash", "bsn_hash_version"])
    before = bytes(persons[0].bsn_hash or b"")
    with committed(execute=True):
        list(rotate())
    one, other = (Person.objects.get(pk=person.pk) for person in persons)
    assert bytes(one.bsn_hash or b"") == bytes(other.bsn_hash or b"") != before
    assert one.bsn_hash_version == other.bsn_hash_version == 2
    assert open_bsn(data_key(one.case_id), one) == BSN
    with pytest.raises(KeyRefused, match=r"hash\.1"):
        ring().keyed_hash(BSN, region=one.region_id, purpose="bsn", version=1)


@pytest.mark.django_db
def test_second_factors_and_recovery_codes_pass_after_a_rotation(own_keys: Path, committed: Committed) -> None:
    user = make_cast().noor
    give_second_factor(user)
    RecoveryCodes.activate(user)
    totp, codes = TOTP(_factor(user, "totp")), RecoveryCodes(_factor(user, "recovery_codes"))
    secret, unused, old = totp.instance.data["secret"], codes.get_unused_codes(), SecondFactorAdapter()
    text = old.decrypt(secret)
    with committed(execute=True):
        list(rotate())
    assert old.decrypt(_factor(user, "totp").data["secret"]) == text
    assert TOTP(_factor(user, "totp")).validate_code(hotp_value_at_now(text))
    assert RecoveryCodes(_factor(user, "recovery_codes")).get_unused_codes() == unused
    with pytest.raises(KeyRefused, match=r"second_factor\.1"):
        old.decrypt(secret)


@pytest.mark.django_db
def test_who_is_logged_in_stays_so_through_a_rotation_and_the_old_key_opens_no_login(
    own_keys: Path, committed: Committed
) -> None:
    client = logged_in(make_cast().noor)
    assert client.get("/werk/").status_code == 200
    before = Login.objects.get().session_data
    Login.objects.create(session_key="x" * 40, session_data="dit opent niemand", expire_date=clock.now())
    with committed(execute=True):
        list(rotate())
    after = Login.objects.get().session_data  # the one that nobody could open is gone
    assert (before[:2], after[:2]) == ("1.", "2.")
    assert client.get("/werk/").status_code == 200
    assert SessionStore().decode(before) == {}
    with pytest.raises(KeyRefused, match=r"logins\.1"):
        open_by_ring(LOGINS, before, **PLACE)


@pytest.mark.django_db
def test_a_new_password_that_was_asked_before_a_rotation_is_answered_after_it(
    own_keys: Path, committed: Committed
) -> None:
    noor = make_cast().noor
    noor.set_password("een lang wachtwoord")
    noor.save(update_fields=["password"])
    ask_password(noor.email)
    old = ResetRequest.objects.get()
    with committed(execute=True):
        list(rotate())
    with pytest.raises(KeyRefused, match=r"password_requests\.1"):
        address_in(old)
    assert answer_requests() == 1
    assert Message.objects.get().recipient == noor
    assert not ResetRequest.objects.exists()


def _factor(user: User, kind: str) -> Authenticator:
    found: Authenticator = Authenticator.objects.get(user=user, type=kind)
    return found


def hotp_value_at_now(secret: str) -> str:
    """Return the code that an app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


# how far a rotation came before it was broken off: kinds that have their second version, kinds that are done
STOPPED = [(begun, 0) for begun in range(1, 6)] + [(5, done) for done in range(1, 5)]


@pytest.mark.django_db
@pytest.mark.parametrize(("begun", "done"), STOPPED)
def test_a_rotation_goes_on_wherever_it_was_broken_off(
    own_keys: Path, committed: Committed, begun: int, done: int
) -> None:
    for kind in KINDS:
        ring().versions_of(kind)
    for kind in KINDS[:begun]:
        ring().add_version_of(kind)
    for kind in KINDS[:done]:
        ring().retire_of(kind, 1)
    with committed(execute=True):
        list(rotate())
    assert [ring().versions_of(kind) for kind in KINDS] == [[2]] * len(KINDS)


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
