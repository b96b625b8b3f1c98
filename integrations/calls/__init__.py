"""The running call: each look brings it nearer to what its booking says, and writes it down.

One outbox row stands for the call of a booking (`integrations/calls/running.py`). It falls due
before the start, and again and again until the call is over; a change, a button and what a
webhook tells only make it fall due at once. A *look* reads the booking, its conference and its
legs (`calls/case.py`), sees where the ends are (`calls/ends.py`: each is commanded, rung, or
called by another), asks the pure `rooms/calls/connecting.py` what is missing, does that, and
writes down what it saw (`calls/records.py`). So the order of news doesn't matter, and what a
crash left half done the next look finds. A room joins as its policy says, or as people chose for
this meeting (`rooms/calls/connect_modes.py`), and not before the meeting before it there is over.
That an end is tried is written before it is tried, so nobody is rung twice at a time; one worker
at a time looks at one call.

A *leg* (`rooms/calls/legs.py`) is one stay of one end: who drops out and is called again, three
times at most, has another leg, and who hangs up is left in peace. Looks that nobody planned any
more are found every 15 seconds by `rooms/calls/neglected.py`.

Towards its end, `integrations/calls/endings.py` looks at a meeting: once a minute the ends that
come are planned, one outbox row for each end, so what was prolonged meanwhile has another one.
(`once.py` plans such rows, here as before a start and in rooms to which nobody comes: one each,
however many processes plan.) A look lets the meeting go on where all rules and rooms allow it
(`rooms/calls/extending.py`, in one transaction with what is told of it), or becomes an event
(`rooms/calls/ending_events.py`), and either becomes lines on screens (`screens/lines.py`, in the
words of `chat/screens.py`).

How a call stands is put together once, in `rooms/calls/live.py`, and what may be done with it by
hand in `rooms/calls/steering.py`; chat says it in lines, `web/calls.py` on a page. Its script
asks for that same page again and puts in place what has changed; without a script it is loaded
anew. The address has a keyed digest over the booking and the person whose rights count there, or
nobody, who only looks.
"""
