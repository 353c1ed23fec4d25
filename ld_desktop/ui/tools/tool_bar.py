"""A bar of tools or options that stays in its place, and shows when there is more in it than it has room for."""

from __future__ import annotations

from PySide6.QtWidgets import QToolBar, QToolButton

from ld_desktop.ui.widgets.theme import Icons

_EXTENSION = "qt_toolbar_ext_button"  # Qt's name of the button that unfolds what has no room


class ToolBar(QToolBar):
    """``name`` is what its place in the window is remembered by."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__(title)
        self.setObjectName(name)
        self.setMovable(False)
        self.extension = self.findChild(QToolButton, _EXTENSION)

    def set_icons(self, icons: Icons) -> None:
        """Qt's own arrow is black on any ground."""
        if self.extension is not None:
            self.extension.setIcon(icons.icon("more"))
            self.extension.setAccessibleName(self.tr("More in this bar"))
            self.extension.setToolTip(self.tr("More in this bar"))
