"""Looks at rooms to which nobody came, or which all have left, and the news of them."""
