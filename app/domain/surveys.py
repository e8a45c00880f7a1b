"""Questionnaires: printed blank, typed in, summed up (S0-82, S0-84, S3-20)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.fields import choice, day, link, longtext, text, whole_number
from app.domain.problems import Problem, warning
from app.domain.records import Audience, Record
from app.domain.rights import HOLDER_KINDS

CLAUSE = "仓市场监管〔2025〕94号 三（三）4"
SORTS = ("需求调查", "社会满意度调查", "营商环境基础调查", "保护水平评估", "其他")
ONE, SEVERAL, WORDS = QUESTION_SORTS = ("单选", "多选", "填写")
CHANNELS = ("当面", "电话", "纸质问卷", "线上问卷", "“知创福建”平台")
BOX = "□"
SEPARATORS = "、，,；;/ "


@dataclass(kw_only=True)
class Survey(Record, table="survey", title="问卷", audience=Audience.ALL, named_by=("headline", "edition"), number_word="卷"):
    """A questionnaire in one edition; another wording is another edition."""

    number: str | None = text("问卷编号", allotted=True, search=True)
    sort: str | None = choice("类别", SORTS, required=True, clause=CLAUSE)
    headline: str | None = text("名称", required=True, search=True)
    edition: str | None = text("版本", required=True, hint="例如 2026年第1版")
    partner: str | None = text("联合单位", listed=False, hint="例如 “知创福建”公共服务平台", clause=CLAUSE)
    introduction: str | None = longtext("开头语")
    starts_on: str | None = day("开始日期", required=True)
    ends_on: str | None = day("结束日期")
    counted_on: str | None = day("汇总日期", allotted=True)
    replies: int | None = whole_number("收回份数", allotted=True)
    by_kind: str | None = text("各类主体份数", longest=500, allotted=True, listed=False)
    analysis: str | None = longtext("结果分析")
    improvements: str | None = longtext("需要改进的事项", clause="枣市监知保〔2022〕1号 二（二）")


@dataclass(kw_only=True)
class SurveyQuestion(Record, table="survey_question", title="题目", seen_with="survey", named_by=("place", "question"), computed={"boxes": "选项（方框）"}):
    """One question with its options."""

    survey: str | None = link("问卷", "survey", required=True, listed=False, indexed=True)
    place: int | None = whole_number("题号", required=True, least=1, most=200)
    question: str | None = text("题目", required=True, search=True, longest=500)
    sort: str | None = choice("题型", QUESTION_SORTS, required=True)
    options: str | None = longtext("选项", hint="每行一个", listed=True)

    @property
    def boxes(self) -> str:
        """□甲　□乙, or a line to write on."""
        return "　".join(f"{BOX}{option}" for option in options_of(self)) if self.sort != WORDS else "＿" * 20

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """Something to tick needs options."""
        if self.sort in (ONE, SEVERAL) and len(options_of(self)) < 2:
            yield "options", warning("选择题请每行写一个选项，至少两个。")


@dataclass(kw_only=True)
class SurveyReply(Record, table="survey_reply", title="答卷", belongs_to=("survey",), named_by=("number", "respondent"), number_word="答"):
    """What one respondent answered, question by question."""

    number: str | None = text("答卷编号", allotted=True, search=True)
    survey: str | None = link("问卷", "survey", required=True, indexed=True)
    respondent_kind: str | None = choice("受访者类型", HOLDER_KINDS, required=True, clause=CLAUSE)
    respondent: str | None = text("受访者", search=True, hint="可以不填")
    area: str | None = link("镇街", "area")
    channel: str | None = choice("方式", CHANNELS, required=True)
    answered_on: str | None = day("填写日期", required=True, past=True)
    answers: str | None = longtext("答案", required=True, hint="每行一题：题号：选项。多选用“、”分开，例如 3：商标、专利")
    asked_by: str | None = text("调查人", listed=False)


@dataclass(kw_only=True)
class SurveyCount(Record, table="survey_count", title="问卷汇总", seen_with="survey", named_by=("question", "option")):
    """How often one option of one question was ticked, counted by the program."""

    survey: str | None = link("问卷", "survey", required=True, listed=False, indexed=True)
    place: int | None = whole_number("顺序", allotted=True, listed=False)
    question: str | None = text("题目", allotted=True, longest=520)
    option: str | None = text("选项", allotted=True, longest=500)
    ticked: int | None = whole_number("选择人数", allotted=True)
    share: str | None = text("占答题人数", allotted=True)
    note: str | None = text("备注")


@dataclass(kw_only=True)
class SurveyAreaCount(Record, table="survey_area_count", title="分镇街汇总", seen_with="survey", named_by=("area", "question")):
    """What the respondents of one area answered to one question, and what is known of the area's owners of rights (S0-84)."""

    survey: str | None = link("问卷", "survey", required=True, listed=False, indexed=True)
    place: int | None = whole_number("顺序", allotted=True, listed=False)
    area: str | None = link("镇街", "area", allotted=True)
    replies: int | None = whole_number("份数（户数）", allotted=True)
    question: str | None = text("题目", allotted=True, longest=520)
    spread: str | None = text("汇总", allotted=True, longest=20_000)
    note: str | None = text("备注")


