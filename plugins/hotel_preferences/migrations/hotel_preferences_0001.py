"""The tables of hotel_preferences."""

revision = "hotel_preferences_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of this revision."""
    pass


def downgrade() -> None:
    """Remove them again."""
    pass
