"""Reading a listing to its end, by cursor, with everything that its rows point at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from math import ceil
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import quote, unquote

import attrs

from sommit_bizzon.wire import (
    Envelope,
    Linked,
    Links,
    One,
    Page,
    Ref,
    Resource,
    check_document,
    opened,
)
from sommit_core import BadPosData, Pos, RequestRejected, Text
from sommit_core.hooks import Params

FEW = 10
"""As many missing resources are asked for one by one rather than by yet smaller pages."""

LONGEST_ID = 255

_SPLITS = re.compile(r"[/\\\ufffd]")
_CURSOR = re.compile(r"[?&]page\[after\]=([^&#]+)")
_NO_CURSOR = Text(fr="un curseur illisible", en="a cursor that cannot be read")


class Row(Protocol):
    """A row that points at resources of its own."""

    @property
    def parts(self) -> tuple[Ref, ...]:
        """What has to come with the row."""


RowT = TypeVar("RowT", bound=Row)
PartT = TypeVar("PartT", bound=Resource[Any, Any])
T = TypeVar("T")
A = TypeVar("A")


@attrs.frozen
class Batch(Generic[RowT, PartT]):
    """The rows of one page, with what came along."""

    rows: list[RowT]
    parts: Mapping[Ref, PartT]

    @property
    def missing(self) -> list[Ref]:
        """Parts of the rows that the till did not send."""
        wanted = dict.fromkeys(ref for row in self.rows for ref in row.parts)
        return [ref for ref in wanted if ref not in self.parts]


@attrs.frozen
class Listing(Generic[RowT, PartT]):
    """One listing of the till: where, with which parameters, of which shape."""

    path: str
    params: Params
    size: int
    into: type[Page[RowT, PartT]]

    def read(self, pos: Pos) -> Iterator[Batch[RowT, PartT]]:
        """The listing, page by page; rows may come twice and in any order.

        A cursor that the till no longer accepts (400) starts the listing again, once.
        """
        begun = False
        try:
            for batch in self._batches(pos):
                begun = True
                yield batch
            return
        except RequestRejected as rejected:
            if rejected.status != 400 or not begun:
                raise
        pos.log.info("%s: the cursor is no longer accepted, starting again", self.path)
        yield from self._batches(pos)

    def _batches(self, pos: Pos) -> Iterator[Batch[RowT, PartT]]:
        after: Params = ()
        for page in self._pages(pos, self.size, after):
            yield self._complete(pos, page, after)
            after = _params(page.links)

    def _pages(self, pos: Pos, size: int, after: Params) -> Iterator[Page[RowT, PartT]]:
        params = [*self.params, ("page[size]", str(size)), *after]
        for document in pos.pages(
            self.path, params, into=Envelope, next_page=_next, check=check_document
        ):
            yield opened(document, self.into, self.path)

    def _complete(self, pos: Pos, page: Page[RowT, PartT], after: Params) -> Batch[RowT, PartT]:
        """The page with what the till left out of it, as far as smaller pages bring that.

        `included` is cut off without a word when it grows too long, so each try halves the page.
        """
        parts = _parts(page)
        batch = Batch(page.data, parts)
        size = len(batch.rows)
        while batch.missing and size > 1:
            size = ceil(size / 2)
            pos.log.info("%s: resources are missing, asking for %d rows", self.path, size)
            for smaller in islice(self._pages(pos, size, after), ceil(len(batch.rows) / size)):
                parts.update(_parts(smaller))
                if not batch.missing:
                    break
            if len(batch.missing) <= FEW:
                break
        return batch


def read_one(
    pos: Pos, path: str, resource_id: str, params: Params, into: type[One[T, A]]
) -> One[T, A] | None:
    """One resource by its id, with what it includes; None when the till does not know it.

    Raises:
        RequestRejected: the till rejects the request, and not because of the id.
    """
    if not _askable(resource_id):
        return None
    where = f"{path}/{quote(resource_id, safe='')}"
    try:
        document = pos.get_json(where, params, into=Envelope, check=check_document)
    except RequestRejected as rejected:
        if rejected.status == 404:
            return None
        raise
    return opened(document, into, where)


def _askable(resource_id: str) -> bool:
    """Whether the core lets a path with this id out: it must not climb, however often decoded."""
    decoded = resource_id
    while (once := unquote(decoded)) != decoded:
        decoded = once
    plain = decoded.isprintable() and not _SPLITS.search(decoded)
    return plain and len(resource_id) <= LONGEST_ID and decoded.split(";")[0] not in ("", ".", "..")


def cursor(links: Links | None) -> str | None:
    """The cursor of the page after this one, None at the end.

    Only the cursor is taken out of the till's link: its host may be a foreign one, and its filters
    may be gone.

    Raises:
        BadPosData: it holds control characters; taking that for the end would lose rows.
    """
    link = links.next if links else None
    url = str(link.get("href") or "") if isinstance(link, dict) else link or ""
    match = _CURSOR.search(unquote(url))
    if match and not match[1].isprintable():
        raise BadPosData(till="Bizzon", detail=_NO_CURSOR, where="links.next")
    return match[1] if match else None


def _params(links: Links | None) -> Params:
    after = cursor(links)
    return [("page[after]", after)] if after else ()


def _next(document: Envelope) -> Params | None:
    return _params(opened(document, Linked, "links").links) or None


def _parts(page: Page[RowT, PartT]) -> dict[Ref, PartT]:
    return {part.ref: part for part in page.included or ()}
