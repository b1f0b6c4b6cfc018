"""The one table: cars."""

from rugui.toolkit import Base, PrimaryId
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column


class Car(Base):
    """A guest's car. `plate` as painted on it."""

    __tablename__ = "valet_parking_car"

    id: Mapped[PrimaryId]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"), index=True)
    plate: Mapped[str] = mapped_column(String(20))
    looks: Mapped[str] = mapped_column(String(80), default="")
