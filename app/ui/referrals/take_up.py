"""登记为本单位线索: what the receiver adds to what was sent, before it becomes a lead of its own."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.domain.leads import Lead
from app.domain.records import fields_of
from app.domain.referral import Referral
from app.services.referrals import lead_from, take_up
from app.ui.editors import Context, editor_for
from app.ui.parts.asking_dialog import AskingDialog
from app.ui.widgets import PlainLabel

FIELDS = ("area", "suspect", "kind", "received_on", "detail")
NOTE = "移送来的内容已经填好，请核对镇街后登记。两边的编号互相写入：这条线索的“外部编号”是移送编号，移送单位随下一个数据包看到线索编号。"


def take_up_dialog(parent: QWidget, context: Context, referral: Referral) -> AskingDialog:
    """The dialog, filled from what was sent; the area is only proposed."""
    workspace = context.workspace
    lead = lead_from(workspace, referral)
    dialog = AskingDialog(parent, context, f"登记为本单位线索：{referral.number or ''}", "登记", lambda values, _remark: take_up(workspace, referral, values))
    dialog.add_part(PlainLabel(NOTE, "note", wrap=True))
    editors = {name: editor_for(replace(fields_of(Lead)[name], required=True), context) for name in FIELDS}
    for name, editor in editors.items():
        editor.set_value(getattr(lead, name))
    dialog.add_fields(editors)
    return dialog
