import pypdfium2
import pytest
from PySide6.QtGui import QImage

from app.services.tour import Tour, run_tour
from app.services.tour_people import OFFICES
from app.ui.tour_screens import HEIGHT, PAGES, WIDTH, photograph


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Tour:
    """The main job in four fresh replicas, run once; it raises by itself when the offices disagree at the end."""
    return run_tour(tmp_path_factory.mktemp("tour"), photograph)


def test_the_main_job_leaves_its_papers_and_its_bundles(tour: Tour) -> None:
    assert {file.name for file in tour.pdfs} == {"线索登记表.pdf", "支援申请表.pdf", "派员单.pdf", "附件1_已填.pdf", "附件1_空白.pdf"}
    assert len(tour.bundles) == 6
    assert all(file.stat().st_size > 1000 for file in (*tour.pdfs, *tour.bundles))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("线索登记表.pdf", ["知识产权线索登记表", "仓前2026A0007", "福州云岫日化有限公司", "本软件自拟格式"]),
        ("支援申请表.pdf", ["组团执法力量支援申请表", "仓前援", "兴业路12号2号仓库", "本软件自拟格式"]),
        ("派员单.pdf", ["执法力量派员单", "曾明朗、韩沐阳", "13900006217", "本软件自拟格式"]),
        ("附件1_已填.pdf", ["知识产权保护联系点申请表", "苏以棠", "本表交由辖区市场监管局存档"]),
    ],
)
def test_each_paper_says_what_was_entered(tour: Tour, name: str, words: list[str]) -> None:
    """S0-70, S0-73, S2-A1."""
    file = next(file for file in tour.pdfs if file.name == name)
    document = pypdfium2.PdfDocument(file.read_bytes())
    said = "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "").replace(" ", "")

    assert [word for word in words if word not in said] == []


def test_the_blank_annex_holds_no_value(tour: Tour) -> None:
    file = next(file for file in tour.pdfs if file.name == "附件1_空白.pdf")
    said = pypdfium2.PdfDocument(file.read_bytes())[0].get_textpage().get_text_range()

    assert "单位名称" in said
    assert "苏以棠" not in said


def test_every_screen_of_every_office_is_photographed(tour: Tour) -> None:
    names = {file.stem for file in tour.screenshots}

    assert {f"{office}_{page}" for office in OFFICES for page in PAGES.values()} <= names
    assert {"首次使用", "仓前所_线索登记", "仓前所_打印预览", "仓前所_附件1填写", "盖山所_导入数据包"} <= names
    for file in tour.screenshots:
        picture = QImage(str(file))
        assert (picture.width(), picture.height()) == (WIDTH, HEIGHT)


def test_every_screen_shows_something_else(tour: Tour) -> None:
    """A page that stayed empty, or was photographed before it had changed, would look like another one."""
    shown = {file.read_bytes() for file in tour.screenshots}

    assert len(shown) == len(tour.screenshots)
