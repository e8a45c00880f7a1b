"""Each mistake that a bureau can make in its own pack is told with its line and its remedy."""

import random
from pathlib import Path

import pytest

from app.domain.mistakes import Mistake
from app.packs.pack import check_pack
from app.resources import path

PACK = """name = "demo"
title = "示范县"
version = 1

[[clause]]
key = "第一组"
basis = "示市监〔2026〕1号 一"
text = "第一组：东城所（牵头所），西城所。"

[[unit]]
short_name = "示范县局"
full_name = "示范县市场监督管理局"
kind = "局"
bureau = true

[[unit]]
short_name = "东城所"
full_name = "示范县东城所"
kind = "监管所"

[[unit]]
short_name = "西城所"
full_name = "示范县西城所"
kind = "监管所"

[[unit]]
short_name = "南城所"
full_name = "示范县南城所"
kind = "监管所"

[[unit]]
short_name = "邻县所"
full_name = "邻县所"
kind = "监管所"
external = true

[[area]]
full_name = "东镇"
kind = "镇"
office = "东城所"
clauses = ["第一组"]

[[case_group]]
full_name = "第一组"
coordinator = "东城所"
members = ["东城所", "西城所"]
areas = ["东镇"]
valid_from = 2026-01-01

[[case_group]]
full_name = "第二组"
coordinator = "南城所"
members = ["南城所"]
valid_from = "2026-01-01"

[[pairing]]
ours = "东城所"
theirs = "邻县所"
"""

CLAUSE = """
[[clause]]
key = "第一组"
basis = "示市监〔2026〕2号"
text = "另一句。"
"""
DUTY = """
[[duty]]
code = "demo-year"
full_name = "年度报送"
recurrence = "每年"
due_on = 2026-11-30
"""
PIECE = """
[[duty_piece]]
duty = "demo-year"
piece = "附件1"
what = "表格"
"""

