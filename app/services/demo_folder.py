"""Where the demonstration lies, and by what it is known. What is in it is made by `app.services.demo`, which is read only when somebody asks for it."""

from pathlib import Path

from app.services.workspace import Workspace

UNIT, ACCOUNT, PASSWORD = "盖山所", "江一帆", "知联-演示-口令-2026"
"""Whose folder it is, and how it is opened: public, because there is nothing in it to protect."""
MARK = "演示库.txt"

INVENTED = "invented"
"""Kept in the database beside the data: a mark that somebody copies into another folder does not make real data a demonstration."""


def is_demo(folder: Path) -> bool:
    """True for a folder that was made as a demonstration."""
    return (folder / MARK).exists()


def demo_beside(folder: Path) -> Path:
    """Where the demonstration lies, given the folder of the real data."""
    return folder.with_name(f"{folder.name}-demo")


def may_be_made_anew(workspace: Workspace) -> bool:
    """True when folder and database both say that everything in them is invented."""
    return is_demo(workspace.folder) and bool(workspace.store.meta(INVENTED, False))
