"""Commands of exchange: identity, roster, bundle."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from app.cli.session import Session, handed
from app.cli.words import FILE, Group
from app.domain.organisation import Unit
from app.exchange.keys import fingerprint
from app.services import identity as identities
from app.services.cards import seen_cards
from app.services.exchange import Arrival, export_bundle, file_name, import_bundle, inspect_bundle
from app.services.exchanged import standing
from app.services.records import linked
from app.services.workspace import Workspace


@click.group("identity", cls=Group, help="本机的单位身份卡。")
def identity() -> None:
    """This replica's card."""


@identity.command("export", help="导出本机的身份卡，交给区局签发名单。")
@click.argument("file", type=FILE, metavar="FILE")
@handed
def export_card(session: Session, file: Path) -> None:
    """Write the card."""
    with session.open() as workspace:
        print_ = identities.export_card(workspace, file)
        session.answer({"file": str(file), "fingerprint": print_}, [f"身份卡：{file}", f"指纹：{print_}"])


@identity.command("show", help="查看收到的身份卡：单位、副本字母、指纹。被改动过的卡会被拒绝。")
@click.argument("cards", type=FILE, nargs=-1, required=True, metavar="CARD…")
@handed
def show_cards(session: Session, cards: tuple[Path, ...]) -> None:
    """What cards say of themselves; to be compared by telephone."""
    seen = seen_cards(cards)
    session.answer([asdict(card) for card in seen], [f"{card.unit_name}　{card.letter}　指纹：{card.fingerprint}" for card in seen])


@click.group("roster", cls=Group, help="单位密钥名单：签发、导入、查看。")
def roster() -> None:
    """The roster."""


@roster.command("sign", help="（区局）签发新一版名单：列入身份卡、停用电脑、指定签发人；或在别的签发人已签的名单上补签。")
@click.argument("cards", type=FILE, nargs=-1, metavar="CARD…")
@click.option("--to", required=True, type=FILE, metavar="FILE", help="名单写到这个文件。")
@click.option("--revoke", multiple=True, metavar="FINGERPRINT", help="停用指纹是这一串的电脑，可写多次。")
@click.option("--signer", "signers", multiple=True, metavar="FINGERPRINT", help="指定签发人（区局的电脑，最多三台），每台写一次；代替原来的签发人。")
@click.option("--threshold", type=click.IntRange(1, 3), metavar="N", help="以后每版名单须有几个签发人签名。")
@click.option("--countersign", type=FILE, metavar="FILE", help="在这份名单上补上本机的签名；不和其他选项同用。")
@handed
def sign(
    session: Session, cards: tuple[Path, ...], to: Path, revoke: tuple[str, ...], signers: tuple[str, ...], threshold: int | None, countersign: Path | None
) -> None:
    """Sign a new roster at the bureau, or add a signature to one that was begun elsewhere."""
    if bool(countersign) == bool(cards or revoke or signers or threshold):
        raise click.UsageError("请给出身份卡（CARD）或要改的内容；补签（--countersign）则不能同时给出。")
    with session.open() as workspace:
        if countersign is not None:
            done = identities.add_signature(workspace, countersign, to)
        else:
            done = identities.sign_new_roster(workspace, cards, to, revoke=revoke, signers=signers, threshold=threshold)
        _answer_roster(session, done, to)


@roster.command("import", help="导入区局签发的名单。导入即确认所显示的指纹，请先与区局电话核对。")
@click.argument("file", type=FILE, metavar="FILE")
@handed
def take_roster(session: Session, file: Path) -> None:
    """Take in the bureau's roster."""
    with session.open() as workspace:
        _answer_roster(session, identities.import_roster(workspace, file), file)


def _answer_roster(session: Session, found: identities.RosterImported, file: Path) -> None:
    lines = [f"名单第{found.version}版：{'、'.join(found.units)}", f"区局指纹：{found.fingerprint}"]
    if len(found.signed_by) > 1:
        lines.append(f"签名的有：{'、'.join(found.signed_by)}")
    lines += [*found.changes, *found.warnings]
    if found.missing:
        lines.append(f"签名还不够，没有启用。请把文件交给下列签发人之一补签：{found.missing}")
    lines += [f"身份卡指纹（请与该单位电话核对）：{unit}　{print_}" for unit, print_ in found.cards]
    cards = [{"unit": unit, "fingerprint": print_} for unit, print_ in found.cards]
    session.answer({**asdict(found), "cards": cards, "file": str(file)}, lines)


@roster.command("show", help="显示现在的名单。")
@handed
def show(session: Session) -> None:
    """The roster as it is known here."""
    with session.open() as workspace:
        found = identities.roster_of(workspace)
        replicas = [
            {
                "replica": entry.replica,
                "unit": entry.unit,
                "unit_name": entry.unit_name,
                "letter": entry.letter,
                "fingerprint": fingerprint(entry.signing),
                "revoked": entry.revoked,
                "signer": entry.signing in found.signers,
            }
            for entry in found.entries
        ]
        lines = [f"名单第{found.version}版，区局指纹：{found.fingerprint}", f"本机指纹：{identities.own_fingerprint(workspace)}"]
        lines += [f"{entry['unit_name']}　{entry['letter']}{'　已注销' if entry['revoked'] else ''}" for entry in replicas]
        own = {"fingerprint": identities.own_fingerprint(workspace), "replica": workspace.store.identity.replica}
        session.answer({"version": found.version, "fingerprint": found.fingerprint, "replicas": replicas, "own": own}, lines)


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


@bundle.command("import", help="导入一个数据包；先自动备份。同一个包再导入一次不会改变任何记录。")
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--dry-run", is_flag=True, help="只查看，不导入。")
@handed
def take_in(session: Session, file: Path, dry_run: bool) -> None:
    """Merge a bundle."""
    with session.open() as workspace:
        _answer_arrival(session, (inspect_bundle if dry_run else import_bundle)(workspace, file))


def _answer_arrival(session: Session, arrival: Arrival) -> None:
    manifest = arrival.manifest
    document = {
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
    counts = f"新增 {arrival.new} 条，改动 {arrival.changed} 条，冲突 {arrival.conflicts} 条，附件 {len(manifest.attachments)} 个"
    session.answer(document, [f"{arrival.sender}第{manifest.number}包：{counts}", *arrival.refused, *arrival.gaps])


@bundle.command("status", help="已发出和收到的数据包、待发的记录、各单位尚未确认的内容、缺少的数据。")
@handed
def status(session: Session) -> None:
    """How exchange stands."""
    with session.open() as workspace:
        found = standing(workspace)
        lines = [f"待发出 {found.waiting} 条"]
        lines += [f"{unit.name}还没有确认 {unit.lacking} 段" for unit in found.units if unit.lacking]
        lines += [f"{'发出' if entry.direction == 'out' else '收到'}第{entry.number}包　{entry.at}　{entry.file_name}" for entry in found.bundles]
        session.answer(asdict(found), [*lines, *found.gaps])


COMMANDS = (identity, roster, bundle)
