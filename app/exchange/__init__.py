"""Exchange: the bytes, keys and vectors of bundles. Knows no database and no record kinds."""
