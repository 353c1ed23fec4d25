"""The gallery strip: candidates as they finish."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSlider,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ld_desktop.model.document.document import Document
from ld_desktop.model.gallery import Candidate, Gallery, GalleryRole
from ld_desktop.model.run import Run
from ld_desktop.ui.gallery.gallery_filter import FilterBar, FilteredGallery
from ld_desktop.ui.widgets.action_button import ActionButton
from ld_desktop.ui.widgets.action_menu import pop_up_actions
from ld_desktop.ui.widgets.elided_label import ElidedLabel
from ld_desktop.ui.widgets.number_fields import WholeField
from ld_desktop.ui.widgets.picture_list import PictureList
from ld_desktop.ui.widgets.theme import GRID, Theme

_CAPTION = 20
_STAR = 24
_SIZES = (64, 320)


class GalleryPanel(QWidget):
    """``count`` is how many more seeds to draw."""

    def __init__(
        self,
        gallery: Gallery,
        document: Document,
        run: Run,
        theme: Theme,
        star: QAction,
        more: QAction,
        add_layer: QAction,
        export: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.view = GalleryView(gallery, theme)
        self.count = WholeField()
        self.count.setRange(1, 64)
        self.count.setValue(4)
        self.count.setAccessibleName(self.tr("How many more seeds"))
        self.count.setToolTip(self.tr("How many more seeds"))
        self.scale = QSlider(Qt.Orientation.Horizontal)
        self.scale.setRange(*_SIZES)
        self.scale.setValue(128)
        self.scale.setMinimumWidth(32)
        self.scale.setMaximumWidth(120)
        self.scale.setAccessibleName(self.tr("Size of the thumbnails"))
        self.scale.setToolTip(self.tr("Size of the thumbnails"))
        self.scale.valueChanged.connect(self.view.set_side)
        self._hint = ElidedLabel(self.tr("Hold O to see the original"))
        self._hint.setObjectName("faint")
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self.filter = FilterBar(self.view.filtered, document, run)
        row.addWidget(self.filter)
        row.addWidget(self._hint, 1)
        row.addWidget(self.count)
        for action in (more, star, add_layer, export):
            row.addWidget(ActionButton(action))
        row.addWidget(self.scale)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, 0, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)


class GalleryView(PictureList):
    """A click shows a candidate on the canvas, a double click makes it a layer; a click on its star keeps it.

    The menu of the actions that were added acts on the candidate it was opened over, which is shown for that; opened by
    the keyboard, on the one with the focus. ``chosen``: one was shown, by mouse or by keyboard.
    """

    chosen = Signal(Qt.FocusReason)
    picked = Signal(object)

    def __init__(self, gallery: Gallery, theme: Theme) -> None:
        super().__init__()
        self._gallery = gallery
        self._delegate = _CandidateDelegate(gallery, theme, self)
        self.filtered = FilteredGallery(gallery)
        self.filtered.setParent(self)
        self.setModel(self.filtered)
        self.setItemDelegate(self._delegate)
        self.setObjectName("gallery")
        self.setAccessibleName(self.tr("Gallery of candidates"))
        self.setMinimumHeight(120)
        self.activated.connect(self._activate)
        gallery.shown_changed.connect(self.viewport().update)
        gallery.grown.connect(self.scrollToBottom)

    def set_theme(self, theme: Theme) -> None:
        self._delegate.set_theme(theme)
        self.viewport().update()

    def set_side(self, side: int) -> None:
        self._delegate.side = side
        self.scheduleDelayedItemsLayout()

    def sizeHint(self) -> QSize:
        return QSize(640, 168)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.filtered.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            if self._gallery.rowCount() == 0:
                text = self.tr("Candidates appear here as they finish. Press Start to draw some.")
            else:
                text = self.tr("No candidate is like that: clear the search, or the star beside it.")
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        if star_place(self.visualRect(index)).contains(at):
            self._gallery.toggle_star(index.data(GalleryRole.CANDIDATE))
        else:
            self._show(index, Qt.FocusReason.MouseFocusReason)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index, left = self.indexAt(at), event.button() == Qt.MouseButton.LeftButton
        if left and index.isValid() and not star_place(self.visualRect(index)).contains(at):
            self.picked.emit(index.data(GalleryRole.CANDIDATE))
        else:
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at, index = event.globalPos(), self.indexAt(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            at = self.viewport().mapToGlobal(self.visualRect(index).center())
        if index.isValid():
            self._gallery.show(index.data(GalleryRole.CANDIDATE))
            pop_up_actions(self, at)

    def _activate(self, index: QModelIndex) -> None:
        self._show(index, Qt.FocusReason.ShortcutFocusReason)

    def _show(self, index: QModelIndex, reason: Qt.FocusReason) -> None:
        self._gallery.show(index.data(GalleryRole.CANDIDATE))
        self.chosen.emit(reason)


class _CandidateDelegate(QStyledItemDelegate):
    def __init__(self, gallery: Gallery, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self.side = 128
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._accent, self._text, self._faint = QColor(theme.accent), QColor(theme.text), QColor(theme.faint)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self.side + GRID, self.side + _CAPTION + GRID)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        candidate: Candidate = index.data(GalleryRole.CANDIDATE)
        cell: QRect = option.rect
        box = QRect(cell.left() + GRID // 2, cell.top() + GRID // 2, self.side, self.side)
        size = candidate.image.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(box.topLeft(), size)
        place.moveCenter(box.center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, candidate.image)
        if candidate is self._gallery.shown:
            painter.setPen(QPen(self._accent, 2))
            painter.drawRect(place.adjusted(-2, -2, 1, 1))
        if option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus):
            painter.setPen(QPen(self._text, 1))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
        caption = QRect(box.left(), box.bottom() + 1, box.width(), _CAPTION)
        painter.setPen(self._text)
        painter.drawText(caption, Qt.AlignmentFlag.AlignVCenter, index.data(Qt.ItemDataRole.DisplayRole))
        painter.setPen(self._accent if candidate.starred else self._faint)
        painter.drawText(star_place(cell), Qt.AlignmentFlag.AlignCenter, "★" if candidate.starred else "☆")
        painter.restore()


def star_place(cell: QRect) -> QRect:
    """Where a candidate's star is drawn and clicked: the right end of its caption."""
    return QRect(cell.right() - _STAR - GRID // 2, cell.bottom() - _STAR + 1, _STAR, _STAR)