CASES = [
    ('name = "demo"\n', "", 1, "开头缺少 name"),
    ('name = "demo"', 'name = "示范"', 1, "不能是“示范”"),
    ("version = 1", 'version = "一"', 3, "version 的写法不对"),
    ("version = 1", "version = 1\nversoin = 2", 4, "没有“versoin”这一项"),
    ('basis = "示市监〔2026〕1号 一"\n', "", 5, "依据没有写全"),
    ("short_name = ", "shortname = ", 11, "没有“shortname”这一项"),
    ("short_name = ", "shortname = ", 10, "缺少单位简称"),
    ('full_name = "示范县东城所"\n', "", 16, "缺少单位全称"),
    ('kind = "局"', 'kind = "厅"', 13, "没有“厅”这一项"),
    ('kind = "局"', "kind = 局", 13, "没有写在英文引号里"),
    ('kind = "局"', "kind = “局”", 13, "没有写在英文引号里"),
    ('kind = "局"', "kind = 3", 13, "写法不对"),
    ('kind = "局"', 'kind = " "', 13, "是空的"),
    ("bureau = true\n", "", 10, "没有标明哪个单位是本局"),
    ("bureau = true", 'bureau = "是"', 14, "true 或 false"),
    ("external = true", "bureau = true", 35, "标了两个本局：示范县局和邻县所"),
    ("bureau = true", "bureau = true\nexternal = true", 15, "不能同时是外区单位"),
    ('short_name = "西城所"', 'short_name = "东城所"', 21, "在第 16 行已经写过"),
    ('office = "东城所"', 'office = "东成所"', 40, "没有“东成所”这个单位。是不是“东城所”"),
    ('clauses = ["第一组"]', 'clauses = ["第九组"]', 41, "没有“第九组”这条依据"),
    ('clauses = ["第一组"]', 'basis_text = "随便"', 41, "不能直接写 basis_text"),
    ('members = ["东城所", "西城所"]', 'members = [\n"东城所",\n"西成所",\n]', 48, "没有“西成所”这个单位"),
    ('members = ["东城所", "西城所"]', 'members = "东城所"', 46, "若干名称"),
    ('coordinator = "东城所"', 'coordinator = ["东城所", "西城所"]', 45, "“第一组”只能有一个牵头所，现在有 2 个：东城所、西城所"),
    ('coordinator = "东城所"', 'coordinator = "东城所"\ncoordinator = "西城所"', 46, '第 45 行是 "东城所"，第 46 行是 "西城所"'),
    ('full_name = "第二组"', 'full_name = "第一组"\nkey = "又一组"', 53, "“第一组”只能有一个牵头所，现在有 2 个：东城所、南城所"),
    ('coordinator = "东城所"\n', "", 43, "缺少牵头所"),
    ('coordinator = "东城所"', 'coordinator = "示范县局"', 45, "牵头所示范县局不在本组成员所里"),
    ('members = ["南城所"]', 'members = ["南城所", "西城所"]', 53, "西城所同时在“第一组”（牵头所东城所）和“第二组”（牵头所南城所）"),
    ('members = ["南城所"]', 'members = ["南城所", "邻县所"]', 53, "邻县所是外区单位"),
    ('members = ["南城所"]', 'members = ["南城所"]\nareas = ["东镇"]', 54, "东镇同时在“第一组”"),
    ('members = ["东城所", "西城所"]', 'members = ["东城所"]', 21, "西城所不在任何一个组团里"),
    ('areas = ["东镇"]\n', "", 37, "东镇没有组团负责"),
    ("valid_from = 2026-01-01", "valid_from = 2026-02-30", 48, "日期不存在"),
    ("valid_from = 2026-01-01", "valid_from = 2026-13-01", 48, "日期不存在"),
    ('valid_from = "2026-01-01"', 'valid_from = "2026-02-30"', 54, "不是日期"),
    ("valid_from = 2026-01-01", "valid_from = 2026-01-01\nvalid_to = 2025-12-31", 49, "早于起始日期"),
    ("valid_from = 2026-01-01\n", "", 43, "缺少起始日期"),
    ('ours = "东城所"', 'ours = "邻县所"', 57, "写成了外区单位"),
    ('theirs = "邻县所"', 'theirs = "西城所"', 58, "没有标明是外区的"),
    ("[[pairing]]", "[pairing]", 56, "结对的写法不对"),
    ("[[pairing]]", "[[pair]]", 56, "没有“pair”这一项"),
    ("[[pairing]]", "[[pairing]", 56, "不符合 TOML 的写法"),
    ('theirs = "邻县所"', 'theirs = ["邻县所"', 58, "没写完"),
    ('kind = "局"', 'kind ＝ "局"', 13, "中文输入法打的“＝”"),
    ('kind = "局"', '\u3000kind = "局"', 13, "全角空格"),
    ('kind = "局"', 'kind = "局', 13, "英文引号没有成对"),
    ('kind = "局"', 'kind = "局" // 本局', 13, "说明文字前面写 #"),
    ("[[unit]]", "【【unit】】", 10, "中文输入法打的“【”"),
    ('text = "第一组：东城所', 'text = "第一组："东城所"', 8, "里面又有英文引号"),
    ('members = ["东城所", "西城所"]', 'members = ["东城所"、"西城所"]', 46, "中文输入法打的“、”"),
    ('members = ["东城所", "西城所"]', 'members = ["东城所" "西城所"]', 46, "少了逗号"),
    ('members = ["东城所", "西城所"]', "members = [东城所, 西城所]", 46, "没有写在英文引号里"),
    ("bureau = true", "bureau = 是", 14, "这里要写 true 或 false"),
    ("valid_from = 2026-01-01", "valid_from = 2026/1/1", 48, "日期写法不对"),
    ("valid_from = 2026-01-01", "valid_from = 2026年1月1日", 48, "日期写法不对"),
    ("version = 1", "version = 0", 3, "从 1 开始"),
    ('short_name = "东城所"', 'short_name = "东城所"\nparent = "东城所"', 18, "绕回了它自己"),
    ('theirs = "邻县所"', f'theirs = "邻县所"\n{CLAUSE}', 61, "在第 5 行已经写过"),
    ('theirs = "邻县所"', f'theirs = "邻县所"\n{DUTY}', 60, "没有写明由谁报送"),
    ('theirs = "邻县所"', f'theirs = "邻县所"\n{DUTY}ends_on = 2025-01-01', 65, "早于截止日期"),
    ('theirs = "邻县所"', f'theirs = "邻县所"\n{DUTY}{PIECE}', 69, "没有写明是哪一张"),
]


