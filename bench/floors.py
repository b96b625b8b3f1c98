"""The smallest SQL for the questions about rooms' time, on the connection of the bare driver.

Blockings of a room never overlap, so each room takes one seek: the last blocking that starts
before the end. No names, no ranking, no zones, no rules: ids and moments only.
"""

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from rooms.interval import Interval

LONGEST = timedelta(days=1)
FREE = """
    capacity >= {p} AND EXISTS (SELECT 1 FROM endpoint WHERE room_id = room.id)
    AND coalesce((
        SELECT ends_at FROM blocking WHERE room_id = room.id AND starts_at < {end}
        ORDER BY starts_at DESC LIMIT 1
    ) <= {start}, {true})
"""
SITE = f"SELECT id FROM room WHERE site_id = {{p}} AND {FREE}"  # noqa: S608  text of this file
ALL = f"SELECT id FROM room WHERE {FREE}"  # noqa: S608
GRID = """
    SELECT room_id, starts_at, ends_at, booking_id FROM blocking
    WHERE room_id IN (SELECT id FROM room WHERE site_id = {p})
    AND starts_at >= {p} AND starts_at < {p} AND ends_at > {p} ORDER BY room_id, starts_at
"""
SQLITE_STARTS = """
    SELECT value ->> 0 AS starts_at, value ->> 1 AS ends_at FROM json_each({p})
"""
POSTGRESQL_STARTS = """
    SELECT * FROM unnest({p}::timestamptz[], {p}::timestamptz[]) AS given (starts_at, ends_at)
"""
COMMON = """
    WITH candidate AS MATERIALIZED ({starts})
    SELECT candidate.starts_at FROM candidate WHERE {free} LIMIT 1
"""


def connected(url: str) -> Any:
    """Return an open connection of sqlite3 or psycopg, as quick as it keeps what it commits."""
    if not url.startswith("sqlite"):
        return psycopg.connect(url, autocommit=True)
    connection = sqlite3.connect(make_url(url).database or "", timeout=30, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


class Floor:
    """Asks the smallest questions."""

    def __init__(self, url: str) -> None:
        self.connection = connected(url)
        self.is_sqlite = url.startswith("sqlite")
        mark = {"p": "?" if self.is_sqlite else "%s"}
        given = mark | {"start": mark["p"], "end": mark["p"]} | {"true": self._true}
        self._site, self._all = SITE.format(**given), ALL.format(**given)
        self._grid = GRID.format(**mark)

    @property
    def _true(self) -> str:
        return "1" if self.is_sqlite else "TRUE"

    def moment(self, moment: datetime) -> Any:
        """Return the moment as this driver takes it: on SQLite as it is stored."""
        if not self.is_sqlite:
            return moment
        return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.000000")

    def rows(self, statement: str, given: Sequence[Any]) -> list[Any]:
        """Return all rows."""
        found: list[Any] = self.connection.execute(statement, given).fetchall()
        return found

    def free_in_site(self, site_id: int, people: int, when: Interval) -> list[int]:
        """Return the ids of the site's rooms with video that are free."""
        end, start = self.moment(when.end), self.moment(when.start)
        return [room for (room,) in self.rows(self._site, (site_id, people, end, start))]

    def free(self, people: int, when: Interval) -> list[int]:
        """Return the ids of all rooms with video that are free."""
        end, start = self.moment(when.end), self.moment(when.start)
        return [room for (room,) in self.rows(self._all, (people, end, start))]

    def grid(self, site_id: int, day: Interval) -> list[Any]:
        """Return what blocks the site's rooms that day, by room and time."""
        after, end = self.moment(day.start - LONGEST), self.moment(day.end)
        return self.rows(self._grid, (site_id, after, end, self.moment(day.start)))

    def common(
        self, needs: Sequence[tuple[int, int]], starts: Sequence[datetime]
    ) -> list[datetime]:
        """Return the first of `starts` free in each site for an hour: `needs` are site, people."""
        ends = [start + timedelta(hours=1) for start in starts]
        statement = self._common(len(needs))
        firsts, lasts = [self.moment(s) for s in starts], [self.moment(e) for e in ends]
        given: list[Any]
        if self.is_sqlite:
            given = [json.dumps(list(zip(firsts, lasts, strict=True)))]
        else:
            given = [firsts, lasts]
        found = self.rows(statement, [*given, *(figure for need in needs for figure in need)])
        return [self._read(moment) for (moment,) in found]

    def _read(self, moment: Any) -> datetime:
        stored: datetime = datetime.fromisoformat(moment) if self.is_sqlite else moment
        return stored.replace(tzinfo=UTC) if self.is_sqlite else stored.astimezone(UTC)

    def _common(self, sites: int) -> str:
        mark = "?" if self.is_sqlite else "%s"
        moments = {"end": "candidate.ends_at", "start": "candidate.starts_at"}
        one = SITE.format(p=mark, true=self._true, **moments)
        starts = (SQLITE_STARTS if self.is_sqlite else POSTGRESQL_STARTS).format(p=mark)
        return COMMON.format(starts=starts, free=" AND ".join([f"EXISTS ({one})"] * sites))
