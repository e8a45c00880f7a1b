"""The window. Shows, asks, calls a service; decides nothing."""
