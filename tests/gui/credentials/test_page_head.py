from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.credentials.page_head import PageHead
from gui.i18n import use_language
from gui.platform_state import PlatformState
from tests.gui.credentials.conftest import ACME


def test_name_ways_and_state(qtbot: QtBot) -> None:
    head = PageHead()
    qtbot.addWidget(head)
    head.show()
    head.show_platform(ACME)
    assert (head._title.text(), head._ways.text()) == ("Credentials of Acme", "Bearer · Key · both")
    assert not head.badge.isVisible()
    head.show_state(PlatformState("missing", missing=2))
    assert head.badge.text() == "2 credentials missing"
    head.show_state(None)
    assert not head.badge.isVisible()
    use_language("zh")
    QApplication.processEvents()
    assert head._title.text() == "顶点凭证"
    head.show_platform(replace(ACME, names={"zh": "ERP", "en": "ERP"}))
    assert head._title.text() == "ERP 凭证"


def test_the_vendor_s_page_if_there_is_one_for_all(qtbot: QtBot) -> None:
    head = PageHead()
    qtbot.addWidget(head)
    head.show()
    head.show_platform(ACME)
    assert not head.link.isVisible()
    head.show_platform(replace(ACME, credentials=ACME.credentials[:2]))
    with qtbot.waitSignal(head.page_wanted, check_params_cb=lambda url: url == "https://acme.example/a"):
        head.link.click()
