"""Is the data folder sound? Database, attachments, the vault's two copies, backups: each finding in words, with what to do."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from app.domain.errors import UserError
from app.domain.findings import Finding
from app.domain.journal_head import HeldHead, plain_uid
from app.domain.records import Record, files_of
from app.domain.roles import Power
from app.domain.value_kinds import Attachment
from app.services.backup_plan import last_backed_up
from app.services.backups import FOLDER
from app.services.compaction import findings
from app.services.computers import computer_named
from app.services.forms import form_mistakes, labels_by_kind
from app.services.workspace import Workspace
from db.backup import damaged_backups
from db.check import check_database, findings_of_heads
from db.faults import translated
from db.heads import held_by_others, turned_back
from db.journal import chain_at
from db.slots import SlotTable
from db.vault import COPIES

OLD = timedelta(days=7)
"""本单位设定: the age from which a missing newer backup is worth a word."""


def check(workspace: Workspace, heads: Sequence[HeldHead] = ()) -> list[Finding]:
    """All that is wrong or worth a word, damage first. `heads` are heads of this computer's journal from paper; those that other offices hold are known."""
    workspace.require(Power.BACK_UP)
    here, elsewhere = _sorted_out(workspace, heads)
    found = [*_database(workspace, here), *elsewhere, *_vault(workspace), *_backups(workspace), *_forms(workspace), *_of_others(workspace)]
    return sorted(found, key=lambda finding: not finding.damage)


def not_opened(fault: UserError) -> Finding:
    """What the check says of a data folder that is too damaged to be opened."""
    return Finding(fault.what, "数据文件夹打不开。", "里面的记录现在不能使用。", fault.next_step)


def _database(workspace: Workspace, heads: Sequence[HeldHead]) -> list[Finding]:
    """The database, and the attachments that its records name; where it cannot be read on, what was found so far."""
    found = check_database(workspace.store, [*heads, *_held_by_others(workspace)])
    try:
        with translated():
            found.extend(_attachments(workspace))
            found.extend(findings(workspace))
    except UserError as fault:
        if not found:
            raise
        found.append(Finding("附件没有查完。", fault.what, "不知道附件是否完好。", fault.next_step))
    return found


def head_finding(workspace: Workspace, held: HeldHead) -> Finding | None:
    """What a head on paper tells against this computer's journal; None when it fits. Quick: the chain itself is what `check` looks through."""
    here, elsewhere = _sorted_out(workspace, [held])
    with translated():
        return next(iter((*elsewhere, *findings_of_heads(workspace.store, here))), None)


def _sorted_out(workspace: Workspace, heads: Sequence[HeldHead]) -> tuple[list[HeldHead], list[Finding]]:
    """Those of this computer's journal; and a word about those of another one, which only that one can check."""
    me = plain_uid(workspace.store.identity.replica)
    here = [held for held in heads if held.replica in ("", me) or _stands_here(workspace, held)]
    others = [
        Finding(
            f"日志校验值第{held.seq}条是另一台电脑的，没有核对。",
            "登记簿上印的是打印它的那台电脑的操作日志。",
            "不能用它核对本机。",
            "请在打印这份登记簿的电脑上核对。",
            damage=False,
        )
        for held in heads
        if held not in here
    ]
    return here, others


def _stands_here(workspace: Workspace, held: HeldHead) -> bool:
    """True for an entry of this journal from the time before the computer got another identity."""
    with translated():
        chain = chain_at(workspace.store.db.conn, held.seq)
    return chain is not None and held.fits(chain)


def _held_by_others(workspace: Workspace) -> list[HeldHead]:
    """What other computers hold of this journal, and handed back in their bundles."""
    with translated():
        return [replace(held, by=computer_named(workspace, held.by)) for held in held_by_others(workspace.store)]


