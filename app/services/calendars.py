"""放假安排: taking in the arrangement of a year, reckoning every due day anew, and saying which ones moved (`domain-rules.md` C-1; requirements 0.14)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import BadInput
from app.domain.records import Record, fields_of
from app.domain.roles import Power
from app.packs.calendar_file import read_years
from app.services.derivations import CALENDAR, derivations, rules_for, rules_in_force
from app.services.naming import called
from app.services.workspace import Workspace
from db.durable import write_durably

Days = dict[tuple[str, str, str], str | None]


@dataclass(frozen=True)
class Moved:
    """A due day that is another one now."""

    kind: type[Record]
    uid: str
    name: str
    label: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """仓前2026A0012 福州履云鞋行：核查届满日 2027-02-09 → 2027-02-18."""
        return f"{self.name}：{self.label} {self.before or '没有'} → {self.after or '没有'}"


@dataclass(frozen=True)
class TakenIn:
    """The years that were taken in, and what moved."""

    years: Sequence[int]
    moved: Sequence[Moved]


def take_in_calendar(workspace: Workspace, file: Path) -> TakenIn:
    """Keep the years of a file in the data folder and reckon by them at once. Raises BadInput with the place of a mistake; nothing is changed then."""
    workspace.require(Power.WRITE)
    years = sorted(year.year for year in read_years(file))
    before = _days(workspace)
    kept = workspace.folder / CALENDAR
    kept.mkdir(exist_ok=True)
    write_durably(kept / f"{'-'.join(map(str, years))}.toml", _content(file))
    adopt_rules(workspace)
    workspace.store.reckon_anew(rules_in_force(workspace.folder))
    workspace.note(f"导入放假安排：{'、'.join(map(str, years))}年")
    return TakenIn(years, list(_moved(workspace, before)))


def adopt_rules(workspace: Workspace) -> None:
    """Reckon by what the data folder holds now: for a workspace that was open while another connection took in a calendar."""
    rules = rules_for(workspace.folder)
    workspace.calendar, workspace.limits = rules
    workspace.store.reckon_by(derivations(*rules))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise BadInput(f"日历文件 {file.name} 打不开。", "请确认文件还在原处，且可以读取。") from fault


def _derived(workspace: Workspace) -> Iterator[tuple[type[Record], list[str]]]:
    for kind in workspace.store.kinds:
        names = [name for name, field in fields_of(kind).items() if field.derived]
        if names and workspace.store.tables[kind.table].derive is not None:
            yield kind, names


def _days(workspace: Workspace) -> Days:
    return {
        (kind.table, record.uid, name): getattr(record, name)
        for kind, names in _derived(workspace)
        for record in workspace.records(kind).all()
        for name in names
    }


def _moved(workspace: Workspace, before: Days) -> Iterator[Moved]:
    for kind, names in _derived(workspace):
        for record in workspace.records(kind).all():
            for name in names:
                was, now = before.get((kind.table, record.uid, name)), getattr(record, name)
                if was != now:
                    yield Moved(kind, record.uid, called(workspace, record), fields_of(kind)[name].label, was or "", now or "")
