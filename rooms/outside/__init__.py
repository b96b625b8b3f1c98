"""Calendars that aren't ours: rooms' own ones, people's own ones, and what they ask of rooms.

People's own calendars come in by `integrations/fetching.py`, which connects to checked addresses
alone; `calendars/busy.py` expands them within bounds, and `rooms/outside/own_calendars.py` keeps
the busy times that `finding/common_slots.py` spares.

Calendars that invite a room (`calendars/room_addresses.py`) are obeyed by
`integrations/mail/bookings.py` through `rooms/outside/by_invitation.py`. What rooms answer isn't
decided there: `integrations/room_replies.py` follows every event and answers wherever what is
booked and what the calendar shows agree no longer, or again.
"""
