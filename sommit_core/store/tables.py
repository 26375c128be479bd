"""The tables of the books.

Three kinds of rows: *facts* are only ever added (sale lines, prices, labels, movements, journal,
notices, runs); *links* tie a fact's product to a beverage and are opened and closed; *state* is
what could be derived and is kept for speed (balance) or is the present form of a thing (product,
closing). Money, quantities and volumes are integers as in `sommit_core.exact`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as whole seconds since 1970 (UTC)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        """Refuse naive datetimes; keep the second."""
        return None if value is None else epoch(value)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        """Give the instant back in UTC."""
        return None if value is None else instant(value)


def epoch(value: datetime) -> int:
    """Whole seconds since 1970 of an aware datetime."""
    if value.tzinfo is None:
        raise ValueError(f"naive datetime {value}")
    return int(value.timestamp())


def instant(seconds: int) -> datetime:
    """The aware datetime (UTC) of `seconds` since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def insert(tx: Connection, table: Table, **values: Any) -> int:
    """Add one row; its id."""
    key = tx.execute(table.insert().values(**values)).inserted_primary_key
    return int(key[0]) if key else 0


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _to(target: str, **more: Any) -> Column[int]:
    more.setdefault("nullable", False)
    return Column(f"{target}_id", Integer, ForeignKey(f"{target}.id"), **more)


