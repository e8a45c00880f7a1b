"""Signs as artwork for whoever makes them: PDF and SVG at their real size, with the letters as text or as curves."""

from dataclasses import replace
from pathlib import Path

from app.domain.errors import BadInput
from app.paper.layout import lay_out
from app.paper.saving import save_bytes
from app.paper.svg import draw_svg
from app.paper.template import SIGN
from app.services.forms import Asked, form_pdf, form_template, paper_fonts, values_for
from app.services.workspace import Workspace

SUFFIXES = (".pdf", ".svg")


def read_size(typed: str) -> tuple[float, float]:
    """600x400 as width and height in mm. Raises BadInput."""
    sides = typed.lower().replace("×", "x").replace("*", "x").split("x")
    try:
        width, height = (float(side) for side in sides)
    except ValueError:
        raise BadInput(f"“{typed}”不是标牌的大小。", "请按 600x400 的样子填写宽和高（毫米）。") from None
    if not all(SIGN[0] <= side <= SIGN[1] for side in (width, height)):
        raise BadInput(f"标牌的宽和高应在{SIGN[0]:g}至{SIGN[1]:g}毫米之间。", "请核对大小。")
    return width, height


def print_sign(
    workspace: Workspace,
    form_id: str,
    to: Path,
    asked: Asked,
    size: tuple[float, float] | None = None,
    *,
    curves: bool | None = None,
) -> list[Path]:
    """Write the signs of a form: one PDF with a page each, or one SVG each; curves are usual for SVG only. Raises UserError.

    Returns the files: `牌.svg` becomes `牌-1.svg`, `牌-2.svg`.
    """
    template = form_template(form_id, workspace.folder)
    if not template.size:
        raise BadInput(f"“{template.title}”不是图样，不能选大小或转成曲线。", "请去掉 --size 和 --curves，并把文件名改成以 .pdf、.xlsx 或 .docx 结尾。")
    if to.suffix.lower() not in SUFFIXES:
        raise BadInput(f"图样不能按选定的大小写进“{to.name}”。", "文件名请以 .pdf 或 .svg 结尾。")
    template = replace(template, size=size or template.size)
    values, fonts = values_for(workspace, template, asked), paper_fonts()
    with workspace.commit(f"输出{template.title}{'（空白）' if asked.blank else ''}") as change:
        if asked.of:
            change.about(template.of, asked.of)
        if to.suffix.lower() == ".pdf":
            save_bytes(to, form_pdf(template, values, fonts, blank=asked.blank, curves=bool(curves)))
            return [to]
        pages = lay_out(template, values, fonts, blank=asked.blank)
        files = [to.with_stem(f"{to.stem}-{number + 1}") for number in range(len(pages.pages))]
        for number, file in enumerate(files):
            save_bytes(file, draw_svg(pages, number, fonts, curves=curves is not False))
    return files
