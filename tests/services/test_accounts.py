"""Who may sign in and what each may do; wrong passwords; the recovery code; what the journal keeps of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import BadInput, NotAllowed, NotFound, UserError
from app.domain.kinds import KINDS
from app.domain.leads import Lead
from app.domain.organisation import ROLES, Account, Unit
from app.domain.roles import OF_THE_FOUNDER, POWERS, SIGNED_STEPS, STOOD_IN_FOR, Power
from app.services import accounts, lockout, recovery
from app.services.audit import Wish, audit_entries, export_audit
from app.services.opening import Setup, open_by_recovery, open_folder, set_up
from app.services.permissions import require_reading
from app.services.records import new_record, save, save_new
from app.services.reporters import see_reporter
from app.services.workspace import Workspace
from db.journal import entries
from db.keys import FLOOR
from db.vault import open_vault
from tests.remembered import fresh_folder
from tests.services.offices import PASSWORD, Clock

FIRST, ADMIN, AUDITOR = "陈立言", "王掌印", "李观澜"
SECRET = "东升西落照着九州"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    with fresh_folder(tmp_path / "data", Setup(["cangshan"], "仓前所", FIRST), PASSWORD, Clock()) as workspace:
        yield workspace


def acting(workspace: Workspace, role: str) -> Workspace:
    """The workspace as an account of that role, which is not the first one."""
    workspace.account = Account(uid="another", full_name="某某", role=role, unit=workspace.unit.uid)
    return workspace


def actions(workspace: Workspace) -> list[str]:
    return [entry.action for entry in entries(workspace.store.db.conn)]


def test_every_role_stands_in_the_table_and_the_two_administrators_stand_apart() -> None:
    assert set(POWERS) == set(ROLES)
    assert not POWERS["系统管理员"] & {Power.READ, Power.WRITE, Power.REVEAL, Power.REPORTER, Power.AUDIT}
    assert not POWERS["审计管理员"] & {Power.READ, Power.WRITE, Power.REVEAL, Power.REPORTER, Power.ACCOUNTS}
    assert [role for role in ROLES if Power.AUDIT in POWERS[role]] == ["审计管理员"]
    assert Power.AUDIT not in OF_THE_FOUNDER
    assert Power.AUDIT not in STOOD_IN_FOR


def test_the_signed_steps_are_steps() -> None:
    steps_of = {kind.table: kind.steps for kind in KINDS if kind.steps}

    unknown = [(table, step) for table, found in SIGNED_STEPS.items() for steps in found.values() for step in steps if not steps_of[table].knows(step)]

    assert unknown == []


@pytest.mark.parametrize("role", ["系统管理员", "审计管理员"])
def test_who_keeps_the_machine_sees_and_writes_no_business_records(office: Workspace, role: str) -> None:
    acting(office, role)

    with pytest.raises(NotAllowed, match=role):
        office.records(Lead)
    with pytest.raises(NotAllowed), office.commit("修改线索"):
        pass

    assert office.records(Unit).count() > 0
    assert actions(office)[:2] == [f"被拒绝：{role}不能登记、修改和办理业务记录。", f"被拒绝：{role}不能查看业务记录。"]


def test_an_account_is_never_written_as_a_record(office: Workspace) -> None:
    office.account.role = "系统管理员"

    with pytest.raises(NotAllowed, match="账号"):
        save(office, office.account)
    with pytest.raises(NotAllowed, match="账号"):
        save_new(office, new_record(office, Account, {"full_name": "某", "role": "系统管理员"}))


def test_the_first_account_administers_until_there_is_an_administrator(office: Workspace) -> None:
    accounts.add_account(office, ADMIN, "系统管理员", SECRET)

    with pytest.raises(NotAllowed) as refusal:
        accounts.add_account(office, "赵某某", "所员", SECRET)

    assert "系统管理员" in refusal.value.next_step
    assert [one.account.full_name for one in accounts.known_accounts(office)] == [FIRST, ADMIN]


def test_each_account_opens_the_folder_with_its_own_password(office: Workspace) -> None:
    accounts.add_account(office, ADMIN, "系统管理员", SECRET)
    office.close()

    assert open_as(office.folder, ADMIN, SECRET) == (ADMIN, "系统管理员")
    assert open_as(office.folder, FIRST, PASSWORD) == (FIRST, "所员")


def open_as(folder: Path, name: str, password: str) -> tuple[str, str]:
    vault = open_vault(folder, name, password)
    db = vault.database()
    role = db.execute("SELECT role FROM account WHERE uid = ?", [vault.account_uid]).fetchone()[0]
    db.close()
    return name, role


@pytest.mark.parametrize(
    ("name", "role", "password"),
    [
        ("", "所员", SECRET),
        ("赵某某", "王", SECRET),
        ("赵某某", "所员", "12345678"),
        ("赵某某", "所员", "短"),
        (FIRST, "所员", SECRET),
        ("字" * 41, "所员", SECRET),
    ],
)
def test_an_account_that_will_not_do_is_refused_in_words(office: Workspace, name: str, role: str, password: str) -> None:
    generation = office.vault.generation

    with pytest.raises(BadInput) as refusal:
        accounts.add_account(office, name, role, password)

    assert refusal.value.next_step
    assert (office.vault.generation, office.records(Account).count()) == (generation, 1)


def test_a_disabled_account_opens_nothing_and_comes_back_with_a_new_password(office: Workspace) -> None:
    accounts.add_account(office, "赵某某", "所员", SECRET)

    accounts.disable_account(office, "赵某某")
    gone = accounts.known_accounts(office)[1]
    with pytest.raises(NotAllowed):
        accounts.reset_password(office, "赵某某", SECRET)
    accounts.enable_account(office, "赵某某", SECRET + "新")

    assert (gone.can_sign_in, gone.state) == (False, "已停用")
    assert accounts.known_accounts(office)[1].state == "正常"
    assert not office.vault.opens_with(gone.uid, SECRET)
    assert office.vault.opens_with(gone.uid, SECRET + "新")


def test_nobody_disables_himself_or_the_last_who_may_administer(office: Workspace) -> None:
    admin = accounts.add_account(office, ADMIN, "系统管理员", SECRET)
    with pytest.raises(NotAllowed):
        accounts.disable_account(office, FIRST)
    first, office.account = office.account, admin

    with pytest.raises(NotAllowed, match="自己"):
        accounts.disable_account(office, ADMIN)
    with pytest.raises(NotAllowed, match="自己"):
        accounts.change_role(office, ADMIN, "审计管理员")
    accounts.add_account(office, "第二位", "系统管理员", SECRET)
    accounts.disable_account(office, FIRST)
    office.account = accounts.account_named(office, "第二位")
    accounts.change_role(office, ADMIN, "所长")
    with pytest.raises(NotFound):
        accounts.change_role(office, "没有这个人", "所长")

    assert accounts.account_named(office, ADMIN).role == "所长"
    assert first.full_name == FIRST


def test_a_password_change_touches_the_slot_and_not_the_database_key(office: Workspace) -> None:
    key = office.vault.database_key

    with pytest.raises(BadInput, match="原口令不对"):
        accounts.change_password(office, "不是它", SECRET)
    with pytest.raises(BadInput, match="相同"):
        accounts.change_password(office, PASSWORD, PASSWORD)
    accounts.change_password(office, PASSWORD, SECRET)

    assert office.vault.opens_with(office.account.uid, SECRET)
    assert not office.vault.opens_with(office.account.uid, PASSWORD)
    assert office.vault.database_key == key


def test_a_decision_of_the_head_is_recorded_by_a_clerk_only_while_no_head_has_an_account(office: Workspace) -> None:
    """S0-73: 派员单位负责人签发."""
    before = office.may(Power.SIGN_HEAD)

    accounts.add_account(office, "林所", "所长", SECRET)

    assert before
    assert not office.may(Power.SIGN_HEAD)
    assert office.may(Power.SIGN_LEADER)


@pytest.mark.parametrize("role", ["业务科", "分管领导"])
def test_the_reporter_is_seen_in_the_office_only(office: Workspace, role: str) -> None:
    acting(office, role)

    with pytest.raises(NotAllowed, match="举报人"):
        see_reporter(office, Lead(uid="x"), "核实")
    with pytest.raises(NotAllowed):
        require_reading(office.store.kinds[[kind.table for kind in office.store.kinds].index("reporter")])


class Ticks:
    """The machine's running clock."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_wrong_passwords_make_an_account_wait_longer_each_time(tmp_path: Path) -> None:
    ticks, clock = Ticks(), Clock()

    waits = []
    for _ in range(lockout.FREE + 6):
        lockout.wrong_password(tmp_path, FIRST, clock(), ticks)
        waits.append(lockout.waiting_seconds(tmp_path, FIRST, ticks))

    assert waits == [0] * lockout.FREE + [60, 300, 600, 1800, 3600, 3600]


