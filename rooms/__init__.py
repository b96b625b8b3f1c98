"""The domain: inventory, time, bookings and rules. Imports nothing else of Salon's.

What time a meeting takes, and of which rooms, `spaces_taken` in `placing.py` says to every
writer; whose hold gives way to it, `give_way` beside it.

Policies, closures (`policy.py`, `rules/`, tables `policy` and `closure`): figure by figure the
finest level decides, quotas add up; of one level, a group's line stands over everybody's
(`groups.py`: a `Proposal` has the organiser's policies, made once for each set of groups, and
rooms without such lines cost nothing); a rule sees a `Proposal` and reads nothing else. An
administrator overrides rules (`is_overridable`), never blockings, and is asked why before
anything is kept (`overriding.py`, the refusal `reason_wanted`).

Divided rooms, buffers (`Venue.space_ids`, `Venue.blocked` in `inventory.py`): a booking blocks
the room and its parts, buffers included, so the same guard keeps them apart.

Holds, requests (`holds.py`, `approval.py`, `series/approval.py`): blockings that end at
`expires_at`: reads pass over what has expired, the next writer deletes it, so nothing waits for a
clean-up; dates of a series that wait until the same moment were asked for together, and are
decided on together.

Ports and bandwidth of calls (`pools/capacity.py`, `pools/demand.py`, `pools/tables.py` (tables),
`pools/remedies.py`): whatever a unit of work records of a booking comes by `keep_capacity`, which
writes what its call draws of each pool; a trigger locks the pool and refuses more than it holds
at any moment. Pools are locked after the rooms, all of an organisation by id.

Series (`series/`, its days in `series/repetition.py` and `series/recurring.py`): one booking a
date, all in one transaction; `recurs_at` says which date of the rule it is, `is_exception` that a
later edit leaves it alone, and a cancelled date keeps its row, so it never comes back.

Waiting list (`waiting.py`, `freeing.py`, `lapsing.py`, `pools/offered_calls.py`): whoever frees
time offers it in the same transaction; an offer is a hold, and its end an outbox row, as is the
end of a question's hold. What such a row should have ended and was given up, `overdue` finds. An
offer has its call's ports too; who gives ports back, and who comes to wait for a call, has a row
in the outbox that offers what fits by then, as rooms are locked before pools.

Remedies (`finding/remedies.py`, `finding/shifting.py`, `finding/common_times.py`,
`finding/collisions.py`): each offer is checked against every rule and blocking as its asker sees
them.

Rooms' own calendars (`outside/room_calendars.py` (tables), `outside/intake.py`,
`outside/foreign_times.py`): what others wrote there is blockings of the kind "calendar"; what
bookings have already is left out of them and stands as a clash; whoever frees time gives it to
the calendar first.

Finding, common slots (`finding/seeking.py`, `availability.py`, `finding/bookable.py`,
`finding/ranking.py`, `finding/common_slots.py`, `finding/scarcity.py`, `finding/slot_search.py`):
the database is asked every time; what a process remembers is the inventory alone, under a stamp
that every change of it raises.

Ends before time (`finishing.py`): whoever ends a meeting or takes rooms off it while it runs, by
word or for lack of people, does it there.

Change, handing over, undo (`bookings.py`, `handover.py`, `undo.py`, `series/undo.py`): `locked`
compares versions; every act is a stored event with before and after, of which undo is made.
"""
