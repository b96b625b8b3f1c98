"""What calls share: the ports of a bridge, the bandwidth of a site's link, and who has how much.

A *pool* is so much of one unit; a *draw* is what one booking's call has of it, and when. That no
moment has more draws than the pool holds is the database's to see to (see the migrations).
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from rooms.storage.columns import UTCDateTime, where

PORTS, KBPS = "ports", "kbps"


class Pool(SQLModel, table=True):
    """The ports of the bridge of a `provider`, or the kbit/s of the link of a site.

    Bookings get `size` less `reserve`, which is for what nobody has booked.
    """

    __table_args__ = (
        UniqueConstraint("organisation_id", "key"),
        CheckConstraint(
            "(unit = 'ports' AND provider IS NOT NULL AND site_id IS NULL)"
            " OR (unit = 'kbps' AND provider IS NULL AND site_id IS NOT NULL)",
            name="of_bridge_or_link",
        ),
        CheckConstraint("reserve >= 0 AND reserve <= size", name="reserve_within_size"),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    key: str
    name: str
    unit: str
    size: int
    reserve: int = 0
    provider: str | None = None
    site_id: int | None = Field(default=None, foreign_key="site.id")

    @property
    def limit(self) -> int:
        """How much bookings may have of it at a moment."""
        return self.size - self.reserve


class Draw(SQLModel, table=True):
    """What the call of a booking has of a pool, or that of an offer to whom waits for one.

    After `expires_at` it counts no more.

    The next writer who wants something of the pool deletes what has expired.
    """

    __table_args__ = (
        CheckConstraint("(booking_id IS NULL) <> (waiting_id IS NULL)", name="of_booking_or_offer"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("amount > 0", name="some"),
        Index("ix_draw_pool_id_starts_at", "pool_id", "starts_at", "ends_at", "amount"),
        Index("ix_draw_expires_at", "pool_id", "expires_at", **where("expires_at IS NOT NULL")),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    pool_id: int = Field(foreign_key="pool.id")
    booking_id: int | None = Field(default=None, foreign_key="booking.id", index=True)
    waiting_id: int | None = Field(default=None, foreign_key="waiting.id", index=True)
    amount: int
    starts_at: datetime = Field(sa_type=UTCDateTime)
    ends_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
