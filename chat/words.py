"""Sentences that stand in tables, marked so that the catalogues can be checked for them."""


def msgid(message: str) -> str:
    """Return the sentence itself: it will be translated where it is said."""
    return message
