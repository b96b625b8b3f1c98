"""The table of feeds: who follows which room, site or person in a calendar of their own."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from rooms.columns import UTCDateTime, where


class Feed(SQLModel, table=True):
    """A calendar that can be followed by who knows its address, until it is revoked.

    It is of one room, one site or one person. The address is made from the id and the secret of
    the deployment, so that the table alone opens nothing.
    """

    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN room_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN site_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="of_one",
        ),
        Index("uq_feed_room_id", "room_id", unique=True, **where("revoked_at IS NULL")),
        Index("uq_feed_site_id", "site_id", unique=True, **where("revoked_at IS NULL")),
        Index("uq_feed_person_id", "person_id", unique=True, **where("revoked_at IS NULL")),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    room_id: int | None = Field(default=None, foreign_key="room.id")
    site_id: int | None = Field(default=None, foreign_key="site.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    made_by_id: int = Field(foreign_key="person.id")
    created_at: datetime = Field(sa_type=UTCDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
