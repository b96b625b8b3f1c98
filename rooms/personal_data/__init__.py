"""What is stored of people: where it stands, what it is for one of them, and how it goes.

Every column that holds words is declared in `rooms/personal_data/columns.py` to hold some, or
none. An export (`export.py`) and an erasure (`erasing.py`) know no table by themselves: what
refers to somebody the foreign keys tell, what names them is looked for in the declared columns,
and `pseudonyms.py` replaces it, in JSON too. As no lock is to be held for long,
`integrations/erasure.py` goes in short transactions, each of which may be done again.
`rooms/personal_data/retention.py` is one table of kinds of rows: when they are past their limit,
and what is left of them then, of each organisation's nobody. The daily run
(`integrations/retention.py`) goes some rows at a time; what is done isn't found again, so it
needs no mark of where it was.
"""
