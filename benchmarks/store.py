"""Capture, merging, sealing and reading, as ratios of the raw floor: `executemany` of the same rows with search rows and digests prepared."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from app.domain.leads import Lead
from app.domain.query import Query
from app.domain.records import stored_values
from benchmarks.figure import Figure
from benchmarks.leads import CLERK, UNITS, Drawer, folder, leads, new_store, seconds
from db.connection import immediate
from db.merge import Incoming, merge
from db.seal import seal
from db.store import Store
from db.tables import KindTable

A_CLOCK = 1_790_000_000_000 << 16


@dataclass
class Prepared:
    """Everything that the floor needs not work out: rows, search rows, digests."""

    rows: list[Sequence[Any]]
    search: list[tuple[int, str, str]]


def prepare(store: Store, table: KindTable, records: Sequence[Lead]) -> Prepared:
    blanks = (None,) * len(table.derived)
    audience, me = store.audience_id(UNITS), store.self_id
    rows: list[Sequence[Any]] = []
    for rk, record in enumerate(records, 1):
        values = stored_values(record)
        rows.append((rk, record.uid, record.unit, "草稿", 0, audience, me, A_CLOCK, *(values[name] for name in table.exchanged), *blanks))
    return Prepared(rows, [table.search_row(row) for row in rows])


def floor_insert(store: Store, table: KindTable, prepared: Prepared) -> float:
    """The raw insert of the same rows and search rows; digests are worked out beside it, as the aim has it."""
    key = bytes.fromhex(store.meta("digest_key"))

    def write() -> None:
        with immediate(store.db):
            store.db.conn.executemany(table.insert, prepared.rows)
            store.db.conn.executemany(table.insert_search, prepared.search)

    return seconds(write) + seconds(lambda: [table.digest(key, row) for row in prepared.rows])


def floor_update(store: Store, table: KindTable, values: Sequence[tuple[str, int]], rows: Sequence[Sequence[Any]]) -> float:
    key = bytes.fromhex(store.meta("digest_key"))

    def write() -> None:
        with immediate(store.db):
            store.db.conn.executemany(f'UPDATE "{table.name}" SET "handler" = ? WHERE rk = ?', values)

    return seconds(write) + seconds(lambda: [table.digest(key, row) for row in rows] + [table.digest(key, row) for row in rows])


def add_all(store: Store, records: Sequence[Lead]) -> None:
    with store.commit(CLERK, "导入表格") as change:
        change.add_many(records, UNITS)


def edit_all(store: Store, values: dict[str, str]) -> None:
    table = store.tables[Lead.table]
    with store.commit(CLERK, "批量修改") as change:
        rows = store.db.conn.execute(f"{table.select} WHERE uid IN (SELECT value FROM json_each(?))", (json.dumps(list(values)),)).fetchall()
        change.set_cells(table, [(row, change.own({"handler": values[row[1]]})) for row in rows])


def give(store: Store, drawer: Drawer) -> None:
    with store.commit(CLERK, "导入") as change:
        merge(store, change, [Incoming(batch, sha, 1) for sha, batch in drawer.batches.items()], drawer.batches.__getitem__)


def size_of(path: Path, store: Store) -> int:
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return path.stat().st_size


def one_run(place: Path, records: Sequence[Lead]) -> dict[str, float]:
    """All steps of a full load and an exchange, once, on new databases."""
    raw, ours, theirs = (new_store(place / f"{name}.db", unit) for name, unit in (("raw", "ua"), ("ours", "ua"), ("theirs", "ub")))
    table, drawer = ours.tables["lead"], Drawer()
    prepared = prepare(raw, raw.tables["lead"], records)
    edited = records[: max(1, len(records) // 5)]
    values = {record.uid: f"改{number}" for number, record in enumerate(edited)}
    times = {"floor insert": floor_insert(raw, table, prepared), "insert": seconds(lambda: add_all(ours, records))}
    loaded_raw, loaded = size_of(place / "raw.db", raw), size_of(place / "ours.db", ours)
    times["growth"] = (loaded / loaded_raw - 1) * 100
    times["seal all"] = seconds(lambda: seal(ours, drawer.publish))
    times["merge"] = seconds(lambda: give(theirs, drawer))
    times["again"] = seconds(lambda: give(theirs, drawer))
    pairs = [(value, rk) for rk, value in enumerate(values.values(), 1)]
    times["floor edit"] = floor_update(raw, table, pairs, prepared.rows[: len(edited)])
    times["edit"] = seconds(lambda: edit_all(ours, values))
    concurrent = {uid: f"并{value}" for uid, value in list(values.items())[: len(values) // 4]}
    edit_all(theirs, concurrent)
    seal(theirs, drawer.publish)
    drawer.batches.clear()
    times["seal"] = seconds(lambda: seal(ours, drawer.publish))
    times["merge edits"] = seconds(lambda: give(theirs, drawer))
    times["search"] = seconds(lambda: theirs.records(Lead).page(Query(search="商标"))) * 1000
    times["list"] = seconds(lambda: theirs.records(Lead).page(Query(sort="received_on", descending=True))) * 1000
    for store in (raw, ours, theirs):
        store.db.close()
    return times


def measure(size: int, runs: int) -> list[Figure]:
    """Medians over several runs of `size` leads each."""
    records = leads(size)
    found: list[dict[str, float]] = []
    with folder() as warm:
        one_run(warm, records[:200])
    for _ in range(runs):
        with folder() as place:
            found.append(one_run(place, records))

    def ratio(name: str, floor: str) -> float:
        return median(times[name] / times[floor] for times in found)

    def middle(value: Callable[[dict[str, float]], float]) -> float:
        return median(value(times) for times in found)

    return [
        Figure(f"capture, insert {size} leads", ratio("insert", "floor insert"), 1.05),
        Figure("end to end, leads a second", middle(lambda times: size / times["insert"]), 5000, "/s", least=True),
        Figure(f"capture, update {size // 5} leads", ratio("edit", "floor edit"), 1.25),
        Figure("import of everything into an empty office", ratio("merge", "floor insert"), 1.25),
        Figure(f"import of {size // 5} changes over {size // 20} concurrent ones", ratio("merge edits", "floor edit"), 1.3),
        Figure(f"sealing {size // 5} changes (without signing)", ratio("seal", "floor edit"), 0.3),
        Figure("the same bundle again", ratio("again", "floor insert"), 0.05),
        Figure("growth of the file by history and clocks", middle(lambda times: times["growth"]), 3, "%"),
        Figure("search, two characters, first page", middle(lambda times: times["search"]), 50, " ms"),
        Figure("list sorted by day, first page", middle(lambda times: times["list"]), 100, " ms"),
    ]
