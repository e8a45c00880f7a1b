"""Receipts: a bundle that carries nothing but what this computer has by now, written beside the one it answers or where somebody says (S0-61, S0-73).

Every bundle says the same; a receipt spares the sender the waiting for the next one.
"""

from pathlib import Path

from app.domain.errors import NotFound
from app.domain.organisation import Unit
from app.exchange.container import Section, write_bundle
from app.exchange.reading import read_cover
from app.exchange.roster_content import require_in_use
from app.services.identity import keys_of, roster_of
from app.services.sections import acknowledged_to, others_of, witnessed_for
from app.services.sending import Exported, cover_of
from app.services.workspace import Workspace
from db.outbox import BundleEntry, note_bundle, reserve_bundle_number, taken_in

ENDING = "_回执"


def receipt_name(bundle: Path) -> Path:
    """Where the receipt of a bundle file is put: beside it."""
    return bundle.with_name(f"{bundle.stem}{ENDING}{bundle.suffix}")


def write_receipt(workspace: Workspace, bundle: Path, to: Path | None = None) -> Exported:
    """Answer the bundle in this file, that was taken in, with a receipt beside it or at `to`. Raises NotFound before it was taken in."""
    return answer_bundle(workspace, read_cover(bundle, keys_of(workspace)).bundle, to or receipt_name(bundle))


def answer_bundle(workspace: Workspace, bundle: str, path: Path) -> Exported:
    """Answer the bundle of that id, whose file may be gone, with a receipt at `path`. Raises NotFound before it was taken in."""
    roster, store = roster_of(workspace), workspace.store
    came = taken_in(store, bundle)
    if came is None:
        raise NotFound("这个数据包还没有导入，不能写回执。", "请先导入，再写回执。")
    require_in_use(roster, store.identity.replica)
    unit = workspace.records(Unit).get(came.peer)
    recipients = others_of(workspace, roster, unit)
    section = Section(recipients, (), acknowledged=acknowledged_to(workspace, unit.uid), witnessed=witnessed_for(workspace, recipients))
    with workspace.commit(f"准备回执：{unit.name}"):
        number = reserve_bundle_number(store)
    cover = cover_of(workspace, number)
    written = write_bundle(path, cover, [section], keys_of(workspace))
    with workspace.commit(f"写回执给{unit.name}，答复第{came.number}包") as change:
        counts = {"receipt": 1, "code": written.code, "to": [unit.name], "answers": bundle}
        note_bundle(change, BundleEntry(written.bundle, "out", cover.made_at, unit.uid, number, path.name, counts))
    return Exported(path, written.bundle, written.code, number, written.size, [unit.name], 0, 0, 0)
