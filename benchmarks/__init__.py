"""Figures of the store beside the raw floor of the same run (`python -m benchmarks`)."""
