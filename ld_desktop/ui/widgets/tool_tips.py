"""The tooltip of a command or tool: its name and keys, and below them what it does or why it cannot be used now."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

_NATIVE = QKeySequence.SequenceFormat.NativeText


def tell(action: QAction, what: str) -> None:
    name, keys = action.text().replace("&", "").rstrip("… "), action.shortcut().toString(_NATIVE)
    action.setToolTip(f"{name} ({keys})\n{what}" if keys else f"{name}\n{what}")


def greyed_at(window: QWidget, at: QPoint) -> str | None:
    """What the tooltip of the greyed button or field at ``at`` says of why it cannot be used; None: there is none."""
    widget = window.childAt(at)
    if widget is None or widget.isEnabled():
        return None
    while widget is not None and not widget.toolTip():
        widget = widget.parentWidget()
    return None if widget is None else widget.toolTip().split("\n")[-1]
