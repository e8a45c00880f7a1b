"""Reads the TOML that somebody wrote by hand, and remembers on which line everything stands. It knows TOML, and nothing of offices or paper."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from app.domain.mistakes import Mistake
from app.toml_lines import lines_of
from app.toml_slips import slip_in

Place = tuple[str | int, ...]
"""Where something stands: `("unit", 3, "short_name")`."""

POSITION = re.compile(r"(?P<fault>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)
KEY = re.compile(r'\s*"?(?P<key>[\w-]+)"?\s*=\s*(?P<value>[^#]*)')
TABLE = re.compile(r"\s*\[")


@dataclass
class Source:
    """A file as read, and the mistakes found in it so far."""

    file: str
    text: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    @cached_property
    def lines(self) -> Mapping[Place, int]:
        """Where everything stands. Worked out only when there is a mistake to point at: it takes longer than reading."""
        return lines_of(self.text)

    def note(self, place: Place, what: str, remedy: str) -> None:
        """Keep a mistake with the line of that place, or of the nearest thing around it."""
        if (*place, 0) in self.lines and place not in self.lines:
            place = (*place, 0)
        while place and place not in self.lines:
            place = place[:-1]
        self.mistakes.append(Mistake(self.file, self.lines.get(place, 1), what, remedy))


def read_source(file: Path, example: str, folder: str = "") -> Source:
    """The content of the file; a file that cannot be read is empty and has one mistake.

    `example`: whose way of writing is to be followed; `folder`: what to check when there is no such file.
    """
    source = Source(str(file))
    try:
        text = file.read_text(encoding="utf-8-sig")
        source.content = tomllib.loads(text)
        source.text = text
    except FileNotFoundError:
        source.note((), f"没有 {file.name} 这个文件。", folder or "请核对文件名和所在的文件夹。")
    except OSError:
        source.note((), f"{file.name} 打不开。", "请确认文件没有被占用，且可以读取。")
    except UnicodeDecodeError:
        source.note((), f"{file.name} 不是 UTF-8 编码。", "请用记事本打开，按“另存为”，在“编码”里选“UTF-8”，再保存。")
    except tomllib.TOMLDecodeError as fault:
        source.mistakes.append(_syntax_mistake(source.file, text, str(fault), f"请检查引号、等号和括号，对照{example}的写法改正。"))
    return source


def _syntax_mistake(file: str, text: str, message: str, remedy: str) -> Mistake:
    rows = text.splitlines() or [""]
    found = POSITION.fullmatch(message)
    if not found or not found["line"]:
        return Mistake(file, len(rows), "到文件末尾还有没写完的内容，可能少了右括号 ] 或引号。", remedy)
    line = min(int(found["line"]), len(rows))
    row = rows[line - 1]
    if found["fault"].startswith("Cannot overwrite"):
        return Mistake(file, line, _written_twice(rows, line), "一项只能写一次，请只保留一行。")
    return Mistake(file, line, *(slip_in(row) or (f"这一行不符合 TOML 的写法：{row.strip()}", remedy)))


def _written_twice(rows: list[str], line: int) -> str:
    second = KEY.match(rows[line - 1])
    for earlier in range(line - 1, 0, -1):
        first = KEY.match(rows[earlier - 1])
        if second and first and first["key"] == second["key"]:
            return f"{second['key']} 写了两次：第 {earlier} 行是 {first['value'].strip()}，第 {line} 行是 {second['value'].strip()}。"
        if TABLE.match(rows[earlier - 1]):
            break
    return f"这一项在前面已经写过：{rows[line - 1].strip()}"
