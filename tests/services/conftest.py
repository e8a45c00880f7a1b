from tests.remembered import keys_are_stretched_once
from tests.services.offices import clock, office, offices, template

__all__ = ["clock", "keys_are_stretched_once", "office", "offices", "template"]
