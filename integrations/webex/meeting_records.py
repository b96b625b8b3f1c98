"""Webex meetings and who is in them, as typed records."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from integrations.webex import reading
from integrations.webex.reading import Json


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """A meeting to be made.

    `tag` is our own key (at most 64 characters): the meeting is found again by it. `invitees` are
    e-mail addresses; Webex sends them nothing, our invitations do. `host_email` names a host
    other than the service app itself, which then can neither end the meeting nor ring out of it.
    A meeting that repeats does so by `recurrence` (RFC 2445), on the clocks of `zone`.
    """

    title: str
    start: datetime
    end: datetime
    tag: str
    agenda: str = ""
    invitees: tuple[str, ...] = ()
    host_email: str | None = None
    recurrence: str | None = None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that exists; `video_password` is the one that endpoints type."""

    id: str
    title: str
    number: str | None
    web_link: str
    sip_address: str | None
    password: str | None
    video_password: str | None
    host_email: str | None
    state: str
    start: datetime
    end: datetime
    tags: tuple[str, ...]
    recurrence: str | None = None

    @property
    def in_progress(self) -> bool:
        """Whether somebody is in it, be it in its lobby."""
        return self.state in {"inProgress", "lobby"}

    @classmethod
    def read(cls, data: Json) -> Self:
        """The meeting in Webex's answer; some answers lack the password for want of rights."""
        return cls(
            id=reading.text(data, "id"),
            title=reading.text_or_none(data, "title") or "",
            number=reading.text_or_none(data, "meetingNumber"),
            web_link=reading.text(data, "webLink"),
            sip_address=reading.text_or_none(data, "sipAddress"),
            password=reading.text_or_none(data, "password"),
            video_password=reading.text_or_none(data, "phoneAndVideoSystemPassword"),
            host_email=reading.text_or_none(data, "hostEmail"),
            state=reading.text_or_none(data, "state") or "active",
            start=reading.moment(data, "start"),
            end=reading.moment(data, "end"),
            tags=reading.texts(data, "integrationTags"),
            recurrence=reading.text_or_none(data, "recurrence"),
        )


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody or some device in a meeting; `state` is lobby, joined, end or breakoutSession."""

    id: str
    name: str
    email: str | None
    state: str
    joined_at: datetime | None
    left_at: datetime | None

    @classmethod
    def read(cls, data: Json) -> Self:
        """The participant in Webex's answer."""
        return cls(
            id=reading.text(data, "id"),
            name=reading.text_or_none(data, "displayName") or "",
            email=reading.text_or_none(data, "email"),
            state=reading.text_or_none(data, "state") or "joined",
            joined_at=reading.moment_or_none(data, "joinedTime"),
            left_at=reading.moment_or_none(data, "leftTime"),
        )
