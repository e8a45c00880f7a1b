"""Commands of bundles: export, inspect, import, status."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from app.cli.session import Session, handed
from app.cli.words import FILE, Group
from app.domain.organisation import Unit
from app.services.exchange import Arrival, inspect_bundle
from app.services.exchanged import standing
from app.services.guarded_import import import_guarded
from app.services.import_undo import put_back, release_import, restorable, undo_import
from app.services.receipts import write_receipt
from app.services.records import kind_named, linked
from app.services.sending import export_bundle, file_name
from app.services.set_aside import retry, set_aside
from app.services.slips import print_slip, slip_values
from app.services.withholding import withhold
from app.services.workspace import Workspace


@click.group("bundle", cls=Group, help="数据包：导出、查看、导入。")
def bundle() -> None:
    """Bundles."""


@bundle.command("export", help="把各单位还没有的内容写成一个数据包。FILE 是文件夹时，文件名由程序取。")
@click.option("--to", "units", multiple=True, required=True, metavar="UNIT…", help="接收单位，一个或几个。")
@click.argument("rest", nargs=-1, required=True, metavar="FILE")
@handed
def export(session: Session, units: tuple[str, ...], rest: tuple[str, ...]) -> None:
    """Write a bundle; `--to A B FILE` and `--to A --to B FILE` mean the same."""
    *more, last = rest
    with session.open() as workspace:
        recipients = _units(workspace, (*units, *more))
        path = Path(last) / file_name(workspace, recipients) if Path(last).is_dir() else Path(last)
        written = export_bundle(workspace, recipients, path)
        document = {**asdict(written), "file": str(written.file), "id": written.bundle, "sequence": written.number}
        session.answer(document, [f"数据包第{written.number}包：{path}", f"接收单位：{'、'.join(written.recipients)}；核对码：{written.code}"])


def _units(workspace: Workspace, names: Sequence[str]) -> list[Unit]:
    texts = [text for name in names for text in name.replace("，", "、").replace(",", "、").split("、") if text]
    uids = dict.fromkeys(linked(workspace, "unit", text) for text in texts)
    return [workspace.records(Unit).get(uid) for uid in uids]


@bundle.command("inspect", help="查看一个数据包会带来什么，不导入。")
@click.argument("file", type=FILE, metavar="FILE")
@handed
def inspect(session: Session, file: Path) -> None:
    """What importing would do."""
    with session.open() as workspace:
        _answer_arrival(session, inspect_bundle(workspace, file))


@bundle.command("import", help="导入一个数据包；先自动备份。同一个包再导入一次不会改变任何记录。名单之外的密钥签的包先留存，见 trust。")
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--dry-run", is_flag=True, help="只查看，不导入。")
@click.option("--without", "excluded", multiple=True, metavar="KIND/UID", help="不导入这条记录，先搁置；可以给几次。以后用 bundle retry 补入。")
@click.option("--trust-clock", is_flag=True, help="对方电脑的时间快了很多、已经核对过的，照样导入。")
@handed
def take_in(session: Session, file: Path, dry_run: bool, excluded: tuple[str, ...], trust_clock: bool) -> None:
    """Merge a bundle."""
    keys = [_key(text) for text in excluded]
    with session.open() as workspace:
        _answer_arrival(session, inspect_bundle(workspace, file) if dry_run else import_guarded(workspace, file, trust_clock=trust_clock, excluded=keys))


def _key(text: str) -> tuple[str, str]:
    kind, slash, uid = text.partition("/")
    if not (kind and slash and uid):
        raise click.UsageError(f"“{text}”不是 KIND/UID 的写法，例如 lead/0190…。")
    return kind, uid


@bundle.command("undo", help="撤销一次导入：没有别的内容依赖它时，一切恢复到导入之前；否则可逐栏改回。ID 是 bundle import 和 bundle status 给出的编号。")
@click.argument("identity", metavar="ID")
@click.option("--list", "listing", is_flag=True, help="只列出这次导入改过的栏目和以前的值。")
@click.option("--field", "fields", multiple=True, metavar="KIND/UID/FIELD", help="只把这一栏改回以前的值，作为普通修改；可以给几次。")
@handed
def undo(session: Session, identity: str, listing: bool, fields: tuple[str, ...]) -> None:
    """Take an import back, whole or field by field."""
    with session.open() as workspace:
        if listing:
            found = restorable(workspace, identity)
            lines = [f"{one.id}　{one.record}的{one.label}：现在 {one.now}，以前 {one.before}{f'（{one.reason}）' if one.reason else ''}" for one in found]
            session.answer([asdict(one) for one in found], lines or ["没有可以改回的栏目。"])
        elif fields:
            count = put_back(workspace, identity, fields)
            session.answer({"id": identity, "undone": False, "fields": count}, [f"已改回 {count} 栏；改动会随下一个数据包送达。"])
        else:
            undo_import(workspace, identity)
            session.answer(
                {"id": identity, "undone": True, "fields": 0}, ["已撤销这次导入，记录与导入之前相同。同样的内容再来也不导入，恢复用 bundle release。"]
            )


@bundle.command("release", help="恢复撤销过的导入：用已留存的内容重新导入，不必再拿U盘。")
@click.argument("identity", metavar="ID")
@handed
def release(session: Session, identity: str) -> None:
    """Let an undone import in again."""
    with session.open() as workspace:
        merged = release_import(workspace, identity)
        new = sum(len(uids) for kind, uids in merged.new.items() if kind != "step")
        session.answer({"id": identity, "released": merged.segments, "new": new}, [f"已恢复这次导入：新增 {new} 条。"])


@bundle.command("retry", help="重试搁置的记录；不给 ID 就全部重试。导入时未勾选的、序号重复的要写出 ID 才补入；序号重复的由负责人办理。ID 见 bundle status。")
@click.argument("ids", nargs=-1, type=int, metavar="ID…")
@handed
def try_again(session: Session, ids: tuple[int, ...]) -> None:
    """Try again what was set aside."""
    with session.open() as workspace:
        count, left = retry(workspace, ids), set_aside(workspace)
        session.answer({"done": count, "aside": [asdict(one) for one in left]}, [f"补入 {count} 条，还搁置 {len(left)} 条。"])


@bundle.command("withhold", help="不再给一个单位看这条记录：它已经收到的留在它那里，以后的改动不再发给它。由登记单位或区局办理。")
@click.argument("kind", metavar="KIND")
@click.argument("uid", metavar="UID")
@click.option("--unit", "name", required=True, metavar="UNIT", help="哪个单位；记录里还写着它的，先改选别的单位。")
@click.option("--reason", required=True, metavar="TEXT", help="为什么，记在日志里。")
@handed
def withhold_from(session: Session, kind: str, uid: str, name: str, reason: str) -> None:
    """Leave a unit out from now on."""
    with session.open() as workspace:
        record = workspace.records(kind_named(workspace, kind)).get(uid)
        (unit,) = _units(workspace, [name])
        withhold(workspace, record, unit, reason)
        session.answer({"kind": record.table, "uid": record.uid, "withheld": unit.uid}, [f"以后不再给{unit.name}看这条{record.title}。"])


@bundle.command("receipt", help="给已导入的数据包 FILE 写回执，放在它旁边：对方导入后就知道本机收到了什么。")
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--to", type=FILE, metavar="FILE", help="写到别处。")
@handed
def receipt(session: Session, file: Path, to: Path | None) -> None:
    """Answer a bundle."""
    with session.open() as workspace:
        written = write_receipt(workspace, file, to)
        document = {**asdict(written), "file": str(written.file), "id": written.bundle, "sequence": written.number}
        session.answer(document, [f"回执：{written.file}", f"接收单位：{'、'.join(written.recipients)}；核对码：{written.code}"])


@bundle.command("slip", help="打印一个已发出的数据包的交接单。BUNDLE 是它的包号或编号，FILE 以 .pdf 结尾。")
@click.argument("number", metavar="BUNDLE")
@click.option("--to", type=FILE, required=True, metavar="FILE", help="写到这个文件。")
@handed
def slip(session: Session, number: str, to: Path) -> None:
    """The paper that goes with a bundle."""
    with session.open() as workspace:
        print_slip(workspace, number, to)
        session.answer({"file": str(to), **slip_values(workspace, number)}, [f"交接单：{to}"])


def _answer_arrival(session: Session, arrival: Arrival) -> None:
    session.answer(arrival_document(arrival), arrival_lines(arrival))


def arrival_document(arrival: Arrival) -> dict[str, Any]:
    """What a bundle brought, for `--json`."""
    manifest = arrival.manifest
    return {
        "id": manifest.bundle,
        "sender": arrival.sender,
        "recipients": arrival.recipients,
        "sequence": manifest.number,
        "new": arrival.new,
        "changed": arrival.changed,
        "conflicts": arrival.conflicts,
        "refused": arrival.refused,
        "gaps": arrival.gaps,
        "attachments": len(manifest.attachments),
        "nothing_new": arrival.nothing_new,
    }


def arrival_lines(arrival: Arrival) -> list[str]:
    """The same for people."""
    manifest = arrival.manifest
    counts = f"新增 {arrival.new} 条，改动 {arrival.changed} 条，冲突 {arrival.conflicts} 条，附件 {len(manifest.attachments)} 个"
    return [f"{arrival.sender}第{manifest.number}包：{counts}", *arrival.refused, *arrival.gaps]


@bundle.command("status", help="已发出和收到的数据包、待发的记录、各单位尚未确认的内容、缺少的数据、搁置的记录。")
@handed
def status(session: Session) -> None:
    """How exchange stands."""
    with session.open() as workspace:
        found = standing(workspace)
        lines = [f"待发出 {found.waiting} 条"]
        lines += [f"{unit.name}：{unit.said}" for unit in found.units if unit.said]
        lines += [f"{'发出' if entry.direction == 'out' else '收到'}第{entry.number}包　{entry.at}　{entry.file_name}" for entry in found.bundles]
        aside = set_aside(workspace)
        for one in aside:
            lines += [
                f"搁置 {one.id}　{one.unit}{one.computer and f' {one.computer} 号电脑'}第{one.seq}份数据　{one.what}：{one.why}",
                *(f"　　{line}" for line in one.holds),
            ]
        session.answer(asdict(found) | {"aside": [asdict(one) for one in aside]}, [*lines, *found.gaps])


COMMANDS = (bundle,)
