"""One group on the page: who coordinates, who belongs to it, which towns it answers for, and how much it has in hand."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.services.organisation import GroupCard
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Chip, FieldList, Pane, PlainLabel, link_button


class GroupPane(Pane):
    """`change_asked` when the bureau wants to adjust the group; elsewhere the link is not there."""

    change_asked = Signal()
    clause_asked = Signal()

    def __init__(self, card: GroupCard, read_only: str) -> None:
        super().__init__(card.group.full_name or "组团")
        self.card = card
        name = PlainLabel(card.coordinator or "牵头所未定", "strong", Tone.BLUE if card.coordinator else Tone.ORANGE)
        self.head.insertWidget(2, name)
        self.head.insertWidget(3, Chip("牵头所", Tone.BLUE))
        if not read_only:
            self.change = link_button("调整")
            self.change.setAccessibleName(f"调整{card.group.full_name}")
            self.change.clicked.connect(self.change_asked)
            self.add_action(self.change)
        else:
            why = link_button("依据")
            why.setAccessibleName(f"{card.group.full_name}的依据")
            why.clicked.connect(self.clause_asked)
            self.add_action(why)
        self.body.addWidget(
            FieldList(
                [
                    ("成员所", "、".join(card.members)),
                    ("镇街", "、".join(card.areas)),
                    ("结对", "、".join(card.pairings) or "未结对"),
                ],
                label_width=48,
            )
        )
        self.body.addStretch(1)
        self.body.addLayout(self._numbers())

    def _numbers(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP_1)
        for number, words in ((self.card.people, "名在册人员"), (self.card.leads, "条在办线索")):
            row.addWidget(PlainLabel(str(number), "strong"))
            row.addWidget(PlainLabel(words, "note", Tone.NOTE))
            row.addSpacing(tokens.GAP_3)
        row.addStretch(1)
        return row
