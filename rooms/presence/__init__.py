"""Whether anybody is in a booked room, and what becomes of it where nobody is."""
