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
