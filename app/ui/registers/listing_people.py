"""Asking of which units everybody is to be listed as taking part in an activity; the service adds them."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.activities import Activity
from app.domain.fields import Field
from app.domain.value_kinds import Links
from app.services.naming import called
from app.services.taking_part import LIST_PEOPLE, list_people
from app.ui.editors import Context, editor_for
from app.ui.parts.asking_dialog import AskingDialog

UNITS = "units"


def people_dialog(parent: QWidget, context: Context, activity: Activity) -> AskingDialog:
    """The dialog; accepted once they are listed. The own unit stands there beforehand."""
    workspace = context.workspace

    def take(values: Mapping[str, Any], _reason: str) -> None:
        list_people(workspace, activity, values[UNITS])

    dialog = AskingDialog(parent, context, f"{LIST_PEOPLE}：{called(workspace, activity)}", LIST_PEOPLE, take)
    units = editor_for(Field("单位", Links("unit"), UNITS, required=True), context)
    units.set_value((workspace.unit.uid,))
    dialog.add_fields({UNITS: units})
    dialog.add_text("名录里这些单位在活动当天在岗的人员，逐人列为参加人员；已经列出的不重复。没有到场的，之后在“参加人员”里勾“未到”或删除。可以撤销。")
    return dialog
