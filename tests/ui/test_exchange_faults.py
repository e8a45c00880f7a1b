"""Sticks that are full, read-only, pulled out or stopped half-way: what the clerk reads, and that nothing half-written stays (ux.md 8)."""

import os
import subprocess
import sys

import pytest

from app.domain.leads import Lead
from app.services import sending
from app.services.sticks import found_bundles
from app.ui.parts.places import start_folders
from app.ui.widgets import Dialog, PlainLabel
from db.outbox import bundles
from tests.ui.offices import add_leads
from tests.ui.settling import settled
from tests.ui.test_exchange_page import window_of

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def trusted(offices):
    offices.trust("仓前所", "盖山所", "东升所")
    add_leads(offices["仓前所"])
    return offices


@pytest.fixture
def stick(tmp_path):
    """A real, small file system; only root on Linux can mount one."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting needs root")
    folder = tmp_path / "U盘"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True, check=False).returncode:
        pytest.skip("no right to mount")
    yield folder
    subprocess.run(["umount", "-l", folder], check=False)


def exporting(qtbot, office):
    shell = window_of(qtbot, office)
    shell.page().start_export()
    settled(shell)
    return shell, shell.page().sending


def previewed(qtbot, office, file):
    shell = window_of(qtbot, office)
    page = shell.page()
    page.look_into(file)
    settled(shell)
    return shell, page.taking_in


def refused(monkeypatch):
    """What dialogs say from now on; they close by themselves."""
    told = []
    monkeypatch.setattr(Dialog, "exec", lambda dialog: told.append(" ".join(label.text() for label in dialog.findChildren(PlainLabel))) or 0)
    return told


def test_a_full_stick_is_told_and_nothing_half_written_stays(qtbot, monkeypatch, trusted, stick):
    (stick / "已有文件").write_bytes(b"0" * 65536)
    shell, sending = exporting(qtbot, trusted["仓前所"])
    told = refused(monkeypatch)

    sending.write([trusted["盖山所"].unit.uid], stick / "包.ipb")
    settled(shell)

    assert told == ["磁盘或U盘空间不足。 请清理空间或换一个U盘后重试。"]
    assert [file.name for file in stick.iterdir()] == ["已有文件"]
    assert not sending.result.isVisible()
    assert bundles(trusted["仓前所"].store, 10) == []


def test_a_read_only_stick_is_told(qtbot, monkeypatch, trusted, stick):
    subprocess.run(["mount", "-o", "remount,ro", stick], check=True)
    shell, sending = exporting(qtbot, trusted["仓前所"])
    told = refused(monkeypatch)

    sending.write([trusted["盖山所"].unit.uid], stick / "包.ipb")
    settled(shell)

    assert told == ["U盘或目标文件夹是只读的。 请关闭写保护或换一个位置后重试。"]


def test_an_export_that_is_stopped_leaves_nothing_and_says_so(qtbot, trusted):
    office = trusted["仓前所"]
    shell, sending = exporting(qtbot, office)
    sending.write([trusted["盖山所"].unit.uid], trusted.place / "第一次.ipb")
    settled(shell)

    sending.write([trusted["东升所"].unit.uid], trusted.place / "第二次.ipb").cancel()
    settled(shell)

    assert sending.result.accessibleName() == "已停下。没有写出数据包，U盘上没有留下半截文件。"
    assert not sending.slip.isVisible()
    assert [file.name for file in trusted.place.glob("*次*")] == ["第一次.ipb"]
    assert len(bundles(office.store, 10)) == 1


def test_a_stick_pulled_between_preview_and_import_imports_nothing_and_may_come_back(qtbot, monkeypatch, trusted):
    file = trusted.send("仓前所", "盖山所")
    office = trusted["盖山所"]
    shell, page = previewed(qtbot, office, file)
    told = refused(monkeypatch)

    away = file.rename(file.with_name("拔出.tmp"))
    page.go.click()
    settled(shell)
    said, before = page._said.text(), office.records(Lead).count()
    away.rename(file)
    page.go.click()
    settled(shell)

    assert told == ["找不到这个文件或文件夹。 请确认U盘已插好、路径正确后重试。"]
    assert (said, before, office.records(Lead).count()) == ("没有导入任何内容。", 0, 6)


def test_an_import_that_is_stopped_writes_nothing_and_says_so(qtbot, trusted):
    office = trusted["盖山所"]
    shell, page = previewed(qtbot, office, trusted.send("仓前所", "盖山所"))

    page.take().cancel()
    settled(shell)

    assert page._said.text() == "已停下，没有导入任何内容。"
    assert page.go.isEnabled()
    assert office.records(Lead).count() == 0


@pytest.mark.parametrize(
    "content, said",
    [
        (lambda _whole: b"", "这个文件不是数据包"),
        (lambda whole: whole[: len(whole) // 2], "签名不符，可能被改动或损坏，未导入任何内容"),
        (lambda _whole: "给盖山所".encode(), "这个文件不是数据包"),
    ],
)
def test_a_file_that_is_no_whole_bundle_is_refused_with_what_to_do(qtbot, trusted, content, said):
    file = trusted.send("仓前所", "盖山所")
    file.write_bytes(content(file.read_bytes()))

    _, page = previewed(qtbot, trusted["盖山所"], file)

    assert page.notice.accessibleName().startswith(f"{said}。请")
    assert not page.go.isEnabled()


def test_a_bundle_for_another_unit_is_refused_with_what_to_do(qtbot, trusted):
    _, page = previewed(qtbot, trusted["东升所"], trusted.send("仓前所", "盖山所"))

    assert page.notice.accessibleName() == ("这个数据包不是给本单位的，本机打不开，未导入任何内容。请确认拿对了文件，或请对方导出时选上本单位。")


def test_a_receipt_for_a_read_only_stick_is_refused_and_can_be_written_again(qtbot, monkeypatch, trusted, stick):
    file = trusted.send("仓前所", "盖山所")
    (stick / file.name).write_bytes(file.read_bytes())
    shell, page = previewed(qtbot, trusted["盖山所"], stick / file.name)
    page.go.click()
    settled(shell)
    told = refused(monkeypatch)
    subprocess.run(["mount", "-o", "remount,ro", stick], check=True)

    page.answer()
    settled(shell)
    subprocess.run(["mount", "-o", "remount,rw", stick], check=True)
    page.answer()
    settled(shell)

    assert [text.partition(" ")[0] for text in told] == ["U盘或目标文件夹是只读的。"]
    assert page.notice.accessibleName().startswith("回执已写入并校验")


def test_bundles_of_two_sticks_are_listed_together_and_both_can_be_saved_to(monkeypatch, trusted):
    sticks = [trusted.place / "U盘1", trusted.place / "U盘2"]
    for stick, sender in zip(sticks, ("仓前所", "东升所"), strict=True):
        stick.mkdir()
        sending.export_bundle(trusted[sender], [trusted["盖山所"].unit], stick / f"{sender}.ipb")
    monkeypatch.setattr("app.ui.parts.places.removable_places", lambda: sticks)

    found = found_bundles(trusted["盖山所"], sticks)

    assert {file.name for file in found} == {"仓前所.ipb", "东升所.ipb"}
    assert start_folders()[:2] == sticks
