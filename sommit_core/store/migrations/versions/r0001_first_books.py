"""The first books."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "reference",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("producer", sa.String(length=255), nullable=True),
        sa.Column("cuvee", sa.String(length=255), nullable=True),
        sa.Column("appellation", sa.String(length=255), nullable=True),
        sa.Column("region", sa.String(length=255), nullable=True),
        sa.Column("country", sa.String(length=64), nullable=True),
        sa.Column("colour", sa.String(length=32), nullable=True),
        sa.Column("vintage", sa.Integer(), nullable=True),
        sa.Column("container_ml", sa.Integer(), nullable=True),
        sa.Column("purchase_price", sa.Integer(), nullable=True),
        sa.Column("cuvee_key", sa.String(length=64), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference")),
    )
    op.create_table(
        "venue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("decimals", sa.SmallInteger(), nullable=False),
        sa.Column("refund_restores_stock", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint("slug", name=op.f("uq_venue_slug")),
    )
    op.create_table(
        "beverage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("producer", sa.String(length=255), nullable=True),
        sa.Column("cuvee", sa.String(length=255), nullable=True),
        sa.Column("appellation", sa.String(length=255), nullable=True),
        sa.Column("region", sa.String(length=255), nullable=True),
        sa.Column("colour", sa.String(length=32), nullable=True),
        sa.Column("vintage", sa.Integer(), nullable=True),
        sa.Column("container_ml", sa.Integer(), nullable=False),
        sa.Column("reference_id", sa.String(length=64), nullable=True),
        sa.Column("removed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_beverage_venue_id_venue")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_beverage")),
        sa.UniqueConstraint("venue_id", "slug", name=op.f("uq_beverage_venue_id_slug")),
    )
    op.create_table(
        "connection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("connector", sa.String(length=64), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("token_box", sa.LargeBinary(), nullable=True),
        sa.Column("token_hint", sa.String(length=32), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("read_through", sa.Date(), nullable=True),
        sa.Column("last_read_day", sa.Date(), nullable=True),
        sa.Column("catalogue_size", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("last_read_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_connection_venue_id_venue")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection")),
        sa.UniqueConstraint("venue_id", "connector", name=op.f("uq_connection_venue_id_connector")),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_journal_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    op.create_index(op.f("ix_journal_venue_id"), "journal", ["venue_id"], unique=False)
    op.create_table(
        "venue_clock",
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("cutoff", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_venue_clock_venue_id_venue")
        ),
        sa.PrimaryKeyConstraint("venue_id", "since", name=op.f("pk_venue_clock")),
    )
    op.create_table(
        "balance",
        sa.Column("beverage_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("volume_ul", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["beverage_id"], ["beverage.id"], name=op.f("fk_balance_beverage_id_beverage")
        ),
        sa.PrimaryKeyConstraint("beverage_id", name=op.f("pk_balance")),
    )
    op.create_table(
        "closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("revenue", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(length=16), nullable=False),
        sa.Column("outlet", sa.String(length=255), nullable=True),
        sa.Column("register", sa.String(length=255), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("perpetual_total", sa.BigInteger(), nullable=True),
        sa.Column("tax_included", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connection.id"], name=op.f("fk_closing_connection_id_connection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing")),
        sa.UniqueConstraint(
            "connection_id", "external_id", name=op.f("uq_closing_connection_id_external_id")
        ),
    )
    op.create_index(
        "ix_closing_connection_date", "closing", ["connection_id", "business_date"], unique=False
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=True),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connection.id"], name=op.f("fk_notice_connection_id_connection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_connection_id"), "notice", ["connection_id"], unique=False)
    op.create_table(
        "pos_product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.Column("category", sa.String(length=255), nullable=True),
        sa.Column("parent_external_id", sa.String(length=255), nullable=True),
        sa.Column("sku", sa.String(length=255), nullable=True),
        sa.Column("barcode", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("open_item", sa.Boolean(), nullable=False),
        sa.Column("set_aside", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connection.id"],
            name=op.f("fk_pos_product_connection_id_connection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pos_product")),
        sa.UniqueConstraint(
            "connection_id", "external_id", name=op.f("uq_pos_product_connection_id_external_id")
        ),
    )
    op.create_table(
        "refused_closing",
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connection.id"],
            name=op.f("fk_refused_closing_connection_id_connection"),
        ),
        sa.PrimaryKeyConstraint("connection_id", "external_id", name=op.f("pk_refused_closing")),
    )
    op.create_table(
        "stock_movement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("beverage_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("volume_ul", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("undone", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["beverage_id"], ["beverage.id"], name=op.f("fk_stock_movement_beverage_id_beverage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movement")),
    )
    op.create_index(
        op.f("ix_stock_movement_beverage_id"), "stock_movement", ["beverage_id"], unique=False
    )
    op.create_table(
        "sync_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("closings", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lines_new", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lines_changed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("requests", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connection.id"], name=op.f("fk_sync_run_connection_id_connection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_run")),
    )
    op.create_index(op.f("ix_sync_run_connection_id"), "sync_run", ["connection_id"], unique=False)
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pos_product_id", sa.Integer(), nullable=False),
        sa.Column("beverage_id", sa.Integer(), nullable=False),
        sa.Column("serving_ml", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["beverage_id"], ["beverage.id"], name=op.f("fk_link_beverage_id_beverage")
        ),
        sa.ForeignKeyConstraint(
            ["pos_product_id"], ["pos_product.id"], name=op.f("fk_link_pos_product_id_pos_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
    )
    op.create_index(op.f("ix_link_beverage_id"), "link", ["beverage_id"], unique=False)
    op.create_index(op.f("ix_link_pos_product_id"), "link", ["pos_product_id"], unique=False)
    op.create_index(
        "uq_link_pos_product_live",
        "link",
        ["pos_product_id"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL AND valid_until IS NULL"),
    )
    op.create_table(
        "pos_price",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pos_product_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("tax_included", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pos_product_id"],
            ["pos_product.id"],
            name=op.f("fk_pos_price_pos_product_id_pos_product"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pos_price")),
    )
    op.create_index(
        op.f("ix_pos_price_pos_product_id"), "pos_price", ["pos_product_id"], unique=False
    )
    op.create_table(
        "price",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("beverage_id", sa.Integer(), nullable=False),
        sa.Column("serving_ml", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("pos_product_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["beverage_id"], ["beverage.id"], name=op.f("fk_price_beverage_id_beverage")
        ),
        sa.ForeignKeyConstraint(
            ["pos_product_id"], ["pos_product.id"], name=op.f("fk_price_pos_product_id_pos_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price")),
    )
    op.create_index(
        "ix_price_beverage_serving", "price", ["beverage_id", "serving_ml"], unique=False
    )
    op.create_table(
        "product_label",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pos_product_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pos_product_id"],
            ["pos_product.id"],
            name=op.f("fk_product_label_pos_product_id_pos_product"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_label")),
    )
    op.create_index(
        op.f("ix_product_label_pos_product_id"), "product_label", ["pos_product_id"], unique=False
    )
    op.create_table(
        "sale_line",
        sa.Column("closing_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line_id", sa.String(length=255), nullable=False),
        sa.Column("pos_product_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("revenue", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("sold_at", sa.BigInteger(), nullable=False),
        sa.Column("serving_ml", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["closing_id"], ["closing.id"], name=op.f("fk_sale_line_closing_id_closing")
        ),
        sa.ForeignKeyConstraint(
            ["pos_product_id"],
            ["pos_product.id"],
            name=op.f("fk_sale_line_pos_product_id_pos_product"),
        ),
        sa.PrimaryKeyConstraint("closing_id", "line_no", "entry", name=op.f("pk_sale_line")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pos_product_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("offered", sa.String(length=128), nullable=True),
        sa.Column("beverage_id", sa.Integer(), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("undone", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["beverage_id"], ["beverage.id"], name=op.f("fk_decision_beverage_id_beverage")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_decision_link_id_link")),
        sa.ForeignKeyConstraint(
            ["pos_product_id"],
            ["pos_product.id"],
            name=op.f("fk_decision_pos_product_id_pos_product"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_link_id"), "decision", ["link_id"], unique=False)
    op.create_index(
        op.f("ix_decision_pos_product_id"), "decision", ["pos_product_id"], unique=False
    )


def downgrade() -> None:
    """Drop every table."""
    op.drop_index(op.f("ix_decision_pos_product_id"), table_name="decision")
    op.drop_index(op.f("ix_decision_link_id"), table_name="decision")
    op.drop_table("decision")
    op.drop_table("sale_line")
    op.drop_index(op.f("ix_product_label_pos_product_id"), table_name="product_label")
    op.drop_table("product_label")
    op.drop_index("ix_price_beverage_serving", table_name="price")
    op.drop_table("price")
    op.drop_index(op.f("ix_pos_price_pos_product_id"), table_name="pos_price")
    op.drop_table("pos_price")
    op.drop_index(
        "uq_link_pos_product_live",
        table_name="link",
        sqlite_where=sa.text("removed_at IS NULL AND valid_until IS NULL"),
    )
    op.drop_index(op.f("ix_link_pos_product_id"), table_name="link")
    op.drop_index(op.f("ix_link_beverage_id"), table_name="link")
    op.drop_table("link")
    op.drop_index(op.f("ix_sync_run_connection_id"), table_name="sync_run")
    op.drop_table("sync_run")
    op.drop_index(op.f("ix_stock_movement_beverage_id"), table_name="stock_movement")
    op.drop_table("stock_movement")
    op.drop_table("refused_closing")
    op.drop_table("pos_product")
    op.drop_index(op.f("ix_notice_connection_id"), table_name="notice")
    op.drop_table("notice")
    op.drop_index("ix_closing_connection_date", table_name="closing")
    op.drop_table("closing")
    op.drop_table("balance")
    op.drop_table("venue_clock")
    op.drop_index(op.f("ix_journal_venue_id"), table_name="journal")
    op.drop_table("journal")
    op.drop_table("connection")
    op.drop_table("beverage")
    op.drop_table("venue")
    op.drop_table("reference")
