"""Forms on the screen, built from the declaration of a record kind."""
