"""What holds for all tests."""

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # a test that draws needs no screen


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay until the end: the search for garbage need not go through them again and again."""
    gc.collect()
    gc.freeze()
