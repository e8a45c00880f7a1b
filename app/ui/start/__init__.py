"""Before the window: first run and unlocking."""
