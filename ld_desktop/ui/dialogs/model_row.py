"""One model on the page of models: what is known of it, what is being done with it, and what can be done."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from engine.model_store.catalogue import Licence
from engine.model_store.progress import Progress
from ld_desktop.actions.runs_on_disk import size_text
from ld_desktop.model.model_list import Told, Work
from ld_desktop.model.offers import Choice
from ld_desktop.ui.widgets.theme import GRID

_PARTS = 1000
_LONG_S = 90.0


class RowFacts(NamedTuple):
    """``place`` is where it lies, told where the pointer rests."""

    title: str
    text: str
    place: str = ""
    licence: Licence | None = None
    work: Work | None = None
    told: Told | None = None
    choices: tuple[Choice, ...] = ()


class LicenceButton(QPushButton):
    """Opens the licence in the browser."""

    def __init__(self, licence: Licence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.licence = licence
        self.setText(self.tr("Licence: {name}").format(name=licence.name))
        self.setToolTip(licence.link)
        self.setAutoDefault(False)
        self.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(licence.link)))


class ModelRow(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("layer")
        self._title, self.text, self.state, self.told = QLabel(), QLabel(), QLabel(), QLabel()
        self._title.setObjectName("title")
        self.text.setObjectName("faint")
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.progress = QProgressBar()
        self.progress.setRange(0, _PARTS)
        self.progress.setTextVisible(False)
        self._licence: LicenceButton | None = None
        self._buttons: list[QPushButton] = []
        self._facts = RowFacts("", "")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID // 2)
        for label in (self._title, self.text, self.state, self.told):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        column.insertWidget(2, self.progress)
        self._row = QHBoxLayout()
        self._row.setSpacing(GRID)
        self._row.addStretch(1)
        column.addLayout(self._row)

    def button(self, text: str) -> QPushButton:
        return next(button for button in self._buttons if button.text() == text)

    @property
    def choices(self) -> list[str]:
        return [button.text() for button in self._buttons]

    def show_facts(self, facts: RowFacts) -> None:
        before, self._facts = self._facts, facts
        self._title.setText(facts.title)
        self.text.setText(facts.text)
        self.setToolTip(facts.place)
        self._show_work(facts.work)
        self.told.setVisible(facts.told is not None)
        if facts.told is not None:
            self.told.setText(facts.told.text)
            self.told.setObjectName("warning" if facts.told.failed else "")
            self.told.style().unpolish(self.told)
            self.told.style().polish(self.told)
        if facts.licence != before.licence:
            self._show_licence(facts.licence)
        if [choice.text for choice in facts.choices] != self.choices:
            self._make_buttons()

    def _show_work(self, work: Work | None) -> None:
        self.progress.setVisible(work is not None)
        self.state.setVisible(work is not None)
        if work is None:
            return
        progress = work.progress
        self.progress.setAccessibleName(work.title)
        self.progress.setMaximum(_PARTS if progress is not None and progress.total else 0)
        if progress is None:
            self.state.setText(self.tr("Beginning…"))
        else:
            self.progress.setValue(round(_PARTS * progress.bytes / max(progress.total, 1)))
            self.state.setText(self._told_progress(progress))

    def _told_progress(self, progress: Progress) -> str:
        share = self.tr("{done} of {total}").format(done=size_text(progress.bytes), total=size_text(progress.total))
        parts = [
            share if progress.stage == "download" else self.tr("Checking its SHA-256: {share}").format(share=share)
        ]
        if progress.bytes_per_s is not None:
            parts.append(self.tr("{size} per second").format(size=size_text(round(progress.bytes_per_s))))
        if progress.seconds_left is not None:
            parts.append(self._time_left(progress.seconds_left))
        return " · ".join(parts)

    def _time_left(self, seconds: float) -> str:
        if seconds < _LONG_S:
            return self.tr("{seconds} s left").format(seconds=max(round(seconds), 1))
        return self.tr("{minutes} min left").format(minutes=round(seconds / 60))

    def _show_licence(self, licence: Licence | None) -> None:
        if self._licence is not None:
            self._licence.hide()
            self._licence.deleteLater()
        self._licence = None if licence is None else LicenceButton(licence)
        if self._licence is not None:
            self._row.insertWidget(0, self._licence)

    def _make_buttons(self) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        for number, choice in enumerate(self._facts.choices):
            button = QPushButton(choice.text)
            button.setAutoDefault(False)
            button.setAccessibleName(f"{choice.text.rstrip('…')} {self._facts.title}")
            button.clicked.connect(lambda _=False, number=number: self._facts.choices[number].do())
            self._row.addWidget(button)
            self._buttons.append(button)