def test_the_waiting_outlives_the_program_a_restart_and_every_setting_of_the_clock(tmp_path: Path) -> None:
    ticks, clock = Ticks(), Clock()
    for _ in range(lockout.FREE + 2):
        lockout.wrong_password(tmp_path, FIRST, clock(), ticks)
    clock.moment = clock.moment.replace(year=2099)

    ticks.now += 100
    with pytest.raises(UserError, match="4 分钟"):
        lockout.require_not_waiting(tmp_path, FIRST, ticks)
    ticks.now = 30  # the machine was started anew
    after_restart = lockout.waiting_seconds(tmp_path, FIRST, ticks)
    ticks.now = 300

    assert after_restart == 270
    assert lockout.waiting_seconds(tmp_path, FIRST, ticks) == 0


def test_a_broken_file_of_attempts_keeps_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "attempts.json").write_bytes(b'{"a": [1]')

    assert lockout.waiting_seconds(tmp_path, FIRST) == 0


def test_wrong_passwords_are_counted_told_and_journalled_at_the_next_login(tmp_path: Path) -> None:
    fresh_folder(tmp_path / "data", Setup(["cangshan"], "仓前所", FIRST), PASSWORD, Clock()).close()
    said = []

    for _ in range(2):
        with pytest.raises(UserError) as refusal:
            open_folder(tmp_path / "data", FIRST, "不是这个口令", now=Clock())
        said.append(refusal.value.next_step.partition("。")[0])
    with open_folder(tmp_path / "data", FIRST, PASSWORD, now=Clock()) as workspace:
        newest = actions(workspace)[0]

    assert said == ["还可尝试 4 次", "还可尝试 3 次"]
    assert newest.startswith("登录，此前输错 2 次")
    assert not (tmp_path / "data" / "attempts.json").exists()


