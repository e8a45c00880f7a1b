"""The page of work lists."""
