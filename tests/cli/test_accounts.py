"""Accounts, the recovery code and the journal on the command line."""

from pathlib import Path

import pytest

from app.cli.session import NEW_PASSWORD, PASSWORD, RECOVERY
from tests.cli.conftest import Offices
from tests.services.offices import ACCOUNTS, ASKER

FIRST, ADMIN, AUDITOR = ACCOUNTS[ASKER], "王掌印", "李观澜"
SECRET = "东升西落照着九州"


@pytest.fixture
def staffed(cli: Offices, monkeypatch: pytest.MonkeyPatch) -> Offices:
    """The asking office with a 系统管理员 and an 审计管理员."""
    monkeypatch.setenv(NEW_PASSWORD, SECRET)
    cli.done(ASKER, "account", "add", ADMIN, "--role", "系统管理员")
    monkeypatch.setenv(PASSWORD, SECRET)
    cli.done(ASKER, "--account", ADMIN, "account", "add", AUDITOR, "--role", "审计管理员")
    return cli


def test_each_role_does_its_own_and_what_is_refused_stands_in_the_journal(staffed: Offices, tmp_path: Path) -> None:
    refused = staffed("--account", ADMIN, "list", "lead")
    curious = staffed("--account", ADMIN, "audit", "list")
    seen = staffed.done(ASKER, "--account", AUDITOR, "audit", "list", "--event", "拒绝")
    exported = staffed.done(ASKER, "--account", AUDITOR, "audit", "export", tmp_path / "日志.csv")

    assert (refused.status, refused.error["kind"]) == (1, "not_allowed")
    assert curious.status == 1
    assert [(one["account"], one["result"]) for one in seen] == [(ADMIN, "拒绝")] * 2
    assert exported["entries"] == len((tmp_path / "日志.csv").read_text("utf-8-sig").splitlines()) - 2


def test_accounts_are_listed_disabled_and_given_other_passwords(staffed: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    staffed.done(ASKER, "--account", ADMIN, "account", "disable", FIRST)
    gone = staffed("--account", FIRST, "list", "lead")
    monkeypatch.setenv(NEW_PASSWORD, "换过的口令真好记")
    staffed.done(ASKER, "--account", ADMIN, "account", "enable", FIRST)
    staffed.done(ASKER, "--account", ADMIN, "account", "password")
    monkeypatch.setenv(PASSWORD, "换过的口令真好记")

    listed = staffed.done(ASKER, "--account", ADMIN, "account", "list")
    back = staffed("--account", FIRST, "list", "lead")

    assert gone.status == 1
    assert back.status == 0
    assert [(one["account"], one["role"], one["state"]) for one in listed] == [
        (FIRST, "所员", "正常"),
        (ADMIN, "系统管理员", "本人"),
        (AUDITOR, "审计管理员", "正常"),
    ]


def test_the_recovery_code_sets_a_password_once(cli: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    code = cli.done(ASKER, "account", "new-code")["recovery_code"]
    monkeypatch.setenv(RECOVERY, code)
    monkeypatch.setenv(PASSWORD, SECRET)

    told = cli.done(ASKER, "recover", "--account", FIRST)
    again = cli("recover", "--account", FIRST)

    assert told["account"] == FIRST
    assert len(told["recovery_code"].replace("-", "")) == 28
    assert told["recovery_code"] != code
    assert again.status == 1
    assert cli("list", "lead").status == 0


def test_a_weak_or_missing_new_password_changes_nothing(cli: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NEW_PASSWORD, "12345678")
    weak = cli("account", "password")
    monkeypatch.delenv(NEW_PASSWORD)
    missing = cli("account", "add", ADMIN)

    assert (weak.status, missing.status) == (1, 1)
    assert NEW_PASSWORD in missing.error["next_step"]
    assert len(cli.done(ASKER, "account", "list")) == 1


def test_another_key_keeps_everything_and_asks_the_others_for_new_passwords(staffed: Offices) -> None:
    told = staffed.done(ASKER, "--account", ADMIN, "account", "new-key")

    found = staffed("--account", ADMIN, "check")
    assert sorted(told["without_password"]) == sorted([FIRST, AUDITOR])
    assert found.document == {"ok": True, "findings": []}
    assert sorted(path.name for path in staffed.home().glob("zhilian*.db")) == ["zhilian-4.db"]
