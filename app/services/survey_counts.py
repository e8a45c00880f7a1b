"""Summing up a questionnaire: each option beside how many ticked it; the sum equals a count by hand (S0-82)."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from app.domain.errors import BadInput
from app.domain.query import Query, where_is
from app.domain.surveys import WORDS, Survey, SurveyCount, SurveyQuestion, SurveyReply, answers_of, options_of, ticked, unread
from app.services.counted_rows import Counted
from app.services.workspace import Workspace


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
    kinds = Counter(reply.respondent_kind for reply in replies)
    survey.counted_on, survey.replies = workspace.today.isoformat(), len(replies)
    survey.by_kind = "，".join(f"{kind} {count} 份" for kind, count in kinds.most_common()) or None
    given = [answers_of(reply) for reply in replies]
    rows = [row for question in questions for row in _rows(question, [words for one in given for words in [one.get(question.place or 0)] if words])]
    yield Counted(SurveyCount, ("question", "option"), [row | {"place": place} for place, row in enumerate(rows, 1)], kept_by=("note",))


def _rows(question: SurveyQuestion, answered: list[str]) -> Iterator[dict[str, Any]]:
    title = f"{question.place}. {question.question}"
    if question.sort == WORDS:
        yield {"question": title, "option": "（填写）", "ticked": len(answered), "share": None}
        return
    counts = Counter(option for words in answered for option in ticked(question, words))
    for option in options_of(question):
        share = f"{100 * counts[option] / len(answered):.1f}%" if answered else "—"
        yield {"question": title, "option": option, "ticked": counts[option], "share": share}
