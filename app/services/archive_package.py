"""The archived cases of a year as one package for the archive: what they are, their papers, their files, and fingerprints of each.

档案法 第三十七条; `domain-rules.md` C-6. It is not encrypted: the archive must read it in many years.
That it was made, for what and with which fingerprint stands in the journal.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from app import __version__
from app.domain.case_steps import ARCHIVED
from app.domain.cases import Case
from app.domain.errors import BadInput, Damaged, UserError
from app.domain.fields import Field
from app.domain.progress import Report, unreported
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record, fields_of, files_of, owners_of, shown
from app.domain.roles import Power
from app.domain.value_kinds import Attachment, Link, Links
from app.exchange.fingerprints import fingerprints
from app.paper.fonts import Fonts
from app.paper.saving import save
from app.services.beginning import papers_of
from app.services.case_archive import documents_of
from app.services.forms import Asked, form_pdf, form_template, paper_fonts, values_for
from app.services.workspace import Workspace

PIECE = 2**20
LIST, MANIFEST, ABOUT, FACTS = "目录.csv", "校验清单.txt", "说明.txt", "元数据.json"
FORMS = ("cangshan-case-cover", "cangshan-case-contents", "cangshan-case-remarks")
HEADINGS = ("序号", "档案编号", "案件编号", "当事人", "案由", "立案日期", "结案日期", "归档号", "归档日期", "保管期限", "卷内文书（件）", "电子文件（个）")
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""All members bear it: the package says elsewhere when it was made, and the same content gives the same bytes."""


@dataclass(frozen=True)
class Packed:
    """What a package holds, and by what its list of fingerprints is known."""

    cases: int
    files: int
    missing: Sequence[str]
    """Attachments that are not on this computer."""
    sha: str


def package_archive(workspace: Workspace, year: int, to: Path, purpose: str, report: Report = unreported) -> Packed:
    """Write the package, read it back and compare; there is no file when anything fails. Raises BadInput without a purpose or without cases."""
    workspace.require(Power.REVEAL)
    if not purpose.strip():
        raise BadInput("还没有填写移交用途。", "请写明归档包交给谁、作什么用，这会记入操作历史。")
    cases = list(workspace.records(Case).all(_archived_in(workspace, year)))
    if not cases:
        raise BadInput(f"{year}年没有归档的案件。", "请先在案件档案里办理“归档”，再存归档包。")
    packed: list[Packed] = []
    save(to, lambda part: packed.append(_Writing(workspace, paper_fonts()).write(part, year, cases, purpose, report)))
    one = packed[0]
    workspace.note(f"存{year}年归档包：{one.cases} 件 {one.files} 个文件，用途：{purpose.strip()}，校验清单 SHA-256 {one.sha}")
    return one


def _archived_in(workspace: Workspace, year: int) -> Query:
    days = Condition("archived_on", Test.FROM, f"{year}-01-01"), Condition("archived_on", Test.UNTIL, f"{year}-12-31")
    return Query(where=(where_is("unit", workspace.unit.uid), where_is("state", ARCHIVED), *days), sort="closed_on")


