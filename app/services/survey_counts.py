"""Summing up a questionnaire: each option beside how many ticked it; the sum equals a count by hand (S0-82)."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from app.domain.errors import BadInput
from app.domain.query import Query, where_is
from app.domain.rights import RightsHolder
from app.domain.surveys import (
    WORDS,
    Survey,
    SurveyAreaCount,
    SurveyCount,
    SurveyQuestion,
    SurveyReply,
    answers_of,
    options_of,
    ticked,
    unread,
)
from app.services.counted_rows import Counted
from app.services.workspace import Workspace

SUBJECTS = "主体知识产权信息和需求"
LONGEST = 20_000
KIND_MISSING = "类型未填"


def questions_of(workspace: Workspace, survey: str | None) -> list[SurveyQuestion]:
    """The questions of a questionnaire in their order."""
    found = workspace.records(SurveyQuestion).all(Query(where=(where_is("survey", survey),)))
    return sorted(found, key=lambda question: (question.place or 0, question.uid))


def require_readable(workspace: Workspace, reply: SurveyReply) -> None:
    """Raise BadInput for an answer that no question or option fits: it could not be counted."""
    told = unread(questions_of(workspace, reply.survey), reply)
    if told:
        raise BadInput(f"答案里有对不上的：{'；'.join(told)}。", "请对照问卷的题号和选项改正，选项可以写全称、字母或序号。")


def count_survey(workspace: Workspace, survey: Survey) -> Iterator[Counted]:
    """One row for each option, those of open questions as one row; visible replies of all units count."""
    questions = questions_of(workspace, survey.uid)
    if not questions:
        raise BadInput("这份问卷还没有题目。", "请先在“相关”里新增题目。")
    replies = list(workspace.records(SurveyReply).all(Query(where=(where_is("survey", survey.uid),))))
    kinds = Counter(reply.respondent_kind or KIND_MISSING for reply in replies)
    survey.counted_on, survey.replies = workspace.today.isoformat(), len(replies)
    survey.by_kind = "，".join(f"{kind} {count} 份" for kind, count in kinds.most_common()) or None
    given = [answers_of(reply) for reply in replies]
    rows = [row for question in questions for row in _rows(question, [words for one in given for words in [one.get(question.place or 0)] if words])]
    yield Counted(SurveyCount, ("question", "option"), [row | {"place": place} for place, row in enumerate(rows, 1)], kept_by=("note",))
    by_area = [row | {"place": place} for place, row in enumerate(_by_area(workspace, questions, replies), 1)]
    yield Counted(SurveyAreaCount, ("area", "question"), by_area, kept_by=("note",))


def _by_area(workspace: Workspace, questions: list[SurveyQuestion], replies: list[SurveyReply]) -> Iterator[dict[str, Any]]:
    """Each area that answered, by name: its owners of rights, then question by question; replies without an area come last."""
    names = {area.uid: area.name for area in workspace.areas()}
    holders = list(workspace.records(RightsHolder).all())
    for area in sorted({reply.area for reply in replies}, key=lambda uid: (uid is None, names.get(uid or "", ""), uid or "")):
        given = [answers_of(reply) for reply in replies if reply.area == area]
        known = [holder for holder in holders if area and holder.area == area]
        if known:
            yield {"area": area, "replies": len(known), "question": SUBJECTS, "spread": _profile(known)}
        for question in questions:
            answered = [words for one in given if (words := one.get(question.place or 0))]
            rows = _rows(question, answered)
            spread = "；".join(answered) if question.sort == WORDS else "，".join(f"{row['option']} {row['ticked']}" for row in rows)
            yield {"area": area, "replies": len(answered), "question": f"{question.place}. {question.question}", "spread": spread[:LONGEST] or None}


def behind_survey(workspace: Workspace, row: SurveyCount) -> dict[str, list[SurveyReply]]:
    """The replies that ticked the option."""
    question = next((one for one in questions_of(workspace, row.survey) if f"{one.place}. {one.question}" == row.question), None)
    if question is None:
        return {}
    replies = workspace.records(SurveyReply).all(Query(where=(where_is("survey", row.survey),)))
    answered = [(reply, words) for reply in replies if (words := answers_of(reply).get(question.place or 0))]
    return {"ticked": [reply for reply, words in answered if question.sort == WORDS or (row.option or "") in ticked(question, words)]}


def _profile(holders: list[RightsHolder]) -> str:
    needs = Counter(need for holder in holders for need in holder.needs)
    counts = (("商标", "trademarks"), ("专利", "patents"), ("地理标志", "indications"))
    owned = "，".join(f"{word} {sum(getattr(holder, name) or 0 for holder in holders)} 件" for word, name in counts)
    wanted = "，".join(f"{need} {count} 户" for need, count in needs.most_common())
    return f"{owned}；需求：{wanted}" if wanted else owned


def _rows(question: SurveyQuestion, answered: list[str]) -> Iterator[dict[str, Any]]:
    title = f"{question.place}. {question.question}"
    if question.sort == WORDS:
        yield {"question": title, "option": "（填写）", "ticked": len(answered), "share": None}
        return
    counts = Counter(option for words in answered for option in ticked(question, words))
    for option in options_of(question):
        share = f"{100 * counts[option] / len(answered):.1f}%" if answered else "—"
        yield {"question": title, "option": option, "ticked": counts[option], "share": share}
