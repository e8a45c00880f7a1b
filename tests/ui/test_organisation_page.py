"""机构与组团: groups as the scheme has them, any day, one coordinator, read-only at the offices."""

import pypdfium2
import pytest
from PySide6.QtCore import QDate

from app.domain.errors import BadInput, NotAllowed
from app.domain.organisation import CaseGroup, Person, TaskForceMember
from app.services import records
from app.services.organisation import change_group, organisation_on
from app.ui.organisation.page import OrganisationPage
from app.ui.paper.papers import Choices
from app.ui.shell import PageSpec, Shell
from app.ui.widgets import Popover
from tests.ui.looking import clipped_texts, nameless, small_texts
from tests.ui.settling import settled

pytestmark = pytest.mark.usefixtures("qapp")


def window_of(qtbot, workspace):
    shell = Shell([PageSpec("organisation", "机构与组团", "building", lambda: OrganisationPage(workspace))], "仓山区局")
    qtbot.addWidget(shell)
    settled(shell)
    return shell


def unit(workspace, name):
    return next(unit for unit in workspace.units() if unit.name == name)


def first_group(workspace):
    return next(group for group in workspace.groups() if group.full_name == "第一组")


def test_four_groups_with_their_coordinators_and_thirteen_areas(qtbot, offices):
    """S0-10, S0-11"""
    page = window_of(qtbot, offices["仓山区局"]).page()

    cards = [(pane.card.group.full_name, pane.card.coordinator, len(pane.card.members) + 1) for pane in page.cards]
    assert cards == [("第一组", "盖山所", 5), ("第二组", "金山所", 4), ("第三组", "城门所", 2), ("第四组", "建新所", 2)]
    assert page.lists.tables["areas"].model().rowCount() == 13


def test_a_second_coordinator_is_refused_naming_both_offices(qtbot, offices):
    """S0-12"""
    bureau = offices["仓山区局"]
    shell = window_of(qtbot, bureau)
    dialog = shell.page().change(shell.page().cards[0].card)
    dialog.coordinators[unit(bureau, "仓前所").uid].setChecked(True)

    dialog.write()
    settled(shell)

    assert dialog.problem.text() == "“第一组”只能有一个牵头所，现在有 2 个：盖山所、仓前所。请只保留其中一个作牵头所，其余作成员所。"
    assert dialog.isVisible()
    assert clipped_texts(dialog) == []
    dialog.reject()


def test_the_bureau_hands_the_coordination_to_another_member(qtbot, offices):
    bureau = offices["仓山区局"]
    shell = window_of(qtbot, bureau)
    dialog = shell.page().change(shell.page().cards[0].card)
    for name, on in (("盖山所", False), ("仓前所", True)):
        dialog.coordinators[unit(bureau, name).uid].setChecked(on)

    dialog.write()
    settled(shell)

    assert first_group(bureau).coordinator == unit(bureau, "仓前所").uid
    assert shell.page().cards[0].card.coordinator == "仓前所"


def test_an_office_cannot_stand_in_two_groups(offices):
    """S0-12"""
    bureau = offices["仓山区局"]
    group = first_group(bureau)

    with pytest.raises(BadInput) as refusal:
        change_group(bureau, group.uid, [group.coordinator], [*group.members, unit(bureau, "金山所").uid], "2025-08-25", None)

    assert "第二组" in refusal.value.what
    assert bureau.records(CaseGroup).get(group.uid).members == group.members


def test_an_office_sees_the_groups_read_only_with_the_reason(qtbot, offices):
    office = offices["仓前所"]
    page = window_of(qtbot, office).page()
    group = first_group(office)

    with pytest.raises(NotAllowed):
        change_group(office, group.uid, [group.coordinator], group.members, "2025-08-25", None)

    assert page.read_only.isVisible()
    assert not hasattr(page.cards[0], "change")


def test_the_roster_of_any_day(qtbot, offices):
    """S0-20, S0-21"""
    bureau = offices["仓山区局"]
    office = unit(bureau, "盖山所").uid
    for name, since, until in (("江一帆", "2025-08-25", None), ("沈亦白", "2025-08-25", "2026-03-01"), ("郑思远", "2026-03-02", None)):
        person = records.save_new(bureau, Person(unit=bureau.unit.uid, full_name=name, works_at=office))
        member = TaskForceMember(unit=bureau.unit.uid, person=person.uid, works_at=office, valid_from=since, valid_to=until, skills=("商标",))
        records.save_new(bureau, member)
    shell = window_of(qtbot, bureau)
    page = shell.page()
    now = [row.name for row in page.lists.tables["members"]._paged.rows()]

    page.day.setDate(QDate(2025, 10, 1))
    settled(shell)

    then = [row.name for row in page.lists.tables["members"]._paged.rows()]
    assert sorted(now) == ["江一帆", "郑思远"]
    assert sorted(then) == ["江一帆", "沈亦白"]


def test_before_the_scheme_there_was_no_group(offices):
    """S0-04, S0-14"""
    found = organisation_on(offices["仓山区局"], "2025-07-01")

    assert found.groups == []
    assert found.problems == []


def test_f1_shows_the_clause_of_a_group_uncut(qtbot, offices):
    """S0-01"""
    shell = window_of(qtbot, offices["仓前所"])

    shell.page().help_clause()
    settled(shell)

    said = [label.text() for label in shell.findChild(Popover).findChildren(type(shell.page().head._title))]
    assert "仓市场监管〔2025〕94号 一" in said
    assert clipped_texts(shell) == []


def test_every_list_is_uncut_and_named(qtbot, offices):
    shell = window_of(qtbot, offices["仓山区局"])
    page = shell.page()

    looks = []
    for key in ("members", "areas", "units", "pairings"):
        page.lists.tabs.choose(key)
        settled(shell, 1)
        looks.append((clipped_texts(shell), small_texts(shell), nameless(shell)))

    assert looks == [([], [], [])] * 4
    assert (shell.width(), shell.height()) == (1366, 768)


def test_what_waits_is_printed_as_a_list_of_conflicts(qtbot, offices, tmp_path):
    """S0-12"""
    shell = window_of(qtbot, offices["仓山区局"])

    preview = shell.page().print_conflicts()
    qtbot.waitUntil(lambda: preview.made is not None)
    preview._paper.write(offices["仓山区局"], tmp_path / "清单.xlsx", Choices())

    text = "".join("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(preview.made.pdf)).split())
    assert "组团冲突清单" in text
    assert "待确认" in text
    assert "由名称推定" in text
    assert (tmp_path / "清单.xlsx").stat().st_size > 5_000
