"""The tabs of panels that lie over each other, which take the focus only where they are seen."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt
from PySide6.QtWidgets import QMainWindow, QTabBar

_PLACED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show)


class DockTabs(QObject):
    """Qt keeps the tab bar of a panel that lies alone, moved out of the window: Tab would stop there unseen."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            if isinstance(bar := event.child(), QTabBar):
                bar.installEventFilter(self)
                _settle(bar)
        elif event.type() in _PLACED and isinstance(watched, QTabBar):
            _settle(watched)
        return False


def _settle(bar: QTabBar) -> None:
    window = bar.parentWidget()
    seen = window is not None and window.rect().intersects(bar.geometry())
    bar.setFocusPolicy(Qt.FocusPolicy.TabFocus if seen else Qt.FocusPolicy.NoFocus)
