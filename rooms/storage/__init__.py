"""How rows get into the database and out of it again, for each of the two that there are."""
