"""What can be done with a whole register beside importing and exporting: a button above the list. The services do it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.cases import Case
from app.domain.fields import Field, longtext
from app.domain.records import Record
from app.domain.rights import RightsHolder
from app.domain.value_kinds import Number
from app.services.archive_package import Packed, package_archive
from app.services.gathering import GATHERED, gather
from app.services.workspace import Workspace
from app.ui.editors import Context, editor_for
from app.ui.parts.asking import watched
from app.ui.parts.asking_dialog import AskingDialog
from app.ui.parts.places import file_to_save
from app.ui.widgets import run_with_progress, tell

Told = Callable[[str, bool], None]
"""What was done, and whether it can be taken back."""
YEAR = "year"
PURPOSE: Field = longtext("移交用途", required=True).metadata["zhilian"]
SHOWN = 8


@dataclass(frozen=True)
class ListAction:
    """One button."""

    label: str
    icon: str
    do: Callable[[QWidget, Workspace, Told], None]


def ask_and_package(parent: QWidget, workspace: Workspace, told: Told) -> None:
    """Ask which year, where to and for what, and write the package."""
    context = Context(workspace)
    asked: dict[str, Any] = {}
    dialog = AskingDialog(parent, context, "存归档包", "选择位置", lambda values, purpose: asked.update(values, purpose=purpose), PURPOSE)
    year = editor_for(Field("归档年度", Number(2000, 2099), YEAR, required=True), context)
    year.set_value(workspace.today.year)
    dialog.add_fields({YEAR: year})
    dialog.add_text("这一年归档的案件连同材料、附件存成一个文件，附校验清单；里面的个人信息没有隐去，谁在何时存了、作什么用都会记录。")
    if not dialog.exec():
        return
    to = file_to_save(parent, "存归档包", f"{workspace.unit.name} {asked[YEAR]}年归档包.zip", "归档包 (*.zip)")
    if to is not None:
        work = watched(workspace, "正在存入案件", lambda own, report: package_archive(own, asked[YEAR], to, asked["purpose"], report))
        run_with_progress(parent, "存归档包", work, lambda packed: _report(parent, packed, told))


def _report(parent: QWidget, packed: Packed, told: Told) -> None:
    told(f"归档包已存好并核对：{packed.cases} 件，{packed.files} 个文件", False)
    lines = [f"校验清单的 SHA-256（请抄在移交单上）：{packed.sha}"]
    lines += [f"没有收入：{one}" for one in packed.missing[:SHOWN]]
    lines += [f"另有 {len(packed.missing) - SHOWN} 个没有收入，见包里的说明。"] if len(packed.missing) > SHOWN else []
    tell(parent, "归档包已存好", *lines)


def gather_register(kind: type[Record]) -> Callable[[QWidget, Workspace, Told], None]:
    """Fill a register from what other records name."""

    def do(_parent: QWidget, workspace: Workspace, told: Told) -> None:
        count = gather(workspace, kind)
        told(f"已从企业、线索和案件汇集 {count} 条{kind.title}" if count else "没有新的，名录里都有了", bool(count))

    return do


LIST_ACTIONS: Mapping[type[Record], ListAction] = {
    RightsHolder: ListAction(GATHERED[RightsHolder].label, "people_add", gather_register(RightsHolder)),
    Case: ListAction("存归档包", "archive", ask_and_package),
}
"""By the register that shows the button."""
