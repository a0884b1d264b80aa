"""A new wrapping key while people work: nobody waits, nothing is lost, the old key opens nowhere (security.md G13)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import override_settings

from accounts.adapters import SecondFactorAdapter
from accounts.audit.acts import Act
from accounts.audit.models import Event
from accounts.entry import Login, ResetRequest
from accounts.keys import data_key, open_by_ring
from accounts.models import DataKey, User
from accounts.passwords import address_in, answer_requests, ask_password
from accounts.rotation import rotate
from accounts.services import give_second_factor
from accounts.sessions import LOGINS, PLACE, SessionStore
from cases.notifications.models import Message
from cases.persons.models import Person
from cases.persons.sealed import open_bsn, seal_bsn
from tests.cast import make_cast
from tests.login import logged_in
from tests.volume import make_cases
from veiligthuis import clock
from veiligthuis.database import reading_trail
from veiligthuis.keys import KeyRefused, Keyring, ring
from veiligthuis.keyservice import key_service

BSN = "999990019"  # official test range, passes the 11-check
KINDS = ("kek", "hash", "second_factor", "logins", "password_requests")

Committed = Callable[..., AbstractContextManager[object]]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Committed) -> Committed:
    """Let what waits for the commit happen inside the transaction of a test."""
    return django_capture_on_commit_callbacks


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
