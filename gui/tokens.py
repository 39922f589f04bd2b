"""The colours of the program by token name, for light and dark.

Owns the figures, and nothing else: no Qt, no widget. The only place in Python with a hex colour. ``theme.py`` makes
colours, palette and style sheet of them; the contrast of every pair in use is tested.
"""

from __future__ import annotations

from collections.abc import Mapping

COLORS: Mapping[str, tuple[str, str]] = {  # token: (light, dark)
    "bg.app": ("#E9ECF1", "#0B0E13"),
    "bg.sidebar": ("#F4F5F8", "#12161E"),
    "bg.topbar": ("#FFFFFF", "#12161E"),
    "bg.surface": ("#FFFFFF", "#171B24"),
    "bg.sunken": ("#F7F8FA", "#131720"),
    "bg.hover": ("#EEF1F6", "#222936"),
    "bg.selected": ("#E7EDFD", "#25314F"),
    "bg.neutral": ("#EBEEF3", "#262D3A"),
    "line.subtle": ("#E4E7ED", "#262D3A"),
    "line.default": ("#D3D8E1", "#364052"),
    "line.control": ("#8790A1", "#6C778B"),
    "line.grid": ("#E8EBF0", "#232A36"),
    "text.primary": ("#171B26", "#DCE1EA"),
    "text.secondary": ("#475063", "#AEB7C7"),
    "text.tertiary": ("#5F697C", "#939DB0"),
    "text.disabled": ("#A3ABB9", "#5B6577"),
    "accent.text": ("#2F4FD0", "#8FA8FF"),
    "accent.fill": ("#2F4FD0", "#4264E8"),
    "accent.fill.hover": ("#2641B2", "#3656D4"),
    "accent.subtle": ("#E7EDFD", "#232D4A"),
    "text.onAccent": ("#FFFFFF", "#FFFFFF"),
    "ok.text": ("#0F7545", "#5CCB93"),
    "ok.subtle": ("#E2F4EA", "#17332A"),
    "warn.text": ("#8A5600", "#E9B44C"),
    "warn.subtle": ("#FDF2DA", "#352B17"),
    "warn.line": ("#E6C27A", "#6B5424"),
    "danger.text": ("#BE272F", "#FF8F8B"),
    "danger.subtle": ("#FCE8E8", "#3B1F24"),
    "token.text": ("#6A3DBD", "#BBA0F8"),
    "token.subtle": ("#EFE9FB", "#2C2445"),
    "wf.ok": ("#1C9A5E", "#2FAE73"),
    "wf.fail": ("#D2373D", "#F0605F"),
    "wf.wait": ("#A56800", "#D9A441"),
    "wf.refresh": ("#7A4AD0", "#9C7BEB"),
    "wf.running": ("#2F4FD0", "#7D99FF"),
    "wf.stopped": ("#6B7485", "#8C96A8"),
    "code.key": ("#2F4FD0", "#9DB2FF"),
    "code.string": ("#0F7545", "#7FD6A8"),
    "code.number": ("#9A4A00", "#F0B37A"),
    "code.bool": ("#6A3DBD", "#BBA0F8"),
    "code.punct": ("#5F697C", "#939DB0"),
    # platform tiles: a monogram in white, no trademarks
    "tile.douyin": ("#1F2937", "#3A4558"),
    "tile.ths123": ("#B23A2E", "#A84438"),
    "tile.erp": ("#0B6B74", "#12737C"),
    "tile.xiaohongshu": ("#C2334A", "#B53A50"),
    "tile.zhihu": ("#1F66C9", "#2F6FC6"),
    "tile.toutiao": ("#A8501E", "#A5562B"),
    "tile.other": ("#475063", "#5B6577"),
}


def palette(dark: bool) -> Mapping[str, str]:
    """All tokens with their colour as ``#RRGGBB``."""
    return {token: pair[dark] for token, pair in COLORS.items()}
