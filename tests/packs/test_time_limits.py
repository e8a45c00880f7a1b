"""Time limits are data: each file is opened, each mistake is named with file and line."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from app.domain.due import Counting
from app.domain.errors import BadInput
from app.packs.time_limits import read_time_limits
from app.resources import path

RULE = """
[[limit]]
code = "complaint-acceptance"
title = "投诉受理决定并告知"
basis = "本单位设定"
mark = "T"
starts = "收到投诉之日"
unit = "working"
n = 7
extension = { n = 3, approved_by = "负责人", mark = "U" }
from = 2026-04-15
"""


def test_the_rules_that_outside_checks_rely_on_are_there() -> None:
    """The contract of the command line: due RULE."""
    codes = {limit.code for limit in read_time_limits()}

    assert codes >= {"lead-check", "case", "complaint-acceptance", "seizure", "judicial-confirmation", "police-decision", "police-handover"}


def test_versions_of_one_rule_never_overlap() -> None:
    limits = sorted(read_time_limits(), key=lambda limit: (limit.code, limit.effective_from))

    for earlier, later in pairwise(limits):
        assert earlier.code != later.code or earlier.effective_to < later.effective_from


def test_an_office_fills_a_blank_number_with_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(RULE, encoding="utf-8")

    limits = read_time_limits(path("time-limits"), tmp_path)

    (own,) = (limit for limit in limits if limit.code == "complaint-acceptance" and limit.effective_from == date(2026, 4, 15))
    assert (own.n, own.unit, own.basis, own.verified()) == (7, Counting.WORKING, "本单位设定", False)


@pytest.mark.parametrize(
    "wrong, right, said",
    [
        ("title", "titel", "own.toml 第2行：没有“titel”这一项"),
        ('title = "投诉受理决定并告知"', "", "own.toml 第2行：缺少“title”"),
        ('"working"', '"week"', "没有“week”这种单位"),
        ('mark = "T"', 'mark = "X"', "mark 只能是"),
        ("n = 7", "n = 0", "n 应为 1 到 1000 的整数"),
        ("n = 7", 'n = "7"', "n 应为 1 到 1000 的整数"),
        ("2026-04-15", '"2026-04-15"', "不是日期"),
        ("from = 2026-04-15", "from = 2026-04-15\nto = 2025-01-01", "早于生效日期"),
        ("{ n = 3", "{ n = -3", "n 应为 1 到 1000 的整数"),
        ('{ n = 3, approved_by = "负责人", mark = "U" }', "15", "extension 应写成"),
        ("[[limit]]", "[limit]", "单独一行"),
        ("[[limit]]", "[[limit]", "读不懂"),
    ],
)
def test_a_mistake_names_file_line_and_remedy(tmp_path: Path, wrong: str, right: str, said: str) -> None:
    (tmp_path / "own.toml").write_text(RULE.replace(wrong, right, 1), encoding="utf-8")

    with pytest.raises(BadInput) as refusal:
        read_time_limits(tmp_path)

    assert said in refusal.value.what
    assert refusal.value.next_step
