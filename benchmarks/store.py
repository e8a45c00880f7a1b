"""Capture and reading, capture as a ratio of the raw floor (`floor`). What bundles cost stands in `exchange`."""

import json
from collections.abc import Sequence
from pathlib import Path

from app.domain.leads import Lead
from app.domain.query import Query
from benchmarks.figure import Figure, Runs, Sizes
from benchmarks.floor import Edit, Floor
from benchmarks.leads import CLERK, UNITS, folder, leads, new_store, seconds
from db.store import Store


def add_all(store: Store, records: Sequence[Lead]) -> None:
    with store.commit(CLERK, "导入表格") as change:
        change.add_many(records, UNITS)


def edit_all(store: Store, edits: Sequence[Edit]) -> None:
    """One commit for all, as a batch that a person starts."""
    table = store.tables[Lead.table]
    values = {edit.uid: {edit.field: edit.value} for edit in edits}
    with store.commit(CLERK, "批量修改") as change:
        rows = store.db.conn.execute(f"{table.select} WHERE uid IN (SELECT value FROM json_each(?))", (json.dumps(list(values)),)).fetchall()
        change.set_cells(table, [(row, change.own(values[row[1]])) for row in rows])


def size_of(path: Path, store: Store) -> int:
    """Bytes of the database file, nothing left in the log."""
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return path.stat().st_size


def one_run(place: Path, records: Sequence[Lead]) -> dict[str, float]:
    """A full load, edits and two readings, once, on new databases."""
    raw, ours = (new_store(place / f"{name}.db", "ua") for name in ("raw", "ours"))
    floor = Floor(raw, ours.tables[Lead.table], records)
    edits = [Edit(record.uid, "handler", f"改{number}") for number, record in enumerate(records[: max(1, len(records) // 5)])]
    times = {"floor insert": floor.insert(), "insert": seconds(lambda: add_all(ours, records)), "words": floor.words()}
    times["growth"] = (size_of(place / "ours.db", ours) / size_of(place / "raw.db", raw) - 1) * 100
    times["floor and words"] = times["floor insert"] + times["words"]
    times |= {"floor edit": floor.edit(edits), "edit": seconds(lambda: edit_all(ours, edits))}
    times["search"] = seconds(lambda: ours.records(Lead).page(Query(search="商标"))) * 1000
    times["list"] = seconds(lambda: ours.records(Lead).page(Query(sort="received_on", descending=True))) * 1000
    for store in (raw, ours):
        store.db.close()
    return times


def measure(sizes: Sizes) -> list[Figure]:
    """Medians over several runs."""
    records = leads(sizes.leads)
    found: list[dict[str, float]] = []
    with folder() as warm:
        one_run(warm, records[:200])
    for _ in range(sizes.runs):
        with folder() as place:
            found.append(one_run(place, records))
    runs = Runs(found)
    return [
        Figure(f"capture, insert {sizes.leads} leads", runs.ratio("insert", "floor insert"), 1.05),
        Figure("  the same, when the floor works out the search words, too", runs.ratio("insert", "floor and words")),
        Figure("  search words and pinyin alone", runs.ratio("words", "floor insert")),
        Figure("end to end, leads a second", sizes.leads / runs.middle("insert"), 5000, "/s", least=True),
        Figure(f"capture, update {sizes.leads // 5} leads", runs.ratio("edit", "floor edit"), 1.25),
        Figure("growth of the file by history and clocks", runs.middle("growth"), 3, "%"),
        Figure("search, two characters, first page", runs.middle("search"), 50, " ms"),
        Figure("list sorted by day, first page", runs.middle("list"), 100, " ms"),
    ]
