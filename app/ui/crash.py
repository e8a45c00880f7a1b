"""The one way by which a bug reaches the user: every unexpected error goes through `sys.excepthook`."""

import sys


def to_the_crash_door(error: BaseException) -> None:
    """Hand an unexpected error to whatever `sys.excepthook` is: the crash dialog in the program, the test runner in tests."""
    sys.excepthook(type(error), error, error.__traceback__)
