from tests.remembered import keys_are_stretched_once

__all__ = ["keys_are_stretched_once"]
