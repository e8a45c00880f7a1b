"""Making what is handed in for a duty: one PDF with a contents page, a spreadsheet and a Word file for each table, the slip. Nothing is half-written."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app import resources
from app.domain.dates import shown_day
from app.domain.duties import FORM, PROSE, Duty
from app.domain.errors import BadInput, NotAllowed
from app.domain.paper_code import PaperCode
from app.domain.submissions import PREPARING, SENT_BACK, Submission
from app.domain.uids import new_uid
from app.domain.value_kinds import Attachment
from app.paper.fonts import Fonts
from app.paper.layout import lay_out
from app.paper.letter_layout import lay_out_letter
from app.paper.letter_text import LetterText, paragraphs
from app.paper.letter_word import write_letter_docx
from app.paper.pages import Pages, Stamp
from app.paper.parts import Template
from app.paper.pdf import draw_bound, draw_pdf
from app.paper.saving import save_bytes
from app.paper.sheet import write_xlsx
from app.paper.template import read_template
from app.paper.word import write_docx
from app.services import records
from app.services.audiences import audience_of
from app.services.duties import Owed, find_owed
from app.services.files import read_small_file
from app.services.forms import Asked, form_template, paper_fonts, values_for
from app.services.letters_paper import office_names
from app.services.paper_codes import code_for, code_of_package, in_journal, stamp_of
from app.services.submission_check import PieceCheck, check_pieces, missing_words, pieces_of
from app.services.workspace import Workspace
from db.change import Change
from db.faults import translated

PACKAGE, SLIP = "报送包.pdf", "报送单.pdf"
TEXTS = (".txt", ".md")
LATER = (PREPARING, SENT_BACK)


@dataclass(frozen=True)
class Wish:
    """How a package is to be made."""

    allow_missing: str = ""
    """Why something may be missing."""
    summary: Path | None = None
    """A file with the prose: text goes into the package, PDF and DOCX go along as they are."""
    also: tuple[str, ...] = ()
    """Forms that somebody wants to add."""


@dataclass(frozen=True)
class Built:
    """What was made: the submission, its files, what is missing in it, and what does not belong to it."""

    submission: Submission
    files: Sequence[Path]
    missing: Sequence[str]
    excluded: Sequence[str]
    caution: str
    """What the clerk has to know before sending it, such as a doubtful address."""


@dataclass(frozen=True)
class _Part:
    """One piece laid out."""

    title: str
    remark: str
    pages: Pages | None
    template: Template | None = None
    values: Mapping[str, Any] | None = None
    prose: LetterText | None = None
    code: PaperCode | None = None


def begin(workspace: Workspace, one: Owed) -> Submission:
    """The unit's own submission for that duty and day, stored when there was none."""
    if one.submission is not None:
        return one.submission
    submission = _new(workspace, one)
    with workspace.commit(f"准备报送：{one.duty.full_name}") as change:
        change.add(submission, audience_of(workspace, submission))
    return submission


def make(workspace: Workspace, values: Mapping[str, Any]) -> Submission:
    """A new submission as it is typed, with what follows from its duty filled in. Raises UserError."""
    duty = workspace.records(Duty).get(values["duty"]) if values.get("duty") else None
    submission = _new(workspace, find_owed(workspace, duty.uid)) if duty else Submission(unit=workspace.unit.uid)
    records.put(submission, values)
    return records.save_new(workspace, submission)


def _new(workspace: Workspace, one: Owed) -> Submission:
    duty = one.duty
    return Submission(
        unit=workspace.unit.uid, duty=duty.uid, name_of_duty=duty.full_name, period=one.period, due_on=one.due.isoformat(), receiver=duty.receiver
    )


def build(workspace: Workspace, named: str | Owed, folder: Path, wish: Wish = Wish()) -> Built:
    """Write the package into a folder and keep it with the submission.

    Raises BadInput that names everything missing, unless the wish gives a reason; NotAllowed for a form that does not belong to the duty.
    Refused, nothing is stored and no file is written.
    """
    one = find_owed(workspace, named) if isinstance(named, str) else named
    submission = one.submission or _new(workspace, one)
    is_new = one.submission is None
    if (submission.state or PREPARING) not in LATER:
        raise NotAllowed(f"这项报送现在是“{submission.state}”，不能重新生成。", "需要时请打印或另存已经保存的报送包。")
    _require_belonging(workspace, one.duty, wish.also)
    _take_prose(submission, wish.summary)
    checks = check_pieces(workspace, one.duty, submission)
    missing = missing_words(checks)
    _require_whole(missing, wish.allow_missing)
    submission.summary_files = tuple(_stored(workspace, one, wish) for one in submission.summary_files)
    fonts = paper_fonts()
    parts = [_part(workspace, check, submission, fonts) for check in checks]
    submission.missing, submission.allowed_because = "\n".join(missing) or None, wish.allow_missing.strip() if missing else None
    submission.built_on, submission.contents = workspace.today.isoformat(), _contents_in_words(parts)
    submission.uid = submission.uid or new_uid(workspace.now(), workspace.store.random)
    with TemporaryDirectory(prefix="zhilian-") as staging:
        made = list(_files(workspace, one, submission, parts, fonts, Path(staging)))
        files = [folder / path.name for path in made]
        codes = [code_of_package(submission), *(part.code for part in parts if part.code)]
        with workspace.commit(f"生成报送包：{one.duty.full_name}{in_journal(codes[0])}") as change:
            _keep(workspace, submission, made)
            change.add(submission, audience_of(workspace, submission)) if is_new else change.save(submission)
            _put_all(made, files)
        with workspace.commit(f"报送包各表{''.join(in_journal(code) for code in codes[1:])}"):
            pass
    return Built(submission, files, missing, excluded_words(workspace, one.duty), one.duty.mailbox_doubt or "")


