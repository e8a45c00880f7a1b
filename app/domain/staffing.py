"""The people who protect rights in a bureau: who counts as its own, and what the document asks of each tier (`焦市监办〔2021〕135号` 二（一）, 附件4)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.fields import day, flag, link, text
from app.domain.organisation import TEAM_ROLES, Person, Unit
from app.domain.records import Record

CLAUSE = "焦市监办〔2021〕135号 二（一）"
SECTION_STAFF, BACKBONE, AREA_OFFICER = TEAM_ROLES
LEAST_BACKBONES = 3
BACKBONES_CHECK = "办案骨干不少于3人"
"""How a form asks that the backbones be counted before it is printed (附件4)."""
OFFICERS_CHECK = "每所都有辖区专管员"
"""How a form asks that the offices without one be named before it is printed."""
BUREAU_KINDS = ("局", "分局")
OFFICE_KIND = "监管所"


@dataclass(kw_only=True)
class StaffingCheck(Record, table="staffing_check", title="队伍建设自查", named_by=("bureau", "checked_on")):
    """The three tiers of a bureau, each with what shows it (S2-10)."""

    bureau: str | None = link("单位", "unit", required=True)
    checked_on: str | None = day("自查日期", required=True, past=True)
    section: bool | None = flag("机关有内设机构负责", required=True, clause=CLAUSE)
    section_evidence: str | None = text("内设机构及人员", longest=2_000)
    brigade: bool | None = flag("执法队伍有专业骨干带队办案", required=True, clause=CLAUSE)
    brigade_evidence: str | None = text("办案骨干", longest=2_000)
    offices: bool | None = flag("基层市场监管所有专人管理", required=True, clause=CLAUSE)
    offices_evidence: str | None = text("辖区专管员", longest=2_000)


def bureau_above(uid: str | None, units: Mapping[str, Unit]) -> str:
    """The bureau or branch bureau that a unit is or belongs to; empty when there is none here."""
    seen: set[str] = set()
    while uid and uid in units and uid not in seen:
        if units[uid].kind in BUREAU_KINDS:
            return uid
        seen.add(uid)
        uid = units[uid].parent
    return ""


def same_person(person: Person) -> tuple[str, ...]:
    """What tells people apart: the certificate where it is known, else name and telephone."""
    return (person.certificate,) if person.certificate else (person.full_name or "", person.phone or "")


@dataclass(frozen=True)
class Backbones:
    """The officers who carry a bureau's cases, counted as people (S2-11)."""

    people: Sequence[Person]
    elsewhere: Sequence[Person]
    """Those that another bureau counts already: nobody counts for two."""

    @property
    def lacking(self) -> int:
        """How many are missing to three."""
        return max(0, LEAST_BACKBONES - len(self.people))


def backbones_of(bureau: str, people: Iterable[Person], units: Mapping[str, Unit]) -> Backbones:
    """The backbones of a bureau among the people who are there; a person entered twice counts once, and only for the bureau that entered them first."""
    first: dict[tuple[str, ...], Person] = {}
    own: dict[tuple[str, ...], Person] = {}
    for person in sorted(people, key=lambda one: one.uid):
        if BACKBONE in person.team_roles:
            first.setdefault(same_person(person), person)
            if bureau_above(person.works_at, units) == bureau:
                own.setdefault(same_person(person), person)
    counted = {key for key in own if bureau_above(first[key].works_at, units) == bureau}
    return Backbones([own[key] for key in own if key in counted], [own[key] for key in own if key not in counted])


def offices_without_officer(bureau: str, people: Iterable[Person], units: Mapping[str, Unit]) -> Iterator[Unit]:
    """The offices of a bureau where nobody looks after this work (S2-12)."""
    looked_after = {person.works_at for person in people if AREA_OFFICER in person.team_roles}
    for unit in units.values():
        if unit.kind == OFFICE_KIND and not unit.external and bureau_above(unit.uid, units) == bureau and unit.uid not in looked_after:
            yield unit
