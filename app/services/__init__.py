"""Use cases: one function for each thing a person can do. No Qt, no SQL."""
