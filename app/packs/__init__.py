"""Packs: reading and checking the place-specific data of a district or city."""
