"""A till's JSON, decoded strictly into the types that a connector names."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar, cast

import msgspec

from sommit_core.hooks import Answer, FailedRead
from sommit_core.i18n import _

T = TypeVar("T")

_BOM = b"\xef\xbb\xbf"


class WrongShape(Exception):
    """JSON of another shape than the connector expects; the message quotes no value."""


def decode(answer: Answer, media_types: tuple[str, ...], into: type[T]) -> T:
    """The body of `answer` as `into`; numbers without a declared type are Decimal, never float.

    Raises:
        FailedRead: it is no JSON, or another media type.
        WrongShape: it is JSON of another shape.
    """
    media = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if media not in media_types:
        raise FailedRead
    try:
        # msgspec's decoder is generic, its cache is not.
        return cast(T, _decoder(cast(Any, into)).decode(answer.body.removeprefix(_BOM)))
    except msgspec.ValidationError as error:
        problem = _shape(str(error))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise FailedRead from None
    raise WrongShape(problem)


@lru_cache(maxsize=256)
def _decoder(into: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(into, float_hook=Decimal)


def _shape(said: str) -> str:
    """What msgspec says, less what it may quote of the till's values."""
    kind, _at, where = said.partition(" - at `")
    kept = kind if kind.startswith(("Expected `", "Object missing ")) else _("a wrong value")
    return f"{kept} {where.removesuffix('`')}"[:200].strip()
