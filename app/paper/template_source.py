"""A template file while it is read: what stands in it, and every mistake noted on the way. Knows the shape of tables, not what they are for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput
from app.domain.mistakes import Mistake
from app.paper.template_fields import nearest
from app.toml_source import Place, read_source

Table = dict[str, Any]

WORDS: Mapping[type, str] = {
    str: "文字（写在引号里）",
    int: "整数",
    float: "数字",
    bool: "true 或 false",
    list: "列表（写在方括号里；[[…]] 各节也是）",
    dict: '若干个 名称 = "文字"',
}


class TemplateSource:
    """One pass over one file. `called` is what people call such a file, `example` one that is written as it should be."""

    def __init__(self, path: Path, called: str, example: str) -> None:
        if not path.is_file():
            raise BadInput(f"没有{called}“{path.name}”。", "请核对文件名和所在的文件夹。")
        self._source = read_source(path, example)
        self.top: Table = dict(self._source.content)

    @property
    def mistakes(self) -> list[Mistake]:
        """What is wrong so far."""
        return self._source.mistakes

    def note(self, place: Place, what: str, remedy: str) -> None:
        """Keep a mistake with its line."""
        self._source.note(place, what, remedy)

    def keys(self, table: Table, place: Place, known: Mapping[str, type], where: str = "") -> Table:
        """The entries that a template may have, each of the right type; the rest is noted."""
        good: Table = {}
        for key, value in table.items():
            wanted = known.get(key)
            if wanted is None:
                self.note((*place, key), f"{where}没有“{key}”这个写法。", nearest(key, known))
            elif not is_a(value, wanted):
                self.note((*place, key), f"{where}“{key}”应当是{WORDS[wanted]}。", "请改正这个值。")
            else:
                good[key] = value
        return good

    def require_heading(self, top: Table) -> None:
        """Every template says its id, its title and its basis."""
        for key in ("id", "title", "basis"):
            if not str(top.get(key, "")).strip():
                self.note((), f"缺少“{key}”。", f'请补上 {key} = "…"。')


def is_a(value: object, wanted: type) -> bool:
    """Is it of that type; true and false are no numbers, whole numbers are numbers."""
    if isinstance(value, bool):
        return wanted is bool
    return isinstance(value, (int, float) if wanted is float else wanted)
