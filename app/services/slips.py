"""The slip that is handed over with a bundle: from whom, for whom, what is inside, and the code to compare by telephone.

It is printed from the list of bundles, so that it can be printed again; what is inside is counted from the kept segments.
"""

from collections.abc import Sequence
from pathlib import Path

from app import resources
from app.domain.clock import office_moment
from app.domain.errors import BadInput, NotFound
from app.paper.parts import Template, Values
from app.paper.saving import save_bytes
from app.paper.template import read_template
from app.services.exchange_views import Leaving, counted
from app.services.forms import form_pdf, paper_fonts
from app.services.workspace import Workspace
from db.outbox import BundleEntry, carried_in, written_bundle

TITLE = "数据交接单"
RECEIPT = "回执：告知对方本单位已收到的内容，不含记录"


def slip_template() -> Template:
    """The form of the slip: 本软件自拟格式."""
    return read_template(resources.path("slips") / "handing-over.toml")


def slip_values(workspace: Workspace, bundle: str) -> Values:
    """What the slip of a bundle written here says. Raises NotFound for any other."""
    entry = written_bundle(workspace.store, bundle)
    if entry is None:
        raise NotFound("本机没有写过这个数据包，不能打印交接单。", "请在“往来的数据包”里选择一个发出的数据包。")
    at = office_moment(entry.at)
    return {
        "sender": workspace.unit.full_name or workspace.unit.name,
        "recipients": "、".join(_recipients(workspace, entry)),
        "number": f"第 {entry.number} 包",
        "code": str(entry.counts.get("code", "")),
        "made_at": f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}",
        "file_name": entry.file_name,
        "contents": _contents(workspace, entry),
        "attachments": f"{entry.counts.get('attachments', 0)} 个",
        "account": str(entry.counts.get("account", "")),
    }


def _recipients(workspace: Workspace, entry: BundleEntry) -> Sequence[str]:
    units = {unit.uid: unit.full_name or unit.name for unit in workspace.units()}
    return [units.get(uid, "其他单位") for uid in entry.peer.split()]


def _contents(workspace: Workspace, entry: BundleEntry) -> str:
    if entry.counts.get("receipt"):
        return RECEIPT
    found = counted(workspace, carried_in(workspace.store, entry))
    return Leaving(found, 0, 0).in_words()


def slip_pdf(workspace: Workspace, bundle: str) -> bytes:
    """The slip of a bundle that was written here, as PDF: one copy for each side."""
    return form_pdf(slip_template(), slip_values(workspace, bundle), paper_fonts())


def print_slip(workspace: Workspace, bundle: str, to: Path) -> Path:
    """Put the slip into a PDF file and note it in the journal."""
    if to.suffix.lower() != ".pdf":
        raise BadInput(f"不知道“{to.name}”是什么格式的文件。", "交接单印成 PDF，文件名请以 .pdf 结尾。")
    pdf = slip_pdf(workspace, bundle)
    with workspace.commit(f"打印{TITLE}"):
        save_bytes(to, pdf)
    return to
