"""Is the data folder sound? Database, attachments, the vault's two copies, backups: each finding in words, with what to do."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from app.domain.errors import UserError
from app.domain.findings import Finding
from app.domain.records import files_of
from app.domain.roles import Power
from app.services.backup_plan import last_backed_up
from app.services.compaction import findings
from app.services.forms import form_mistakes, labels_by_kind
from app.services.workspace import Workspace
from db.check import check_database
from db.faults import translated
from db.slots import SlotTable
from db.vault import COPIES

OLD = timedelta(days=7)
"""本单位设定: the age from which a missing newer backup is worth a word."""


def check(workspace: Workspace, heads: Mapping[int, str] | None = None) -> list[Finding]:
    """All that is wrong or worth a word, damage first. `heads` are heads of the journal, by number, that paper or other offices hold of this computer."""
    workspace.require(Power.BACK_UP)
    found = [*_database(workspace, heads), *_vault(workspace), *_backups(workspace), *_forms(workspace)]
    return sorted(found, key=lambda finding: not finding.damage)


def not_opened(fault: UserError) -> Finding:
    """What the check says of a data folder that is too damaged to be opened."""
    return Finding(fault.what, "数据文件夹打不开。", "里面的记录现在不能使用。", fault.next_step)


def _database(workspace: Workspace, heads: Mapping[int, str] | None) -> list[Finding]:
    """The database, and the attachments that its records name; where it cannot be read on, what was found so far."""
    found = check_database(workspace.store, heads)
    try:
        with translated():
            found.extend(_attachments(workspace))
            found.extend(findings(workspace))
    except UserError as fault:
        if not found:
            raise
        found.append(Finding("附件没有查完。", fault.what, "不知道附件是否完好。", fault.next_step))
    return found


def _attachments(workspace: Workspace) -> Iterator[Finding]:
    """Every attachment that a record names is read and its hash compared; one that has not arrived yet is no damage."""
    seen: set[str] = set()
    for kind in workspace.store.kinds:
        for name in files_of(kind):
            for record in workspace.store.records(kind).all():
                for attachment in getattr(record, name):
                    if attachment.sha in seen or not workspace.blobs.has(attachment.sha):
                        continue
                    seen.add(attachment.sha)
                    fault = _fault(workspace, attachment.sha)
                    if fault:
                        yield Finding(
                            f"附件“{attachment.name}”已损坏（{record.title} {record.name}）。",
                            f"保存在本机的文件与登记时的原件不一致：{fault.what}",
                            "这个附件打不开，也不能再发给其他单位；记录本身不受影响。",
                            "请从原件重新添加，或请有这条记录的单位再发一次数据包。",
                        )


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
