"""Tokens at rest: sealed to their row, under a key that only its owner can read."""

from __future__ import annotations

import base64
import io
import logging
import os
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sommit_core.errors import BadKey
from sommit_core.store.vault import KEY_BYTES, Vault
from tests.books.house import MONDAY, TOKEN, House, at, morning_after

KEY = bytes(range(KEY_BYTES))
TEXT = base64.urlsafe_b64encode(KEY).decode()


@given(st.text(min_size=1), st.text())
def test_what_was_sealed_for_a_row_opens_for_that_row(token: str, row: str) -> None:
    assert Vault(KEY).unseal(Vault(KEY).seal(token, row), row) == token


def test_a_token_is_never_sealed_twice_alike() -> None:
    vault = Vault(KEY)
    assert vault.seal("sk_live_1", "a") != vault.seal("sk_live_1", "a")


def test_a_box_opens_for_no_other_row() -> None:
    box = Vault(KEY).seal("sk_live_1", "venue:1/connector:bizzon")
    with pytest.raises(BadKey, match="another"):
        Vault(KEY).unseal(box, "venue:2/connector:bizzon")


def test_a_box_opens_with_no_other_key() -> None:
    box = Vault(KEY).seal("sk_live_1", "a")
    with pytest.raises(BadKey):
        Vault(bytes(KEY_BYTES)).unseal(box, "a")


@given(st.binary(max_size=60))
def test_a_damaged_box_is_refused(box: bytes) -> None:
    with pytest.raises(BadKey):
        Vault(KEY).unseal(box, "a")


@given(st.integers(0, 200), st.integers(1, 255))
def test_one_changed_byte_is_a_damaged_box(place: int, change: int) -> None:
    box = bytearray(Vault(KEY).seal("sk_live_0123456789", "a"))
    box[place % len(box)] ^= change
    with pytest.raises(BadKey):
        Vault(KEY).unseal(bytes(box), "a")


# -- the key --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [TEXT, TEXT.rstrip("="), f"  {TEXT}\n"])
def test_a_key_is_32_bytes_in_url_safe_base64(tmp_path: Path, text: str) -> None:
    box = Vault(KEY).seal("sk_live_1", "a")
    assert Vault.open(text, tmp_path / "key").unseal(box, "a") == "sk_live_1"
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize("text", ["short", TEXT + "AAAA", "é" * 43, "!" * 43, TEXT[:-5] + "\0===="])
def test_what_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadKey):
        Vault.open(text, tmp_path / "key")


def test_a_key_file_is_made_at_first_use_and_used_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "key"
    box = Vault.open(None, path).seal("sk_live_1", "a")
    assert path.stat().st_mode & 0o777 == 0o600
    assert Vault.open("", path).unseal(box, "a") == "sk_live_1"


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    box = Vault.open(None, tmp_path / "one").seal("sk_live_1", "a")
    with pytest.raises(BadKey):
        Vault.open(None, tmp_path / "two").unseal(box, "a")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o666])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    Vault.open(None, path)
    path.chmod(mode)
    with pytest.raises(BadKey, match="chmod 600"):
        Vault.open(None, path)


@pytest.mark.parametrize("content", [b"", b"short", b"\xff\xfe\x00 no text", b"A" * 5000])
def test_a_key_file_that_holds_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.touch(0o600)
    path.write_bytes(content)
    with pytest.raises(BadKey):
        Vault.open(None, path)
    assert path.read_bytes() == content


def test_a_key_file_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadKey):
        Vault.open(None, tmp_path / "file" / "key")
    with pytest.raises(BadKey):
        Vault.open(None, tmp_path)


def test_a_key_half_written_by_a_crash_is_no_key_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_bytes: int) -> bytes:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(os, "urandom", crash)
        with pytest.raises(SystemExit):
            Vault.open(None, tmp_path / "key")
    Vault.open(None, tmp_path / "key")


def test_first_uses_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        vaults = list(pool.map(lambda _n: Vault.open(None, tmp_path / "key"), range(8)))
    box = vaults[0].seal("sk_live_1", "a")
    assert {vault.unseal(box, "a") for vault in vaults} == {"sk_live_1"}


# -- the token stands nowhere ---------------------------------------------------------------------


def test_the_token_stands_in_no_file_log_repr_or_traceback(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    house.button("1", "SANCERRE", 9)
    told = io.StringIO()
    for fault in ("none", "token_refused", "crash", "exit", "naive_time", "no_record"):
        house.pos.fault = fault
        house.sell(at(MONDAY, "21:00"), {"1": 1})
        report = house.night(MONDAY)
        if report.error:
            traceback.print_exception(report.error, file=told)
        print(report, house.till, house.vault, repr(vars(house.db)), file=told)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"books.db", "books.db-wal"} <= {path.name for path in files}
    for path in files:
        assert not spoken(path.read_bytes().decode("latin-1")), path
    assert not spoken(told.getvalue())
    assert not spoken(caplog.text)
    assert house.till.token_hint not in ("", TOKEN)


def spoken(text: str) -> bool:
    """Whether the token, or so much of it that one could guess the rest, stands in a text."""
    return any(TOKEN[n : n + 12] in text for n in range(len(TOKEN) - 11))


def test_a_till_s_box_of_another_key_says_to_connect_again(house: House, tmp_path: Path) -> None:
    house.vault = Vault.open(None, tmp_path / "another")
    with pytest.raises(BadKey, match="connect the till again"):
        house.read(morning_after(MONDAY))
