"""Bookings that a change of the inventory breaks, and where they go, as the command line says."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rooms.administration.breaking import Broken
from rooms.administration.places import Placement
from rooms.inventory import Stock
from rooms.reference import reference_of

SHOWN = 20  # of each list; --json has all


def breaks_json(
    broken: Sequence[Broken], placements: Sequence[Placement], stock: Stock
) -> dict[str, Any]:
    """Return the bookings and their places, in JSON values."""
    return {
        "breaks": [broken_json(one) for one in broken],
        "places": [_place_json(stock, one) for one in placements],
    }


def breaks_text(
    broken: Sequence[Broken], placements: Sequence[Placement], stock: Stock
) -> list[str]:
    """Return lines for people: those that can't stay with where they go, and those that stay."""
    places = {one.booking_id: _place_text(stock, one) for one in placements}
    moving = [one for one in broken if one.must_move]
    going_on = [one for one in broken if one.goes_on]
    staying = [one for one in broken if not (one.must_move or one.goes_on)]
    return [
        *_list("Bookings that can't stay", moving, places, stock),
        *_list("Meetings that have begun, and go on", going_on, {}, stock),
        *_list("Bookings that stay, made under the rules of before", staying, {}, stock),
    ]


def told_text(bookings: int) -> list[str]:
    """Return a line that says how many bookings' people are told of the place, if any are."""
    said = "Bookings whose people are told that the place has another name or address"
    return [f"{said}: {bookings}"] if bookings else []


def first(lines: list[str]) -> list[str]:
    """Return the first of the lines, and how many more there are."""
    more = len(lines) - SHOWN
    return lines if more <= 0 else [*lines[:SHOWN], f"… and {more} more"]


def local(moment: datetime, room_ids: Sequence[int], stock: Stock) -> str:
    """Return a moment on the clocks of the first of the rooms; in UTC where none is known."""
    venue = next((stock.by_id[one] for one in room_ids if one in stock.by_id), None)
    if venue is None:
        return f"{moment:%Y-%m-%d %H:%M} UTC"
    return f"{moment.astimezone(ZoneInfo(venue.site.zone)):%Y-%m-%d %H:%M}"


def _list(
    title: str, found: Sequence[Broken], places: Mapping[int, str], stock: Stock
) -> list[str]:
    if not found:
        return []
    told = [_broken_text(one, stock) + places.get(one.booking.id, "") for one in found]
    return [f"{title}: {len(found)}", *first(told)]


def broken_json(one: Broken) -> dict[str, Any]:
    """Return a booking that breaks, and why, in JSON values."""
    return {
        "booking": reference_of(one.booking.id),
        "starts_at": one.booking.when.start.isoformat(),
        "ends_at": one.booking.when.end.isoformat(),
        "must_move": one.must_move,
        "goes_on": one.goes_on,
        "refusals": [refusal.code for refusal in one.refusals],
    }


def _broken_text(one: Broken, stock: Stock) -> str:
    codes = ", ".join(dict.fromkeys(refusal.code for refusal in one.refusals))
    start = local(one.booking.when.start, one.booking.room_ids, stock)
    return f"  {reference_of(one.booking.id)} {start}: {codes}"


def _place_json(stock: Stock, one: Placement) -> dict[str, Any]:
    return {
        "booking": reference_of(one.booking_id),
        "rooms": [stock.by_id[room_id].room.key for room_id in one.room_ids],
        "starts_at": one.when.start.isoformat(),
        "ends_at": one.when.end.isoformat(),
    }


def _place_text(stock: Stock, one: Placement) -> str:
    if one.is_open:
        return " → to be placed"
    rooms = ", ".join(stock.by_id[room_id].room.name for room_id in one.room_ids)
    return f" → {rooms}, {local(one.when.start, one.room_ids, stock)}"
