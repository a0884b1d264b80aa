"""Keys: what is sealed opens only where it was sealed, and secrets are made once."""

import multiprocessing
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from veiligthuis import keys
from veiligthuis.keys import KeyRefused, Keyring

ROW = UUID("6c1f4c0e-2b59-4a6e-9d5c-6a8a0e6f3d11")
OTHER = UUID("0e7f7c55-94d2-4a55-8f43-0c3f3f6d2a22")


def sealed_name(key: bytes) -> bytes:
    return keys.seal(key, "Mevrouw Jansen", label="reporter", row=ROW, column="name")


@pytest.mark.parametrize("text", ["", "Mevrouw Jansen", "é\0ü 漢字 🙂", "x" * 100_000])
def test_what_is_sealed_opens_in_its_place(text: str) -> None:
    key = keys.new_data_key()
    sealed = keys.seal(key, text, label="reporter", row=ROW, column="name")
    assert sealed[0] == 1
    assert len(sealed) == 1 + 12 + len(text.encode()) + 16
    assert keys.open_sealed(key, sealed, label="reporter", row=ROW, column="name") == text
    assert keys.open_sealed(key, memoryview(sealed), label="reporter", row=ROW, column="name") == text  # type: ignore[arg-type]


def test_the_same_text_seals_differently_each_time() -> None:
    key = keys.new_data_key()
    assert sealed_name(key) != sealed_name(key)
    assert b"Jansen" not in sealed_name(key)


@pytest.mark.parametrize(
    ("label", "row", "column"), [("case", ROW, "name"), ("reporter", OTHER, "name"), ("reporter", ROW, "phone")]
)
def test_a_moved_value_is_refused(label: str, row: UUID, column: str) -> None:
    key = keys.new_data_key()
    with pytest.raises(KeyRefused):
        keys.open_sealed(key, sealed_name(key), label=label, row=row, column=column)


def test_every_flipped_byte_and_every_cut_is_refused() -> None:
    key = keys.new_data_key()
    sealed = sealed_name(key)
    flipped = [sealed[:i] + bytes([sealed[i] ^ 1]) + sealed[i + 1 :] for i in range(len(sealed))]
    for wrong in [*flipped, *(sealed[:i] for i in range(len(sealed))), sealed + b"\0"]:
        with pytest.raises(KeyRefused):
            keys.open_sealed(key, wrong, label="reporter", row=ROW, column="name")


def test_another_key_is_refused_without_telling_more() -> None:
    with pytest.raises(KeyRefused) as refusal:
        keys.open_sealed(
            keys.new_data_key(), sealed_name(keys.new_data_key()), label="reporter", row=ROW, column="name"
        )
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__


def test_a_separator_in_a_label_or_column_is_refused() -> None:
    for label, column in [("a|b", "c"), ("a", "b|c")]:
        with pytest.raises(ValueError, match="separator"):
            keys.seal(keys.new_data_key(), "x", label=label, row=ROW, column=column)


def test_a_wrapped_key_opens_for_its_owner_only(tmp_path: Path) -> None:
    ring, data_key = Keyring(tmp_path / "keys"), keys.new_data_key()
    version, wrapped = ring.wrap(data_key, ROW)
    assert version == 1
    assert ring.unwrap(version, wrapped, ROW) == data_key
    assert Keyring(tmp_path / "keys").unwrap(version, wrapped, ROW) == data_key
    for other_version, owner in [(1, OTHER), (2, ROW)]:
        with pytest.raises(KeyRefused):
            ring.unwrap(other_version, wrapped, owner)
    for cut in [b"", wrapped[:20], wrapped[:-1]]:
        with pytest.raises(KeyRefused):
            ring.unwrap(1, cut, ROW)


def test_the_highest_version_wraps_and_all_open_until_their_file_goes(tmp_path: Path) -> None:
    ring, data_key = Keyring(tmp_path), keys.new_data_key()
    old = ring.wrap(data_key, ROW)
    for version in (2, 10):
        keys.file_secret(tmp_path, f"kek.{version}")
    new = ring.wrap(data_key, ROW)
    assert (old[0], new[0], ring.versions()[-1]) == (1, 10, 10)
    assert ring.unwrap(*old, ROW) == ring.unwrap(*new, ROW) == data_key
    keys.destroy_secret(tmp_path, "kek.1")
    assert ring.unwrap(*new, ROW) == data_key
    with pytest.raises(KeyRefused, match=r"kek\.1"):
        ring.unwrap(*old, ROW)


def test_what_looks_like_a_key_file_is_no_key_file(tmp_path: Path) -> None:
    for name in ["kek.0", "kek.x", "kek.2.part", ".kek.3.aa.part", "kek.²"]:
        (tmp_path / name).write_bytes(b"x" * 32)
    assert Keyring(tmp_path).versions()[-1] == 1


