"""Endpoint drivers: how a room's video endpoint is made to join, dial and hang up."""
