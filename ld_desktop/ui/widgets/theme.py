"""Colours and icons. One accent colour on neutral greys, from resources/themes."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

GRID = 8
_ICON_PX = 48


class Theme(msgspec.Struct, frozen=True):
    """Colour names by use. ``raised`` is what can be pressed, ``line`` what separates, ``faint`` secondary text."""

    window: str
    base: str
    canvas: str
    raised: str
    line: str
    text: str
    faint: str
    accent: str
    on_accent: str
    error: str
    info: str

    def palette(self) -> QPalette:
        palette = QPalette()
        role = QPalette.ColorRole
        for name, colour in (
            (role.Window, self.window),
            (role.WindowText, self.text),
            (role.Base, self.base),
            (role.AlternateBase, self.window),
            (role.Text, self.text),
            (role.PlaceholderText, self.faint),
            (role.Button, self.raised),
            (role.ButtonText, self.text),
            (role.BrightText, self.accent),
            (role.ToolTipBase, self.raised),
            (role.ToolTipText, self.text),
            (role.Highlight, self.accent),
            (role.HighlightedText, self.on_accent),
            (role.Link, self.accent),
        ):
            palette.setColor(name, QColor(colour))
        faint = QColor(self.faint)
        faint.setAlpha(150)
        for name in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, name, faint)
        palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(self.line))
        return palette

    def style_sheet(self) -> str:
        """What Fusion's palette cannot say."""
        return f"""
            QToolTip {{ color: {self.text}; background: {self.raised}; border: 1px solid {self.line}; padding: 4px; }}
            QTabWidget::pane {{ background: {self.window}; border: 1px solid {self.line}; }}
            QTabWidget QTabBar::tab {{ background: {self.window}; border: 1px solid {self.line}; padding: 6px 12px;
                margin-right: 2px; border-bottom: none; border-top-left-radius: 4px; border-top-right-radius: 4px; }}
            QTabWidget QTabBar::tab:selected {{ background: {self.raised}; }}
            QTabWidget QTabBar::tab:focus {{ border-color: {self.accent}; }}
            QMenuBar {{ background: {self.window}; }}
            QMenuBar::item {{ padding: 9px 8px 8px; background: transparent; }}
            QMenuBar::item:selected {{ background: {self.accent}; color: {self.on_accent}; }}
            QDockWidget {{ color: {self.faint}; }}
            QDockWidget::title {{ background: {self.window}; padding: 8px; }}
            QMainWindow::separator {{ background: {self.canvas}; width: 4px; height: 4px; }}
            QToolBar {{ border: none; padding: 4px; spacing: 4px; background: {self.window}; }}
            QToolBar QToolButton {{ padding: 5px; border: none; border-radius: 4px; }}
            QToolBar QToolButton#qt_toolbar_ext_button {{ padding: 0; background: {self.raised}; }}
            QToolBar QToolButton:hover {{ background: {self.raised}; }}
            QToolBar QToolButton:checked {{ background: {self.line}; border-left: 2px solid {self.accent}; }}
            QPushButton#primary {{ background: {self.accent}; color: {self.on_accent}; border: none;
                border-radius: 4px; padding: 6px 16px; font-weight: 600; }}
            QPushButton#primary:disabled {{ background: {self.line}; color: {self.faint}; }}
            QPushButton#primary:focus {{ border: 2px solid {self.text}; padding: 4px 14px; }}
            QDialog QPushButton:default:focus {{ border: 2px solid {self.accent}; border-radius: 3px;
                background: {self.raised}; }}
            QLineEdit {{ border: 1px solid {self.line}; border-radius: 4px; padding: 3px 4px;
                background: {self.base}; }}
            QLineEdit:focus {{ border-color: {self.accent}; }}
            QLineEdit[wrong="true"] {{ border-color: {self.error}; }}
            QLineEdit:disabled {{ color: {self.faint}; background: {self.window}; }}
            QLabel#heading {{ color: {self.faint}; font-weight: 600; }}
            QLabel#faint {{ color: {self.faint}; }}
            QLabel#warning {{ color: {self.accent}; }}
            QFrame#layer {{ border: 1px solid {self.line}; border-radius: 4px; }}
            QFrame#layer[shown="true"] {{ border: 1px solid {self.accent}; }}
            QFrame#error {{ background: {self.error}; border: none; }}
            QFrame#info {{ background: {self.info}; border: none; }}
            QFrame#welcome {{ background: {self.window}; border: 1px solid {self.line}; border-radius: 8px; }}
            QLabel#title {{ font-size: 16px; font-weight: 600; }}
            QLabel#number {{ color: {self.accent}; font-weight: 600; }}
            QListView, QTableView {{ border: 1px solid {self.base}; background: {self.base}; }}
            QListView:focus, QTableView:focus {{ border-color: {self.accent}; }}
            QUndoView::item {{ padding: 4px; }}
            QStatusBar {{ color: {self.faint}; }}
            QStatusBar::item {{ border: none; }}
            QProgressBar {{ border: 1px solid {self.line}; border-radius: 4px; text-align: right;
                background: {self.base}; min-height: 16px; margin-right: 44px; }}
            QProgressBar::chunk {{ background: {self.accent}; border-radius: 3px; }}
        """


def theme_name(choice: str, scheme: Qt.ColorScheme) -> str:
    """The theme of a ``choice`` of the preferences: "system" is what the desktop's ``scheme`` says, dark if nothing."""
    if choice != "system":
        return choice
    return "light" if scheme is Qt.ColorScheme.Light else "dark"


def load_theme(folder: Path, name: str) -> Theme:
    return msgspec.json.decode((folder / f"{name}.json").read_bytes(), type=Theme)


class Icons:
    """Line icons tinted with the theme's text colour."""

    def __init__(self, folder: Path, theme: Theme) -> None:
        self._folder, self._theme = folder, theme

    def icon(self, name: str) -> QIcon:
        icon = QIcon(self._draw(name, self._theme.text))
        icon.addPixmap(self._draw(name, self._theme.text, 0.3), QIcon.Mode.Disabled)
        return icon

    def accent(self, name: str) -> QIcon:
        return QIcon(self._draw(name, self._theme.accent))

    def _draw(self, name: str, colour: str, opacity: float = 1.0) -> QPixmap:
        text = (self._folder / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
        pixmap = QPixmap(_ICON_PX, _ICON_PX)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setOpacity(opacity)
        QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, _ICON_PX, _ICON_PX))
        painter.end()
        return pixmap
