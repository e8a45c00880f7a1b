"""The course of a record: a long reason takes as many lines as it needs."""

import pytest

from app.ui.widgets import Happening, Timeline

REASON = "仓前所·陈立言·公安机关认为数额未达追诉标准，退回材料，建议由市场监管部门依法处理，并请补充当事人前两次行政处罚的决定书和送达回证"


@pytest.mark.usefixtures("qapp")
def test_a_long_reason_is_not_cut() -> None:
    short, long = (Timeline([Happening("11月25日", "公安机关不予立案", note)]) for note in ("仓前所·陈立言", REASON))

    assert long.heightForWidth(330) > short.heightForWidth(330)
    assert long.heightForWidth(330) > long.heightForWidth(900) == short.heightForWidth(900)
