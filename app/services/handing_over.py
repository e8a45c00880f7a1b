"""How far a record has come to each unit that sees it: 已发出, 已送达, and what the unit did with it (S0-73, S3-40).

Sent means: in a bundle written for the unit. Delivered means: every computer in use of the unit has said that it has it, in a bundle or a receipt.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.clock import office_moment
from app.domain.organisation import Unit
from app.domain.query import Condition, Query, Test
from app.domain.records import Record
from app.domain.referral import Referral
from app.domain.referral_steps import RECEIVER
from app.domain.step_record import Step
from app.domain.steps import Move
from app.services.case_todos import PREFERRED
from app.services.identity import known_roster
from app.services.steps import TakenStep, open_steps, steps_taken
from app.services.workspace import Workspace
from db.handing import Carrier, carriers, reached_at, sent_at

WAITING, SENT, REACHED, UNLISTED = "未发出", "已发出", "已送达", "未列入名单"


@dataclass(frozen=True)
class Handed:
    """How far a record has come to one unit; moments are ISO, empty before they came."""

    unit: str
    name: str
    state: str
    sent_at: str
    reached_at: str
    answer: str
    """The unit's last step."""
    answered_at: str
    days: int | None
    """Days since it was delivered to a unit whose turn it is; None when nothing waits for the unit."""

    def in_words(self) -> str:
        """已送达 5 天，未答复; 已发出 11月20日，还没有回执; 11月21日 牵头所已提出建议."""
        if self.state == UNLISTED:
            return "没有电脑列入名单，不能发送"
        if self.days is not None:
            return f"已送达 {self.days} 天，未答复" if self.days else "今天送达，未答复"
        answered = f"，{_day(self.answered_at)}{self.answer}" if self.answer else ""
        if self.state == REACHED:
            return f"{_day(self.reached_at)}已送达{answered}"
        return f"{_day(self.sent_at)}已发出，还没有回执{answered}" if self.state == SENT else f"最新内容还没有发出{answered}"


def chain_of(workspace: Workspace, record: Record) -> list[Handed]:
    """For each other unit that sees the record, how far the last change of it has come. Nothing before the first roster, or for a draft."""
    roster, units = known_roster(workspace), workspace.records(type(record)).audience(record.uid)
    others = [uid for uid in units if uid != workspace.unit.uid]
    if roster is None or not others:
        return []
    record = workspace.records(type(record)).get(record.uid)
    parts, names = carriers(workspace.store, record.table, record.uid), workspace.records(Unit).many(others)
    answers = _answers(workspace, record)
    turn = set(_whose_turn(workspace, record, names)) - set(list(answers)[-1:])
    found = []
    for uid in others:
        told = [part for part in parts if part.unit != uid]
        computers = [entry.replica for entry in roster.entries if entry.unit == uid and not entry.revoked]
        sent, reached = _sent(workspace, uid, told), _reached(workspace, computers, told)
        state = UNLISTED if not computers else REACHED if reached else SENT if sent else WAITING
        answer = answers.get(uid)
        days = _days(reached, workspace.today) if uid in turn and reached else None
        name = names[uid].name if uid in names else "其他单位"
        found.append(Handed(uid, name, state, sent or reached, reached, answer.done if answer else "", answer.at if answer else "", days))
    return sorted(found, key=lambda one: (one.days is None, one.state == UNLISTED, one.name))


def _sent(workspace: Workspace, unit: str, parts: Sequence[Carrier]) -> str:
    """When the last part was first written for the unit; empty while one was not."""
    moments = [sent_at(workspace.store, unit, part) if part.seq is not None else None for part in parts]
    return max((at for at in moments if at), default="") if all(moments) else ""


def _reached(workspace: Workspace, computers: Sequence[str], parts: Sequence[Carrier]) -> str:
    """When the last computer of the unit had the last part; empty while one has not told."""
    moments = [reached_at(workspace.store, peer, part) if part.seq is not None else None for peer in computers for part in parts]
    return max((at for at in moments if at), default="") if moments and all(moments) else ""


def _answers(workspace: Workspace, record: Record) -> dict[str, TakenStep]:
    """The last step of each unit; the unit that took a step last is the last."""
    if record.steps is None:
        return {}
    found = workspace.records(Step).all(Query(where=(Condition("of", Test.IS, record.uid), Condition("of_kind", Test.IS, record.table))))
    units = {step.uid: step.unit for step in found}
    answers: dict[str, TakenStep] = {}
    for taken in steps_taken(workspace, record):
        answers.pop(units[taken.uid], None)
        answers[units[taken.uid]] = taken
    return answers


def _whose_turn(workspace: Workspace, record: Record, units: dict[str, Unit]) -> Iterator[str]:
    """The units that have a step to take which leads on; a unit that took the last step waits itself."""
    workflow = record.steps
    if workflow is None:
        return
    who = {step.move.who for step in open_steps(workspace, record) if _leads_on(record, step.move)}
    for uid, unit in units.items():
        if who & workflow.actors(record, unit):
            yield uid


def _leads_on(record: Record, move: Move) -> bool:
    if isinstance(record, Referral):
        return move.who == RECEIVER
    return move.name in PREFERRED and move.name != "submit"


def _days(at: str, today: date) -> int:
    return max(0, (today - office_moment(at).date()).days)


def _day(at: str) -> str:
    moment = office_moment(at) if at else None
    return f"{moment.month}月{moment.day}日" if moment else ""
