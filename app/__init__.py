"""知联: the desktop program for offices that protect intellectual property."""

__version__ = "0.3.0"
