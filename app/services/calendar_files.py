"""The agenda as an iCalendar file (RFC 5545), for the calendar of a telephone or of another program. It writes texts; nothing leaves by itself."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.domain.errors import BadInput
from app.services.agenda import Entry, agenda
from app.services.files import save_file
from app.services.workspace import Workspace

LONGEST = 75
"""Bytes of a line."""
AHEAD = timedelta(days=366)


def export_calendar(workspace: Workspace, path: Path, until: date | None = None) -> int:
    """Write what is still to be done into an .ics file; returns how many entries. Raises BadInput for another ending."""
    if path.suffix.lower() != ".ics":
        raise BadInput(f"不知道“{path.name}”是什么格式的文件。", "文件名请以 .ics 结尾。")
    entries = [entry for entry in agenda(workspace, workspace.today, until or workspace.today + AHEAD) if not entry.done]
    with workspace.commit(f"导出日程 {len(entries)} 项"):
        save_file(path, calendar_text(workspace, entries).encode())
    return len(entries)


def calendar_text(workspace: Workspace, entries: Sequence[Entry]) -> str:
    """The whole file."""
    stamp = workspace.now().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//zhilian//agenda//ZH", "CALSCALE:GREGORIAN", "X-WR-CALNAME:知联日程"]
    lines += [line for entry in entries for line in _event(workspace, entry, stamp)]
    return "".join(f"{folded}\r\n" for line in (*lines, "END:VCALENDAR") for folded in _folded(line))


def _event(workspace: Workspace, entry: Entry, stamp: str) -> Iterator[str]:
    after = (entry.last or entry.day) + timedelta(days=1)
    yield from ("BEGIN:VEVENT", f"UID:{entry.kind}-{_plain(entry.uid)}-{entry.day:%Y%m%d}@zhilian", f"DTSTAMP:{stamp}")
    yield from (f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}")
    yield from (f"SUMMARY:{_text(entry.title)}", f"DESCRIPTION:{_text(entry.note)}", "TRANSP:TRANSPARENT")
    for lead in entry.leads:
        on = workspace.calendar.add_working_days(entry.day, -lead)
        at = datetime.combine(on, datetime.min.time()).replace(hour=9)
        before = datetime.combine(entry.day, datetime.min.time()) - at
        minutes = int(before.total_seconds() // 60)
        yield from (
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_text(entry.title)}",
            f"TRIGGER:{'-' if minutes >= 0 else ''}PT{abs(minutes)}M",
            "END:VALARM",
        )
    yield "END:VEVENT"


def _plain(uid: str) -> str:
    return "".join(char if char.isascii() and (char.isalnum() or char in "-.") else f"{ord(char):x}" for char in uid)


def _text(words: str) -> str:
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 bytes; those that go on begin with a space. No character is cut."""
    part = ""
    for char in line:
        if len((part + char).encode()) > LONGEST:
            yield part
            part = " "
        part += char
    yield part