def test_an_administrator_unlocks(office: Workspace) -> None:
    for _ in range(lockout.FREE + 1):
        lockout.wrong_password(office.folder, FIRST, Clock()())
    locked = accounts.known_accounts(office)[0].state

    accounts.unlock_account(office, FIRST)

    assert (locked, accounts.known_accounts(office)[0].state) == ("已锁定", "本人")


def test_the_recovery_code_gives_a_new_password_is_journalled_and_followed_by_a_new_code(tmp_path: Path) -> None:
    opened, code = set_up(tmp_path / "data", Setup(["cangshan"], "仓前所", FIRST), PASSWORD, now=Clock(), cost=FLOOR)
    opened.close()
    with open_by_recovery(tmp_path / "data", code, now=Clock()) as workspace:
        fresh = recovery.fresh_code()
        recovery.take_over(workspace, FIRST, SECRET, fresh)
        newest = actions(workspace)[:2]

    with pytest.raises(UserError, match="恢复码不对"):
        open_by_recovery(tmp_path / "data", code, now=Clock())
    with open_folder(tmp_path / "data", FIRST, SECRET, now=Clock()) as workspace:
        name = workspace.account.full_name
    with open_by_recovery(tmp_path / "data", fresh, now=Clock()) as workspace:
        failed = actions(workspace)[0]

    assert newest == [f"账号：用恢复码重设{FIRST}的口令，并更换恢复码", "用恢复码登录"]
    assert name == FIRST
    assert failed.startswith("用恢复码登录，此前输错 1 次")


def test_only_the_auditor_reads_the_whole_journal_and_his_export_is_an_entry(office: Workspace, tmp_path: Path) -> None:
    for role in ("所员", "所长", "业务科", "分管领导", "系统管理员"):
        with pytest.raises(NotAllowed, match="操作日志"):
            audit_entries(acting(office, role))
    acting(office, "审计管理员")

    refused = audit_entries(office, Wish(event="拒绝"))
    count = export_audit(office, tmp_path / "日志.csv")
    lines = (tmp_path / "日志.csv").read_text("utf-8-sig").splitlines()

    assert len(refused) == 5
    assert all(one.result == "拒绝" for one in refused)
    assert audit_entries(office)[0].action == f"导出操作日志 {count} 条"
    assert len(lines) == count + 2
    assert lines[0] == "序号,时间,账号,事件,内容,对象,结果"


def test_whoever_guesses_the_present_password_at_an_open_window_is_locked_out_too(office: Workspace) -> None:
    for _ in range(5):
        with pytest.raises(BadInput, match="原口令不对"):
            accounts.change_password(office, "猜一个口令", "新的口令-2026")

    with pytest.raises(UserError, match="账号已锁定"):
        accounts.change_password(office, PASSWORD, "新的口令-2026")
