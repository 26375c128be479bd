"""The body of an answer, unpacked piece by piece so that a packed bomb stops at the cap."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from sommit_core.i18n import _

LARGEST_ANSWER = 32 * 1024 * 1024
"""Bytes of one answer, unpacked."""

_PIECE = 1024 * 1024
"""Bytes unpacked at a time."""


class BadAnswer(Exception):
    """An answer that will not get better by asking again; the message is our own."""


class Garbled(Exception):
    """A body that cannot be unpacked to its end."""


def unpack(pieces: Iterable[bytes], packing: str) -> bytes:
    """The whole body, from what arrives and its `Content-Encoding` ("" for none).

    Raises:
        BadAnswer: it is above `LARGEST_ANSWER`.
        Garbled: it is packed in another way than asked for, damaged, or cut off.
    """
    packing = packing.strip().lower()
    if packing in ("", "identity"):
        return _capped(pieces)
    if packing != "gzip":
        raise Garbled
    unpacker = zlib.decompressobj(wbits=31)
    body = _capped(_unpacked(unpacker, pieces))
    if body and not unpacker.eof:
        raise Garbled
    return body


def _unpacked(unpacker: zlib._Decompress, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        rest = piece
        while rest and not unpacker.eof:
            try:
                yield unpacker.decompress(rest, _PIECE)
            except zlib.error as error:
                raise Garbled from error
            rest = unpacker.unconsumed_tail


def _capped(pieces: Iterable[bytes]) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > LARGEST_ANSWER:
            raise BadAnswer(_("an answer above the size limit"))
    return bytes(body)
