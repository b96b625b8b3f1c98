"""Conferencing providers: each one file behind one Protocol, and what delivers to them."""
