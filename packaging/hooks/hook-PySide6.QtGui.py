"""Which of Qt's plugins go into the folder; PyInstaller's own hook would take all, and what they need with them.

``ibus`` and ``compose`` are how Chinese is typed on Linux; fcitx answers as ibus. The wheels bring no plugin for fcitx.
"""

from pathlib import Path

from PyInstaller.utils.hooks.qt import add_qt6_dependencies

PLUGINS = {
    "iconengines": ("qsvgicon",),
    "imageformats": ("qsvg",),
    "platforminputcontexts": ("composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"),
    "platforms": ("qcocoa", "qoffscreen", "qwayland", "qwindows", "qxcb"),
    "platformthemes": ("qxdgdesktopportal",),
    "wayland-decoration-client": ("adwaita", "bradient"),
    "wayland-shell-integration": ("xdg-shell",),
}

hiddenimports, binaries, datas = add_qt6_dependencies(__file__)
binaries = [
    (file, folder)
    for file, folder in binaries
    if Path(file).name.split(".")[0].removeprefix("lib") in PLUGINS.get(Path(folder).name, ())
]
