"""Whether anything was written since somebody looked: what costs a second to count is not counted again without a reason."""

from db.connection import open_database
from db.store import Store
from tests.store.offices import CLERK, KEY, OWNER, SALT, Office
from tests.store.samples import Note


def test_reading_leaves_the_state_and_every_write_through_whichever_connection_changes_it(office: Office) -> None:
    """Issue 6."""
    other = Store(open_database(office.path, KEY, SALT), office.store.kinds, now=office.clock, random=office.bytes_of.randbytes)
    states = [office.store.state()]
    list(office.store.records(Note).all())
    states.append(office.store.state())

    office.add(Note(a="here"))
    states.append(office.store.state())
    with other.commit(CLERK, "登记") as change:
        change.add_many([Note(a="there", unit=OWNER)], ["ua"])
    states.append(office.store.state())
    other.db.close()

    assert states[0] == states[1]
    assert len(set(states)) == 3
