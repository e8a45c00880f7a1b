"""A letter is a data file: the shipped ones are right, mistakes are told with file, line and remedy, and a new one needs no Python."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app import resources
from app.domain.errors import BadInput
from app.domain.kinds import KINDS
from app.paper.letter_template import check_letter_template, filled, read_letter_template
from app.services.forms import labels_by_kind
from app.services.letter_tables import lists_by_form
from tests.paper.letters import IDS

HEAD = 'id = "own"\ntitle = "商请函"\nbasis = "本单位自拟"\nlayout = "letter"\n'
TITLE = '[[field]]\nname = "title"\nrequired = true\n'
BODY = '[[field]]\nname = "body"\nrequired = true\n'
SHIPPED = sorted(resources.path("letters").glob("*.toml")) + sorted(resources.path("packs").glob("*/letters/*.toml"))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_shipped_letter_has_no_mistake(file: Path) -> None:
    assert check_letter_template(file, labels_by_kind(KINDS), lists_by_form()) == []


def test_the_seven_letters_of_the_contract_are_shipped() -> None:
    assert {read_letter_template(file).id for file in SHIPPED} >= set(IDS)


@pytest.mark.parametrize(
    "text, line, what, remedy",
    [
        ('id = "own"\n', 1, "缺少“title”", "请补上"),
        (HEAD + 'tittle = "x"\n' + TITLE + BODY, 5, "没有“tittle”这个写法", "是不是“title”"),
        (HEAD.replace('"letter"', '"brief"') + TITLE + BODY, 4, "“layout”不能是“brief”", "信函格式"),
        (HEAD + 'numbered = "是"\n' + TITLE + BODY, 5, "“numbered”应当是true 或 false", "请改正"),
        (HEAD + BODY, 5, "没有标题", 'name = "title"'),
        (HEAD + TITLE, 1, "正文要么是一栏", "text"),
        (HEAD + 'text = "移送{suspekt}"\n' + TITLE + '[[field]]\nname = "suspect"\nlabel = "当事人"\n', 5, "“suspekt”不是本模板的栏目", "是不是“suspect”"),
        (HEAD + 'head = "{offce}"\n' + TITLE + BODY, 5, "head 里的“offce”没有这个内容", "是不是“office”"),
        (HEAD + TITLE + BODY + '[[field]]\nname = "suspect"\nlabel = "当事人"\n', 11, "“suspect”（当事人）没有印在任何地方", "请在 text 里写上它"),
        (HEAD + TITLE + BODY + '[[field]]\nname = "违法"\nlabel = "当事人"\n', 12, "name“违法”不合适", "小写拉丁字母"),
        (HEAD + TITLE + BODY + BODY, 12, "“body”写了两次", "删去一个"),
        (HEAD + TITLE + BODY + '[[field]]\nname = "x"\n', 11, "“x”缺少 label", "label"),
        (HEAD + TITLE + BODY + 'lines = "十"\n', 11, "“lines”应当是整数", "请改正"),
        (HEAD + "field = [1]\n", 5, "“field”里应当是表", "[[field]]"),
        (HEAD + 'of = "laed"\n' + TITLE + BODY, 5, "没有“laed”这种记录", "是不是“lead”"),
        (HEAD + 'of = "lead"\n' + TITLE + 'value = "{suspec}"\n' + BODY, 9, "没有“suspec”这个字段", "是不是“suspect”"),
        (HEAD + 'tables_of = "cangshan-case-bulletins"\n' + TITLE + BODY, 5, "没有“cangshan-case-bulletins”这张表", "是不是“cangshan-case-bulletin”"),
        (HEAD + TITLE + BODY + 'value = "{table.by_group}"\n', 11, "没有写明取自哪张表", "tables_of"),
        (
            HEAD + 'tables_of = "cangshan-case-bulletin"\n' + TITLE + BODY + 'value = "{table.by_grup}"\n',
            12,
            "没有“table.by_grup”这个表",
            "是不是“table.by_group”",
        ),
        ('id = "own\n', 1, "英文引号没有成对", "引号"),
    ],
)
def test_a_mistake_is_told_with_line_and_remedy(written: Callable[[str], Path], text: str, line: int, what: str, remedy: str) -> None:
    mistakes = check_letter_template(written(text), labels_by_kind(KINDS), {"cangshan-case-bulletin": ("by_group", "by_office")})

    found = next(mistake for mistake in mistakes if what in mistake.what)
    assert (found.line, remedy in found.remedy) == (line, True), mistakes
    assert found.file.endswith(".toml")


def test_reading_a_wrong_file_says_what_is_wrong_in_it(written: Callable[[str], Path], tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"公文模板 annex-2\.toml 第 1 行：缺少“title”"):
        read_letter_template(written('id = "own"\n'))
    with pytest.raises(BadInput, match="没有公文模板"):
        read_letter_template(tmp_path / "none.toml")
    (tmp_path / "gbk.toml").write_bytes("title = '函'".encode("gb18030"))
    assert "不是 UTF-8" in check_letter_template(tmp_path / "gbk.toml")[0].what


def test_a_pattern_keeps_what_nobody_said_as_an_open_place() -> None:
    assert filled("关于移送{suspect}涉嫌{kind}线索的函", {"suspect": "某行"}) == "关于移送某行涉嫌〖kind〗线索的函"
