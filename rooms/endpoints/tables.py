"""The tables of video endpoints: how each is reached, and what was last seen of it."""

from datetime import datetime

from sqlalchemy import UniqueConstraint, false, true
from sqlmodel import Field, SQLModel

from rooms.storage.columns import UTCDateTime

CLOUD, ON_PREMISES, SIP = "roomos", "roomos_local", "sip"


class Endpoint(SQLModel, table=True):
    """A video endpoint in a room; `kind` is "roomos", "roomos_local" or "sip".

    "roomos" is commanded through the cloud as `device_id`, "roomos_local" directly at `host` (with
    a port, if it isn't HTTPS's own) under the account that the environment knows as `account`, its
    certificate being the one with the SHA-256 `fingerprint`, where there is one. One that is out of
    order (`is_working` false) gives its room no video. `ours` as of a site.
    """

    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    room_id: int = Field(foreign_key="room.id", index=True)
    key: str
    kind: str = CLOUD
    name: str = ""
    device_id: str | None = None
    workspace_id: str | None = None
    sip_address: str | None = None
    is_working: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    host: str | None = None
    account: str | None = None
    fingerprint: str | None = None
    is_retired: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    ours: str = Field(default="", sa_column_kwargs={"server_default": ""})

    @property
    def is_commanded(self) -> bool:
        """Whether it can be told what to do, and asked; else it can only be rung."""
        return bool({CLOUD: self.device_id, ON_PREMISES: self.host}.get(self.kind))


class EndpointState(SQLModel, table=True):
    """What was last seen of an endpoint; it stands by itself, as it isn't part of the inventory.

    `seen_at` is when it last answered, `asked_at` when it was last asked, and `problem` what kept
    it from answering then ("" if nothing did): offline, certificate, account, unsupported, fault.
    `panel_at` is when its panel was last given its bookings, `panel_refused_at` when people were
    told that it takes none. None is "nobody knows", never "empty".
    """

    __tablename__ = "endpoint_state"

    endpoint_id: int = Field(foreign_key="endpoint.id", primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    asked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    problem: str = ""
    down_since: datetime | None = Field(default=None, sa_type=UTCDateTime)
    contrary_since: datetime | None = Field(default=None, sa_type=UTCDateTime)
    told: str = Field(default="", sa_column_kwargs={"server_default": ""})
    calls: int | None = None
    people: int | None = None
    presence: bool | None = None
    is_in_standby: bool | None = None
    panel_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    panel_refused_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
