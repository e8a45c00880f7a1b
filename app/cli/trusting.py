"""Commands of trust: identity, roster, and what waits for a confirmed fingerprint."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from app.cli.exchanging import arrival_document, arrival_lines
from app.cli.session import Session, handed
from app.cli.words import FILE, Group
from app.services import identity as identities
from app.services import quarantine, rosters_of_others
from app.services.cards import seen_cards
from app.services.computers import Computer, computers_of
from app.services.guarded_import import import_guarded
from app.services.records import linked

FINGERPRINT = click.argument("fingerprint_", metavar="FINGERPRINT")


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


@identity.command("show", help="查看收到的身份卡：单位、编号字母、指纹。被改动过的卡会被拒绝。")
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
@click.option("--others", is_flag=True, help="写明本机已核对过的其他区局：各所导入它们的名单就不必再打电话。每次签发都会写明，没有别的要改时用这一项。")
@click.option("--countersign", type=FILE, metavar="FILE", help="在这份名单上补上本机的签名；不和其他选项同用。")
@handed
def sign(
    session: Session,
    cards: tuple[Path, ...],
    to: Path,
    revoke: tuple[str, ...],
    signers: tuple[str, ...],
    threshold: int | None,
    others: bool,
    countersign: Path | None,
) -> None:
    """Sign a new roster at the bureau, or add a signature to one that was begun elsewhere."""
    if bool(countersign) == bool(cards or revoke or signers or threshold or others):
        raise click.UsageError("请给出身份卡（CARD）或要改的内容；补签（--countersign）则不能同时给出。")
    with session.open() as workspace:
        if countersign is not None:
            done = identities.add_signature(workspace, countersign, to)
        else:
            done = identities.sign_new_roster(workspace, cards, to, revoke=revoke, signers=signers, threshold=threshold)
        _answer_roster(session, done, to)


@roster.command("import", help="导入区局签发的名单，或其他区局的名单。第一次导入即确认所显示的指纹，请先与签发的区局电话核对。")
@click.argument("file", type=FILE, metavar="FILE")
@handed
def take_roster(session: Session, file: Path) -> None:
    """Take in the bureau's roster, or beside it that of another bureau."""
    with session.open() as workspace:
        _answer_roster(session, rosters_of_others.take_roster(workspace, file), file)


@roster.command("same", help="（区局）其他区局名单里的单位 THEIRS，就是本机原来只登记了名称的外区单位 OURS。")
@click.argument("theirs", metavar="THEIRS")
@click.argument("ours", metavar="OURS")
@handed
def same(session: Session, theirs: str, ours: str) -> None:
    """Say which of our 外区单位 a unit of another roster is."""
    with session.open() as workspace:
        uids = [linked(workspace, "unit", name) for name in (theirs, ours)]
        unit = rosters_of_others.is_the_same(workspace, *uids)
        session.answer({"uid": unit.uid, "unit": unit.name, "full_name": unit.full_name}, [f"已认定：{unit.name}（{unit.full_name}）"])


def _answer_roster(session: Session, found: identities.RosterImported, file: Path) -> None:
    lines = [f"{found.bureau}名单第{found.version}版：{'、'.join(found.units)}", f"{found.bureau or '区局'}指纹：{found.fingerprint}"]
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
        found, own = computers_of(workspace), identities.own_fingerprint(workspace)
        replicas = [_computer_document(one) for one in found.computers]
        lines = [f"名单第{found.version}版，区局指纹：{found.fingerprint}", f"本机指纹：{own}"]
        lines += [f"{one.unit_name}　{one.letter}{'　已注销' if one.revoked else ''}" for one in found.computers]
        here, others = {"fingerprint": own, "replica": workspace.store.identity.replica}, rosters_of_others.other_bureaus(workspace)
        lines += [f"其他区局：{one.name}，名单第{one.version}版，指纹：{one.fingerprint}：{'、'.join(one.units)}" for one in others]
        document = {"version": found.version, "fingerprint": found.fingerprint, "replicas": replicas, "own": here}
        session.answer({**document, "others": [asdict(one) for one in others]}, lines)


def _computer_document(one: Computer) -> dict[str, Any]:
    return {
        "replica": one.uid,
        "unit": one.unit,
        "unit_name": one.unit_name,
        "letter": one.letter,
        "fingerprint": one.fingerprint,
        "revoked": one.revoked,
        "signer": one.signer,
        "heard_at": one.heard_at,
    }


@click.group("trust", cls=Group, help="名单之外的密钥签的数据包：查看、确认指纹、导入、删去。")
def trust() -> None:
    """Bundles that wait for a confirmed fingerprint."""


@trust.command("list", help="留存待核对的数据包：自称的单位、指纹、何时收到、在等什么。")
@handed
def list_waiting(session: Session) -> None:
    """What waits."""
    with session.open() as workspace:
        _answer_waiting(session, quarantine.waiting_bundles(workspace))


def _answer_waiting(session: Session, found: Sequence[quarantine.Waiting]) -> None:
    lines = [
        f"自称{one.sender}第{one.number}包　指纹：{one.fingerprint}　{one.arrived_at}　{one.in_words}{one.warning and '　' + one.warning}" for one in found
    ]
    session.answer([{**asdict(one), "file": str(one.file), "ready": one.ready} for one in found], lines or ["没有待核对的数据包。"])


@trust.command("confirm", help="（单位负责人）已打电话与对方逐组核对，确认这个指纹。")
@FINGERPRINT
@handed
def confirm(session: Session, fingerprint_: str) -> None:
    """Confirm a fingerprint."""
    with session.open() as workspace:
        shown = quarantine.confirm_fingerprint(workspace, fingerprint_)
        found = [one for one in quarantine.waiting_bundles(workspace) if one.fingerprint == shown]
        document = {"fingerprint": shown, "waiting": [{"bundle": one.bundle, "sender": one.sender, "ready": one.ready} for one in found]}
        session.answer(document, [f"已确认指纹：{shown}", *(f"{one.sender}第{one.number}包：{one.in_words}" for one in found)])


@trust.command("import", help="导入这个指纹留存的数据包；指纹须已确认，名单须已列入。")
@FINGERPRINT
@handed
def take_waiting(session: Session, fingerprint_: str) -> None:
    """Import what waited."""
    with session.open() as workspace:
        arrivals = [import_guarded(workspace, one.file) for one in quarantine.waiting_with(workspace, fingerprint_)]
        session.answer([arrival_document(arrival) for arrival in arrivals], [line for arrival in arrivals for line in arrival_lines(arrival)])


@trust.command("drop", help="（单位负责人）删去这个指纹留存的数据包。")
@FINGERPRINT
@handed
def drop(session: Session, fingerprint_: str) -> None:
    """Throw away what waited."""
    with session.open() as workspace:
        found = quarantine.waiting_with(workspace, fingerprint_)
        for one in found:
            quarantine.drop_waiting(workspace, one)
        session.answer({"dropped": [one.bundle for one in found]}, [f"已删去 {len(found)} 个留存的数据包。"])


COMMANDS = (identity, roster, trust)