def _of_others(workspace: Workspace) -> Iterator[Finding]:
    """Other computers whose journal went back: seen here from bundle to bundle, whatever is said there."""
    for replica, before, after in turned_back(workspace.store):
        name = computer_named(workspace, replica)
        yield Finding(
            f"{name}的操作日志倒退过：以前的数据包说到第{before}条，后来的说到第{after}条。",
            "那台电脑的数据文件夹被换成了以前的，例如还原了磁盘；或者有人改写了日志。本机的数据没有问题。",
            "那台电脑上有一段登记和修改可能已经没有了；送来过的，本机和其他单位还有。",
            f"请打电话告知{name}，请他们在“设置”里检查数据库，核对以前打印的登记簿。",
            damage=False,
        )


def _attachments(workspace: Workspace) -> Iterator[Finding]:
    for attachment, record, fault in damaged_attachments(workspace):
        yield Finding(
            f"附件“{attachment.name}”已损坏（{record.title} {record.name}）。",
            f"保存在本机的文件与登记时的原件不一致：{fault.what}",
            "这个附件打不开，也不能再发给其他单位；记录本身不受影响。",
            "请从原件重新添加，或请有这条记录的单位再发一次数据包。",
        )


def damaged_attachments(workspace: Workspace) -> Iterator[tuple[Attachment, Record, UserError]]:
    """Every attachment that a record names is read and its hash compared; one that has not arrived yet is no damage."""
    seen: set[str] = set()
    for kind in workspace.store.kinds:
        for name in files_of(kind):
            for record in workspace.store.records(kind).all():
                for attachment in getattr(record, name):
                    if attachment.sha in seen or not workspace.blobs.has(attachment.sha):
                        continue
                    seen.add(attachment.sha)
                    if fault := _fault(workspace, attachment.sha):
                        yield attachment, record, fault


def _fault(workspace: Workspace, sha: str) -> UserError | None:
    try:
        workspace.blobs.verify(sha)
    except UserError as fault:
        return fault
    return None


def _vault(workspace: Workspace) -> Iterator[Finding]:
    """Both copies as they are on the disk now; those that opening found damaged were already written anew."""
    for name in workspace.vault.damaged_copies:
        yield Finding(
            f"保险库文件“{name}”曾经损坏，打开时已照另一份修复。",
            "保险库文件存有打开数据所需的密钥，平时有两份。",
            "数据没有损失；再坏一份就只能用备份恢复。",
            "请检查硬盘是否有故障，并现在备份一次。",
        )
    for name in COPIES:
        try:
            SlotTable.read((workspace.folder / name).read_bytes())
        except (OSError, UserError):
            yield Finding(
                f"保险库文件“{name}”读不出来。",
                "保险库文件存有打开数据所需的密钥，平时有两份，现在只剩一份。",
                "目前仍能使用；剩下的一份再损坏，就只能用备份恢复。",
                "请关闭程序再打开一次，程序会照完好的一份修复；然后备份。",
            )


def _backups(workspace: Workspace) -> Iterator[Finding]:
    for file in damaged_backups(workspace.folder / FOLDER):
        yield Finding(
            f"备份“{file.name}”已损坏。",
            "备份文件不完整，或有字节被改动。",
            "用这份备份恢复不了数据；现在的数据不受影响。",
            "请现在再备份一次，然后删去这份；再出现时请检查硬盘。",
        )
    last = last_backed_up(workspace)
    if last is None:
        yield Finding("还没有备份。", "数据只有这一份。", "硬盘损坏时，数据无法找回。", "请现在备份一次，并把备份另存到别的盘上。", damage=False)
        return
    age = workspace.now() - last
    if abs(age) > OLD:
        days = f"最近一次核对过的备份在 {age.days} 天以前。" if age.days > 0 else "最近一次备份的日期比现在还晚，电脑的日期可能不对。"
        yield Finding(days, "那以后的改动没有备份。", "硬盘损坏时，这些改动无法找回。", "请核对电脑日期，并现在备份一次。", damage=False)


def _forms(workspace: Workspace) -> Iterator[Finding]:
    for mistake in form_mistakes(workspace.folder, labels_by_kind(workspace.store.kinds)):
        yield Finding(f"表格模板 {mistake.sentence}", "本单位自己的这份表格模板有错误。", "这张表不能打印。", mistake.remedy, damage=False)
