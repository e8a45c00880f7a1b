"""The phrases of a field: the office's own, kept, offered and thrown away. Personal fields have none."""

from app.domain.errors import BadInput
from app.domain.fields import Field, Sensitivity
from app.domain.phrases import Phrase
from app.domain.query import Query, where_is
from app.domain.value_kinds import CreditCode, Phone, Text
from app.services.records import delete, save_new
from app.services.workspace import Workspace

MOST = 30


def has_phrases(field: Field) -> bool:
    """True for fields in which one writes words that concern no person."""
    return isinstance(field.kind, Text) and not isinstance(field.kind, Phone | CreditCode) and field.sensitivity < Sensitivity.PERSONAL


def phrases_of(workspace: Workspace, table: str, field: str) -> list[Phrase]:
    """The phrases of a field, in the order in which they were kept."""
    where = (where_is("of_kind", table), where_is("of_field", field), where_is("unit", workspace.unit.uid))
    return list(workspace.records(Phrase).page(Query(where), None, MOST).records)


def keep_phrase(workspace: Workspace, table: str, field: Field, words: str) -> Phrase:
    """Keep some words for that field. Raises BadInput when there are none, or they are kept already, or there are too many."""
    words = words.strip()
    known = phrases_of(workspace, table, field.name)
    if not words or not has_phrases(field):
        raise BadInput("没有可以存为常用语的文字。", "请先在栏里写好，或者选中其中一段。")
    if any(one.words == words for one in known):
        raise BadInput("这句常用语已经有了。", "按 F4 可以直接选用。")
    if len(known) >= MOST:
        raise BadInput(f"“{field.label}”的常用语已有 {MOST} 句。", "请先删除不用的。")
    return save_new(workspace, Phrase(unit=workspace.unit.uid, of_kind=table, of_field=field.name, words=words))


def drop_phrase(workspace: Workspace, phrase: Phrase) -> None:
    """Throw one away; 回收站 keeps it for a while."""
    delete(workspace, phrase)
