from tests.remembered import keys_are_not_stretched

__all__ = ["keys_are_not_stretched"]
