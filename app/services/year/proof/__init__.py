"""What must hold at the end of a simulated year: everybody has what is theirs and the same of it, and the acceptance checks of A-S0 hold on the data.

Each check is a sentence with the rows of the requirements that it belongs to, says of how much it held, and when all units take part it fails where
too little of it occurred.
"""

from app.services.year.proof import agreement, assessment, cases, departments, disputes, districts, groups, leads, lending, people
from app.services.year.proof.check import Check, Promise, Year, checked
from app.services.year.replicas import Replicas
from app.services.year.scale import Scale

PROMISES: tuple[Promise, ...] = (
    *agreement.PROMISES,
    *groups.PROMISES,
    *people.PROMISES,
    *departments.PROMISES,
    *districts.PROMISES,
    *leads.PROMISES,
    *lending.PROMISES,
    *cases.PROMISES,
    *disputes.PROMISES,
    *assessment.PROMISES,
)
"""The agreement of the computers comes first: the others may count anew."""


def checks(replicas: Replicas, scale: Scale) -> list[Check]:
    """Every promise, and whether it holds."""
    year = Year(replicas, scale)
    return [checked(promise, year) for promise in PROMISES]
