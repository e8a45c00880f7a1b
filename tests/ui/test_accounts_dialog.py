"""账号 in the settings: adding, refusing inside the dialog, disabling, another recovery code."""

import pytest
from PySide6.QtWidgets import QApplication

from app.services.accounts import add_account, known_accounts
from app.services.opening import Setup
from app.ui.settings.accounts import AccountsDialog, RenewCodeDialog, SecretDialog, password_dialog
from app.ui.widgets import Dialog, Page
from tests.remembered import fresh_folder
from tests.ui.looking import clipped_texts, nameless
from tests.ui.offices import PASSWORD, Clock
from tests.ui.settling import settled

pytestmark = pytest.mark.usefixtures("qapp")
SECRET = "东升西落照着九州"


@pytest.fixture
def office(tmp_path):
    with fresh_folder(tmp_path / "data", Setup(["cangshan"], "仓前所", "陈立言"), PASSWORD, Clock()) as workspace:
        yield workspace


@pytest.fixture
def page(qtbot):
    made = Page("设置")
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    return made


def asked():
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, SecretDialog) and one.isVisible())


def fill(dialog, **texts):
    for label, text in texts.items():
        dialog.fields[label].setText(text)


def test_an_account_is_added_and_what_will_not_do_is_told_inside(page, office):
    dialog = AccountsDialog(page, office)
    dialog.show()
    settled(dialog)
    looks = clipped_texts(dialog) + nameless(dialog)
    dialog.add_one()
    adding = asked()
    fill(adding, 账号名="赵某某", 新口令="短", 再输入一遍新口令="短")
    adding.take()
    settled(adding)
    refused = adding._refusal.text()
    looks += clipped_texts(adding) + nameless(adding)

    fill(adding, 新口令=SECRET, 再输入一遍新口令=SECRET)
    adding.take()
    settled(dialog)
    settled(dialog)

    assert refused.startswith("口令还差")
    assert looks == []
    assert [row.account.full_name for row in dialog._model.rows()] == ["陈立言", "赵某某"]


def test_what_may_not_be_done_with_an_account_is_closed_with_its_reason(page, office):
    dialog = AccountsDialog(page, office)
    dialog.show()
    settled(dialog)
    dialog.table.choose(office.account.uid)

    closed = [button.text() for button in (dialog.role, dialog.password, dialog.unlock, dialog.disable) if not button.isEnabled()]

    assert closed == ["改角色", "重设口令", "解锁", "停用"]


def test_ones_own_password_is_changed(page, office):
    dialog = password_dialog(page, office)
    dialog.show()
    fill(dialog, 原口令=PASSWORD, 新口令=SECRET, 再输入一遍新口令="另一个")
    dialog.take()
    different = dialog._refusal.text()

    fill(dialog, 再输入一遍新口令=SECRET)
    dialog.take()
    settled(page)

    assert different == "两次输入的口令不一样。"
    assert office.vault.opens_with(office.account.uid, SECRET)


def test_another_recovery_code_is_in_force_only_after_it_was_typed_back(page, office):
    generation = office.vault.generation
    dialog = RenewCodeDialog(page, office)
    dialog.show()
    before = dialog.do.isEnabled()

    dialog.shown.typed.setText(dialog._fresh)
    settled(page)
    looks = clipped_texts(dialog)
    dialog.do.click()
    settled(page)

    assert not before
    assert looks == []
    assert office.vault.generation == generation + 1
    assert known_accounts(office)[0].can_sign_in


def test_after_somebody_is_shut_out_another_master_key_is_offered(qtbot, page, office):
    add_account(office, "赵某某", "所员", SECRET)
    dialog = AccountsDialog(page, office)
    dialog.show()
    settled(dialog)
    dialog._disable("赵某某")
    settled(dialog)
    offered = next(one for one in dialog.findChildren(Dialog) if one.isVisible())

    with qtbot.waitSignal(dialog.key_asked, timeout=2_000):
        offered.accept()

    assert offered.windowTitle() == "同时更换密钥？"
    assert not dialog.isVisible()
