"""Calendars that aren't ours: rooms' own ones, people's own ones, and what they ask of rooms."""
