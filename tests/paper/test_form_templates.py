"""Templates are data that outsiders write: every shipped one is right, and every mistake is named with its line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app import resources
from app.domain.errors import BadInput
from app.domain.kinds import KINDS
from app.paper.template import check_template, read_template
from app.services.forms import labels_by_kind

FIELDS = labels_by_kind(KINDS)
SHIPPED = sorted(resources.path("packs").glob("*/forms/*.toml"))

LIST = """id = "annex-2"
title = "工作站统计表"
basis = "焦市监办〔2021〕135号 附件2"
rows_of = "station"

[[column]]
label = "序号"
value = "{序号}"
width = 14

[[column]]
label = "站名"
value = "{full_name}"
width = 52
"""

GRID = """id = "x"
title = "表"
basis = "无"
columns = [30, 50, 80]

[[row]]
cells = [
  { label = "甲", rows = 2 },
  { label = "乙" },
  { value = "{suspect}" },
]

[[row]]
cells = [
  { label = "丙" },
  { value = "{detail}" },
]
"""


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_template_names_only_fields_that_exist(path: Path) -> None:
    assert check_template(path, FIELDS) == []


def test_an_unknown_field_is_named_with_file_line_and_remedy(written: Callable[[str], Path]) -> None:
    path = written(LIST.replace("{full_name}", "{ful_name}"))

    (mistake,) = check_template(path, FIELDS)

    assert mistake.sentence == "annex-2.toml 第 13 行：第2列：没有“ful_name”这个字段。"
    assert (mistake.file, mistake.line, mistake.remedy) == (str(path), 13, "是不是“full_name”？请改正。")


def test_all_mistakes_are_told_at_once_in_the_order_of_lines(written: Callable[[str], Path]) -> None:
    path = written(LIST.replace("title =", "titel =").replace('value = "{序号}"\n', "").replace("{full_name}", "{nmae}").replace("width = 52", 'width = "52"'))

    mistakes = check_template(path, FIELDS)

    assert [mistake.line for mistake in mistakes] == [1, 2, 6, 10, 12, 13]


@pytest.mark.parametrize(
    "change, line, words",
    [
        (('{ label = "丙" },', '{ label = "丙", span = 2 },'), 13, "超出了3列"),
        (('  { label = "丙" },\n', ""), 13, "还空着1列"),
        (('{ label = "乙" }', '{ label = "乙", rows = 3 }'), 6, "超出了表格的最后一行"),
        (('{ label = "乙" }', '{ labl = "乙" }'), 9, "label、value、choices 或 pen"),
        (('{ value = "{suspect}" }', '{ value = "{suspect}", rows = 2 }'), 10, "只有标签"),
        (('{ value = "{detail}" }', '{ value = "{detail}", algin = "left" }'), 16, "没有“algin”"),
        (('{ value = "{detail}" }', '{ choices = "flags" }'), 16, "没有选项"),
        (("[30, 50, 80]", "[30, 50, 180]"), 4, "最多182毫米"),
        (("[30, 50, 80]", '[30, "50", 80]'), 4, "各列的宽度"),
        (('basis = "无"', 'basis = "无"\norientation = "upright"'), 4, "不能是“upright”"),
        (('title = "表"', "title = 3"), 2, "应当是文字"),
        (('title = "表"', "title = 表"), 2, "没有写在英文引号里"),
        (('[[row]]\ncells = [\n  { label = "甲"', '[[row]]\nheight = 300\ncells = [\n  { label = "甲"'), 6, "行高"),
    ],
)
def test_a_mistake_in_a_grid_is_named_with_its_line(written: Callable[[str], Path], change: tuple[str, str], line: int, words: str) -> None:
    path = written(GRID.replace(*change, 1))

    found = {(mistake.line, mistake.what) for mistake in check_template(path, FIELDS)}

    assert any(at == line and words in what for at, what in found), found


def test_parts_of_unequal_width_are_refused(written: Callable[[str], Path]) -> None:
    path = written(
        'id = "x"\ntitle = "表"\nbasis = "无"\n'
        '[[part]]\ntitle = "一"\ncolumns = [40, 40]\n[[part.row]]\ncells = [{ label = "甲" }, { value = "{number}" }]\n'
        '[[part]]\ntitle = "二"\nrows_of = "lead"\n[[part.column]]\nlabel = "编号"\nvalue = "{number}"\nwidth = 90\n'
    )

    (mistake,) = check_template(path, FIELDS)

    assert (mistake.line, mistake.what) == (9, "第2部分宽度合计90毫米，与第1部分的80毫米不等。")


def test_a_template_with_a_mistake_is_not_read(written: Callable[[str], Path]) -> None:
    path = written(LIST.replace("width = 14", "wdth = 14"))

    with pytest.raises(BadInput) as refusal:
        read_template(path)

    assert "annex-2.toml 第 9 行：第1列" in refusal.value.what
    assert refusal.value.next_step


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", "标题".encode("gb18030"), b"", b"row = 3\ncolumns = 4", b"part = [1, 2]", b"[[row]]\ncells = [1]"])
def test_anything_that_is_not_a_template_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)

    mistakes = check_template(path, FIELDS)

    assert mistakes
    assert all(mistake.line >= 1 and mistake.what and mistake.remedy for mistake in mistakes)


def test_the_examples_in_the_documentation_are_right(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "forms.md").read_text("utf-8")
    examples = [block.partition("```")[0] for block in text.split("```toml\n")[1:]]

    for number, example in enumerate(examples):
        path = tmp_path / f"example-{number}.toml"
        path.write_text(example, "utf-8")

        assert check_template(path, FIELDS) == []

    assert len(examples) == 3