class _Writing:
    """One package while it is being written."""

    def __init__(self, workspace: Workspace, fonts: Fonts) -> None:
        self._workspace, self._fonts = workspace, fonts
        self._lines: list[str] = []
        self._missing: list[str] = []

    def write(self, part: Path, year: int, cases: Sequence[Case], purpose: str, report: Report) -> Packed:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as package:
            rows = []
            for place, case in enumerate(cases, 1):
                report(place - 1, len(cases))
                rows.append(self._add_case(package, place, case))
            self._add(package, LIST, _csv(rows))
            self._add(package, ABOUT, self._about(year, len(cases), purpose).encode())
            manifest = "\n".join(self._lines).encode()
            package.writestr(zipfile.ZipInfo(MANIFEST, EARLIEST), manifest)
        _require_whole(part, self._lines)
        return Packed(len(cases), len(self._lines), tuple(self._missing), fingerprints([manifest])["SHA-256"])

    def _add_case(self, package: zipfile.ZipFile, place: int, case: Case) -> list[str]:
        folder = f"案件/{place:04d}_{_safe(case.number or case.uid)}"
        papers = [record for kind in papers_of(self._workspace.store.kinds, Case) for record in self._belonging(kind, case)]
        facts = {"案件": self._facts(case), "材料": [{"类别": one.title, **self._facts(one)} for one in papers]}
        self._add(package, f"{folder}/{FACTS}", json.dumps(facts, ensure_ascii=False, indent=1).encode())
        for form in FORMS:
            template = form_template(form, self._workspace.folder)
            try:
                values = values_for(self._workspace, template, Asked(of=case.uid))
            except UserError as lacking:
                self._missing.append(f"{case.name}：{template.title}没有印出（{lacking.what}）")
                continue
            self._add(package, f"{folder}/{template.title}.pdf", form_pdf(template, values, self._fonts))
        files = [one for record in (case, *papers) for name in files_of(type(record)) for one in getattr(record, name)]
        count = sum(self._add_file(package, folder, number, one) for number, one in enumerate(files, 1))
        named = ("number", "outside_number", "party", "cause", "filed_on", "closed_on", "archive_number", "archived_on", "kept_for")
        return [str(place), *(shown(case, name) for name in named), str(len(documents_of(self._workspace, case))), str(count)]

    def _belonging(self, kind: type[Record], case: Case) -> Iterator[Record]:
        """What belongs to this case alone; an activity that speaks of many is none of its papers."""
        for name, table in owners_of(kind).items():
            if table == Case.table and not fields_of(kind)[name].kind.many:
                yield from self._workspace.records(kind).all(Query(where=(where_is(name, case.uid),)))

    def _facts(self, record: Record) -> dict[str, str]:
        """Every filled field in full, links by what they are called."""
        names = self._workspace.names([record])
        told = {field.label: self._words(field, getattr(record, name), names) for name, field in fields_of(type(record)).items()}
        return {label: words for label, words in told.items() if words}

    @staticmethod
    def _words(field: Field, value: Any, names: Mapping[str, str]) -> str:
        if value in (None, ()):
            return ""
        if isinstance(field.kind, Link | Links):
            return "、".join(names.get(uid, uid) for uid in (value if isinstance(value, tuple) else (value,)))
        return field.kind.shown(value)

    def _add_file(self, package: zipfile.ZipFile, folder: str, number: int, one: Attachment) -> bool:
        """An attachment under its own name, piece by piece; one that is not here is told."""
        try:
            with self._workspace.blobs.open(one.sha) as reader:
                self._add(package, f"{folder}/附件/{number:03d}_{_safe(one.name)}", reader)
        except UserError:
            self._missing.append(f"{folder.partition('_')[2]}：{one.name}")
            return False
        return True

    def _add(self, package: zipfile.ZipFile, name: str, content: bytes | BinaryIO) -> None:
        source = io.BytesIO(content) if isinstance(content, bytes) else content
        member = zipfile.ZipInfo(name, EARLIEST)
        member.compress_type = zipfile.ZIP_DEFLATED
        with package.open(member, "w", force_zip64=True) as target:
            digests = fingerprints(_copied(source, target))
        self._lines.append("　".join((digests["SHA-256"], digests["SM3"], name)))

    def _about(self, year: int, cases: int, purpose: str) -> str:
        unit = self._workspace.unit
        lines = [
            f"{unit.full_name or unit.name} {year}年归档案件，共 {cases} 件。",
            f"制作：{self._workspace.account.full_name or ''}，{self._workspace.now():%Y-%m-%d %H:%M}，知联 {__version__}。用途：{purpose.strip()}。",
            f"{LIST} 是案件目录；每件一个文件夹：{FACTS}（全部栏目和材料）、案卷封面、卷内目录、备考表、附件原件。",
            f"{MANIFEST} 每行是一个文件的 SHA-256、SM3 和名称，用来核对有没有改动或缺失。校验清单自己的 SHA-256 记在操作历史里，也写在移交单上。",
            *(["不在本机、没有收入的："] if self._missing else []),
            *self._missing,
        ]
        return "\n".join(lines)


def _copied(source: BinaryIO, target: object) -> Iterator[bytes]:
    for piece in iter(partial(source.read, PIECE), b""):
        target.write(piece)  # type: ignore[attr-defined]
        yield piece


def _require_whole(part: Path, lines: Sequence[str]) -> None:
    """Read every member back. Raises Damaged when one differs from what was written."""
    with zipfile.ZipFile(part) as package:
        for line in lines:
            sha, _, name = line.split("　", 2)
            with package.open(name) as reader:
                if fingerprints(iter(partial(reader.read, PIECE), b""))["SHA-256"] != sha:
                    raise Damaged("归档包写完后读回核对不符。", "请换一个U盘或位置再存一次。")


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, *([_plain(cell) for cell in row] for row in rows)])
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in "=+-@" else cell


def _safe(name: str) -> str:
    """A name that every system takes as one."""
    plain = "".join("_" if sign in '\\/:*?"<>|' or ord(sign) < 32 else sign for sign in name).strip(". ")
    return plain[-80:] or "未命名"
