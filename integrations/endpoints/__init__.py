"""Endpoint drivers: how a room's video endpoint is made to join, dial and hang up.

What a device is told and says stands in `integrations/endpoints/driver.py`. RoomOS is written
once (`roomos.py`), over a road: the cloud's (`cloud.py`) or the device's own address
(`premises.py`, `direct.py`: pinned, timed, bounded). It looks before it acts, so every command
may be given again. What a device lacks, `refusals.py` remembers for a day, and callers get
`Unsupported`.

An endpoint on the premises tells by itself what happens to it: it posts to an address with a
keyed digest of its own (`web/endpoints.py`), which becomes an inbox row. `feedback.py` makes an
event of an answer on the screen (`PromptAnswered`), which lets a meeting go on, or keeps or frees
a room, where that was asked there (`screens/questions.py`), of news of a call a look at that
call, and of the panel a reading of it.

Touch panels are brought to what the bookings say (`screens/panels.py`): whatever happens,
`panel_plans.show` writes one row for each panel that it concerns, and the row's delivery reads
what is to be shown and puts all of it there. What people did at the panel is read first
(`screens/panel_reading.py`): what differs from what was put there last, as long as the booking is
still as it was shown. Once an hour every panel is shown anew. A device that refuses costs nobody
their booking: its problem is kept in `endpoint_state` and told to the room administrators once.

Every endpoint that can be asked is asked each twelve minutes whether it answers (`watch.py`),
each minute its share of all, out of the part of the request budget that is left to watchers.
Whoever wins a counted UPDATE asks, so any number of processes may watch.
`rooms/endpoints/states.py` believes two looks in a row, so one lost answer tells nobody anything;
what the cloud or the budget refuses says nothing of an endpoint. A quarter of an hour before a
meeting with video its endpoints are asked once more (`before.py`): where a room is out of reach,
`rooms/endpoints/replacing.py` finds another one for a button.
"""
