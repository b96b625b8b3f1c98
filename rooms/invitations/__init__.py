"""Invited people: what they were sent, what they answered, and which answer counts."""
