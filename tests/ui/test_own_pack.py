"""A first start in a district that is not in the box: the bureau's own pack is chosen, and the office begins (S0-40)."""

import pytest

from app.services.year.replicas import THEIR_OFFICE, THEIR_PACK
from app.ui.session import Session
from app.ui.start.first_run import FirstRun
from db.keys import FLOOR
from tests.services.offices import Clock
from tests.ui.test_application import cut, settled

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def page(tmp_path):
    made = Session(tmp_path / "data", None, Clock(), FLOOR)
    settled(made)
    assert isinstance(made.present, FirstRun)
    yield made
    made.present.close()
    made.close()


def written(tmp_path, text=THEIR_PACK):
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "pack.toml").write_text(text, "utf-8")
    return folder


def test_the_units_of_a_pack_of_ones_own_are_offered_first_and_one_of_them_begins(page, tmp_path):
    folder = written(tmp_path)
    unit = page.present.unit

    unit.take_pack(folder)
    unit.list.setCurrentRow(1)

    assert [unit.list.item(row).text() for row in range(2)] == ["长乐区局    长乐区市场监督管理局", f"{THEIR_OFFICE}    长乐区市场监督管理局"]
    assert unit.packs() == [str(folder)]
    assert cut(page) == []
    first = page.present
    first.onward.click()
    first.account.setText("郑思远")
    first.password.setText("月亮出来了照着江")
    first.again.setText("月亮出来了照着江")
    first.onward.click()
    settled(page)
    first.code.typed.setText(first.code._shown)
    first.onward.click()
    first.onward.click()
    settled(page)
    assert not isinstance(page.present, FirstRun)


def test_a_pack_with_a_mistake_is_refused_in_words(page, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr("app.ui.start.choose_unit.tell_error", lambda _parent, error: told.append(error))
    before = page.present.unit.list.count()

    page.present.unit.take_pack(written(tmp_path, THEIR_PACK.replace("bureau = true\n", "")))

    assert page.present.unit.list.count() == before
    assert told[0].next_step
