"""A bureau drops a new annex into its own folder: it prints four ways without a word of Python, and every mistake in it is named."""

from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest

from app.domain.kinds import KINDS
from app.paper.layout import lay_out
from app.services import forms
from app.services.forms import Asked
from app.services.workspace import Workspace
from tests.services.county import COUNTY, Clock, make_county, opened, put_enterprise, put_station

ANNEX = """
id = "shanyang-2022-annex-9"
title = "工作站和重点企业一览表"
basis = "山市监〔2022〕9号 附件9"
version = 3
mark = "附件9"
orientation = "landscape"
above_left = "填报单位：{own.full_name}"
above_right = "填报人：{own.account}"
notes = ["注：一式两份。"]
footer = "本表由办公室存档"

[[part]]
title = "一、{own.bureau|***局}工作站"
rows_of = "station"

[[part.column]]
label = "序号"
value = "{序号}"
width = 20
align = "centre"

[[part.column]]
label = "站名"
value = "{full_name}"
width = 120

[[part.column]]
label = "负责人"
value = "{head} {head_phone}"
width = 100

[[part]]
title = "二、重点企业"
rows_of = "key_enterprise"
where = { use = "所有" }

[[part.column]]
label = "企业"
value = "{full_name}"
width = 240
"""

WORDS = (
    "附件9",
    "工作站和重点企业一览表",
    "填报单位：焦作市山阳区市场监督管理局",
    "填报人：许嘉宁",
    "一、焦作市山阳区市场监管局工作站",
    "二、重点企业",
    "本表由办公室存档",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_county(tmp_path_factory.mktemp("county"), COUNTY)


@pytest.fixture
def county(made: Path, tmp_path: Path) -> Iterator[Workspace]:
    with opened(made, tmp_path, COUNTY, Clock()) as workspace:
        put_station(workspace)
        put_enterprise(workspace)
        put_enterprise(workspace, "焦作云锦纺织有限公司", use="使用")
        yield workspace


def drop(workspace: Workspace, text: str = ANNEX) -> None:
    folder = workspace.folder / "forms"
    folder.mkdir(exist_ok=True)
    (folder / "annex-9.toml").write_text(text, "utf-8")


def test_a_dropped_annex_prints_four_ways(county: Workspace, tmp_path: Path) -> None:
    """One file, no Python: screen, PDF, XLSX, DOCX say the same."""
    drop(county)
    form, fonts = "shanyang-2022-annex-9", forms.paper_fonts()

    template = forms.form_template(form, county.folder)
    screen = lay_out(template, forms.values_for(county, template, Asked()), fonts)
    for suffix in ("pdf", "xlsx", "docx"):
        forms.print_form(county, form, tmp_path / f"a.{suffix}", Asked(), fonts)

    printed = "".join("".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(tmp_path / "a.pdf"))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    cells = "".join(str(cell.value or "") for row in sheet.iter_rows() for cell in row)
    document = docx.Document(str(tmp_path / "a.docx"))
    words = "".join(paragraph.text for paragraph in document.paragraphs) + "".join(cell.text for table in document.tables for cell in table._cells)
    seen = "".join(text.line.text for page in screen.pages for text in page.texts)
    for said in (*WORDS, "知识产权保护工作站大学城园区站", "焦作半亩怀药科技有限公司"):
        for where in (seen, printed, cells, words):
            assert said in "".join(where.split()), said
    assert "云锦" not in printed
    assert (screen.width, screen.height) == (297, 210)
    assert sheet.page_setup.orientation == "landscape"
    assert (template.version, template.basis) == (3, "山市监〔2022〕9号 附件9")


def test_it_is_listed_as_the_offices_own(county: Workspace) -> None:
    drop(county)

    entry = next(entry for entry in forms.forms_available(county.folder) if entry.id == "shanyang-2022-annex-9")

    assert (entry.pack, entry.rows_of) == (forms.OWN, "station")
    assert entry in forms.forms_of_kind(county, next(kind for kind in KINDS if kind.table == "station"))


@pytest.mark.parametrize(
    "wrong, right, line, what",
    [
        ('orientation = "landscape"', 'orientation = "quer"', 7, "“orientation”不能是“quer”。"),
        ("{own.account}", "{own.acount}", 9, "“own”没有“acount”。"),
        ('rows_of = "key_enterprise"', 'rows_of = "key_enterprize"', 35, "没有“key_enterprize”这种记录。"),
        ("{ use =", "{ uses =", 36, "“where”里没有“uses”这个字段。"),
        ("width = 240", "width = 230", 33, "第2部分宽度合计230毫米，与第1部分的240毫米不等。"),
        ('value = "{full_name}"\nwidth = 240', "width = 240", 38, "第1列：缺少“value”。"),
        ('mark = "附件9"', 'marke = "附件9"', 6, "没有“marke”这个写法。"),
    ],
)
def test_every_mistake_names_file_line_and_remedy(county: Workspace, wrong: str, right: str, line: int, what: str) -> None:
    drop(county, ANNEX.replace(wrong, right))

    mistakes = forms.form_mistakes(county.folder, forms.labels_by_kind(KINDS))

    assert (mistakes[0].sentence.split("：")[0], mistakes[0].what) == (f"annex-9.toml 第 {line} 行", what)
    assert all(mistake.remedy for mistake in mistakes)
