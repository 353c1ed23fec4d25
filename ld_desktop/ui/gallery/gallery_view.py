"""The list of candidates, run by run: what mouse and keys do in it."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView

from ld_desktop.actions.files.candidate_thumbnails import CandidateThumbnails
from ld_desktop.model.gallery import Candidate, Gallery, Index
from ld_desktop.ui.gallery.candidate_delegate import CandidateDelegate, star_place
from ld_desktop.ui.gallery.gallery_list import GalleryList
from ld_desktop.ui.widgets.action_menu import pop_up_actions
from ld_desktop.ui.widgets.picture_list import PictureList
from ld_desktop.ui.widgets.theme import Theme

_MOVING = frozenset(
    {
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
        *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    }
)
_Cursor = QAbstractItemView.CursorAction
_STEPS = {_Cursor.MoveLeft: -1, _Cursor.MovePrevious: -1, _Cursor.MoveRight: 1, _Cursor.MoveNext: 1}


class GalleryView(PictureList):
    """A click shows a candidate on the canvas, a double click makes it a layer; a click on its star keeps it.

    So do the arrow keys, but the focus stays here; Space shows the photo and the candidate in turn, Return shows it and
    goes to the canvas. With Ctrl or Shift several are selected; a click on a header selects its run's.

    The menu of the actions that were added acts on what is selected, of which one is shown for that.

    ``chosen``: one was shown, by mouse or by keyboard. ``unwanted``: Del was pressed.
    """

    unwanted = Signal()
    chosen = Signal(Qt.FocusReason)
    picked = Signal(object)

    def __init__(self, gallery: Gallery, thumbnails: CandidateThumbnails, theme: Theme) -> None:
        super().__init__()
        self._gallery = gallery
        self.list = GalleryList(gallery, self)
        self._delegate = CandidateDelegate(gallery, self.list, thumbnails, theme, self)
        self.setModel(self.list)
        self.setUniformItemSizes(False)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setObjectName("gallery")
        self.setAccessibleName(self.tr("Gallery of candidates"))
        self.setMinimumHeight(120)
        self.activated.connect(self._activate)
        gallery.shown_changed.connect(self._follow_shown)
        thumbnails.ready.connect(self._redraw)
        gallery.grown.connect(self._reveal_newest)
        self.list.modelReset.connect(self._follow_shown)

    def set_theme(self, theme: Theme) -> None:
        self._delegate.set_theme(theme)
        self.viewport().update()

    def set_side(self, side: int) -> None:
        self._delegate.side = side
        self.scheduleDelayedItemsLayout()

    def sizeHint(self) -> QSize:
        return QSize(640, 196)

    def step(self, by: int) -> None:
        """Shows the next candidate (1) or the one before (-1); where none is current, the first or the last."""
        at = self.currentIndex().row() if self.currentIndex().isValid() else (-1 if by > 0 else self.list.rowCount())
        if (row := self.list.beside(at, by)) is not None:
            self._gallery.show(self.list.candidate(self.list.index(row)))

    def beside(self, candidates: Collection[Candidate]) -> Candidate | None:
        """What takes their place once they are gone: the next one that is listed, else the one before."""
        rows = [self.list.row_of(one).row() for one in candidates]
        places = (self.list.beside(max(rows, default=-1), 1), self.list.beside(min(rows, default=-1), -1))
        row = next((row for row in places if row is not None), None)
        return None if row is None else self.list.candidate(self.list.index(row))

    def select(self, candidate: Candidate | None) -> None:
        """This one alone, whichever keys are held."""
        index = self.list.row_of(candidate)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """With the header above it, where there is room for both."""
        super().scrollTo(index, hint)
        if not index.isValid():
            return
        header = self.list.header_over(index)
        above, room = self.visualRect(header), self.viewport().rect()
        if header.isValid() and above.top() < 0 and (above | self.visualRect(index)).height() <= room.height():
            super().scrollTo(header, QAbstractItemView.ScrollHint.EnsureVisible)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.list.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._emptiness())

    def _emptiness(self) -> str:
        if self._gallery.rowCount() == 0:
            return self.tr("Candidates appear here as they finish. Press Start to draw some.")
        if self.list.wishes.discarded:
            return self.tr("No discarded candidate is like that: choose Discarded in View once more to see the others.")
        return self.tr("No candidate is like that: clear the search, the star beside it, or what View leaves out.")

    def _redraw(self, path: str) -> None:
        self.update(self.list.row_of_file(path))

    # selection

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        rows = sorted(self.selectedIndexes(), key=lambda index: index.row())
        self._gallery.select(one for index in rows if (one := self.list.candidate(index)) is not None)

    def _follow_shown(self) -> None:
        shown = self._gallery.shown
        if shown is not None and shown not in self._gallery.selected:
            self.select(shown)
        self.viewport().update()

    def _reveal_newest(self) -> None:
        self.scrollTo(self.list.row_of(self._gallery.candidates[-1]))

    def _select_run(self, header: QModelIndex) -> None:
        rows = self.list.of_run_at(header)
        if rows:
            self.select(self.list.candidate(rows[0]))
            run = QItemSelection(rows[0], rows[-1])
            self.selectionModel().select(run, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        if index.isValid() and self.list.candidate(index) is None:
            if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
                self._select_run(index)
            return
        super().mousePressEvent(event)
        candidate = self.list.candidate(index)
        if event.button() != Qt.MouseButton.LeftButton or candidate is None:
            return
        if star_place(self.visualRect(index)).contains(at):
            self._gallery.toggle_star(candidate)
        elif event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._show(candidate, Qt.FocusReason.MouseFocusReason)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index, left = self.indexAt(at), event.button() == Qt.MouseButton.LeftButton
        candidate = self.list.candidate(index)
        if left and candidate is not None and not star_place(self.visualRect(index)).contains(at):
            self.picked.emit(candidate)
        else:
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at, index = event.globalPos(), self.indexAt(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            at = self.viewport().mapToGlobal(self.visualRect(index).center())
        candidate = self.list.candidate(index) or next(iter(self._selected_at(index)), None)
        if candidate is not None:
            self._gallery.show(candidate)
            pop_up_actions(self, QPoint(at))

    def _selected_at(self, index: QModelIndex) -> tuple[Candidate, ...]:
        """What a right click on a header has selected."""
        return self._gallery.selected if index.isValid() else ()

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Space and plain:
            current = self.list.candidate(self.currentIndex())
            self._gallery.show(None if current is self._gallery.shown else current)
            return
        if event.key() == Qt.Key.Key_Delete and plain:
            self.unwanted.emit()
            return
        super().keyPressEvent(event)
        if plain and event.key() in _MOVING:
            self._gallery.show(self.list.candidate(self.currentIndex()))

    def moveCursor(self, cursorAction: _Cursor, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Left and right go on in the next row, over headers too; the first and last places are no headers."""
        row, last = self.currentIndex().row(), self.list.rowCount()
        if cursorAction in _STEPS and self.currentIndex().isValid():
            to = self.list.beside(row, _STEPS[cursorAction])
        elif cursorAction == _Cursor.MoveEnd:
            to = self.list.beside(last, -1)
        elif cursorAction == _Cursor.MoveHome or not self.currentIndex().isValid():
            to = self.list.beside(-1, 1)
        else:
            return super().moveCursor(cursorAction, modifiers)
        return self.currentIndex() if to is None else self.list.index(to)

    def _activate(self, index: QModelIndex) -> None:
        if (candidate := self.list.candidate(index)) is not None:
            self._show(candidate, Qt.FocusReason.ShortcutFocusReason)

    def _show(self, candidate: Candidate, reason: Qt.FocusReason) -> None:
        self._gallery.show(candidate)
        self.chosen.emit(reason)