def note_printed_on(workspace: Workspace, uid: str, change: Change) -> None:
    """The day on which a package was printed or saved for handing in, as long as it has not been handed in."""
    submission = workspace.records(Submission).find(uid)
    today = workspace.today.isoformat()
    if submission is None or submission.unit != workspace.unit.uid or submission.printed_on == today:
        return
    if submission.printed_on is None or (submission.state or PREPARING) in LATER:
        submission.printed_on = today
        change.save(submission)


def _put_all(made: Sequence[Path], files: Sequence[Path]) -> None:
    """Every file or none: what was new is taken away again when the disk does not take them all."""
    new = [to for to in files if not to.exists()]
    with translated():
        files[0].parent.mkdir(parents=True, exist_ok=True)
    try:
        for path, to in zip(made, files, strict=True):
            save_bytes(to, path.read_bytes())
    except BaseException:
        for to in new:
            with suppress(OSError):
                to.unlink(missing_ok=True)
        raise


def excluded_words(workspace: Workspace, duty: Duty) -> list[str]:
    """Why some papers do not go with it: 附件1由辖区局存档，不随包上报（附件1脚注）."""
    return [piece.why or f"{piece.piece}不随包上报。" for piece in pieces_of(workspace, duty) if piece.excluded]


def _require_belonging(workspace: Workspace, duty: Duty, also: Sequence[str]) -> None:
    pieces = pieces_of(workspace, duty)
    for form in also:
        piece = next((piece for piece in pieces if form in (piece.form, piece.piece, (piece.piece or "").split(" ")[0])), None)
        if piece is None or piece.excluded:
            why = (piece.why if piece else "") or f"“{form}”不属于这项报送。"
            raise NotAllowed(why, "请去掉它再生成；需要时单独打印。")


def _require_whole(missing: Sequence[str], reason: str) -> None:
    if missing and not reason.strip():
        raise BadInput(f"报送包还差：{'、'.join(missing)}。", "请补齐后再生成；确实报不了的，写明缺项报送的理由。")


def _take_prose(submission: Submission, file: Path | None) -> None:
    """Prose of a text file becomes the submission's own; other files are kept by `_stored`, once nothing stands in the way."""
    if file is None:
        return
    if file.suffix.lower() in TEXTS:
        content = read_small_file(file)
        try:
            submission.summary = content.decode("utf-8-sig").strip() or None
        except UnicodeDecodeError:
            raise BadInput(f"“{file.name}”不是 UTF-8 编码的文字。", "请用记事本另存为 UTF-8，或者改用 .docx、.pdf 文件。") from None
    elif file.suffix.lower() in (".docx", ".pdf"):
        size = len(read_small_file(file))
        submission.summary_files = (*submission.summary_files, Attachment("", file.name, size))
    else:
        raise BadInput(f"“{file.name}”不能作为总结。", "请选择 .txt、.docx 或 .pdf 文件。")


def _part(workspace: Workspace, check: PieceCheck, submission: Submission, fonts: Fonts) -> _Part:
    title, remark = check.title, "缺：" + "，".join(lack.words for lack in check.lacks) if check.lacks else ""
    if check.piece.what == FORM and check.piece.form and not any(lack.kind == "duty_piece" for lack in check.lacks):
        if not check.rows:  # an empty table says nothing that the contents page does not say
            return _Part(title, remark, None)
        template = form_template(check.piece.form, workspace.folder)
        asked = Asked(unit=workspace.unit.uid, whole_bureau=True)
        values = values_for(workspace, template, asked)
        rows = f"{check.rows}条" if check.rows else ""
        code = code_for(workspace, template, values, asked)
        pages = replace(lay_out(template, values, fonts), stamp=stamp_of(code))
        return _Part(title, remark or rows, pages, template, values, code=code)
    if check.piece.what == PROSE and submission.summary:
        prose = prose_of(workspace, title, submission)
        return _Part(title, remark, lay_out_letter(prose, fonts, office_names(workspace)).pages, prose=prose)
    names = "、".join(one.name for one in submission.summary_files)
    return _Part(title, remark or (f"另附文件：{names}" if names else ""), None)


