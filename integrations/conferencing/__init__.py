"""Conferencing providers: each one file behind one Protocol, and what delivers to them.

A provider is what makes the conference of a call; two endpoints that call each other are one too,
which makes nothing. Each declares its abilities in one set, `conferencing/catalogue.py` has them
by name, and nobody else asks who a provider is. `choice.py` takes the first that brings all ends
in, in the order of the policy's `providers`. One that can't is passed over in the transaction
that says so (`passing_on.py`): the conference's row has the next one's name, a row of its own
takes back what the first may have made, however long it stays away, and the keys of conferences
see to it that none is made twice. A call that runs goes along (`calls/brought_over.py`): its legs
end as moved, and who is still in the `former` conference is taken out of it and called into the
new one. `watch.py` asks providers whether they answer, shortly before their meetings and while
nobody is seen in a call any more, `lasting.py` takes back what would stay for ever, and
`doors.py` is behind the page that opens what must be opened for people.
"""
