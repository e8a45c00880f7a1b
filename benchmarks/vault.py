"""What encryption costs: opening, saving, searching and reading, beside a plain SQLite file of the same library, tables and pragmas in the same run."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlcipher3 import dbapi2 as cipher

from app.domain.leads import Lead
from app.domain.query import Query
from benchmarks.figure import Figure, Runs, Sizes
from benchmarks.leads import CLERK, UNITS, folder, leads, now, seconds
from db.connection import Database, _equip, open_database
from db.keys import FLOOR, stretched
from db.store import Store

KEY, SALT = bytes(range(32)), bytes(range(16))
SAVES, READINGS = 20, 20
COMPARED = ("open", "save", "search", "read all")

Open = Callable[[Path, bool], Database]


def encrypted(path: Path, create: bool) -> Database:
    """As the program opens its database."""
    return open_database(path, KEY, SALT, create=create)


def plain(path: Path, _create: bool) -> Database:
    """The same library without a key: an ordinary SQLite file."""
    connection = cipher.connect(str(path), isolation_level=None)
    _equip(connection)
    return Database(connection, execute_plugins=False)


def one_side(path: Path, opened: Open, records: Sequence[Lead]) -> dict[str, float]:
    """A database filled, closed, opened again, saved to and searched."""
    store = _store(opened(path, True), prepared=False)
    store.become_replica("ua")
    with store.commit(CLERK, "导入表格") as change:
        change.add_many(records, UNITS)
    store.db.close()
    times = {"open": seconds(lambda: _store(opened(path, False), prepared=True).db.close())}
    store = _store(opened(path, False), prepared=True)
    more = leads(SAVES)
    times["save"] = seconds(lambda: _save_each(store, more))
    times["search"] = seconds(lambda: [store.records(Lead).page(Query(search="商标")) for _ in range(READINGS)])
    times["read all"] = seconds(lambda: sum(1 for _ in store.records(Lead).all()))
    store.db.close()
    return times


def _store(db: Database, *, prepared: bool) -> Store:
    return Store(db, (Lead,), now=now, random=os.urandom, prepared=prepared)


def _save_each(store: Store, records: Sequence[Lead]) -> None:
    for record in records:
        record.uid = ""
        with store.commit(CLERK, "登记线索") as change:
            change.add(record, UNITS)


def measure(sizes: Sizes) -> list[Figure]:
    """Medians over several runs; both sides in each."""
    records, found = leads(sizes.leads), list[dict[str, float]]()
    for _ in range(sizes.runs):
        with folder() as place:
            sides = {"encrypted": one_side(place / "encrypted.db", encrypted, records), "plain": one_side(place / "plain.db", plain, records)}
        times = {f"{side} {name}": time for side, measured in sides.items() for name, time in measured.items()}
        found.append(times | {"unlock": seconds(lambda: stretched("口令", SALT, FLOOR)) * 1000})
    runs = Runs(found)
    return [
        Figure("unlock: one key from a password at the floor (a slot is calibrated to a second)", runs.middle("unlock"), unit=" ms"),
        Figure(f"open a database of {sizes.leads} leads, encrypted", runs.middle("encrypted open") * 1000, unit=" ms"),
        *(
            Figure(f"{name}, encrypted against plain SQLite", runs.ratio(f"encrypted {name}", f"plain {name}"))
            for name in ("open", "save", "search", "read all")
        ),
    ]
