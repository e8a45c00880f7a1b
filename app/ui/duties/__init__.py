"""报送任务: what is owed, what is missing, and the package."""
