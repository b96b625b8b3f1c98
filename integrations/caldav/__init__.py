"""Rooms' calendars on the town's own CalDAV server: our bookings there, others' events here."""
