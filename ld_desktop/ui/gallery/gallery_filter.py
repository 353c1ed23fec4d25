"""What the artist wishes to see in the gallery: search, star, and a menu for runs, discarded ones, order, details."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from ld_desktop.model.document.document import Document
from ld_desktop.model.gallery import Gallery
from ld_desktop.model.preferences import Preferences
from ld_desktop.model.run import Run
from ld_desktop.ui.gallery.arrangement import Order, Wishes
from ld_desktop.ui.gallery.gallery_list import GalleryList

_ORDER, _DETAILS = "gallery order", "gallery details"


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
    """Above the gallery. Esc in the search shows all again; so does another photo, or a new job of this one.

    ``left``: Esc or Return was pressed in it.
    """

    left = Signal()

    def __init__(
        self, rows: GalleryList, gallery: Gallery, document: Document, run: Run, preferences: Preferences
    ) -> None:
        super().__init__()
        self._list, self._gallery, self._run, self._job = rows, gallery, run, run.job
        self._preferences = preferences
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
        self.view = QToolButton()
        self.view.setStyleSheet("QToolButton::menu-indicator { image: none; }")  # it lies over the text
        self.view.setAutoRaise(True)
        self.view.setToolTip(self.tr("Which candidates are listed, and in which order"))
        self.view.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.view)
        self.view.setMenu(self.menu)
        self.one_run = self._check(self.tr("Only the run of the shown candidate"))
        self.discarded = self._check(self.tr("Discarded candidates"))
        self.menu.addSeparator()
        self._add_orders()
        self.menu.addSeparator()
        self.details = self._check(self.tr("Details of the candidate"))
        self.details.setChecked(preferences.tool_setting(_DETAILS, 1) == 1)
        self.details.toggled.connect(self._keep_details)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for field in (self.starred, self.text, self.view):
            row.addWidget(field)
        self.text.left.connect(self.left)
        self.starred.toggled.connect(self._wish)
        self.text.textChanged.connect(self._wish)
        self.one_run.toggled.connect(self._wish)
        self.discarded.toggled.connect(self._wish)
        self.menu.aboutToShow.connect(self._name_run)
        document.photo_changed.connect(self._clear)
        run.changed.connect(self._follow)
        self._wish()

    def _check(self, text: str) -> QAction:
        action = self.menu.addAction(text)
        action.setCheckable(True)
        return action

    def _add_orders(self) -> None:
        names = {
            Order.OLDEST: self.tr("Newest run last"),
            Order.NEWEST: self.tr("Newest run first"),
            Order.FAVOURITES: self.tr("Favourites of each run first"),
            Order.SEED: self.tr("Each run by seed"),
        }
        kept = self._preferences.tool_setting(_ORDER, 0, most=len(names) - 1)
        group = QActionGroup(self.menu)
        for number, (order, name) in enumerate(names.items()):
            action = self._check(name)
            action.setData(order)
            action.setChecked(number == kept)
            group.addAction(action)
            action.triggered.connect(lambda _=False, number=number: self._sort(number))
        self._orders = group

    def _sort(self, number: int) -> None:
        self._preferences.set_tool_setting(_ORDER, number)
        self._wish()

    def _keep_details(self, shown: bool) -> None:
        self._preferences.set_tool_setting(_DETAILS, int(shown))

    def _name_run(self) -> None:
        """Without a candidate there is no run to keep to."""
        self.one_run.setEnabled(self.one_run.isChecked() or bool(self._gallery.meant))

    def _wish(self) -> None:
        run = self._list.wishes.run
        if not self.one_run.isChecked():
            run = None
        elif run is None and self._gallery.meant:
            run = self._gallery.meant[0].run
        order = self._orders.checkedAction().data()
        words = tuple(self.text.text().casefold().split())
        self._list.wish(Wishes(self.starred.isChecked(), words, run, self.discarded.isChecked(), order))
        marked = run is not None or self.discarded.isChecked()
        self.view.setText(self.tr("View ● ▾") if marked else self.tr("View ▾"))

    def _follow(self) -> None:
        before, self._job = self._job, self._run.job
        if self._job not in (before, None) and self._run.here:
            self._clear()

    def _clear(self) -> None:
        for toggle in (self.starred, self.one_run, self.discarded):
            toggle.setChecked(False)
        self.text.clear()
