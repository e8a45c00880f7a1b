"""How every call of the program begins and ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import __version__
from app.cli import lists
from app.cli.session import PASSWORD
from db.lock import FolderLock
from tests.cli.conftest import Offices, sets

WITHOUT_QT = "import sys; from app.main import main\ntry: main()\nexcept SystemExit: pass\nsys.stderr.write(' '.join(m for m in sys.modules if 'PySide' in m))"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "app", *arguments], capture_output=True, env={**os.environ, **environment}, check=False)


def test_the_program_starts_as_a_module_and_answers_in_utf_8_whatever_the_system_speaks() -> None:
    ended = run("--json", "packs", PYTHONIOENCODING="gbk", LC_ALL="C")

    assert ended.returncode == 0
    assert [pack["name"] for pack in json.loads(ended.stdout.decode("utf-8"))] == ["cangshan", "fujian", "jiaozuo", "zaozhuang"]


def test_the_version_is_told_in_one_line() -> None:
    ended = run("--version", PYTHONIOENCODING="utf-8")

    assert ended.stdout.decode("utf-8").split() == ["知联", __version__]


def test_the_command_line_never_loads_qt() -> None:
    ended = subprocess.run([sys.executable, "-c", WITHOUT_QT, "form", "list", "--json"], capture_output=True, check=False)

    assert json.loads(ended.stdout)
    assert ended.stderr == b""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
def test_without_a_screen_the_window_is_refused_in_words() -> None:
    ended = run(DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")

    assert ended.returncode == 1
    assert ended.stderr.decode().startswith("这里没有图形界面，窗口打不开。")


def test_a_wrong_password_ends_a_real_process_with_1_and_one_document(cli: Offices) -> None:
    ended = run("--home", str(cli.home()), "--json", "list", "lead", ZHILIAN_PASSWORD="不对的口令", PYTHONIOENCODING="gbk")

    assert ended.returncode == 1
    assert json.loads(ended.stdout.decode("utf-8"))["error"]["what"] == "口令不对。"


def test_without_a_command_the_window_opens_for_that_folder_account_and_day(cli: Offices) -> None:
    answer = cli.raw("--home", cli.folder / "x", "--account", "陈立言", "--today", "2026-11-20")

    assert answer.status == 0
    assert [(home.name, account, str(day)) for home, account, day in cli.opened_windows] == [("x", "陈立言", "2026-11-20")]


def test_help_is_in_chinese_and_names_every_command(cli: Offices) -> None:
    answer = cli.raw("--help")

    assert answer.status == 0
    assert all(word in answer.out for word in ("用法", "选项", "命令", "setup", "bundle", "tour"))
    assert "Usage" not in answer.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nix"], "没有这个命令：'nix'"),
        (["list"], "缺少参数 KIND"),
        (["setup"], "缺少--pack"),
        (["--jsn", "packs"], "没有“--jsn”这个选项"),
        (["list", "lead", "--limit", "0"], "--limit不对：应是 1 到 100000 之间的整数。"),
        (["new", "lead", "--set", "suspect"], "要写成 FIELD=VALUE"),
        (["due", "lead-check", "more", "--from", "2026-01-01"], "多了参数"),
    ],
)
def test_wrong_usage_ends_with_2_and_is_said_in_chinese(cli: Offices, arguments: list[str], said: str) -> None:
    plain = cli.raw(*arguments)
    as_json = cli.raw("--json", *arguments)

    assert plain.status == as_json.status == 2
    assert said in plain.err
    assert plain.out == ""
    assert as_json.error["kind"] == "usage"


def test_a_refusal_without_json_goes_to_standard_error_with_its_next_step(cli: Offices) -> None:
    answer = cli.raw("--home", cli.home(), "list", "nix")

    assert answer.status == 1
    assert answer.out == ""
    assert answer.err.startswith("没有“nix”这一类记录。\n可用的类别：")


def test_json_and_today_may_stand_after_the_command(cli: Offices) -> None:
    answer = cli.raw("--home", cli.home(), "new", "lead", *sets("received_on=今天"), "--today", "2026-11-20", "--json")

    assert answer.document["received_on"] == "2026-11-20"


def test_a_bug_ends_with_3_and_its_log_holds_no_value(cli: Offices, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(*_: object) -> None:
        raise KeyError("陈立言 13900006201")

    monkeypatch.setattr(lists.records, "kind_named", broken)

    answer = cli("list", "lead")

    log = (tmp_path / "state" / "zhilian" / "log" / "zhilian.log").read_text("utf-8")
    assert answer.status == 3
    assert answer.error["kind"] == "bug"
    assert "Traceback" not in answer.out + answer.err
    assert "KeyError" in log
    assert "陈立言" not in log
    assert "13900006201" not in log


def test_developers_may_see_the_traceback(cli: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHILIAN_DEBUG", "1")
    monkeypatch.setattr(lists.records, "kind_named", lambda *_: 1 / 0)

    answer = cli("list", "lead")

    assert answer.out == ""


def test_no_password_is_refused(cli: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD)

    answer = cli("list", "lead")

    assert answer.status == 1
    assert answer.error == {
        "kind": "bad_input",
        "what": "没有给出口令。",
        "next_step": "请设置环境变量 ZHILIAN_PASSWORD，或用 --password-file 指定存有口令的文件，或在终端里运行后输入。",
    }


def test_a_wrong_password_is_refused(cli: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD, "不对的口令")

    answer = cli("list", "lead")

    assert answer.status == 1
    assert answer.error["what"] == "口令不对。"


def test_an_empty_password_is_refused(cli: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD, "")

    assert cli("list", "lead").status == 1


def test_the_password_may_stand_in_a_file(cli: Offices, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(os.environ[PASSWORD] + "\r\n", "utf-8-sig")
    monkeypatch.setenv(PASSWORD, "不对的口令")

    answer = cli.raw("--home", cli.home(), "--password-file", file, "--json", "list", "lead")

    assert answer.document == []


def test_an_unknown_account_is_refused(cli: Offices) -> None:
    answer = cli.raw("--home", cli.home(), "--account", "无此人", "--json", "list", "lead")

    assert answer.error["what"] == "没有名为“无此人”的账号。"


def test_a_folder_without_data_is_refused(cli: Offices, tmp_path: Path) -> None:
    answer = cli.raw("--home", tmp_path / "leer", "--json", "list", "lead")

    assert answer.status == 1
    assert answer.error["kind"] == "not_found"
    assert not (tmp_path / "leer").exists()


def test_a_second_start_is_refused_while_the_folder_is_open(cli: Offices) -> None:
    with FolderLock(cli.home()):
        answer = cli("list", "lead")

    assert answer.status == 1
    assert answer.error["what"] == "知联已经在运行。"
    assert cli("list", "lead").status == 0