def test_a_cut_key_file_is_refused_and_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "kek.1").write_bytes(b"short")
    with pytest.raises(KeyRefused, match="5 bytes instead of 32"):
        Keyring(tmp_path).wrap(keys.new_data_key(), ROW)
    (tmp_path / "secret_key").write_text(" ")
    with pytest.raises(KeyRefused, match="empty"):
        keys.text_secret(tmp_path, "secret_key")
    assert (tmp_path / "kek.1").read_bytes() == b"short"


def test_hashes_compare_only_within_a_region_a_purpose_and_a_version(tmp_path: Path) -> None:
    ring = Keyring(tmp_path)
    first = ring.keyed_hash("123456782", region=ROW, purpose="bsn")
    assert len(first) == 32
    assert Keyring(tmp_path).keyed_hash("123456782", region=ROW, purpose="bsn") == first
    keys.file_secret(tmp_path, "hash.2")
    assert ring.versions_of("hash") == [1, 2]
    others = [
        ring.keyed_hash("123456783", region=ROW, purpose="bsn", version=1),
        ring.keyed_hash("123456782", region=OTHER, purpose="bsn", version=1),
        ring.keyed_hash("123456782", region=ROW, purpose="phone", version=1),
        ring.keyed_hash("123456782", region=ROW, purpose="bsn"),
    ]
    assert len({first, *others}) == 5
    assert ring.keyed_hash("123456782", region=ROW, purpose="bsn", version=1) == first
    with pytest.raises(KeyRefused, match=r"hash\.3"):
        ring.keyed_hash("x", region=ROW, purpose="bsn", version=3)


def test_secrets_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "a b" / "keys"
    text, raw = keys.text_secret(folder, "secret_key"), keys.file_secret(folder, "mac", 24)
    assert len(text) >= 50
    assert len(raw) == 24
    assert (keys.text_secret(folder, "secret_key"), keys.file_secret(folder, "mac", 24)) == (text, raw)
    assert keys.read_secret(folder, "mac", 24) == raw
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert sorted(path.name for path in folder.iterdir()) == ["mac", "secret_key"]  # no .part stays behind


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes what another account must read")
def test_what_root_makes_belongs_to_whom_the_folder_belongs_to(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)
    keys.text_secret(tmp_path, "secret_key")
    keys.file_secret(tmp_path / "drafts", "one")
    assert {path.stat().st_uid for path in (tmp_path, *tmp_path.rglob("*"))} == {65534}


def test_a_destroyed_secret_is_gone_and_not_made_again_by_reading(tmp_path: Path) -> None:
    keys.file_secret(tmp_path, "draft")
    keys.destroy_secret(tmp_path, "draft")
    keys.destroy_secret(tmp_path, "draft")
    with pytest.raises(KeyRefused, match="not there"):
        keys.read_secret(tmp_path, "draft")
    assert list(tmp_path.iterdir()) == []


def wrap_in(folder: Path) -> tuple[int, bytes, str]:
    ring = Keyring(folder)
    return (*ring.wrap(b"k" * 32, ROW), keys.text_secret(folder, "secret_key"))


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        made = pool.map(wrap_in, [tmp_path / "keys"] * 8)
    assert len({text for _, _, text in made}) == 1
    assert {Keyring(tmp_path / "keys").unwrap(version, wrapped, ROW) for version, wrapped, _ in made} == {b"k" * 32}


def test_threads_share_a_ring_while_a_version_is_added(tmp_path: Path) -> None:
    ring = Keyring(tmp_path)

    def round_trip(number: int) -> bool:
        if number == 50:
            keys.file_secret(tmp_path, "kek.2")
        owner, key = uuid4(), keys.new_data_key()
        return ring.unwrap(*ring.wrap(key, owner), owner) == key

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(round_trip, range(200)))
    assert ring.versions()[-1] == 2


def test_an_added_version_is_seen_after_the_folder_was_quiet(tmp_path: Path) -> None:
    ring = Keyring(tmp_path)
    assert ring.versions()[-1] == 1
    os.utime(tmp_path, (1, 1))
    assert ring.versions()[-1] == 1  # now remembered
    keys.file_secret(tmp_path, "kek.2")
    assert ring.versions()[-1] == 2


def test_secrets_are_there_before_the_settings() -> None:
    code = "import sys, veiligthuis.keys; sys.exit('veiligthuis.settings' in sys.modules)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "nowhere"}
    assert subprocess.run([sys.executable, "-c", code], check=False, env=environment).returncode == 0
