from tests.services.offices import clock, office, offices, template

__all__ = ["clock", "office", "offices", "template"]
