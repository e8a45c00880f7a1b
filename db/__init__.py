"""The local database of one replica: the only place with SQL."""
