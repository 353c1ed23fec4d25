"""The menu that a right click or the menu key brings."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget


def pop_up_actions(widget: QWidget, at: QPoint) -> None:
    """Offers the actions that were added to ``widget``, at the pixel ``at`` of the screen."""
    menu = QMenu(widget)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    menu.addActions(widget.actions())
    menu.popup(at)
