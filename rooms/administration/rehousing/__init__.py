"""Places for meetings that can't stay where they are, found for all of them together.

Where displaced bookings go is decided for all of them together
(`rooms/administration/rehousing/`): `options.py` finds the places of each, near its hour first.
Rooms are asked about by kind and hour, not one by one: rules once for all that have the same
policy, site and closures, and `calendar.py` keeps who is taken when as the bits of a number.
Mostly it is enough that some give way to others for nothing (`giving_way.py`); where it isn't,
`solving.py` asks an integer programme, in groups that can't get into each other's way: fewest
unplaced, then fewest other sites, then fewest minutes moved. Another hour beyond two, other sites
at other hours, and at last other days are looked at for those alone who are left over.
"""