def mistakes_of(text: str, folder: Path) -> list[Mistake]:
    file = folder / "pack.toml"
    file.write_text(text, encoding="utf-8")
    return check_pack(file)


def test_the_pack_that_the_cases_start_from_has_none(tmp_path: Path) -> None:
    assert mistakes_of(PACK, tmp_path) == []


@pytest.mark.parametrize("right, wrong, line, said", CASES)
def test_a_mistake_is_told_with_its_line_and_its_remedy(tmp_path: Path, right: str, wrong: str, line: int, said: str) -> None:
    """S0-12 and `contract.md` packs check."""
    assert right in PACK

    found = mistakes_of(PACK.replace(right, wrong, 1), tmp_path)

    told = [mistake for mistake in found if mistake.line == line and said in mistake.what + mistake.remedy]
    assert told, [(mistake.line, mistake.what, mistake.remedy) for mistake in found]
    assert all(mistake.remedy and mistake.file.endswith("pack.toml") for mistake in found)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = PACK.replace('kind = "局"', 'kind = "厅"').replace('office = "东城所"', 'office = "北城所"').replace("version = 1\n", "")

    found = mistakes_of(text, tmp_path)

    assert [mistake.line for mistake in found] == [1, 12, 39]


def test_the_groups_of_an_earlier_scheme_stay_beside_the_new_ones(tmp_path: Path) -> None:
    """S0-04: they end before the new ones begin."""
    earlier = '\n[[case_group]]\nfull_name = "第一组"\ncoordinator = "西城所"\nmembers = ["西城所", "东城所"]\nvalid_from = 2024-01-01\nvalid_to = 2025-12-31\n'

    assert mistakes_of(PACK + earlier, tmp_path) == []
    overlapping = mistakes_of(PACK + earlier.replace("2025-12-31", "2026-01-01"), tmp_path)
    assert any("现在有 2 个：东城所、西城所" in mistake.what for mistake in overlapping)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", "名称".encode("gb18030")])
def test_a_file_that_is_no_pack_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "pack.toml").write_bytes(content)

    assert check_pack(tmp_path)


def test_a_folder_without_a_pack_is_named(tmp_path: Path) -> None:
    found = check_pack(tmp_path)

    assert [(mistake.line, mistake.what) for mistake in found] == [(1, "没有 pack.toml 这个文件。")]


@pytest.mark.parametrize("name, said", [("pack.toml.txt", "末尾的 .txt 去掉"), ("demo/pack.toml", "下一层“demo”文件夹里有 pack.toml")])
def test_a_pack_under_another_name_is_found(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(PACK, "utf-8")

    assert said in check_pack(tmp_path)[0].remedy


@pytest.mark.parametrize("seed", range(60))
def test_no_slip_of_the_hand_breaks_the_check(tmp_path: Path, seed: int) -> None:
    """Lines lost, doubled, cut short or moved: always mistakes with a line and a remedy, never a crash."""
    hand = random.Random(seed)
    lines = path("packs", "cangshan", "pack.toml").read_text(encoding="utf-8").splitlines()
    for _ in range(3):
        place, other = hand.randrange(len(lines)), hand.randrange(len(lines))
        slip = hand.choice(["lose", "double", "cut", "move", "unquote", "bracket"])
        line = lines[place]
        changed = {"lose": [], "double": [line, line], "cut": [line[: len(line) // 2]], "move": [lines[other]]}
        changed |= {"unquote": [line.replace('"', "")], "bracket": [line.replace("= ", "= [[")]}
        lines[place : place + 1] = changed[slip]

    found = mistakes_of("\n".join(lines), tmp_path)

    assert all(mistake.remedy and 1 <= mistake.line <= len(lines) + 1 for mistake in found)
