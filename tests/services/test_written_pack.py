"""A pack that a bureau wrote from `docs/packs.md` alone, with an annex of its own: it works, and mistakes between its files are told (S0-40)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app import resources
from app.services.packs_checked import chosen_packs, mistakes_in

THEIRS, OWN = 'form = "jiaozuo-2021-135-annex-2"', 'form = "demo-markets"'


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The example of the manual: pack.toml with the duty, whose piece is the form that lies beside it."""
    manual = resources.path("..", "docs", "packs.md").read_text("utf-8")
    whole, duty, form, _others, _earlier = (block.partition("```")[0] for block in manual.split("```toml\n")[1:])
    assert THEIRS in duty
    (tmp_path / "demo" / "forms").mkdir(parents=True)
    (tmp_path / "demo" / "pack.toml").write_text(whole + duty.replace(THEIRS, OWN), "utf-8")
    (tmp_path / "demo" / "forms" / "markets.toml").write_text(form, "utf-8")
    return tmp_path / "demo"


def rewritten(file: str, right: str, wrong: str) -> Callable[[Path], object]:
    """Puts one mistake into a file."""

    def rewrite(pack: Path) -> None:
        text = (pack / file).read_text("utf-8")
        assert right in text
        (pack / file).write_text(text.replace(right, wrong, 1), "utf-8")

    return rewrite


def copied(pack: Path) -> None:
    (pack / "forms" / "zwei.toml").write_bytes((pack / "forms" / "markets.toml").read_bytes())


def test_the_pack_of_the_manual_with_its_own_annex_can_be_used(pack: Path) -> None:
    assert mistakes_in(pack) == []

    chosen = chosen_packs([str(pack)])

    assert [file.name for file in chosen.templates] == ["markets.toml"]
    assert [record.values["form"] for record in chosen.pack.records if record.kind == "duty_piece"] == ["demo-markets"]


@pytest.mark.parametrize(
    "spoil, file, line, said",
    [
        (rewritten("pack.toml", "demo-markets", "demo-market"), "pack.toml", 79, "没有“demo-market”这张表格。是不是“demo-markets”？"),
        (rewritten("pack.toml", "demo-markets", "jiaozuo-2021-135-annex-1"), "pack.toml", 79, "一张只写一条记录"),
        (rewritten("forms/markets.toml", "{full_name}", "{fullname}"), "markets.toml", 10, "没有“fullname”这个字段"),
        (rewritten("forms/markets.toml", "{full_name}", "{full_name"), "markets.toml", 10, "花括号没有成对"),
        (rewritten("forms/markets.toml", "width = 50", "width = 500"), "markets.toml", 13, "宽度应当在"),
        (lambda pack: (pack / "forms").rename(pack / "form"), "markets.toml", 1, "表格模板请放进 forms 文件夹"),
        (lambda pack: (pack / "forms" / "markets.toml").rename(pack / "forms" / "markets.toml.txt"), "markets.toml.txt", 1, "请去掉 .toml 后面的部分"),
        (copied, "zwei.toml", 1, "和 markets.toml 的相同"),
        (lambda pack: (pack / "forms" / "markets.toml").write_bytes('title = "重点市场"'.encode("gb18030")), "markets.toml", 1, "选“UTF-8”"),
    ],
)
def test_a_mistake_between_the_files_of_a_pack_is_told(pack: Path, spoil: Callable[[Path], object], file: str, line: int, said: str) -> None:
    spoil(pack)

    found = mistakes_in(pack)

    told = [(Path(one.file).name, one.line, one.what + one.remedy) for one in found]
    assert any((name, at) == (file, line) and said in words for name, at, words in told), told


def test_one_file_of_a_pack_is_checked_as_what_it_is(pack: Path) -> None:
    rewritten("forms/markets.toml", "width = 50", "width = 500")(pack)

    template, whole = mistakes_in(pack / "forms" / "markets.toml"), mistakes_in(pack / "pack.toml")

    assert [one.line for one in template] == [13]
    assert whole == template
