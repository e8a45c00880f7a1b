"""F4 in a field: the office's phrases, keeping what was written as one, going on from the last record, and what the field means."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.errors import UserError
from app.domain.fields import Field
from app.domain.phrases import Phrase
from app.services.phrases import drop_phrase, has_phrases, keep_phrase, phrases_of
from app.services.prefill import goes_on, let_go_on
from app.services.workspace import Workspace
from app.ui.widgets import tell_error

SHOWN = 34
"""So many characters of a phrase stand in the menu."""
KEYS = "123456789"


@dataclass(frozen=True)
class Place:
    """Where one is: the field of a kind of record, the words to be kept as a phrase, and how a phrase is put in."""

    table: str
    field: Field
    words: str
    insert: Callable[[str], object]
    explain: Callable[[], object]
    may_go_on: bool = True


def field_menu(over: QWidget, workspace: Workspace, place: Place) -> QMenu:
    """The menu, opened below the field."""
    menu = QMenu(over)
    if has_phrases(place.field):
        _add_phrases(menu, over, workspace, place)
    if place.may_go_on:
        pin = menu.addAction("沿用上次（新建时先填上一条的内容）")
        pin.setCheckable(True)
        pin.setChecked(goes_on(workspace, place.table, place.field.name))
        pin.triggered.connect(lambda on: let_go_on(workspace, place.table, place.field.name, on))
    about = menu.addAction("本栏说明　F1")
    about.setEnabled(bool(place.field.hint or place.field.clause))
    about.triggered.connect(lambda _on: place.explain())
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(over.mapToGlobal(QPoint(0, over.height() + 2)))
    return menu


def _add_phrases(menu: QMenu, over: QWidget, workspace: Workspace, place: Place) -> None:
    known = phrases_of(workspace, place.table, place.field.name)
    for number, one in enumerate(known):
        key = f"&{KEYS[number]}　" if number < len(KEYS) else "　　"
        menu.addAction(key + _short(one)).triggered.connect(partial(_put, place, one))
    if not known:
        menu.addAction("还没有常用语").setEnabled(False)
    menu.addSeparator()
    keep = menu.addAction(f"把“{place.words[:12]}{'…' if len(place.words) > 12 else ''}”存为常用语" if place.words else "存为常用语（先写好）")
    keep.setEnabled(bool(place.words))
    keep.triggered.connect(lambda _on: _tried(over, lambda: keep_phrase(workspace, place.table, place.field, place.words)))
    if known:
        dropping = menu.addMenu("删除常用语")
        for one in known:
            dropping.addAction(_short(one)).triggered.connect(partial(_drop, over, workspace, one))
    menu.addSeparator()


def _put(place: Place, phrase: Phrase) -> None:
    place.insert(phrase.words or "")


def _drop(over: QWidget, workspace: Workspace, phrase: Phrase) -> None:
    _tried(over, lambda: drop_phrase(workspace, phrase))


def _tried(over: QWidget, use: Callable[[], object]) -> None:
    try:
        use()
    except UserError as refusal:
        tell_error(over, refusal)


def _short(phrase: Phrase) -> str:
    words = " ".join((phrase.words or "").split())
    return (words[:SHOWN] + ("…" if len(words) > SHOWN else "")).replace("&", "&&")
