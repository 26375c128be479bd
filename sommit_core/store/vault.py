"""Tokens at rest: sealed with AES-GCM, bound to the row they belong to (R1).

The key comes from `SOMMIT_KEY` (32 bytes, URL-safe base64), else from a file that only its owner
can read, made at first use beside the user's other data.
"""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from filelock import FileLock

from sommit_core.errors import BadKey
from sommit_core.i18n import _

KEY_BYTES = 32
NONCE_BYTES = 12


class Vault:
    """Seals and opens tokens with the installation's master key."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            detail = _("it has {n} bytes instead of {wanted}")
            raise BadKey(detail=detail.format(n=len(key), wanted=KEY_BYTES))
        self._cipher = AESGCM(key)

    @classmethod
    def open(cls, key: str | None, key_file: Path) -> Vault:
        """The vault of `key`, or of the key in `key_file`, which is made if it is missing.

        Raises:
            BadKey: malformed, of the wrong length, or readable by others.
        """
        return cls(_decode(key) if key else _file_key(key_file))

    def seal(self, token: str, row: str) -> bytes:
        """`token` encrypted; it opens only with the same `row` name, so rows cannot be swapped."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, token.encode(), row.encode())

    def unseal(self, box: bytes, row: str) -> str:
        """The token that was sealed for `row`.

        Raises:
            BadKey: another key, another row, or a damaged box.
        """
        try:
            nonce, sealed = box[:NONCE_BYTES], box[NONCE_BYTES:]
            return self._cipher.decrypt(nonce, sealed, row.encode()).decode()
        except (InvalidTag, ValueError) as error:
            detail = _("the token was sealed with another one; connect the till again")
            raise BadKey(detail=detail) from error


def _decode(key: str) -> bytes:
    try:
        padded = key.strip() + "=" * (-len(key.strip()) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadKey(detail=_("it is not URL-safe base64")) from error


def _file_key(path: Path) -> bytes:
    try:
        _make_key_file(path)
        if os.name == "posix" and path.stat().st_mode & 0o077:
            detail = _("{path} can be read by others; allow its owner only (chmod 600)")
            raise BadKey(detail=detail.format(path=path))
        return _decode(path.read_text(encoding="latin-1"))
    except OSError as error:
        raise BadKey(detail=f"{path}: {error.strerror}") from error


def _make_key_file(path: Path) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{path}.lock"):  # two first uses at once agree on one key
        if not path.exists():
            _write_key(path)


def _write_key(path: Path) -> None:
    new = path.with_name(f"{path.name}.new")  # whole or not at all, should the power fail now
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(base64.urlsafe_b64encode(os.urandom(KEY_BYTES)))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
