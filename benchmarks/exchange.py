"""Bundles from one real computer to another, as ratios of the raw floor in the same process (`floor`).

The workload of `design.md` 11: all leads; then a fifth of them changed in one field each (five fields in turn) and a hundredth put into the
bin, while the other computer has changed a twentieth of them, half in the same field. Everything goes through the services: sealed, signed,
encrypted, written and read back; journal, history, inbox and the images for undoing an import are on. The backup before an import is left out.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from app.domain.leads import Lead
from app.services import exchange, sending
from app.services.workspace import Workspace
from benchmarks import peers
from benchmarks.computers import computers
from benchmarks.figure import Figure, Runs, Sizes
from benchmarks.floor import Edit, Floor
from benchmarks.leads import HANZI, folder, leads, new_store, seconds
from benchmarks.store import edit_all, size_of
from db.inbox import open_fields
from db.vault import DATABASE_FILE

UNITS = {"first": "仓前所", "second": "仓前所", "bureau": "仓山区局"}
FIELDS = ("suspect", "suspect_address", "detail", "handler", "goods")
OTHER = "suspect_phone"
"""What the other computer changes when it is not the same field."""


def edits_of(records: Sequence[Lead]) -> tuple[list[Edit], list[Edit], int]:
    """What the first computer changes, what the second one changes meanwhile, and how many conflicts that makes."""
    changed, binned = records[: len(records) // 5], records[len(records) // 5 :][: len(records) // 100]
    long, short = HANZI[:60] * 2, HANZI[:12]
    ours = [Edit(record.uid, FIELDS[number % 5], (long if number % 5 == 2 else short) + str(number)) for number, record in enumerate(changed)]
    bins = [Edit(record.uid, "_deleted", 1) for record in binned]
    theirs = [Edit(edit.uid, OTHER if number % 2 else edit.field, f"并{number}") for number, edit in enumerate(ours[: len(records) // 20])]
    return [*ours, *bins], theirs, sum(edit.field != OTHER for edit in theirs)


@contextmanager
def without_backups() -> Iterator[None]:
    """Imports inside make no backup before."""
    with patch.object(exchange, "back_up_before_import", lambda _workspace: None):
        yield


def importing(workspace: Workspace, bundle: Path) -> float:
    """Seconds of one import without its backup."""
    with without_backups():
        return seconds(lambda: exchange.import_bundle(workspace, bundle))


def one_run(place: Path, size: int) -> dict[str, float]:
    """All leads to another computer and again, then changes on both, once."""
    with computers(place, "cangshan", UNITS, "bureau") as offices:
        first, second = offices["first"], offices["second"]
        unit, records = first.unit, leads(size)
        for record in records:
            record.unit = unit.uid
        raw = new_store(place / "raw.db", unit.uid)
        floor = Floor(raw, first.store.tables[Lead.table], records)
        return _measured(place, first, second, records, floor)


def _measured(place: Path, first: Workspace, second: Workspace, records: Sequence[Lead], floor: Floor) -> dict[str, float]:
    unit, bundle = first.unit, place / "one.ipb"
    exporting: Callable[[], object] = lambda: sending.export_bundle(first, [unit], bundle)  # noqa: E731
    with first.commit("导入表格") as change:
        change.add_many(records, [unit.uid])
    before = size_of(second.folder / DATABASE_FILE, second.store), size_of(place / "raw.db", floor.store)
    times = {"floor insert": floor.insert(), "words": floor.words(), "export all": seconds(exporting), "import all": importing(second, bundle)}
    after = size_of(second.folder / DATABASE_FILE, second.store), size_of(place / "raw.db", floor.store)
    times["growth"] = ((after[0] - before[0]) / (after[1] - before[1]) - 1) * 100
    times["floor and words"] = times["floor insert"] + times["words"]
    fold, times["again"] = second.store.meta("fold"), importing(second, bundle)
    assert second.store.meta("fold") == fold, "the same bundle again wrote a record"
    sending.export_bundle(second, [unit], place / "receipt.ipb")
    exchange.import_bundle(first, place / "receipt.ipb")
    ours, theirs, conflicts = edits_of(records)
    times["floor edit"] = floor.edit(ours)
    edit_all(first.store, ours)
    edit_all(second.store, theirs)
    times["seal"] = seconds(exporting)
    times["import edits"] = importing(second, bundle)
    found = len(open_fields(second.store))
    assert found == conflicts, (found, conflicts)
    floor.store.db.close()
    return times


def measure(sizes: Sizes) -> list[Figure]:
    """Medians over several runs, then the peers that are installed, on the same workload."""
    found: list[dict[str, float]] = []
    with folder() as warm:
        one_run(warm, 200)
    for _ in range(sizes.runs):
        with folder() as place:
            found.append(one_run(place, sizes.leads))
    runs, edited = Runs(found), sizes.leads // 5 + sizes.leads // 100
    return [
        Figure(f"import of a bundle of {sizes.leads} leads into an empty office", runs.ratio("import all", "floor insert"), 1.25),
        Figure("  the same, when the floor works out the search words, too", runs.ratio("import all", "floor and words")),
        Figure(f"  export of these {sizes.leads}: seal, sign, encrypt, write, read back", runs.ratio("export all", "floor insert")),
        Figure(f"import of {edited} changes over {sizes.leads // 20} concurrent ones", runs.ratio("import edits", "floor edit"), 1.3),
        Figure(f"seal, sign, encrypt, write {edited} changes", runs.ratio("seal", "floor edit"), 0.3),
        Figure("the same bundle again", runs.ratio("again", "floor insert"), 0.05),
        Figure("growth of the file by an import against the same rows raw", runs.middle("growth"), 3, "%"),
        *peers.measure(sizes, edits_of),
    ]
