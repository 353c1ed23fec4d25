"""Panels that lie over each other: their tabs take the focus only where seen; a run brings its own in front."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QTabBar

from ld_desktop.model.run import Run
from ld_desktop.ui.widgets.docks import Dock

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


class RunInSight(QObject):
    """Brings in front the panel that tells how far a new run is, and has Cancel: ``edits``, or ``references``.

    It waits while ``hidden`` is on, which hides all panels.
    """

    def __init__(self, run: Run, edits: Dock, references: Dock, hidden: QAction) -> None:
        super().__init__(edits)
        self._run, self._edits, self._references, self._hidden = run, edits, references, hidden
        self._shown: str | None = None  # the job
        run.changed.connect(self._follow)
        hidden.toggled.connect(self._follow)

    def _follow(self) -> None:
        if self._run.busy and self._run.job != self._shown and not self._hidden.isChecked():
            self._shown = self._run.job
            (self._references if self._run.kind == "reference" else self._edits).bring()


def _settle(bar: QTabBar) -> None:
    window = bar.parentWidget()
    seen = window is not None and window.rect().intersects(bar.geometry())
    bar.setFocusPolicy(Qt.FocusPolicy.TabFocus if seen else Qt.FocusPolicy.NoFocus)
