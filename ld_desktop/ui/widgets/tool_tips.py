"""The tooltip of a command or tool: its name and keys, and below them what it does or why it cannot be used now."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence

_NATIVE = QKeySequence.SequenceFormat.NativeText


def tell(action: QAction, what: str) -> None:
    name, keys = action.text().replace("&", "").rstrip("… "), action.shortcut().toString(_NATIVE)
    action.setToolTip(f"{name} ({keys})\n{what}" if keys else f"{name}\n{what}")
