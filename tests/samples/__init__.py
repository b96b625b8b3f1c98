"""Databases that were filled at older revisions: SQLite dumps, named by the revision."""
