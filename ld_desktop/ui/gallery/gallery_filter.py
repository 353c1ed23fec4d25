"""Which candidates the gallery lists: all, the starred ones, those whose prompts or seed hold a text."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from ld_desktop.model.document.document import Document
from ld_desktop.model.gallery import Candidate, Gallery, GalleryRole
from ld_desktop.model.run import Run


class FilteredGallery(QSortFilterProxyModel):
    """Rows of ``gallery`` in their order."""

    def __init__(self, gallery: Gallery) -> None:
        super().__init__()
        self._starred, self._words = False, tuple[str, ...]()
        self.setSourceModel(gallery)

    def show_only(self, starred: bool, text: str) -> None:
        """``starred``: nothing without a star. Every word of ``text`` stands in a candidate's prompts or seed."""
        self.beginFilterChange()
        self._starred, self._words = starred, tuple(text.casefold().split())
        self.endFilterChange()

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex) -> bool:
        one: Candidate = self.sourceModel().index(source_row, 0).data(GalleryRole.CANDIDATE)
        text = f"{one.object_prompt}\n{one.background_prompt}\n{one.seed}".casefold()
        return (one.starred or not self._starred) and all(word in text for word in self._words)


class _Search(QLineEdit):
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Above the gallery. Esc in the search shows all again; so does another photo or a new job, whose candidates come.

    ``left``: Esc or Return was pressed in it.
    """

    left = Signal()

    def __init__(self, filtered: FilteredGallery, document: Document, run: Run) -> None:
        super().__init__()
        self._run, self._job = run, run.job
        self.starred = QToolButton()
        self.starred.setText("★")
        self.starred.setCheckable(True)
        self.starred.setAutoRaise(True)
        self.starred.setAccessibleName(self.tr("Only favourites"))
        self.starred.setToolTip(self.tr("Show only candidates with a star"))
        self.text = _Search()
        self.text.setPlaceholderText(self.tr("Search prompts"))
        self.text.setAccessibleName(self.tr("Search prompts"))
        self.text.setToolTip(self.tr("Words of the prompts, or a seed"))
        self.text.setClearButtonEnabled(True)
        self.text.setMinimumWidth(24)  # the window fits a small screen
        self.text.setMaximumWidth(200)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.starred)
        row.addWidget(self.text)
        self.text.left.connect(self.left)
        self.starred.toggled.connect(lambda: filtered.show_only(self.starred.isChecked(), self.text.text()))
        self.text.textChanged.connect(lambda: filtered.show_only(self.starred.isChecked(), self.text.text()))
        document.photo_changed.connect(self._clear)
        run.changed.connect(self._follow)

    def _follow(self) -> None:
        before, self._job = self._job, self._run.job
        if self._job not in (before, None):
            self._clear()

    def _clear(self) -> None:
        self.starred.setChecked(False)
        self.text.clear()
