"""公文: letters of the unit, written beside their paper, signed, numbered and sent; and the register of their numbers."""
