"""The tables of membership_club."""

import sqlalchemy as sa
from alembic import op

revision = "membership_club_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of this revision."""
    op.create_table(
        "membership_club_card_key",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(length=12), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("private_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_card_key")),
        sa.UniqueConstraint("name", name=op.f("uq_membership_club_card_key_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_card_key_public_id")),
    )
    op.create_table(
        "membership_club_club",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("name_zh_hant", sa.String(length=80), nullable=False),
        sa.Column("name_zh_hans", sa.String(length=80), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("joining", sa.String(length=60), nullable=False),
        sa.Column("commits", sa.String(length=10), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_membership_club_club_site_id_site"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_club")),
        sa.UniqueConstraint("code", name=op.f("uq_membership_club_club_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_club_public_id")),
    )
    op.create_index(op.f("ix_membership_club_club_site_id"), "membership_club_club", ["site_id"], unique=False)
    op.create_table(
        "membership_club_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("club_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("for_day", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=120), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id"],
            ["membership_club_club.id"],
            name=op.f("fk_membership_club_batch_club_id_membership_club_club"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_batch")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_batch_public_id")),
    )
    op.create_index(
        op.f("ix_membership_club_batch_club_id_for_day"), "membership_club_batch", ["club_id", "for_day"], unique=False
    )
    op.create_table(
        "membership_club_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("club_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("name_zh_hant", sa.String(length=120), nullable=False),
        sa.Column("name_zh_hans", sa.String(length=120), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("member_minor", sa.BigInteger(), nullable=False),
        sa.Column("guest_minor", sa.BigInteger(), nullable=False),
        sa.Column("guest_quota", sa.SmallInteger(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["club_id"],
            ["membership_club_club.id"],
            name=op.f("fk_membership_club_event_club_id_membership_club_club"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_event")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_event_public_id")),
    )
    op.create_index(
        op.f("ix_membership_club_event_club_id_starts_at"),
        "membership_club_event",
        ["club_id", "starts_at"],
        unique=False,
    )
    op.create_table(
        "membership_club_points_rule",
        sa.Column("club_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("award_per_night", sa.Integer(), nullable=False),
        sa.Column("award_per_unit", sa.Integer(), nullable=False),
        sa.Column("tier_per_night", sa.Integer(), nullable=False),
        sa.Column("tier_per_unit", sa.Integer(), nullable=False),
        sa.Column("unit_minor", sa.BigInteger(), nullable=False),
        sa.Column("pending_days", sa.SmallInteger(), nullable=False),
        sa.Column("valid_months", sa.SmallInteger(), nullable=True),
        sa.Column("reversal", sa.String(length=10), nullable=False),
        sa.Column("worth_minor", sa.BigInteger(), nullable=False),
        sa.Column("expired_through", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["club_id"],
            ["membership_club_club.id"],
            name=op.f("fk_membership_club_points_rule_club_id_membership_club_club"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("club_id", name=op.f("pk_membership_club_points_rule")),
    )
    op.create_table(
        "membership_club_rules",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("club_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id"],
            ["membership_club_club.id"],
            name=op.f("fk_membership_club_rules_club_id_membership_club_club"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_rules")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_rules_public_id")),
    )
    op.create_index(
        op.f("ix_membership_club_rules_club_id_valid_from"),
        "membership_club_rules",
        ["club_id", "valid_from"],
        unique=False,
    )
    op.create_table(
        "membership_club_tier",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("club_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("name_zh_hant", sa.String(length=80), nullable=False),
        sa.Column("name_zh_hans", sa.String(length=80), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["club_id"],
            ["membership_club_club.id"],
            name=op.f("fk_membership_club_tier_club_id_membership_club_club"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_tier")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_tier_public_id")),
    )
    op.create_index(
        op.f("ix_membership_club_tier_club_id_code"), "membership_club_tier", ["club_id", "code"], unique=True
    )
    op.create_table(
        "membership_club_value_rule",
        sa.Column("club_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("burn", sa.String(length=16), nullable=False),
        sa.Column("bonus_permille", sa.SmallInteger(), nullable=False),
        sa.Column("ceiling_minor", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["club_id"],
            ["membership_club_club.id"],
            name=op.f("fk_membership_club_value_rule_club_id_membership_club_club"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("club_id", name=op.f("pk_membership_club_value_rule")),
    )
    op.create_table(
        "membership_club_benefit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("club_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("name_zh_hant", sa.String(length=120), nullable=False),
        sa.Column("name_zh_hans", sa.String(length=120), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("quantity", sa.SmallInteger(), nullable=False),
        sa.Column("on_arrival", sa.Boolean(), nullable=False),
        sa.Column("in_grace", sa.Boolean(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["club_id"],
            ["membership_club_club.id"],
            name=op.f("fk_membership_club_benefit_club_id_membership_club_club"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tier_id"],
            ["membership_club_tier.id"],
            name=op.f("fk_membership_club_benefit_tier_id_membership_club_tier"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_benefit")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_benefit_public_id")),
    )
    op.create_index(op.f("ix_membership_club_benefit_club_id"), "membership_club_benefit", ["club_id"], unique=False)
    op.create_index(op.f("ix_membership_club_benefit_tier_id"), "membership_club_benefit", ["tier_id"], unique=False)
    op.create_table(
        "membership_club_dues_plan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("club_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("joining_minor", sa.BigInteger(), nullable=False),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.Column("due_days", sa.SmallInteger(), nullable=False),
        sa.Column("reminders", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id"],
            ["membership_club_club.id"],
            name=op.f("fk_membership_club_dues_plan_club_id_membership_club_club"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tier_id"],
            ["membership_club_tier.id"],
            name=op.f("fk_membership_club_dues_plan_tier_id_membership_club_tier"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_dues_plan")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_dues_plan_public_id")),
        sa.UniqueConstraint("tier_id", name=op.f("uq_membership_club_dues_plan_tier_id")),
    )
    op.create_index(
        op.f("ix_membership_club_dues_plan_club_id"), "membership_club_dues_plan", ["club_id"], unique=False
    )
    op.create_table(
        "membership_club_figure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("club_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("counted_for", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("tier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id"],
            ["membership_club_club.id"],
            name=op.f("fk_membership_club_figure_club_id_membership_club_club"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tier_id"],
            ["membership_club_tier.id"],
            name=op.f("fk_membership_club_figure_tier_id_membership_club_tier"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_figure")),
    )
    op.create_index(
        op.f("ix_membership_club_figure_club_id_counted_for"),
        "membership_club_figure",
        ["club_id", "counted_for"],
        unique=False,
    )
    op.create_table(
        "membership_club_membership",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("club_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("seats", sa.SmallInteger(), nullable=False),
        sa.Column("payer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("superseded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("auto_renew", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("tier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("member_since", sa.Date(), nullable=True),
        sa.Column("term_end", sa.Date(), nullable=True),
        sa.Column("grace_end", sa.Date(), nullable=True),
        sa.Column("tier_end", sa.Date(), nullable=True),
        sa.Column("frozen_until", sa.Date(), nullable=True),
        sa.Column("manual_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["club_id"],
            ["membership_club_club.id"],
            name=op.f("fk_membership_club_membership_club_id_membership_club_club"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_membership_club_membership_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["payer_id"],
            ["membership_club_membership.id"],
            name=op.f("fk_membership_club_membership_payer_id_membership_club_membership"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["membership_club_membership.id"],
            name=op.f("fk_membership_club_membership_superseded_by_membership_club_membership"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["tier_id"],
            ["membership_club_tier.id"],
            name=op.f("fk_membership_club_membership_tier_id_membership_club_tier"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_membership")),
        sa.UniqueConstraint("number", name=op.f("uq_membership_club_membership_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_membership_public_id")),
    )
    op.create_index(
        op.f("ix_membership_club_membership_club_id_status_tier_id"),
        "membership_club_membership",
        ["club_id", "status", "tier_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_membership_club_membership_club_id_term_end"),
        "membership_club_membership",
        ["club_id", "term_end"],
        unique=False,
    )
    op.create_index(
        op.f("ix_membership_club_membership_customer_id"), "membership_club_membership", ["customer_id"], unique=False
    )
    op.create_index(
        op.f("ix_membership_club_membership_payer_id"), "membership_club_membership", ["payer_id"], unique=False
    )
    op.create_index(
        op.f("ix_membership_club_membership_superseded_by"),
        "membership_club_membership",
        ["superseded_by"],
        unique=False,
    )
    op.create_index(
        op.f("ix_membership_club_membership_tier_id"), "membership_club_membership", ["tier_id"], unique=False
    )
    op.create_table(
        "membership_club_benefit_use",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("benefit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("stay", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("quantity", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("origin_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_whom", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["benefit_id"],
            ["membership_club_benefit.id"],
            name=op.f("fk_membership_club_benefit_use_benefit_id_membership_club_benefit"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership_club_membership.id"],
            name=op.f("fk_membership_club_benefit_use_membership_id_membership_club_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_benefit_use")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_benefit_use_public_id")),
    )
    op.create_index(
        op.f("ix_membership_club_benefit_use_benefit_id"), "membership_club_benefit_use", ["benefit_id"], unique=False
    )
    op.create_index(
        op.f("ix_membership_club_benefit_use_membership_id"),
        "membership_club_benefit_use",
        ["membership_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_membership_club_benefit_use_origin_id_source"),
        "membership_club_benefit_use",
        ["origin_id", "source"],
        unique=True,
    )
    op.create_table(
        "membership_club_card",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("good_until", sa.Date(), nullable=False),
        sa.Column("issued_by", sa.String(length=120), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=120), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("replaced_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership_club_membership.id"],
            name=op.f("fk_membership_club_card_membership_id_membership_club_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"],
            ["membership_club_card.id"],
            name=op.f("fk_membership_club_card_replaced_by_membership_club_card"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_card")),
        sa.UniqueConstraint("number", name=op.f("uq_membership_club_card_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_card_public_id")),
    )
    op.create_index(
        op.f("ix_membership_club_card_membership_id"), "membership_club_card", ["membership_id"], unique=False
    )
    op.create_index(op.f("ix_membership_club_card_replaced_by"), "membership_club_card", ["replaced_by"], unique=False)
    op.create_index(
        op.f("ix_membership_club_card_status_good_until"),
        "membership_club_card",
        ["status", "good_until"],
        unique=False,
    )
    op.create_table(
        "membership_club_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["membership_club_batch.id"],
            name=op.f("fk_membership_club_change_batch_id_membership_club_batch"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership_club_membership.id"],
            name=op.f("fk_membership_club_change_membership_id_membership_club_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["membership_club_change.id"],
            name=op.f("fk_membership_club_change_reverses_id_membership_club_change"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_change")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_change_public_id")),
    )
    op.create_index(op.f("ix_membership_club_change_batch_id"), "membership_club_change", ["batch_id"], unique=False)
    op.create_index(
        op.f("ix_membership_club_change_membership_id"), "membership_club_change", ["membership_id"], unique=False
    )
    op.create_index(
        op.f("ix_membership_club_change_reverses_id"), "membership_club_change", ["reverses_id"], unique=True
    )
    op.create_table(
        "membership_club_event_booking",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guests", sa.SmallInteger(), nullable=False),
        sa.Column("guest_names", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_whom", sa.String(length=120), nullable=False),
        sa.Column("attended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["membership_club_event.id"],
            name=op.f("fk_membership_club_event_booking_event_id_membership_club_event"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership_club_membership.id"],
            name=op.f("fk_membership_club_event_booking_membership_id_membership_club_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_event_booking")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_event_booking_public_id")),
    )
    op.create_index(
        op.f("ix_membership_club_event_booking_event_id"), "membership_club_event_booking", ["event_id"], unique=False
    )
    op.create_index(
        op.f("ix_membership_club_event_booking_membership_id"),
        "membership_club_event_booking",
        ["membership_id"],
        unique=False,
    )
    op.create_table(
        "membership_club_invoice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("period_first", sa.Date(), nullable=False),
        sa.Column("period_last", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reminders", sa.String(length=60), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("origin_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_whom", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership_club_membership.id"],
            name=op.f("fk_membership_club_invoice_membership_id_membership_club_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_invoice")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_invoice_public_id")),
    )
    op.create_index(op.f("ix_membership_club_invoice_due_on"), "membership_club_invoice", ["due_on"], unique=False)
    op.create_index(
        op.f("ix_membership_club_invoice_membership_id"), "membership_club_invoice", ["membership_id"], unique=False
    )
    op.create_index(
        op.f("ix_membership_club_invoice_origin_id_source"),
        "membership_club_invoice",
        ["origin_id", "source"],
        unique=True,
    )
    op.create_index(op.f("ix_membership_club_invoice_settled"), "membership_club_invoice", ["settled"], unique=False)
    op.create_table(
        "membership_club_points_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("award", sa.BigInteger(), nullable=False),
        sa.Column("tier", sa.BigInteger(), nullable=False),
        sa.Column("pending_until", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("origin_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_whom", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["lot_id"],
            ["membership_club_points_entry.id"],
            name=op.f("fk_membership_club_points_entry_lot_id_membership_club_points_entry"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership_club_membership.id"],
            name=op.f("fk_membership_club_points_entry_membership_id_membership_club_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_points_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_points_entry_public_id")),
    )
    op.create_index(
        op.f("ix_membership_club_points_entry_expires_on"), "membership_club_points_entry", ["expires_on"], unique=False
    )
    op.create_index(
        op.f("ix_membership_club_points_entry_lot_id"), "membership_club_points_entry", ["lot_id"], unique=False
    )
    op.create_index(
        op.f("ix_membership_club_points_entry_membership_id"),
        "membership_club_points_entry",
        ["membership_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_membership_club_points_entry_origin_id_source_place"),
        "membership_club_points_entry",
        ["origin_id", "source", "place"],
        unique=True,
    )
    op.create_table(
        "membership_club_value_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("bonus", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("burn", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("origin_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_whom", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership_club_membership.id"],
            name=op.f("fk_membership_club_value_entry_membership_id_membership_club_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["membership_club_value_entry.id"],
            name=op.f("fk_membership_club_value_entry_payment_id_membership_club_value_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_value_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_value_entry_public_id")),
    )
    op.create_index(
        op.f("ix_membership_club_value_entry_membership_id"),
        "membership_club_value_entry",
        ["membership_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_membership_club_value_entry_origin_id_source"),
        "membership_club_value_entry",
        ["origin_id", "source"],
        unique=True,
    )
    op.create_index(
        op.f("ix_membership_club_value_entry_payment_id"), "membership_club_value_entry", ["payment_id"], unique=False
    )
    op.create_table(
        "membership_club_batch_row",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("was_version", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("held_by", sa.String(length=120), nullable=False),
        sa.Column("held_why", sa.String(length=300), nullable=False),
        sa.Column("change_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["membership_club_batch.id"],
            name=op.f("fk_membership_club_batch_row_batch_id_membership_club_batch"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["membership_club_change.id"],
            name=op.f("fk_membership_club_batch_row_change_id_membership_club_change"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership_club_membership.id"],
            name=op.f("fk_membership_club_batch_row_membership_id_membership_club_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_batch_row")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_batch_row_public_id")),
    )
    op.create_index(
        op.f("ix_membership_club_batch_row_batch_id_kind"),
        "membership_club_batch_row",
        ["batch_id", "kind"],
        unique=False,
    )
    op.create_index(
        op.f("ix_membership_club_batch_row_change_id"), "membership_club_batch_row", ["change_id"], unique=False
    )
    op.create_index(
        op.f("ix_membership_club_batch_row_membership_id"), "membership_club_batch_row", ["membership_id"], unique=False
    )
    op.create_table(
        "membership_club_dues_payment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("origin_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_whom", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["membership_club_invoice.id"],
            name=op.f("fk_membership_club_dues_payment_invoice_id_membership_club_invoice"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership_club_membership.id"],
            name=op.f("fk_membership_club_dues_payment_membership_id_membership_club_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_dues_payment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_dues_payment_public_id")),
    )
    op.create_index(
        op.f("ix_membership_club_dues_payment_invoice_id"), "membership_club_dues_payment", ["invoice_id"], unique=False
    )
    op.create_index(
        op.f("ix_membership_club_dues_payment_membership_id"),
        "membership_club_dues_payment",
        ["membership_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_membership_club_dues_payment_origin_id_source"),
        "membership_club_dues_payment",
        ["origin_id", "source"],
        unique=True,
    )
    op.create_table(
        "membership_club_dues_reminder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("days_from_due", sa.SmallInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["membership_club_invoice.id"],
            name=op.f("fk_membership_club_dues_reminder_invoice_id_membership_club_invoice"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership_club_membership.id"],
            name=op.f("fk_membership_club_dues_reminder_membership_id_membership_club_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_club_dues_reminder")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_club_dues_reminder_public_id")),
    )
    op.create_index(
        op.f("ix_membership_club_dues_reminder_invoice_id_days_from_due"),
        "membership_club_dues_reminder",
        ["invoice_id", "days_from_due"],
        unique=True,
    )
    op.create_index(
        op.f("ix_membership_club_dues_reminder_membership_id"),
        "membership_club_dues_reminder",
        ["membership_id"],
        unique=False,
    )


def downgrade() -> None:
    """Remove them again."""
    op.drop_index(op.f("ix_membership_club_dues_reminder_membership_id"), table_name="membership_club_dues_reminder")
    op.drop_index(
        op.f("ix_membership_club_dues_reminder_invoice_id_days_from_due"), table_name="membership_club_dues_reminder"
    )
    op.drop_table("membership_club_dues_reminder")
    op.drop_index(op.f("ix_membership_club_dues_payment_origin_id_source"), table_name="membership_club_dues_payment")
    op.drop_index(op.f("ix_membership_club_dues_payment_membership_id"), table_name="membership_club_dues_payment")
    op.drop_index(op.f("ix_membership_club_dues_payment_invoice_id"), table_name="membership_club_dues_payment")
    op.drop_table("membership_club_dues_payment")
    op.drop_index(op.f("ix_membership_club_batch_row_membership_id"), table_name="membership_club_batch_row")
    op.drop_index(op.f("ix_membership_club_batch_row_change_id"), table_name="membership_club_batch_row")
    op.drop_index(op.f("ix_membership_club_batch_row_batch_id_kind"), table_name="membership_club_batch_row")
    op.drop_table("membership_club_batch_row")
    op.drop_index(op.f("ix_membership_club_value_entry_payment_id"), table_name="membership_club_value_entry")
    op.drop_index(op.f("ix_membership_club_value_entry_origin_id_source"), table_name="membership_club_value_entry")
    op.drop_index(op.f("ix_membership_club_value_entry_membership_id"), table_name="membership_club_value_entry")
    op.drop_table("membership_club_value_entry")
    op.drop_index(
        op.f("ix_membership_club_points_entry_origin_id_source_place"), table_name="membership_club_points_entry"
    )
    op.drop_index(op.f("ix_membership_club_points_entry_membership_id"), table_name="membership_club_points_entry")
    op.drop_index(op.f("ix_membership_club_points_entry_lot_id"), table_name="membership_club_points_entry")
    op.drop_index(op.f("ix_membership_club_points_entry_expires_on"), table_name="membership_club_points_entry")
    op.drop_table("membership_club_points_entry")
    op.drop_index(op.f("ix_membership_club_invoice_settled"), table_name="membership_club_invoice")
    op.drop_index(op.f("ix_membership_club_invoice_origin_id_source"), table_name="membership_club_invoice")
    op.drop_index(op.f("ix_membership_club_invoice_membership_id"), table_name="membership_club_invoice")
    op.drop_index(op.f("ix_membership_club_invoice_due_on"), table_name="membership_club_invoice")
    op.drop_table("membership_club_invoice")
    op.drop_index(op.f("ix_membership_club_event_booking_membership_id"), table_name="membership_club_event_booking")
    op.drop_index(op.f("ix_membership_club_event_booking_event_id"), table_name="membership_club_event_booking")
    op.drop_table("membership_club_event_booking")
    op.drop_index(op.f("ix_membership_club_change_reverses_id"), table_name="membership_club_change")
    op.drop_index(op.f("ix_membership_club_change_membership_id"), table_name="membership_club_change")
    op.drop_index(op.f("ix_membership_club_change_batch_id"), table_name="membership_club_change")
    op.drop_table("membership_club_change")
    op.drop_index(op.f("ix_membership_club_card_status_good_until"), table_name="membership_club_card")
    op.drop_index(op.f("ix_membership_club_card_replaced_by"), table_name="membership_club_card")
    op.drop_index(op.f("ix_membership_club_card_membership_id"), table_name="membership_club_card")
    op.drop_table("membership_club_card")
    op.drop_index(op.f("ix_membership_club_benefit_use_origin_id_source"), table_name="membership_club_benefit_use")
    op.drop_index(op.f("ix_membership_club_benefit_use_membership_id"), table_name="membership_club_benefit_use")
    op.drop_index(op.f("ix_membership_club_benefit_use_benefit_id"), table_name="membership_club_benefit_use")
    op.drop_table("membership_club_benefit_use")
    op.drop_index(op.f("ix_membership_club_membership_tier_id"), table_name="membership_club_membership")
    op.drop_index(op.f("ix_membership_club_membership_superseded_by"), table_name="membership_club_membership")
    op.drop_index(op.f("ix_membership_club_membership_payer_id"), table_name="membership_club_membership")
    op.drop_index(op.f("ix_membership_club_membership_customer_id"), table_name="membership_club_membership")
    op.drop_index(op.f("ix_membership_club_membership_club_id_term_end"), table_name="membership_club_membership")
    op.drop_index(op.f("ix_membership_club_membership_club_id_status_tier_id"), table_name="membership_club_membership")
    op.drop_table("membership_club_membership")
    op.drop_index(op.f("ix_membership_club_figure_club_id_counted_for"), table_name="membership_club_figure")
    op.drop_table("membership_club_figure")
    op.drop_index(op.f("ix_membership_club_dues_plan_club_id"), table_name="membership_club_dues_plan")
    op.drop_table("membership_club_dues_plan")
    op.drop_index(op.f("ix_membership_club_benefit_tier_id"), table_name="membership_club_benefit")
    op.drop_index(op.f("ix_membership_club_benefit_club_id"), table_name="membership_club_benefit")
    op.drop_table("membership_club_benefit")
    op.drop_table("membership_club_value_rule")
    op.drop_index(op.f("ix_membership_club_tier_club_id_code"), table_name="membership_club_tier")
    op.drop_table("membership_club_tier")
    op.drop_index(op.f("ix_membership_club_rules_club_id_valid_from"), table_name="membership_club_rules")
    op.drop_table("membership_club_rules")
    op.drop_table("membership_club_points_rule")
    op.drop_index(op.f("ix_membership_club_event_club_id_starts_at"), table_name="membership_club_event")
    op.drop_table("membership_club_event")
    op.drop_index(op.f("ix_membership_club_batch_club_id_for_day"), table_name="membership_club_batch")
    op.drop_table("membership_club_batch")
    op.drop_index(op.f("ix_membership_club_club_site_id"), table_name="membership_club_club")
    op.drop_table("membership_club_club")
    op.drop_table("membership_club_card_key")
