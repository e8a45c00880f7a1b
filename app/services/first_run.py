"""What the first start asks: which unit this computer belongs to, and a password that will do."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import UserError
from app.domain.organisation import Unit
from app.domain.pinyin import initials
from app.services.opening import Opened
from app.services.packs_checked import chosen_packs, packs_in_the_box
from db.keys import read_recovery_code

LEAST_LETTERS = 8
"""本单位设定."""
PASSWORD_RULES = f"至少 {LEAST_LETTERS} 个字符，可以用汉字、字母、数字；不要用姓名、电话或单位名称。口令不会保存在任何地方，忘记时只能用恢复码打开。"


@dataclass(frozen=True)
class UnitChoice:
    """A unit that this computer could belong to, and the pack that brings it."""

    unit: str
    pack: str
    title: str

    def matches(self, typed: str) -> bool:
        """True when what was typed stands in its name or title, or begins its pinyin initials."""
        words = typed.strip().lower()
        return words in self.unit or words in self.title or initials(self.unit).startswith(words)


def units_to_choose() -> list[UnitChoice]:
    """The units of every sound pack in the box."""
    return [UnitChoice(unit, pack.name, pack.title) for pack in packs_in_the_box() if not pack.mistakes for unit in pack.units]


def units_in_folder(folder: Path) -> list[UnitChoice]:
    """The units of a pack that somebody wrote, for a district that is not in the box. Raises BadInput with every mistake of it."""
    pack = chosen_packs([str(folder)]).pack
    units = [record.values for record in pack.records if record.kind == Unit.table and not record.values.get("external")]
    return [UnitChoice(str(values["short_name"]), str(folder), pack.title) for values in units]


def other_packs(chosen: str) -> list[tuple[str, str]]:
    """Name and title of the packs that may be loaded beside the chosen one, for their forms."""
    return [(pack.name, pack.title) for pack in packs_in_the_box() if not pack.mistakes and pack.name != chosen]


def password_problem(account: str, password: str, again: str) -> str:
    """What is wrong with a new password, in words; empty when it will do."""
    if not account.strip():
        return "请填写账号名，一般用姓名。"
    if len(password) < LEAST_LETTERS:
        return f"口令还差 {LEAST_LETTERS - len(password)} 个字符。"
    if account.strip() in password:
        return "口令里不要含账号名。"
    if len(set(password)) < 3:
        return "口令太简单，请至少用三个不同的字符。"
    return "" if password == again else "两次输入的口令不一样。"


def code_problem(shown: str, typed: str) -> str:
    """What is wrong with the recovery code as it was typed back, naming the group; empty when it is right."""
    try:
        return "" if read_recovery_code(typed) == shown else "与屏幕上的恢复码不一样，请逐组核对。"
    except UserError as fault:
        return f"{fault.what}{fault.next_step}"


def give_up(opened: Opened) -> None:
    """Leave the first start before the recovery code was typed back: nothing has been entered yet, and nothing is kept."""
    folder: Path = opened.workspace.folder
    opened.close()
    shutil.rmtree(folder, ignore_errors=True)
