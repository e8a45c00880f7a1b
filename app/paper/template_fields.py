"""Which fields a template names that no record has. Knows patterns and names of fields; not what fields mean."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.paper.parts import OWN, PLACEHOLDER, fields_in
from app.toml_lines import Path

Fields = Mapping[str, Mapping[str, str]]
"""Record kind → field → the field's title."""

Finding = tuple[Path, str, str]
"""Where in the file, what is wrong, and the remedy."""

BRACES = "{}｛｝"
ABOVE = ("above_left", "above_right")


def unknown_fields(top: Mapping[str, Any], fields: Fields) -> Iterator[Finding]:
    """Every record kind and field that the template uses and that does not exist."""
    of = top.get("of", "")
    if of and of not in fields:
        yield ("of",), f"没有“{of}”这种记录。", nearest(str(of), fields)
    known = (set(fields.get(of, ())) or _everywhere(fields)) | {OWN}
    for key in ABOVE:
        yield from _in_pattern(top.get(key), (key,), "", known, fields)
    yield from _in_part(top, (), known, fields)
    for number, part in _tables(top.get("part")):
        yield from _in_part(part, ("part", number), known, fields)
    for number, plate in _tables(top.get("plate")):
        for at, line in enumerate(plate.get("lines", ())):
            yield from _in_pattern(line, ("plate", number, "lines", at), f"第{number + 1}个图样：", known, fields)
    yield from _in_prefill(top.get("prefill"), known, fields)


def _in_prefill(prefill: object, known: set[str], fields: Fields) -> Iterator[Finding]:
    for name, pattern in prefill.items() if isinstance(prefill, Mapping) else ():
        if name not in known:
            yield ("prefill", name), f"没有“{name}”这个字段。", nearest(name, known)
        yield from _in_pattern(pattern, ("prefill", name), "", known, fields)


def nearest(word: str, known: Iterable[str]) -> str:
    """The remedy for a word that does not exist: the most similar one that does."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"是不是“{near[0]}”？请改正。" if near else "请改正，或者删去。"


def _in_part(part: Mapping[str, Any], path: Path, known: set[str], fields: Fields) -> Iterator[Finding]:
    for number, row in _tables(part.get("row")):
        for at, cell in _tables(row.get("cells")):
            here, where = (*path, "row", number, "cells", at), f"第{number + 1}行："
            yield from _in_pattern(cell.get("value"), (*here, "value"), where, known, fields)
            if "choices" in cell:
                yield from _in_pattern(f"{{{cell['choices']}}}", (*here, "choices"), where, known, fields)
    rows_of = str(part.get("rows_of", ""))
    if rows_of and rows_of not in fields and rows_of not in known:
        yield (*path, "rows_of"), f"没有“{rows_of}”这种记录。", nearest(rows_of, fields)
    inner = set(fields[rows_of]) if rows_of in fields else _everywhere(fields)
    yield from _in_pattern(part.get("title"), (*path, "title"), "", known, fields)
    yield from _in_choice(part, path, inner)
    for number, column in _tables(part.get("column")):
        yield from _in_pattern(column.get("value"), (*path, "column", number, "value"), f"第{number + 1}列：", inner, fields)


def _in_choice(part: Mapping[str, Any], path: Path, inner: set[str]) -> Iterator[Finding]:
    """What says which records a list shows, and in which order."""
    wanted = part.get("where")
    for name in wanted if isinstance(wanted, Mapping) else ():
        if name not in inner:
            yield (*path, "where", name), f"“where”里没有“{name}”这个字段。", nearest(name, inner)
    for word in ("within", "through", "sort"):
        if (name := str(part.get(word, ""))) and name not in inner:
            yield (*path, word), f"没有“{name}”这个字段。", nearest(name, inner)
    if part.get("in_force") and "valid_from" not in inner:
        yield (*path, "in_force"), "这种记录没有起始日期，不能只列有效的。", "请删去 in_force。"


def _in_pattern(pattern: object, path: Path, where: str, known: set[str], fields: Fields) -> Iterator[Finding]:
    if isinstance(pattern, str) and any(brace in PLACEHOLDER.sub("", pattern) for brace in BRACES):
        yield path, f"{where}“{pattern}”里的花括号没有成对，或者不是英文的。", '请写成 "{full_name}"，字段名写在一对英文花括号里。'
    for name in fields_in(pattern) if isinstance(pattern, str) else ():
        first, *rest = name.split(".")
        everywhere = _everywhere(fields)
        if first == OWN:
            if OWN in fields and name.partition(".")[2] not in fields[OWN]:
                yield path, f"{where}“own”没有“{name.partition('.')[2]}”。", nearest(name.partition(".")[2], fields[OWN])
        elif first not in known:
            yield path, f"{where}没有“{first}”这个字段。", nearest(first, known)
        elif unknown := [part for part in rest if part not in everywhere]:
            yield path, f"{where}“{first}”没有“{unknown[0]}”这个字段。", nearest(unknown[0], everywhere)


def _tables(value: object) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The tables of an array, with their numbers; anything else has been noted as a mistake of form already."""
    for number, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield number, item


def _everywhere(fields: Fields) -> set[str]:
    return {name for kind in fields.values() for name in kind}
