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


def downgrade() -> None:
    """Remove them again."""
    op.drop_index(op.f("ix_loyalty_pricing_price_site_id"), table_name="loyalty_pricing_price")
    op.drop_index(op.f("ix_loyalty_pricing_price_rate_plan_id"), table_name="loyalty_pricing_price")
    op.drop_index(op.f("ix_loyalty_pricing_price_product_id_last_day"), table_name="loyalty_pricing_price")
    op.drop_table("loyalty_pricing_price")
    op.drop_table("loyalty_pricing_rate_plan")
    op.drop_table("loyalty_pricing_product")
