"""Paper: one layout tree in millimetres, drawn as PDF, on the screen, and as office files."""