def prose_of(workspace: Workspace, title: str, submission: Submission) -> LetterText:
    """The prose of a submission on paper, signed by the unit, under its own headline or the title of the piece."""
    day, title = shown_day(workspace.today.isoformat()), submission.headline or title
    return LetterText("document", "", title, paragraphs(submission.prose), signed_by=(workspace.unit.full_name or workspace.unit.name,), signed_on=day)


def _files(workspace: Workspace, one: Owed, submission: Submission, parts: Sequence[_Part], fonts: Fonts, folder: Path) -> Iterator[Path]:
    present = [part for part in parts if part.pages is not None]
    stamp = stamp_of(code_of_package(submission))
    contents = replace(_contents(workspace, one, parts, fonts), stamp=stamp)
    save_bytes(folder / PACKAGE, draw_bound([contents, *(part.pages for part in present if part.pages)], fonts, f"{one.duty.full_name}（{one.period}）"))
    yield folder / PACKAGE
    for part in present:
        name = "".join(char for char in part.title if char not in '\\/:*?"<>|')
        if part.template is not None and part.values is not None:
            write_xlsx(part.template, part.values, folder / f"{name}.xlsx")
            write_docx(part.template, part.values, folder / f"{name}.docx", fonts=fonts)
            yield from (folder / f"{name}.xlsx", folder / f"{name}.docx")
        elif part.prose is not None:
            write_letter_docx(part.prose, fonts, folder / f"{name}.docx", office_names(workspace))
            yield folder / f"{name}.docx"
    for given in submission.summary_files:
        save_bytes(folder / given.name, workspace.blobs.read(given.sha))
        yield folder / given.name
    save_bytes(folder / SLIP, _slip(workspace, one, submission, parts, fonts, stamp))
    yield folder / SLIP


def _contents(workspace: Workspace, one: Owed, parts: Sequence[_Part], fonts: Fonts) -> Pages:
    template = replace(read_template(resources.path("submission", "contents.toml")), notes=tuple(excluded_words(workspace, one.duty)))
    head = {"duty": f"{one.duty.full_name}（{one.period}）", "unit": workspace.unit.full_name or workspace.unit.name}
    length = len(lay_out(template, head | {"pieces": _rows(parts, 1)}, fonts).pages)
    return lay_out(template, head | {"pieces": _rows(parts, 1 + length)}, fonts)


def _rows(parts: Sequence[_Part], first: int) -> list[dict[str, str]]:
    rows, page = [], first
    for part in parts:
        pages = len(part.pages.pages) if part.pages else 0
        rows.append({"piece": part.title, "page": str(page) if pages else "—", "pages": str(pages) if pages else "—", "remark": part.remark})
        page += pages
    return rows


def _slip(workspace: Workspace, one: Owed, submission: Submission, parts: Sequence[_Part], fonts: Fonts, stamp: Stamp | None) -> bytes:
    """报送单, for both units: what was handed in, what is missing and why, and room for the signatures."""
    names = {unit.uid: unit.full_name or unit.name for unit in workspace.units()}
    duty = one.duty
    values: dict[str, Any] = {
        "unit": workspace.unit.full_name or workspace.unit.name,
        "period": one.period,
        "duty": duty.full_name or "",
        "basis": duty.basis or "",
        "receiver": names.get(duty.receiver or "", ""),
        "way": duty.mailbox_doubt or "；".join(filter(None, [duty.platform, duty.mailbox])),
        "due_on": shown_day(one.due.isoformat()),
        "handed_in_on": submission.handed_in_on or "",
        "pieces": _rows(parts, 1),
        "missing": (submission.missing or "无").replace("\n", "；"),
        "allowed_because": submission.allowed_because or "",
    }
    return draw_pdf(replace(lay_out(read_template(resources.path("submission", "slip.toml")), values, fonts), stamp=stamp), fonts)


def _stored(workspace: Workspace, given: Attachment, wish: Wish) -> Attachment:
    """A file of prose that was only named so far goes into the data folder."""
    if given.sha or wish.summary is None:
        return given
    return replace(given, sha=workspace.blobs.put(read_small_file(wish.summary)))


def _keep(workspace: Workspace, submission: Submission, made: Sequence[Path]) -> None:
    """The package and the slip stay with the submission, byte for byte; the other files can be made from the records."""
    kept = []
    for path in made:
        if path.name in (PACKAGE, SLIP):
            data = path.read_bytes()
            kept.append(Attachment(workspace.blobs.put(data), path.name, len(data)))
    submission.package = tuple(kept)


def _contents_in_words(parts: Sequence[_Part]) -> str:
    return "\n".join(f"{number}. {row['piece']}　{row['pages']}页　{row['remark']}".rstrip() for number, row in enumerate(_rows(parts, 1), 1))
