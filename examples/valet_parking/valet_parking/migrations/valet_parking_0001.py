"""The tables of valet_parking."""

import sqlalchemy as sa
from alembic import op

revision = "valet_parking_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of this revision."""
    op.create_table(
        "valet_parking_car",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plate", sa.String(length=20), nullable=False),
        sa.Column("looks", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_valet_parking_car_customer_id_customer", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_valet_parking_car"),
    )
    op.create_index("ix_valet_parking_car_customer_id", "valet_parking_car", ["customer_id"])


def downgrade() -> None:
    """Remove them again."""
    op.drop_table("valet_parking_car")
