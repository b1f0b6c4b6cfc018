"""The tables of hotel_preferences."""

import sqlalchemy as sa
from alembic import op

revision = "hotel_preferences_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of this revision."""
    op.create_table(
        "hotel_preferences_pair",
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("other", sa.String(length=60), nullable=False),
        sa.Column("both", sa.Integer(), nullable=False),
        sa.Column("of_guests", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "other", name=op.f("pk_hotel_preferences_pair")),
    )
    op.create_table(
        "hotel_preferences_allergy",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("reaction", sa.String(length=300), nullable=False),
        sa.Column("whose", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("first_noted", sa.Date(), nullable=False),
        sa.Column("last_confirmed", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(length=120), nullable=False),
        sa.Column("removed_why", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_hotel_preferences_allergy_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_preferences_allergy")),
        sa.UniqueConstraint("public_id", name=op.f("uq_hotel_preferences_allergy_public_id")),
    )
    op.create_index(
        op.f("ix_hotel_preferences_allergy_customer_id"), "hotel_preferences_allergy", ["customer_id"], unique=False
    )
    op.create_table(
        "hotel_preferences_kind",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind_group", sa.String(length=20), nullable=False),
        sa.Column("department", sa.String(length=20), nullable=False),
        sa.Column("title_en", sa.String(length=80), nullable=False),
        sa.Column("title_zh_hant", sa.String(length=80), nullable=False),
        sa.Column("title_zh_hans", sa.String(length=80), nullable=False),
        sa.Column("synonyms", sa.Text(), nullable=False),
        sa.Column("exclusive", sa.String(length=30), nullable=False),
        sa.Column("sensitive", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=10), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_hotel_preferences_kind_site_id_site"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_preferences_kind")),
        sa.UniqueConstraint("code", name=op.f("uq_hotel_preferences_kind_code")),
    )
    op.create_table(
        "hotel_preferences_preference",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("strength", sa.String(length=10), nullable=False),
        sa.Column("whose", sa.String(length=80), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("first_noted", sa.Date(), nullable=False),
        sa.Column("last_confirmed", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_hotel_preferences_preference_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_hotel_preferences_preference_site_id_site"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_preferences_preference")),
        sa.UniqueConstraint("public_id", name=op.f("uq_hotel_preferences_preference_public_id")),
    )
    op.create_index(
        op.f("ix_hotel_preferences_preference_customer_id"),
        "hotel_preferences_preference",
        ["customer_id"],
        unique=False,
    )
    op.create_table(
        "hotel_preferences_acknowledgement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("allergy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["allergy_id"],
            ["hotel_preferences_allergy.id"],
            name=op.f("fk_hotel_preferences_acknowledgement_allergy_id_hotel_preferences_allergy"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_preferences_acknowledgement")),
    )
    op.create_index(
        op.f("ix_hotel_preferences_acknowledgement_allergy_id"),
        "hotel_preferences_acknowledgement",
        ["allergy_id"],
        unique=False,
    )
    op.create_table(
        "hotel_preferences_evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("preference_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("visit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["preference_id"],
            ["hotel_preferences_preference.id"],
            name=op.f("fk_hotel_preferences_evidence_preference_id_hotel_preferences_preference"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_hotel_preferences_evidence_visit_id_visit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_preferences_evidence")),
    )
    op.create_index(
        op.f("ix_hotel_preferences_evidence_preference_id_visit_id_what"),
        "hotel_preferences_evidence",
        ["preference_id", "visit_id", "what"],
        unique=True,
    )
    op.create_index(
        op.f("ix_hotel_preferences_evidence_visit_id"), "hotel_preferences_evidence", ["visit_id"], unique=False
    )
    op.create_table(
        "hotel_preferences_suggestion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("visit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("strength", sa.String(length=10), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_hotel_preferences_suggestion_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_hotel_preferences_suggestion_visit_id_visit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_preferences_suggestion")),
        sa.UniqueConstraint("public_id", name=op.f("uq_hotel_preferences_suggestion_public_id")),
    )
    op.create_index(
        op.f("ix_hotel_preferences_suggestion_customer_id_kind"),
        "hotel_preferences_suggestion",
        ["customer_id", "kind"],
        unique=True,
    )
    op.create_index(
        op.f("ix_hotel_preferences_suggestion_visit_id"), "hotel_preferences_suggestion", ["visit_id"], unique=False
    )
    op.create_table(
        "hotel_preferences_task",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("preference_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("allergy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("visit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("department", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["allergy_id"],
            ["hotel_preferences_allergy.id"],
            name=op.f("fk_hotel_preferences_task_allergy_id_hotel_preferences_allergy"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_hotel_preferences_task_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["preference_id"],
            ["hotel_preferences_preference.id"],
            name=op.f("fk_hotel_preferences_task_preference_id_hotel_preferences_preference"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_hotel_preferences_task_site_id_site"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_hotel_preferences_task_visit_id_visit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_preferences_task")),
        sa.UniqueConstraint("public_id", name=op.f("uq_hotel_preferences_task_public_id")),
    )
    op.create_index(
        op.f("ix_hotel_preferences_task_allergy_id"), "hotel_preferences_task", ["allergy_id"], unique=False
    )
    op.create_index(
        op.f("ix_hotel_preferences_task_customer_id"), "hotel_preferences_task", ["customer_id"], unique=False
    )
    op.create_index(
        op.f("ix_hotel_preferences_task_preference_id"), "hotel_preferences_task", ["preference_id"], unique=False
    )
    op.create_index(
        op.f("ix_hotel_preferences_task_site_id_day"), "hotel_preferences_task", ["site_id", "day"], unique=False
    )
    op.create_index(
        op.f("ix_hotel_preferences_task_visit_id_allergy_id"),
        "hotel_preferences_task",
        ["visit_id", "allergy_id"],
        unique=True,
    )
    op.create_index(
        op.f("ix_hotel_preferences_task_visit_id_preference_id"),
        "hotel_preferences_task",
        ["visit_id", "preference_id"],
        unique=True,
    )


def downgrade() -> None:
    """Remove them again."""
    op.drop_index(op.f("ix_hotel_preferences_task_visit_id_preference_id"), table_name="hotel_preferences_task")
    op.drop_index(op.f("ix_hotel_preferences_task_visit_id_allergy_id"), table_name="hotel_preferences_task")
    op.drop_index(op.f("ix_hotel_preferences_task_site_id_day"), table_name="hotel_preferences_task")
    op.drop_index(op.f("ix_hotel_preferences_task_preference_id"), table_name="hotel_preferences_task")
    op.drop_index(op.f("ix_hotel_preferences_task_customer_id"), table_name="hotel_preferences_task")
    op.drop_index(op.f("ix_hotel_preferences_task_allergy_id"), table_name="hotel_preferences_task")
    op.drop_table("hotel_preferences_task")
    op.drop_index(op.f("ix_hotel_preferences_suggestion_visit_id"), table_name="hotel_preferences_suggestion")
    op.drop_index(op.f("ix_hotel_preferences_suggestion_customer_id_kind"), table_name="hotel_preferences_suggestion")
    op.drop_table("hotel_preferences_suggestion")
    op.drop_index(op.f("ix_hotel_preferences_evidence_visit_id"), table_name="hotel_preferences_evidence")
    op.drop_index(
        op.f("ix_hotel_preferences_evidence_preference_id_visit_id_what"), table_name="hotel_preferences_evidence"
    )
    op.drop_table("hotel_preferences_evidence")
    op.drop_index(
        op.f("ix_hotel_preferences_acknowledgement_allergy_id"), table_name="hotel_preferences_acknowledgement"
    )
    op.drop_table("hotel_preferences_acknowledgement")
    op.drop_index(op.f("ix_hotel_preferences_preference_customer_id"), table_name="hotel_preferences_preference")
    op.drop_table("hotel_preferences_preference")
    op.drop_table("hotel_preferences_kind")
    op.drop_index(op.f("ix_hotel_preferences_allergy_customer_id"), table_name="hotel_preferences_allergy")
    op.drop_table("hotel_preferences_allergy")
    op.drop_table("hotel_preferences_pair")
