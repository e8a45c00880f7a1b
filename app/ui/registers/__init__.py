"""名录: a page for records of any kind, from their declaration."""
