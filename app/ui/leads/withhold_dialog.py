"""不再给…看: a unit that sees a lead without having to gets nothing more of it, for a reason."""

from PySide6.QtWidgets import QWidget

from app.domain.leads import Lead
from app.domain.organisation import Unit
from app.services.withholding import withhold
from app.ui.editors import Context
from app.ui.parts.asking_dialog import REASON, AskingDialog
from app.ui.widgets import PlainLabel

NOTE = "它已经收到的内容留在它那里，以后的改动不再发给它。随下一个数据包告诉其他看得到的单位；理由记在日志里。"


def withhold_dialog(parent: QWidget, context: Context, lead: Lead, unit: Unit) -> AskingDialog:
    """The dialog; accepted once the unit is left out."""
    workspace = context.workspace
    dialog = AskingDialog(
        parent, context, f"不再给{unit.name}看这条线索", "不再给它看", lambda _values, reason: withhold(workspace, lead, unit, reason), REASON
    )
    dialog.add_part(PlainLabel(NOTE, wrap=True))
    dialog.add_fields({})
    return dialog