venue = Table(
    "venue",
    metadata,
    _id(),
    Column("slug", String(80), nullable=False, unique=True),
    Column("name", String(255), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("decimals", SmallInteger, nullable=False),
    Column("refund_restores_stock", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
)

venue_clock = Table(
    "venue_clock",
    metadata,
    _to("venue", primary_key=True),
    Column("since", Date, primary_key=True),
    Column("zone", String(64), nullable=False),
    Column("cutoff", String(5), nullable=False),
)

connection = Table(
    "connection",
    metadata,
    _id(),
    _to("venue"),
    Column("connector", String(64), nullable=False),
    Column("settings", Text, nullable=False),
    Column("token_box", LargeBinary),
    Column("token_hint", String(32), nullable=False),
    Column("start_date", Date, nullable=False),
    Column("read_through", Date),  # the last business date whose closings were read
    Column("last_read_day", Date),  # the business date in which the last whole reading was made
    Column("catalogue_size", Integer, nullable=False, server_default="0"),
    Column("state", String(16), nullable=False),
    Column("error", Text),  # code and parameters of the last error, JSON
    Column("last_read_at", Instant),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("venue_id", "connector"),
)

pos_product = Table(
    "pos_product",
    metadata,
    _id(),
    _to("connection"),
    Column("external_id", String(255), nullable=False),
    Column("label", String(500), nullable=False),
    Column("category", String(255)),
    Column("parent_external_id", String(255)),
    Column("sku", String(255)),
    Column("barcode", String(255)),
    Column("active", Boolean, nullable=False),
    Column("listed", Boolean, nullable=False),  # stands in the till's catalogue today
    Column("open_item", Boolean, nullable=False),  # typed at the till, no product of its catalogue
    Column("set_aside", Boolean, nullable=False, server_default=text("false")),
    Column("first_seen_at", Instant, nullable=False),
    UniqueConstraint("connection_id", "external_id"),
)

product_label = Table(
    "product_label",
    metadata,
    _id(),
    _to("pos_product", index=True),
    Column("label", String(500), nullable=False),
    Column("seen_at", Instant, nullable=False),
)

pos_price = Table(
    "pos_price",
    metadata,
    _id(),
    _to("pos_product", index=True),
    Column("level", String(64), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("tax_included", Boolean, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

closing = Table(
    "closing",
    metadata,
    _id(),
    _to("connection"),
    Column("external_id", String(255), nullable=False),
    Column("business_date", Date, nullable=False),
    Column("state", String(12), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("revenue", BigInteger, nullable=False),
    Column("content", LargeBinary(16), nullable=False),  # hash of the lines
    Column("outlet", String(255)),
    Column("register", String(255)),
    Column("sequence", BigInteger),
    Column("perpetual_total", BigInteger),
    Column("tax_included", Boolean, nullable=False),
    Column("opened_at", Instant),
    Column("closed_at", Instant),
    Column("read_at", Instant, nullable=False),
    UniqueConstraint("connection_id", "external_id"),
    Index("ix_closing_connection_date", "connection_id", "business_date"),
)

refused_closing = Table(
    "refused_closing",
    metadata,
    _to("connection", primary_key=True),
    Column("external_id", String(255), primary_key=True),
    Column("business_date", Date, nullable=False),
    Column("error", Text, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

# Entries of a line: 0 as first read; a change takes the last one back (odd) and posts anew (even).
sale_line = Table(
    "sale_line",
    metadata,
    Column("closing_id", Integer, ForeignKey("closing.id"), primary_key=True, autoincrement=False),
    Column("line_no", Integer, primary_key=True, autoincrement=False),
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("line_id", String(255), nullable=False),
    Column("pos_product_id", Integer, ForeignKey("pos_product.id"), nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("revenue", BigInteger, nullable=False),
    Column("discount", BigInteger, nullable=False),
    Column("sold_at", BigInteger, nullable=False),
    Column("serving_ml", Integer),
    Column("detail", Text),
    sqlite_with_rowid=False,
)

beverage = Table(
    "beverage",
    metadata,
    _id(),
    _to("venue"),
    Column("slug", String(120), nullable=False),
    Column("name", String(255), nullable=False),
    Column("producer", String(255)),
    Column("cuvee", String(255)),
    Column("appellation", String(255)),
    Column("region", String(255)),
    Column("colour", String(32)),
    Column("vintage", Integer),
    Column("container_ml", Integer, nullable=False),
    Column("reference_id", String(64)),
    Column("removed", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("venue_id", "slug"),
)

balance = Table(
    "balance",
    metadata,
    _to("beverage", primary_key=True, autoincrement=False),
    Column("volume_ul", BigInteger, nullable=False),
    Column("counted_at", BigInteger),  # seconds; sales up to then are in the count
)

stock_movement = Table(
    "stock_movement",
    metadata,
    _id(),
    _to("beverage", index=True),
    Column("kind", String(12), nullable=False),
    Column("volume_ul", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("undone", Boolean, nullable=False, server_default=text("false")),
)

link = Table(
    "link",
    metadata,
    _id(),
    _to("pos_product", index=True),
    _to("beverage", index=True),
    Column("serving_ml", Integer, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("created_at", Instant, nullable=False),
    Column("removed_at", Instant),
)
Index(
    "uq_link_pos_product_live",
    link.c.pos_product_id,
    unique=True,
    sqlite_where=text("removed_at IS NULL AND valid_until IS NULL"),
)

price = Table(
    "price",
    metadata,
    _id(),
    _to("beverage"),
    Column("serving_ml", Integer, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("source", String(8), nullable=False),
    _to("pos_product", nullable=True),
    Column("at", Instant, nullable=False),
    Index("ix_price_beverage_serving", "beverage_id", "serving_ml"),
)

decision = Table(
    "decision",
    metadata,
    _id(),
    _to("pos_product", index=True),
    Column("label", String(500), nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("offered", String(128)),  # "beverage:SLUG" or "reference:ID", what was answered to
    _to("beverage", nullable=True),  # what it was linked to in the end
    _to("link", nullable=True, index=True),
    Column("undone", Boolean, nullable=False, server_default=text("false")),
    Column("at", Instant, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    _id(),
    _to("venue", index=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("data", Text, nullable=False),
    Column("undone_by", Integer),
)

notice = Table(
    "notice",
    metadata,
    _id(),
    _to("connection", index=True),
    Column("at", Instant, nullable=False),
    Column("business_date", Date),
    Column("code", String(48), nullable=False),
    Column("params", Text, nullable=False),
)

sync_run = Table(
    "sync_run",
    metadata,
    _id(),
    _to("connection", index=True),
    Column("started_at", Instant, nullable=False),
    Column("as_of", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("closings", Integer, nullable=False, server_default="0"),
    Column("lines_new", Integer, nullable=False, server_default="0"),
    Column("lines_changed", Integer, nullable=False, server_default="0"),
    Column("requests", Integer, nullable=False, server_default="0"),
    Column("error", Text),
)

reference = Table(
    "reference",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(32)),
    Column("name", String(255), nullable=False),
    Column("producer", String(255)),
    Column("cuvee", String(255)),
    Column("appellation", String(255)),
    Column("region", String(255)),
    Column("country", String(64)),
    Column("colour", String(32)),
    Column("vintage", Integer),
    Column("container_ml", Integer),
    Column("purchase_price", Integer),  # minor units of euro, rough
    Column("cuvee_key", String(64)),
    Column("source", String(64)),
    Column("search", Text, nullable=False),  # words without accents, for `library search`
)
