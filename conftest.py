"""What holds for all tests."""

import gc


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay until the end: the search for garbage need not go through them again and again."""
    gc.collect()
    gc.freeze()
