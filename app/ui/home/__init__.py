"""今日: what waits, what has come in."""
