"""Referrals: what another unit gets of a lead, for a purpose and until a day (S0-42). The lead itself never goes."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from app.domain.fields import METADATA, Field, Sensitivity, choices, day, link, longtext, telephone, text
from app.domain.leads import Lead
from app.domain.records import Audience, Record, fields_of
from app.domain.referral_steps import REFERRAL_STEPS
from app.domain.value_kinds import Attachment, Files

COPYABLE = (
    "suspect",
    "suspect_code",
    "suspect_address",
    "suspect_head",
    "suspect_phone",
    "shop_link",
    "kind",
    "flags",
    "detail",
    "place",
    "source",
    "received_on",
    "right_holder",
    "right_number",
    "right_class",
    "right_status",
    "right_checked_on",
    "goods",
    "quantity",
    "value",
    "evidence",
    "photos",
)
"""The fields of a lead that may be copied. Not among them: 细分来源 and 外部编号, which lead back to who reported, and what the bureau decided."""


def guarded(name: str) -> str:
    """Why a field is not copied unless the sender names it; empty for the others."""
    field = fields_of(Lead)[name]
    if isinstance(field.kind, Files):
        return "可能拍到无关的人"
    return "个人信息" if field.sensitivity >= Sensitivity.PERSONAL else ""


def option(name: str) -> str:
    """What the choice of a field is called: 涉嫌主体, 负责人（个人信息）."""
    label, why = fields_of(Lead)[name].label, guarded(name)
    return f"{label}（{why}）" if why else label


OPTIONS = {option(name): name for name in COPYABLE}


def copy_of(name: str) -> Any:
    """A field as the lead declares it, filled by the program when the sender chose it."""
    field: Field = dataclasses.replace(fields_of(Lead)[name], required=False, indexed=False, allotted=True, listed=name in ("suspect", "kind"))
    return dataclasses.field(default=() if field.kind.many else None, metadata={METADATA: field})


@dataclass(kw_only=True)
class Referral(
    Record,
    table="referral",
    title="线索移送",
    audience=Audience.NAMED,
    named_by=("number", "suspect"),
    steps=REFERRAL_STEPS,
    also_seen_by=("receiver",),
    ends=("ends_on", "sent_on"),
):
    """An office tells another unit of a lead: chosen fields, why, on what basis, until when. It stands without the lead."""

    number: str | None = text("移送编号", allotted=True, search=True)
    lead: str | None = link("线索", "lead", required=True, listed=False, indexed=True)
    lead_number: str | None = text("线索编号", allotted=True, search=True)
    receiver: str | None = link("受送单位", "unit", required=True, indexed=True)
    sent_on: str | None = day("移送日期", required=True, past=True, indexed=True)
    purpose: str | None = text("目的（用途）", required=True, hint="例如：核查商品来源")
    basis: str | None = text("移送依据", required=True, listed=False)
    ends_on: str | None = day("使用期限", required=True, indexed=True, hint="到期以后对方的程序不再提供使用")
    answer_by: str | None = day("商请反馈日期", listed=False, indexed=True, hint="商请的日期，不是法定期限")
    reason: str | None = longtext("移送理由")
    done_so_far: str | None = longtext("已做工作")
    annexes: str | None = longtext("附件目录", hint="写明份数、页数")
    items: str | None = longtext("物品清单")
    contact: str | None = text("联系人", listed=False)
    contact_phone: str | None = telephone("联系电话", listed=False, sensitivity=Sensitivity.INTERNAL)
    copied: tuple[str, ...] = choices("移送的栏目", tuple(OPTIONS))
    suspect: str | None = copy_of("suspect")
    suspect_code: str | None = copy_of("suspect_code")
    suspect_address: str | None = copy_of("suspect_address")
    suspect_head: str | None = copy_of("suspect_head")
    suspect_phone: str | None = copy_of("suspect_phone")
    shop_link: str | None = copy_of("shop_link")
    kind: str | None = copy_of("kind")
    flags: tuple[str, ...] = copy_of("flags")
    detail: str | None = copy_of("detail")
    place: str | None = copy_of("place")
    source: str | None = copy_of("source")
    received_on: str | None = copy_of("received_on")
    right_holder: str | None = copy_of("right_holder")
    right_number: str | None = copy_of("right_number")
    right_class: str | None = copy_of("right_class")
    right_status: str | None = copy_of("right_status")
    right_checked_on: str | None = copy_of("right_checked_on")
    goods: str | None = copy_of("goods")
    quantity: str | None = copy_of("quantity")
    value: str | None = copy_of("value")
    evidence: str | None = copy_of("evidence")
    photos: tuple[Attachment, ...] = copy_of("photos")
    receipt_on: str | None = day("收到移送日期", listed=False)
    receipt_by: str | None = text("接收人", listed=False)
    their_number: str | None = text("受送单位线索编号", search=True)
    result: str | None = longtext("反馈结果")
    result_on: str | None = day("反馈日期", listed=False)
