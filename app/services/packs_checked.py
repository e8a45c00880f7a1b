"""Packs before any data folder exists: those in the box, those that somebody wrote, and what is wrong with them, forms included."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app import resources
from app.domain.errors import BadInput, NotFound
from app.domain.kinds import KINDS
from app.domain.mistakes import Mistake, listed
from app.packs.pack import Pack, PackSummary, check_pack, combine, packs_in, read_pack

PACKS = "packs"
FORMS = "forms"


@dataclass(frozen=True)
class ChosenPacks:
    """What a data folder is made from: the packs as one, and the forms of those that are not in the box."""

    pack: Pack
    forms: Sequence[Path]


def packs_in_the_box() -> list[PackSummary]:
    """The packs in the box, by name."""
    return packs_in(resources.path(PACKS))


def chosen_packs(names: Sequence[str]) -> ChosenPacks:
    """The packs of these names, as one; a name is that of a pack in the box, or the path of one that somebody wrote.

    Raises NotFound for an unknown one, BadInput with file, line and remedy of every mistake of a pack and its forms.
    """
    box = {pack.name: resources.path(PACKS, pack.name) for pack in packs_in_the_box()}
    if not names:
        raise BadInput("还没有选择地方包。", f"可选：{'、'.join(box)}。")
    folders = [box.get(name) or _written_pack(name, list(box)) for name in names]
    packs = [read_pack(folder) for folder in folders]
    forms = [file for name, folder in zip(names, folders, strict=True) if name not in box for file in _forms_of(folder)]
    if mistakes := _mistakes_in_forms(forms):
        raise BadInput(f"地方包的表格模板有 {len(mistakes)} 处错误，没有使用。\n{listed(mistakes)}\n", "请逐处改正后再试。")
    return ChosenPacks(combine(packs), forms)


def mistakes_in(path: Path) -> list[Mistake]:
    """Every mistake of a pack (its folder or its file), then of the form templates in its folder."""
    return check_pack(path) + (_mistakes_in_forms(_forms_of(path)) if path.is_dir() else [])


def _written_pack(name: str, known: Sequence[str]) -> Path:
    path = Path(name).resolve()
    if path.name == "pack.toml":
        path = path.parent
    if not path.is_dir():
        raise NotFound(f"没有名为“{name}”的地方包。", f"可选：{'、'.join(known)}；自己编写的，请给出它的文件夹。")
    return path


def _forms_of(folder: Path) -> list[Path]:
    return sorted((folder / FORMS).glob("*.toml"))


def _mistakes_in_forms(files: Sequence[Path]) -> list[Mistake]:
    if not files:
        return []
    from app.paper.template import check_template
    from app.services.forms import labels_by_kind

    labels = labels_by_kind(KINDS)
    return [mistake for file in files for mistake in check_template(file, labels)]
