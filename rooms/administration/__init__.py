"""What administrators change: tried and shown before it is done, applied whole, and undone.

Whatever an administrator changes, from a sentence, a file or another system, is lines of the
inventory's files (`rooms/inventory_files/lines.py`): a few cells of a few things.
`rooms/administration/plans.py` shows what they would do and keeps that as a row of `plan`;
applying it does what was shown, in one transaction, or nothing. `trial.py` tries the lines in the
database within a savepoint that is always taken back, so nothing is reckoned twice: the change is
the import's, and the terms of tomorrow are the stock that it leaves. `breaking.py` asks the rules
of both terms about the bookings of whatever differs, as they stand. At the moment of applying,
all rooms are kept from other writers (as whoever books keeps them), so that nobody books on the
old terms meanwhile; where stamp or bookings are others than shown, it is stale, and shown again.
What may take longer than a moment, by the number of bookings concerned, is looked at where it
keeps nobody from writing: `looked_at` tries the lines and lets go of the lock before it looks
what breaks. For the talk that is a row of the outbox (`asking.py`, `integrations/later.py`),
whose answer is kept and told in the transaction that settles the row; what moves many bookings is
done by such a row too. `reversing.py` makes the lines that take a plan back, of what nobody
changed since; they are a plan like any other. Nothing is deleted: what is no more is retired.
`places.py` finds where those go that can't stay, `moving.py` moves them all at once and back; one
without a place is `unplaced`: it keeps its time and people, and takes no room's time until a
change puts it somewhere.

Rooms that are told to people otherwise (`told_places.py`) are an event, `PlacesChanged`; rows of
the outbox go through their bookings some at a time (`integrations/place_news.py`), and what was
mailed last decides who gets a mail.

Webex's locations, workspaces and devices are read whole, outside of any transaction
(`integrations/webex/inventory.py`; half a list raises); `rooms/administration/elsewhere.py`,
which knows nothing of Webex, makes of them the lines that would make the inventory the same, and
`synchronising.py` a plan. Columns that a thing names as `ours` are left out of them: to leave
what differs is a change of the inventory like any other. A digest of the lines, kept in the
stored event, is how administrators are told once.

A priority need (`need.py`) is a plan as well, beside lines or without any. `requisition.py` says
which rooms it takes and who is in its way, `taking.py` books them once all displaced have left
and before they go anywhere, in the one transaction. Its bookings know their plan
(`booking.requisition_id`), and that mark is what another need doesn't displace. Requests that
wait, holds, offers and what others wrote into rooms' calendars give way too: whoever had an offer
is told, a calendar's event becomes a clash. Undoing gives the rooms back first, moves everybody
back, and offers to those who wait only what is left.
"""
