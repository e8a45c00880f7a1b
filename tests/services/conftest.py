from tests.remembered import every_import_is_backed_up, imports_are_backed_up_once, keys_are_not_stretched, keys_are_stretched
from tests.services.offices import clock, office, offices, template

__all__ = ["clock", "every_import_is_backed_up", "imports_are_backed_up_once", "keys_are_not_stretched", "keys_are_stretched", "office", "offices", "template"]
