"""冲突清单: what breaks the order of groups, offices and areas on a day, as a list to hand round and settle (S0-12). It only looks."""

from collections.abc import Iterator
from pathlib import Path

from app import resources
from app.domain.dates import shown_day
from app.domain.problems import Level
from app.paper.parts import Template, Values
from app.paper.sheet import write_xlsx
from app.paper.template import read_template
from app.paper.word import write_docx
from app.services.organisation import Organisation, organisation_on
from app.services.workspace import Workspace

TITLE = "组团冲突清单"
LEVELS = {Level.ERROR: "冲突", Level.WARNING: "遗漏"}
UNCONFIRMED = "待确认"
ORDERLY, NO_GROUP = "没有冲突：每个监管所、每个镇街都只在一个组团。", "这一天没有组团。"


def conflicts_template() -> Template:
    """The form of the list: 本软件自拟格式."""
    return read_template(resources.path("slips") / "group-conflicts.toml")


def conflicts_values(workspace: Workspace, on: str) -> Values:
    """What the list says of that ISO day."""
    found = organisation_on(workspace, on)
    nothing = {"level": "—", "about": "—", "what": ORDERLY if found.groups else NO_GROUP}
    return {"office": workspace.unit.full_name or workspace.unit.name, "on": shown_day(on), "conflicts": list(_rows(found)) or [nothing]}


def _rows(found: Organisation) -> Iterator[dict[str, str]]:
    names = {card.group.uid: card.group.full_name or "" for card in found.groups}
    names |= {unit.uid: unit.name for unit in found.units} | {area.uid: area.name for area in found.areas}
    for problem in found.problems:
        yield {"level": LEVELS[problem.level], "about": names.get(problem.record, ""), "what": problem.what, "next_step": problem.next_step}
    for area in found.areas:
        if not area.confirmed:
            what = f"辖区所{area.office}由名称推定。" if area.office else "没有写明辖区所。"
            yield {"level": UNCONFIRMED, "about": area.name, "what": what, "next_step": "请区局确认辖区所。"}


def write_conflicts(workspace: Workspace, on: str, to: Path) -> None:
    """Save the list as .xlsx or .docx and note it in the journal."""
    with workspace.commit(f"打印{TITLE}"):
        (write_xlsx if to.suffix.lower() == ".xlsx" else write_docx)(conflicts_template(), conflicts_values(workspace, on), to)
