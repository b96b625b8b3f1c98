"""Which events are about bookings: those of one, and those of many dates of a series.

Whoever follows bookings wherever they go, room calendars and pools, looks here.
"""

from rooms import events

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
