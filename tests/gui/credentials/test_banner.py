from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.credentials.banner import Banner, BannerView

LOCKED = BannerView("Locked", "Open it.", "warn", "lock", (("unlock", "Unlock"), ("retry", "Try again")))


def test_it_says_what_is_wrong_and_offers_the_next_step(qtbot: QtBot) -> None:
    banner = Banner("credentials.banner")
    qtbot.addWidget(banner)
    assert banner.isHidden()
    banner.show_view(LOCKED)
    assert not banner.isHidden()
    assert banner.accessibleName() == "Locked Open it."
    assert [button.text() for button in banner.buttons.values()] == ["Unlock", "Try again"]
    for action in ("unlock", "retry"):
        with qtbot.waitSignal(banner.wanted, check_params_cb=lambda wanted, action=action: wanted == action):
            banner.buttons[action].click()


def test_another_state_has_other_buttons(qtbot: QtBot) -> None:
    banner = Banner("credentials.banner")
    qtbot.addWidget(banner)
    banner.show_view(LOCKED)
    banner.show_view(BannerView("Waiting", "", "warn", "hourglass-medium", (("stop", "Stop waiting"),)))
    assert [name for name, button in banner.buttons.items() if not button.isHidden()] == ["stop"]
    banner.show_view(LOCKED)
    assert [name for name, button in banner.buttons.items() if not button.isHidden()] == ["unlock", "retry"]
    assert banner.buttons["unlock"].objectName() == "credentials.unlock"
    banner.show_view(None)
    assert banner.isHidden()
