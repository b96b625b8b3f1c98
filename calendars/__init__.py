"""iCalendar formats: pure functions from facts to bytes and back, without network or database."""