@dataclass(kw_only=True)
class Improvement(Record, table="improvement", title="改进事项", waits=("due_on", "done_on"), seen_with="survey", named_by=("what",)):
    """Something to be put right because of what a survey found: by whom, until when, and what came of it (S3-20)."""

    survey: str | None = link("问卷", "survey", required=True, listed=False, indexed=True)
    what: str | None = text("需要改进的事项", required=True, search=True, longest=500, clause="枣市监知保〔2022〕1号 二（二）一")
    measures: str | None = longtext("改进措施")
    owner_unit: str | None = link("责任单位", "unit", wanted=True)
    owner: str | None = text("责任人", wanted=True)
    due_on: str | None = day("完成时限", required=True, indexed=True)
    done_on: str | None = day("完成日期", past=True, wanted=True)
    result: str | None = longtext("落实情况")


def options_of(question: SurveyQuestion) -> list[str]:
    """The options in their order."""
    return [line.strip() for line in (question.options or "").splitlines() if line.strip()]


def answers_of(reply: SurveyReply) -> dict[int, str]:
    """Question number → what was written behind it."""
    found: dict[int, str] = {}
    for line in (reply.answers or "").splitlines():
        number, mark, words = line.strip().replace(":", "：").partition("：")
        if not mark:
            number, _, words = line.strip().partition(".")
        if number.strip().isdigit():
            found[int(number)] = words.strip()
    return found


def ticked(question: SurveyQuestion, words: str) -> list[str]:
    """The options that an answer names: in full, or by letter or number (A, 2), in the order of the question."""
    meant = set(_meanings(question, words).values())
    return [option for option in options_of(question) if option in meant]


def _meanings(question: SurveyQuestion, words: str) -> dict[str, str | None]:
    """Each part of an answer, and the option that it names; None for what is no option."""
    options = options_of(question)
    if words in options:
        return {words: words}
    parts = [words]
    for separator in SEPARATORS:
        parts = [piece for part in parts for piece in part.split(separator)]
    letters = {chr(ord("A") + place): option for place, option in enumerate(options[:26])} | {str(place): option for place, option in enumerate(options, 1)}
    return {part: part if part in options else letters.get(part.upper()) for part in map(str.strip, parts) if part}


def unread(questions: Iterable[SurveyQuestion], reply: SurveyReply) -> list[str]:
    """What of a reply no question or option fits, in words."""
    known = {question.place: question for question in questions}
    told = []
    for number, words in answers_of(reply).items():
        question = known.get(number)
        if question is None:
            told.append(f"没有第 {number} 题")
        elif question.sort != WORDS and (strange := [part for part, option in _meanings(question, words).items() if option is None]):
            told.append(f"第 {number} 题没有“{'、'.join(strange)}”这个选项")
        elif question.sort == ONE and len(ticked(question, words)) > 1:
            told.append(f"第 {number} 题是单选，选了 {len(ticked(question, words))} 项")
    return told
