"""Rosters of other bureaus in the window: the question before one is taken in, and which of our 外区单位 its units are."""

from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from app.services.identity import RosterImported
from app.services.rosters_of_others import OtherBureau, listed_units, named_only, namesakes
from app.services.workspace import Workspace
from app.ui.widgets import Dialog, FieldList, outlined_button, primary_button

WIDTH = 620
LABEL = 130
NAMED = 8
"""Units of a roster that are written out in a question."""
ABOUT = "下面的外区单位原来只登记了名称。请看它是不是对方名单里的单位；认定以后，结对关系转到名单里的单位，移送就能用数据包。不能确定的先不认定。"
NOT_YET = "不认定"


def question_about(seen: RosterImported, changes: str) -> tuple[str, str, str]:
    """Title, text and button of the question before the roster of another bureau is taken in."""
    units = f"{'、'.join(seen.units[:NAMED])}{'等' if len(seen.units) > NAMED else ''}"
    about = f"名单第 {seen.version} 版，{len(seen.units)} 个单位：{units}。这些单位在本机都标为外区：只和它们来往线索移送，别的都不给，也不收。"
    marks = "\n".join(seen.signed_by)
    if seen.vouched:
        text = f"这是{seen.bureau}的名单，指纹以前核对过，不必再打电话：\n\n{marks}\n\n{about}\n\n这一版的改动：\n{changes}"
        return "导入其他区局的名单", text, "导入"
    text = f"这不是本局的名单，是{seen.bureau}的。请打电话给对方区局（用公开的号码，不用随名单来的号码），逐组核对，完全一致才能导入：\n\n{marks}\n\n{about}"
    return "与对方区局核对指纹", text, "已核对，导入"


def spoken(others: list[OtherBureau]) -> str:
    """其他区局：长乐区市场监督管理局（名单第 1 版，2 个单位，指纹 …，本机已核对）."""
    said = [f"{one.name}（名单第 {one.version} 版，{len(one.units)} 个单位，指纹 {one.fingerprint}，{_known_by(one)}）" for one in others]
    return f"其他区局：{'；'.join(said)}。" if said else ""


def _known_by(one: OtherBureau) -> str:
    return "本局名单已列明" if one.listed else "本机已核对"


class NamesakeDialog(Dialog):
    """For each 外区单位 known by name only, the units of other rosters to choose from; the likely one is proposed."""

    def __init__(self, parent: QWidget, workspace: Workspace) -> None:
        super().__init__(parent, "认定外区单位", WIDTH)
        listed = listed_units(workspace)
        likely = {one.ours: one.uid for one in namesakes(workspace)}
        self.add_text(ABOUT)
        self.boxes: dict[str, QComboBox] = {}
        rows = list[tuple[str, str | QWidget]]()
        for unit in named_only(workspace):
            box = self.boxes[unit.uid] = QComboBox()
            box.setAccessibleName(f"{unit.name}是名单里的哪一个")
            box.addItem(NOT_YET, "")
            for uid, name in listed.items():
                box.addItem(name, uid)
            box.setCurrentIndex(max(0, box.findData(likely.get(unit.uid, ""))))
            box.currentIndexChanged.connect(self._check)
            rows.append((unit.name, box))
        self.body.addWidget(FieldList(rows, label_width=LABEL))
        self.add_button(outlined_button("先不认定"), QDialog.DialogCode.Rejected)
        self.do = self.add_button(primary_button("认定"), QDialog.DialogCode.Accepted)
        self._check()

    def chosen(self) -> list[tuple[str, str]]:
        """The unit of the roster and ours, as uids, of each that was decided."""
        return [(str(box.currentData()), ours) for ours, box in self.boxes.items() if box.currentData()]

    def _check(self) -> None:
        theirs = [uid for uid, _ in self.chosen()]
        twice = len(set(theirs)) < len(theirs)
        self.do.close_with_reason("请先选择。" if not theirs else "名单里的同一个单位选了两次。" if twice else "")
