"""The domain: inventory, time, bookings and rules. Imports nothing else of Salon's."""
