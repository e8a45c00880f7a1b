"""Tables and charts in plain text: what a clerk sees in the body of a letter, and what is read from it."""

from app.domain.text_tables import TextChart, TextTable, parts_of, pasted, written_chart, written_table

ROWS = [("组团", "立案", "结案"), ("第一组团", "12", "8"), ("第二组团", "5", "5"), ("合计", "17", "13")]


def test_what_was_written_is_read_back_between_the_paragraphs() -> None:
    text = f"情况如下。\n{written_table('各组团案件', ROWS)}\n{written_chart('立案（件）', ['立案', '结案'])}\n二、问题"

    parts = list(parts_of(text.split("\n")))

    assert parts == [
        "情况如下。",
        TextTable("各组团案件", tuple(ROWS)),
        TextChart("立案（件）", ("第一组团", "第二组团"), (("立案", ("12", "5")), ("结案", ("8", "5")))),
        "二、问题",
    ]


def test_rows_pasted_from_a_spreadsheet_are_rows_of_the_table() -> None:
    (table,) = parts_of(["【表:各所】", "单位\t线索", "盖山所\t1,203", "金山所|4"])

    assert table == TextTable("各所", (("单位", "线索"), ("盖山所", "1,203"), ("金山所", "4")))


def test_a_row_with_too_few_cells_is_filled_up_and_a_table_without_rows_is_nothing() -> None:
    parts = list(parts_of(["【表：空】", "没有数据。", "【表：短】", "甲｜乙｜丙", "一｜二"]))

    assert parts == ["没有数据。", TextTable("短", (("甲", "乙", "丙"), ("一", "二", "")))]


def test_a_chart_takes_the_words_for_labels_and_the_first_numbers_behind_them() -> None:
    *_, chart = parts_of(["【表：名次】", "名次｜单位｜得分", "1｜盖山所｜92.5", "2｜金山所｜88", "【图：得分】"])

    assert chart == TextChart("得分", ("盖山所", "金山所"), (("得分", ("92.5", "88")),))


def test_a_named_column_is_drawn_even_when_all_its_numbers_are_nought() -> None:
    *_, chart = parts_of(["【表：各组】", "组团｜立案｜结案", "一组｜3｜0", "二组｜1｜0", "【图：各组｜立案｜结案】"])

    assert chart == TextChart("各组", ("一组", "二组"), (("立案", ("3", "1")), ("结案", ("0", "0"))))


def test_a_chart_whose_table_was_deleted_has_nothing_to_draw() -> None:
    assert list(parts_of(["【图：立案】"])) == [TextChart("立案")]


def test_cells_keep_to_their_row_whatever_stands_in_them() -> None:
    text = written_table("表｜一", [("甲\n乙", "丙｜丁"), ("【表：x】", "1")])

    assert list(parts_of(text.split("\n"))) == [TextTable("表／一", (("甲 乙", "丙／丁"), ("／表：x／", "1")))]


def test_prose_is_pasted_into_a_platform_with_tabs_and_without_charts() -> None:
    """S4-22: pieces to copy into an online platform."""
    text = f"一、进展\n{written_table('各组团案件', ROWS[:2])}\n{written_chart('立案')}\n二、做法"

    assert pasted(text) == "一、进展\n各组团案件\n组团\t立案\t结案\n第一组团\t12\t8\n二、做法"
