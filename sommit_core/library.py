"""The reference library: the large shared catalogue of known drinks that proposals come from."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import attrs
import sqlalchemy as sa

from sommit_core.errors import BadInput, NotFound
from sommit_core.exact import scaled
from sommit_core.i18n import _
from sommit_core.store import tables as t

NEEDED = ("id", "name")
COLUMNS = (
    "id",
    "kind",
    "name",
    "producer",
    "cuvee",
    "appellation",
    "region",
    "country",
    "colour",
    "vintage",
    "format_cl",
    "purchase_price_eur",
    "cuvee_key",
    "source",
)
BATCH = 5000


@attrs.frozen
class Reference:
    """One known drink."""

    id: str
    kind: str | None
    name: str
    producer: str | None
    cuvee: str | None
    appellation: str | None
    region: str | None
    country: str | None
    colour: str | None
    vintage: int | None
    container_ml: int | None
    purchase_price: int | None
    """Minor units of euro, rough."""


@attrs.frozen
class Imported:
    """What an import came to."""

    rows: int
    new: int


def import_library(tx: sa.Connection, path: Path) -> Imported:
    """Read a CSV file (UTF-8, columns of `COLUMNS`) into the library; known ids are updated.

    Raises:
        BadInput: no such file, a missing column, or a row that cannot be read: nothing is kept.
    """
    before = size(tx)
    rows = list(_rows(path))
    for start in range(0, len(rows), BATCH):
        _upsert(tx, rows[start : start + BATCH])
    return Imported(len(rows), size(tx) - before)


def ready_library() -> Path | None:
    """The file of the package `sommit-library`, None where it is not installed."""
    try:
        from sommit_library import path
    except ModuleNotFoundError:
        return None
    return path()


def size(tx: sa.Connection) -> int:
    """How many references the library holds."""
    return int(tx.scalar(sa.select(sa.func.count()).select_from(t.reference)) or 0)


def search(tx: sa.Connection, text: str, limit: int = 20) -> list[Reference]:
    """The references that hold all words of `text`, accents and case aside, by name."""
    c = t.reference.c
    words = [c.search.contains(word, autoescape=True) for word in _fold(text).split()]
    query = sa.select(*_columns()).where(*words).order_by(c.name, c.vintage.desc(), c.id)
    return [Reference(*row) for row in tx.execute(query.limit(limit))]


def get_reference(tx: sa.Connection, reference_id: str) -> Reference:
    """The reference of this id.

    Raises:
        NotFound: there is none.
    """
    row = tx.execute(sa.select(*_columns()).where(t.reference.c.id == reference_id)).one_or_none()
    if row is None:
        raise NotFound(kind=_("reference"), name=reference_id)
    return Reference(*row)


def all_references(tx: sa.Connection) -> Iterable[Reference]:
    """The whole library, in the order of its ids."""
    rows = tx.execute(sa.select(*_columns()).order_by(t.reference.c.id))
    return (Reference(*row) for row in rows)


def _columns() -> list[sa.Column[Any]]:
    return [t.reference.c[field.name] for field in attrs.fields(Reference)]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                detail = _("column “{name}” is missing; known columns: {known}")
                raise _bad(path, detail.format(name=missing[0], known=", ".join(COLUMNS)))
            for row in reader:
                yield _row(row, f"{path}:{reader.line_num}")
    except OSError as error:
        raise _bad(path, error.strerror or "") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise _bad(path, _("not a CSV file in UTF-8 ({why})").format(why=error)) from error


def _row(row: dict[str, str | None], where: str) -> dict[str, Any]:
    told = {key: (row.get(key) or "").strip() or None for key in COLUMNS}
    if not told["id"] or not told["name"]:
        raise _bad(where, _("a reference needs an id and a name"))
    names = ("name", "producer", "cuvee", "appellation", "colour", "vintage")
    return {
        **{key: told[key] for key in COLUMNS if key in t.reference.c},
        "vintage": _whole(told["vintage"], 0, where, "vintage"),
        "container_ml": _whole(told["format_cl"], 1, where, "format_cl"),
        "purchase_price": _whole(told["purchase_price_eur"], 2, where, "purchase_price_eur"),
        "search": _fold(" ".join(told[key] or "" for key in names)),
    }


def _whole(value: str | None, places: int, where: str, column: str) -> int | None:
    if value is None:
        return None
    try:
        return scaled(Decimal(value), places)
    except (ValueError, InvalidOperation) as error:
        detail = _("“{value}” in column “{column}” is no usable number")
        raise _bad(where, detail.format(value=value, column=column)) from error


def _bad(where: object, detail: str) -> BadInput:
    return BadInput(field=str(where), detail=detail)


def _upsert(tx: sa.Connection, rows: list[dict[str, Any]]) -> None:
    known = set(
        tx.scalars(sa.select(t.reference.c.id).where(t.reference.c.id.in_([r["id"] for r in rows])))
    )
    unique = {row["id"]: row for row in rows}
    new = [row for key, row in unique.items() if key not in known]
    old = [{"key": row["id"], **row} for key, row in unique.items() if key in known]
    if new:
        tx.execute(t.reference.insert(), new)
    if old:
        changed: dict[str, Any] = {name: sa.bindparam(name) for name in _written_columns()}
        tx.execute(
            t.reference.update().where(t.reference.c.id == sa.bindparam("key")).values(changed), old
        )


def _written_columns() -> list[str]:
    return [column.name for column in t.reference.columns if column.name != "id"]


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
