"""The program's look: the theme that was chosen, or the one that goes with the desktop's."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ld_desktop.model.preferences import Preferences
from ld_desktop.ui.widgets.theme import Icons, Theme, load_theme, theme_name


class ThemeChoice(QObject):
    """Gives the application its colours; ``changed`` brings the new theme and icons."""

    changed = Signal(object, object)

    def __init__(self, resources: Path, preferences: Preferences) -> None:
        super().__init__()
        self._resources, self._preferences = resources, preferences
        self._name = ""
        self.theme, self.icons = self._load()
        preferences.theme_changed.connect(self._follow)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    def _load(self) -> tuple[Theme, Icons]:
        self._name = self._wanted()
        theme = load_theme(self._resources / "themes", self._name)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(theme.palette())
            application.setStyleSheet(theme.style_sheet())
        return theme, Icons(self._resources / "icons", theme)

    def _wanted(self) -> str:
        return theme_name(self._preferences.theme, QGuiApplication.styleHints().colorScheme())

    def _follow(self) -> None:
        if self._wanted() != self._name:
            self.theme, self.icons = self._load()
            self.changed.emit(self.theme, self.icons)
