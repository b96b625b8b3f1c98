"""Whether anybody is in a booked room, and what becomes of it where nobody is.

`rooms/presence/evidence.py` is the judgement, pure: what is known of a room, each with when it
was seen, makes it occupied, empty or unknown, and only what is empty by all evidence, fresh and
after a warning, is released. Each minute `integrations/presence/empty_rooms.py` plans a look at
the meetings that have begun where a policy releases rooms; a look asks the devices outside of any
transaction, and `rooms/presence/releasing.py` decides within one, with the booking kept, so that
a check-in comes before a release or after it. What was seen, warned of, kept and released are
stored events (`rooms/presence/events.py`); no table has them twice. A release is a change of the
booking like any other, so calendars, panels, calls and those who wait follow; taking the room
back is its undo. The same look finds meetings that all have left (`rooms/presence/leaving.py`):
its row carries along whether anybody came, and since when all is empty.
"""
