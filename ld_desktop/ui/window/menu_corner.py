"""At the right end of the menu bar: which model is in use, how far downloads are, and Start."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ld_desktop.model.engine_texts import model_name
from ld_desktop.model.inspection import Inspection
from ld_desktop.model.model_list import ModelList
from ld_desktop.model.preferences import Preferences
from ld_desktop.ui.widgets.action_button import ActionButton
from ld_desktop.ui.widgets.theme import GRID


class MenuCorner(QWidget):
    def __init__(
        self, inspection: Inspection, preferences: Preferences, list: ModelList, models: QAction, start: QAction
    ) -> None:
        """The model's name does what ``models`` does."""
        super().__init__()
        self._inspection, self._preferences, self._list = inspection, preferences, list
        self.model = QToolButton()
        self.model.setAutoRaise(True)
        self.model.clicked.connect(models.trigger)
        self.model.setToolTip(models.statusTip())
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 4, GRID, 4)
        row.setSpacing(GRID)
        row.addWidget(self.model)
        row.addWidget(ActionButton(start, primary=True))
        self._start, self._start_text = start, start.text()
        start.changed.connect(self._follow_start)  # after its button did
        inspection.changed.connect(self._follow)
        preferences.models_changed.connect(self._follow)
        list.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        answer, chosen = self._inspection.answer, self._preferences.model
        if answer is not None:
            name = model_name(answer.model)
        else:
            name = self.tr("Starter") if chosen is None else Path(chosen).name
        text, share = self.tr("Model: {name}").format(name=name), self._list.downloaded
        if share is not None:
            text = self.tr("{model} · download: {share} %").format(model=text, share=share)
        if text != self.model.text():
            self.model.setText(text)
            self._take_room()

    def _follow_start(self) -> None:
        if self._start.text() != self._start_text:
            self._start_text = self._start.text()
            self._take_room()

    def _take_room(self) -> None:
        """A menu bar looks at its corner's width only when it is resized itself."""
        bar = self.parentWidget()
        if bar is not None:
            QCoreApplication.sendEvent(bar, QResizeEvent(bar.size(), bar.size()))
