from tests.remembered import every_import_is_backed_up, imports_are_backed_up_once, keys_are_stretched_once
from tests.services.offices import clock, office, offices, template

__all__ = ["clock", "every_import_is_backed_up", "imports_are_backed_up_once", "keys_are_stretched_once", "office", "offices", "template"]
