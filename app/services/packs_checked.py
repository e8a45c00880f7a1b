"""Packs before any data folder exists: those in the box, those that somebody wrote, and what is wrong with them, forms and letters included."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app import resources
from app.domain.errors import BadInput, NotFound
from app.domain.kinds import KINDS
from app.domain.mistakes import Mistake, listed
from app.packs.pack import Pack, PackSummary, check_pack, combine, packs_in, read_pack
from app.toml_source import read_source

PACKS = "packs"
FORMS, LETTERS = "forms", "letters"


@dataclass(frozen=True)
class ChosenPacks:
    """What a data folder is made from: the packs as one, and the templates of those that are not in the box."""

    pack: Pack
    templates: Sequence[Path]
    """Of forms and letters, each in the folder of its sort."""


def packs_in_the_box() -> list[PackSummary]:
    """The packs in the box, by name."""
    return packs_in(resources.path(PACKS))


def chosen_packs(names: Sequence[str]) -> ChosenPacks:
    """The packs of these names, as one; a name is that of a pack in the box, or the path of one that somebody wrote.

    Raises NotFound for an unknown one, BadInput with file, line and remedy of every mistake of a pack and its templates.
    """
    box = {pack.name: resources.path(PACKS, pack.name) for pack in packs_in_the_box()}
    if not names:
        raise BadInput("还没有选择地方包。", f"可选：{'、'.join(box)}。")
    folders = [box.get(name) or _written_pack(name, list(box)) for name in names]
    written = [folder for name, folder in zip(names, folders, strict=True) if name not in box]
    packs = [read_pack(folder, _forms(folder) if folder in written else None) for folder in folders]
    templates = [file for folder in written for file in _templates_of(folder)]
    if mistakes := [*_mistakes_in_templates(templates), *(one for folder in written for one in _misplaced(folder))]:
        raise BadInput(f"地方包的表格和公文模板有 {len(mistakes)} 处错误，没有使用。\n{listed(mistakes)}\n", "请逐处改正后再试。")
    return ChosenPacks(combine(packs), templates)


def mistakes_in(path: Path) -> list[Mistake]:
    """Every mistake of a pack (its folder, or the pack.toml in it) with its form and letter templates; of one template where its file is given."""
    path = _folder_of(path)
    if path.is_dir():
        return _mistakes_in_pack(path)
    return _mistakes_in_templates([path]) if path.parent.name in (FORMS, LETTERS) else check_pack(path)


def _folder_of(path: Path) -> Path:
    return path.parent if path.name == "pack.toml" else path


def _mistakes_in_pack(path: Path) -> list[Mistake]:
    return check_pack(path, _forms(path)) + _mistakes_in_templates(_templates_of(path)) + list(_misplaced(path))


def _written_pack(name: str, known: Sequence[str]) -> Path:
    path = _folder_of(Path(name).resolve())
    if not path.is_dir():
        raise NotFound(f"没有名为“{name}”的地方包。", f"可选：{'、'.join(known)}；自己编写的，请给出它的文件夹。")
    return path


def _templates_of(folder: Path) -> list[Path]:
    return [file for sort in (FORMS, LETTERS) for file in sorted((folder / sort).glob("*.toml"))]


def _forms(folder: Path) -> dict[str, bool] | None:
    """The forms that duties of a written pack may name, True for lists; None while a form beside it has no id to be read."""
    from app.services.forms import forms_available

    known = {entry.id: not entry.of for entry in forms_available()}
    for file in _templates_of(folder):
        if file.parent.name == FORMS:
            top = read_source(file, "").content
            if not isinstance(top.get("id"), str):
                return None
            known[top["id"]] = "of" not in top
    return known


def _misplaced(folder: Path) -> Iterator[Mistake]:
    """Templates that would not be found, and two of one id."""
    for file in sorted(folder.glob("*/*")):
        if file.parent.name not in (FORMS, LETTERS) and file.suffix.lower() == ".toml" and file.name != "pack.toml":
            what = f"“{file.parent.name}”文件夹里的模板不会被用到。"
            yield Mistake(str(file), 1, what, f"表格模板请放进 {FORMS} 文件夹，公文模板请放进 {LETTERS} 文件夹。")
        elif file.parent.name in (FORMS, LETTERS) and ".toml." in file.name.lower():
            yield Mistake(str(file), 1, "文件名不是以 .toml 结尾，不会被用到。", "请去掉 .toml 后面的部分（Windows 可能没有显示它）。")
    first: dict[object, Path] = {}
    for file in _templates_of(folder):
        source = read_source(file, "")
        twin = first.setdefault(source.content.get("id", file), file)
        if twin is not file:
            yield Mistake(str(file), source.lines.get(("id",), 1), f"代号“{source.content['id']}”和 {twin.name} 的相同。", "请给其中一个换一个 id。")


def _mistakes_in_templates(files: Sequence[Path]) -> list[Mistake]:
    if not files:
        return []
    from app.paper.letter_template import check_letter_template
    from app.paper.template import check_template, read_template
    from app.services.forms import labels_by_kind
    from app.services.letter_tables import list_names, lists_by_form

    labels = labels_by_kind(KINDS)
    forms, letters = ([file for file in files if file.parent.name == sort] for sort in (FORMS, LETTERS))
    found = {file: check_template(file, labels) for file in forms}
    beside = (read_template(file) for file, mistakes in found.items() if not mistakes)
    lists = lists_by_form() | {form.id: list_names(form) for form in beside} if letters else {}
    return [one for mistakes in found.values() for one in mistakes] + [one for file in letters for one in check_letter_template(file, labels, lists)]
