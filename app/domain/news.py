"""What is told to the bureau above: news, experience, difficulties that ask for an answer; and what the media said (S1-62, S2-63, S3-52, S4-21)."""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, day, files, link, longtext, text
from app.domain.records import Audience, Record
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow
from app.domain.value_kinds import Attachment

CLAUSE = "枣市监知保〔2022〕1号 三（三）"
NEWS_SORTS = ("工作动态", "经验做法", "重要动态", "统计信息", "其他")
ADOPTED = ("未反馈", "区（县）局采用", "市局采用", "省局采用", "国家局采用")
OUTLETS = (
    "中国市场监管报",
    "中国知识产权报",
    "福建日报",
    "福建电视台",
    "学习强国APP",
    "新福建APP",
    "官方微信号",
    "“福建知识产权”公众号",
    "“福建知识产权”视频号",
    "“知创福建”平台",
    "其他",
)
DRAFT, SENT, ANSWERED, CLOSED = "拟稿", "已报送", "已答复", "已撤回"
ASKER, ABOVE = "asker", "above"


@dataclass(kw_only=True)
class NewsItem(Record, table="news_item", title="信息报送", named_by=("sent_on", "headline"), also_seen_by=("receiver",), number_word="报"):
    """One piece of news or experience, to whom it went and whether it was taken up."""

    number: str | None = text("信息编号", allotted=True, search=True)
    sort: str | None = choice("类别", NEWS_SORTS, required=True, clause=CLAUSE)
    headline: str | None = text("标题", required=True, search=True)
    receiver: str | None = link("报送给", "unit", required=True)
    content: str | None = longtext("正文", required=True)
    author: str | None = text("撰稿人")
    approved_by: str | None = text("审核人", listed=False)
    sent_on: str | None = day("报送日期", required=True, past=True, indexed=True)
    adopted: str | None = choice("采用情况", ADOPTED, wanted=True)
    adopted_on: str | None = day("采用日期", past=True, listed=False)
    published_in: str | None = text("刊发（推广）情况", longest=500)
    papers: tuple[Attachment, ...] = files("附件")


@dataclass(kw_only=True)
class MediaItem(Record, table="media_item", title="媒体报道", named_by=("on", "headline"), computed={"called": "媒体名称"}):
    """What a paper, a station or an account published (S4-21)."""

    outlet: str | None = choice("媒体", OUTLETS, required=True, clause="闽市监知运〔2020〕96号 三（十）")
    other_outlet: str | None = text("媒体（其他）", search=True, only=("outlet", ("其他",)))
    headline: str | None = text("标题", required=True, search=True)
    on: str | None = day("日期", required=True, past=True, indexed=True)
    page: str | None = text("版面（栏目）", listed=False)
    link_to: str | None = text("链接", longest=500)
    about: str | None = text("内容提要", longest=500)
    clips: tuple[Attachment, ...] = files("剪报、截图")

    @property
    def called(self) -> str:
        """The name of the paper, station or account, whichever of the two fields says it."""
        return self.other_outlet or self.outlet or ""


def inquiry_actors(record: Any, unit: Any) -> set[str]:
    """Who asks, and who is asked; a bureau that is not on this program is answered for by the asker."""
    found = {ASKER} if unit.uid == record.unit else set()
    return found | ({ABOVE} if unit.uid == record.receiver else set())


INQUIRY_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("send", "报送请示", (DRAFT,), SENT, ASKER, "已报送", needs=("sent_on",), clause=CLAUSE, check=happened("sent_on")),
        Move(
            "answer",
            "答复",
            (SENT,),
            ANSWERED,
            ABOVE,
            "已答复",
            needs=("answer", "answered_on"),
            check=all_of(happened("answered_on"), in_order("sent_on", "answered_on")),
        ),
        Move(
            "note_answer",
            "登记收到的答复",
            (SENT,),
            ANSWERED,
            ASKER,
            "已登记答复",
            needs=("answer", "answered_on"),
            check=all_of(happened("answered_on"), in_order("sent_on", "answered_on")),
        ),
        Move("withdraw", "撤回", (SENT,), CLOSED, ASKER, "已撤回", remark=True),
    ),
    actors=inquiry_actors,
    actor_names={ASKER: "请示单位", ABOVE: "上级单位"},
    closed=frozenset((ANSWERED, CLOSED)),
    editable=frozenset((DRAFT,)),
    parties=("receiver",),
)


@dataclass(kw_only=True)
class Inquiry(
    Record,
    table="inquiry",
    title="请示",
    audience=Audience.NAMED,
    named_by=("number", "headline"),
    steps=INQUIRY_STEPS,
    also_seen_by=("receiver",),
    number_word="请",
):
    """A difficulty put to the bureau above; it stays open until the answer is recorded (S3-52)."""

    number: str | None = text("请示编号", allotted=True, search=True)
    headline: str | None = text("请示事项", required=True, search=True)
    receiver: str | None = link("上级单位", "unit", required=True)
    facts: str | None = longtext("情况和困难", required=True, clause=CLAUSE)
    proposal: str | None = longtext("拟办意见")
    contact: str | None = text("联系人、电话", listed=False)
    answer_by: str | None = day("希望答复日期")
    sent_on: str | None = day("报送日期")
    answer: str | None = longtext("答复")
    answered_on: str | None = day("答复日期")
    papers: tuple[Attachment, ...] = files("附件")
