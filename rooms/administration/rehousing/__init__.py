"""Places for meetings that can't stay where they are, found for all of them together."""
