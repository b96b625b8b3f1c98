"""Which events are about bookings: those of one, and those of many dates of a series.

Whoever follows bookings wherever they go, room calendars and pools, looks here; whoever makes one
gets its event here.
"""

from rooms import events
from rooms.made import Made
from rooms.models import Person

OF_ONE = (
    events.BookingMade,
    events.BookingRequested,
    events.BookingApproved,
    events.RequestDeclined,
    events.RequestExpired,
    events.BookingChanged,
    events.BookingCancelled,
    events.BookingRestored,
)
OF_SERIES = (
    events.SeriesMade,
    events.SeriesRequested,
    events.SeriesProlonged,
    events.SeriesApproved,
    events.SeriesDeclined,
    events.SeriesRequestExpired,
    events.SeriesChanged,
    events.SeriesCancelled,
    events.SeriesRestored,
)


def made(
    whole: Made, by: Person | None, overrode: tuple[str, ...], reason: str = ""
) -> events.Event:
    """Return the event of a new booking: made, or asked for where an administrator decides.

    `by` None is the operator.
    """
    booking = whole.booking
    kind = events.BookingRequested if booking.status == "tentative" else events.BookingMade
    return kind(
        organisation_id=booking.organisation_id,
        booking_id=booking.id,
        person_id=by.id if by else None,
        at=booking.created_at,
        overrode=list(overrode),
        reason=reason,
        made=whole,
    )
