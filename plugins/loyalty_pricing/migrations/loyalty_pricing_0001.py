"""The tables of loyalty_pricing."""

import sqlalchemy as sa
from alembic import op

revision = "loyalty_pricing_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of this revision."""
    op.create_table(
        "loyalty_pricing_product",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("grade", sa.String(length=6), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("tax_included", sa.Boolean(), nullable=False),
        sa.Column("tax_permille", sa.SmallInteger(), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("name_zh_hant", sa.String(length=80), nullable=False),
        sa.Column("name_zh_hans", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loyalty_pricing_product")),
        sa.UniqueConstraint("code", name=op.f("uq_loyalty_pricing_product_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_loyalty_pricing_product_public_id")),
    )
    op.create_table(
        "loyalty_pricing_rate_plan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("name_zh_hant", sa.String(length=80), nullable=False),
        sa.Column("name_zh_hans", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loyalty_pricing_rate_plan")),
        sa.UniqueConstraint("code", name=op.f("uq_loyalty_pricing_rate_plan_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_loyalty_pricing_rate_plan_public_id")),
    )
    op.create_table(
        "loyalty_pricing_negotiated",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rate_plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("commission", sa.Integer(), nullable=False),
        sa.Column("agreement", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_loyalty_pricing_negotiated_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rate_plan_id"],
            ["loyalty_pricing_rate_plan.id"],
            name=op.f("fk_loyalty_pricing_negotiated_rate_plan_id_loyalty_pricing_rate_plan"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_loyalty_pricing_negotiated_site_id_site"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loyalty_pricing_negotiated")),
        sa.UniqueConstraint("public_id", name=op.f("uq_loyalty_pricing_negotiated_public_id")),
    )
    op.create_index(
        op.f("ix_loyalty_pricing_negotiated_customer_id"), "loyalty_pricing_negotiated", ["customer_id"], unique=False
    )
    op.create_index(
        op.f("ix_loyalty_pricing_negotiated_rate_plan_id"), "loyalty_pricing_negotiated", ["rate_plan_id"], unique=False
    )
    op.create_index(
        op.f("ix_loyalty_pricing_negotiated_site_id"), "loyalty_pricing_negotiated", ["site_id"], unique=False
    )
    op.create_table(
        "loyalty_pricing_price",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rate_plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("list_minor", sa.BigInteger(), nullable=False),
        sa.Column("cost_minor", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["loyalty_pricing_product.id"],
            name=op.f("fk_loyalty_pricing_price_product_id_loyalty_pricing_product"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rate_plan_id"],
            ["loyalty_pricing_rate_plan.id"],
            name=op.f("fk_loyalty_pricing_price_rate_plan_id_loyalty_pricing_rate_plan"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_loyalty_pricing_price_site_id_site"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loyalty_pricing_price")),
        sa.UniqueConstraint("public_id", name=op.f("uq_loyalty_pricing_price_public_id")),
    )
    op.create_index(
        op.f("ix_loyalty_pricing_price_product_id_last_day"),
        "loyalty_pricing_price",
        ["product_id", "last_day"],
        unique=False,
    )
    op.create_index(
        op.f("ix_loyalty_pricing_price_rate_plan_id"), "loyalty_pricing_price", ["rate_plan_id"], unique=False
    )
    op.create_index(op.f("ix_loyalty_pricing_price_site_id"), "loyalty_pricing_price", ["site_id"], unique=False)
    op.create_table(
        "loyalty_pricing_rules",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("active_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drafted_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("drafted_by", sa.String(length=120), nullable=False),
        sa.Column("approved_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["drafted_id"],
            ["account.id"],
            name=op.f("fk_loyalty_pricing_rules_drafted_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loyalty_pricing_rules")),
        sa.UniqueConstraint("public_id", name=op.f("uq_loyalty_pricing_rules_public_id")),
    )
    op.create_index(
        op.f("ix_loyalty_pricing_rules_currency_number"), "loyalty_pricing_rules", ["currency", "number"], unique=True
    )
    op.create_index(
        op.f("ix_loyalty_pricing_rules_status_active_from"),
        "loyalty_pricing_rules",
        ["status", "active_from"],
        unique=False,
    )
    op.create_table(
        "loyalty_pricing_quote",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("rules_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("listed_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("cost_minor", sa.BigInteger(), nullable=False),
        sa.Column("incomplete", sa.JSON(), nullable=False),
        sa.Column("override_reason", sa.String(length=300), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("visit", sa.String(length=22), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("given_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_loyalty_pricing_quote_account_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_loyalty_pricing_quote_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rules_id"],
            ["loyalty_pricing_rules.id"],
            name=op.f("fk_loyalty_pricing_quote_rules_id_loyalty_pricing_rules"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_loyalty_pricing_quote_site_id_site"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loyalty_pricing_quote")),
        sa.UniqueConstraint("number", name=op.f("uq_loyalty_pricing_quote_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_loyalty_pricing_quote_public_id")),
    )
    op.create_index(
        op.f("ix_loyalty_pricing_quote_customer_id_valid_until"),
        "loyalty_pricing_quote",
        ["customer_id", "valid_until"],
        unique=False,
    )
    op.create_index(op.f("ix_loyalty_pricing_quote_site_id"), "loyalty_pricing_quote", ["site_id"], unique=False)
    op.create_table(
        "loyalty_pricing_use",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("money_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_loyalty_pricing_use_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["quote_id"],
            ["loyalty_pricing_quote.id"],
            name=op.f("fk_loyalty_pricing_use_quote_id_loyalty_pricing_quote"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loyalty_pricing_use")),
    )
    op.create_index(op.f("ix_loyalty_pricing_use_customer_id"), "loyalty_pricing_use", ["customer_id"], unique=False)
    op.create_index(
        op.f("ix_loyalty_pricing_use_key_customer_id"), "loyalty_pricing_use", ["key", "customer_id"], unique=False
    )
    op.create_index(op.f("ix_loyalty_pricing_use_quote_id"), "loyalty_pricing_use", ["quote_id"], unique=False)


def downgrade() -> None:
    """Remove them again."""
    op.drop_index(op.f("ix_loyalty_pricing_use_quote_id"), table_name="loyalty_pricing_use")
    op.drop_index(op.f("ix_loyalty_pricing_use_key_customer_id"), table_name="loyalty_pricing_use")
    op.drop_index(op.f("ix_loyalty_pricing_use_customer_id"), table_name="loyalty_pricing_use")
    op.drop_table("loyalty_pricing_use")
    op.drop_index(op.f("ix_loyalty_pricing_quote_site_id"), table_name="loyalty_pricing_quote")
    op.drop_index(op.f("ix_loyalty_pricing_quote_customer_id_valid_until"), table_name="loyalty_pricing_quote")
    op.drop_table("loyalty_pricing_quote")
    op.drop_index(op.f("ix_loyalty_pricing_rules_status_active_from"), table_name="loyalty_pricing_rules")
    op.drop_index(op.f("ix_loyalty_pricing_rules_currency_number"), table_name="loyalty_pricing_rules")
    op.drop_table("loyalty_pricing_rules")
    op.drop_index(op.f("ix_loyalty_pricing_price_site_id"), table_name="loyalty_pricing_price")
    op.drop_index(op.f("ix_loyalty_pricing_price_rate_plan_id"), table_name="loyalty_pricing_price")
    op.drop_index(op.f("ix_loyalty_pricing_price_product_id_last_day"), table_name="loyalty_pricing_price")
    op.drop_table("loyalty_pricing_price")
    op.drop_index(op.f("ix_loyalty_pricing_negotiated_site_id"), table_name="loyalty_pricing_negotiated")
    op.drop_index(op.f("ix_loyalty_pricing_negotiated_rate_plan_id"), table_name="loyalty_pricing_negotiated")
    op.drop_index(op.f("ix_loyalty_pricing_negotiated_customer_id"), table_name="loyalty_pricing_negotiated")
    op.drop_table("loyalty_pricing_negotiated")
    op.drop_table("loyalty_pricing_rate_plan")
    op.drop_table("loyalty_pricing_product")
