"""Exchange: the bytes and keys of bundles. Knows no database and no record kinds."""
