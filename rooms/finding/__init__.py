"""Rooms and times that are free, the best first; and what works where a wish can't be met."""
