"""In the status bar: a mask that is being made in a helper process, and the button that ends it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from ld_desktop.model.background_task import BackgroundTask
from ld_desktop.ui.widgets.theme import GRID

_WIDTH = 120
_FINE = 1000


class BackgroundTaskBar(QWidget):
    def __init__(self, background_task: BackgroundTask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background_task = background_task
        self.label, self.bar, self.button = QLabel(), QProgressBar(), QToolButton()
        self.bar.setFixedWidth(_WIDTH)
        self.bar.setTextVisible(False)
        self.bar.setStyleSheet(f"min-height: {GRID}px; max-height: {GRID}px;")
        self.setMaximumHeight(self.fontMetrics().height())  # the status bar stays as high as its words
        self.bar.setAccessibleName(self.tr("Progress of the mask"))
        self.button.setText(self.tr("Cancel"))
        self.button.setAccessibleName(self.tr("Cancel the work on the mask"))
        self.button.clicked.connect(background_task.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for widget in (self.label, self.bar, self.button):
            row.addWidget(widget)
        background_task.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        share = self._background_task.share
        self.setVisible(self._background_task.busy)
        self.label.setText(self._background_task.text)
        self.bar.setRange(0, 0 if share is None else _FINE)
        self.bar.setValue(0 if share is None else round(share * _FINE))
