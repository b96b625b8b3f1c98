"""Rooms' calendars on the town's own CalDAV server: our bookings there, others' events here.

A room may be bound to a calendar on the town's CalDAV server (`integrations/caldav/`). Bookings
go there through the outbox: a row of `calendar_copy` is there before anything is written, the
delivery looks at what the server has and writes over nothing else (one event each, a series'
dates too: servers treat the exceptions of a series in too many ways). Every five minutes
`sync.py` reads what is new there, by sync-collection, or by ctag and etags: what is ours is known
by its UID, the rest goes to `rooms/outside/intake.py`. What either side missed while the other
was down, the next look finds.
"""
