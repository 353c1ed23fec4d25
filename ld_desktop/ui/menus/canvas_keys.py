"""The keys that belong to no command: what the canvas does with them, for the list of shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence


def canvas_keys() -> list[tuple[str, QKeySequence]]:
    """What the canvas does with keys that belong to no command."""
    keys = (
        (_tr("Move the picture (hold)"), "Space"),
        (_tr("Rotate the view (hold and drag)"), "Shift+Space"),
        (_tr("Show the original (hold)"), "O"),
        (_tr("Show the original (hold)"), "\\"),
        (_tr("Hide or show the panels, in the canvas"), "Tab"),
        (_tr("Smaller brush (or Alt+wheel)"), "["),
        (_tr("Larger brush (or Alt+wheel)"), "]"),
        (_tr("Softer brush"), "Shift+["),
        (_tr("Harder brush"), "Shift+]"),
        (_tr("Accept refined strokes"), "Return"),
        (_tr("Cancel what is being drawn, take refined strokes back, or hide the candidate"), "Esc"),
        (_tr("Frame or object 1 px to the left (Shift: 10 px)"), "Left"),
        (_tr("Frame or object 1 px to the right (Shift: 10 px)"), "Right"),
        (_tr("Frame or object 1 px up (Shift: 10 px)"), "Up"),
        (_tr("Frame or object 1 px down (Shift: 10 px)"), "Down"),
    )
    return [(name, QKeySequence(key)) for name, key in keys]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ld_desktop", text)
