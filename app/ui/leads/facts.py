"""What the pane of a lead says, from its detail: chips, facts, tabs and course."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.domain.identifiers import masked_phone
from app.domain.lead_steps import LEAD_STEPS
from app.services.lead_detail import UNCONFIRMED, Happened, LeadDetail
from app.ui.leads.columns import month_day, state_chip
from app.ui.theme.tokens import Tone
from app.ui.widgets import ChipText, Dot, Happening, PlainLabel, tip

MEMBERS = 4
COURSE, WHERE, PAPERS, HISTORY, BASIS = "course", "where", "papers", "history", "basis"


def chips_of(detail: LeadDetail) -> list[ChipText]:
    """State, kind, area and group."""
    lead, row = detail.lead, detail.row
    group = row.named(lead.group)
    words = (lead.kind, row.named(lead.area), group)
    watched = [ChipText("挂牌督办", Tone.RED)] if detail.watched else []
    return [state_chip(lead), *watched, *(ChipText(one) for one in words if one)]


def facts_of(detail: LeadDetail) -> list[tuple[str, str | QWidget]]:
    """The filled facts as label and words; telephones are masked."""
    lead, row = detail.lead, detail.row
    source = f"{lead.source or ''}（{lead.source_detail}）" if lead.source_detail else lead.source or ""
    office = row.named(lead.office)
    confirmed = detail.place is None or detail.place.office_confirmed or lead.office != detail.place.office
    handler = "、".join(part for part in (lead.handler,) if part)
    facts: list[tuple[str, str | QWidget]] = [
        ("编号", f"{lead.number or '未编号'}·{row.named(lead.unit)}{'的草稿' if lead.state == LEAD_STEPS.start else '登记'}"),
        ("来源", f"{source}·{month_day(lead.received_on)}收到" if lead.received_on else source),
        ("主体电话", masked_phone(lead.suspect_phone) if lead.suspect_phone else ""),
        ("涉嫌物品", "，".join(part for part in (lead.goods, lead.quantity) if part)),
        ("权利人", "·".join(part for part in (lead.right_holder, lead.right_number) if part)),
        ("牵头所", row.named(lead.coordinator)),
        ("辖区所", office if confirmed or not office else _unconfirmed(office)),
        ("承办单位", row.named(lead.handled_by)),
        ("承办", handler),
        ("专班成员", "、".join(detail.members[:MEMBERS])),
        ("条线", "、".join(lead.lines)),
        ("督办", detail.watched),
        ("重复核对", detail.merged),
        ("以往处罚", "\n".join(prior.sentence for prior in detail.priors)),
    ]
    return [(label, words) for label, words in facts if words]


def _unconfirmed(office: str) -> PlainLabel:
    label = PlainLabel(f"{office}（待确认）", wrap=True)
    label.setToolTip(tip(UNCONFIRMED))
    return label


def tabs_of(detail: LeadDetail) -> list[tuple[str, str]]:
    """The tabs with the number of papers."""
    papers = len(detail.lead.photos)
    where = len(detail.referred)
    return [
        (COURSE, "经过"),
        (WHERE, f"去向 {where}" if where else "去向"),
        (PAPERS, f"材料 {papers}" if papers else "材料"),
        (HISTORY, "历史"),
        (BASIS, "依据"),
    ]


def happenings_of(course: Sequence[Happened]) -> list[Happening]:
    """The last thing that was done is the present one; nothing at all means a draft."""
    done = [place for place, one in enumerate(course) if not one.to_come]
    made = []
    for place, one in enumerate(course):
        dot = Dot.TO_COME if one.to_come else Dot.PRESENT if place == done[-1] else Dot.DONE
        made.append(Happening(month_day(one.day), one.title, one.note, dot))
    return made or [Happening("", "草稿，还没有登记", dot=Dot.TO_COME)]
