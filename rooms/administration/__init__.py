"""What administrators change: tried and shown before it is done, applied whole, and undone."""
