"""The list of result layers: eye, picture, mask, name, opacity and lock of each; dragged into another order."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ld_desktop.model.document.document import Document
from ld_desktop.model.document.result_layers import ResultLayer
from ld_desktop.model.gallery import GalleryRole
from ld_desktop.model.masks.mask import Mask
from ld_desktop.ui.widgets.action_menu import pop_up_actions
from ld_desktop.ui.widgets.theme import GRID, Icons, Theme

_ROW, _PICTURE, _ICON = 40, 32, 18
_MOST_ROWS = 6
_LEFT = Qt.MouseButton.LeftButton


class ResultList(QListView):
    """The selected layer is the active one, and Return selects the one with the focus.

    Space shows or hides it, F2 or a double click renames it.
    """

    def __init__(self, document: Document, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._document, self._results = document, document.results
        self._delegate = _ResultDelegate(theme, icons, self)
        self._pressed: QPoint | None = None
        self._gap: int | None = None
        self.setModel(self._results)
        self.setItemDelegate(self._delegate)
        self.setObjectName("results")
        self.setAccessibleName(self.tr("Result layers"))
        self.setAccessibleDescription(
            self.tr("Space shows or hides a layer, F2 renames it, Delete removes it, Ctrl+] and Ctrl+[ move it.")
        )
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self._results.modelReset.connect(self._follow)
        document.active_changed.connect(self._follow)
        document.undo_stack.indexChanged.connect(self.viewport().update)  # the masks' small pictures
        self._follow()

    def set_look(self, theme: Theme, icons: Icons) -> None:
        self._delegate.set_look(theme, icons)
        self.viewport().update()

    def rename(self) -> None:
        """Opens the name of the active layer for editing."""
        if (layer := self._document.active_result) is not None:
            self.setFocus()
            self.edit(self._results.index(self._results.row(layer)))

    def _follow(self) -> None:
        rows = self._results.rowCount()
        self.setVisible(rows > 0)
        self.setFixedHeight(min(rows, _MOST_ROWS) * _ROW + 2)
        layer = self._document.active_result
        if layer is None or layer not in self._results.layers:
            self.clearSelection()
            return
        index = self._results.index(self._results.row(layer))
        if index not in self.selectedIndexes():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        for index in selected.indexes():
            if (layer := self._results.layer(index)) is not None:
                self._document.activate(layer)

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == _LEFT and self._switched(event.position().toPoint()):
            return
        super().mousePressEvent(event)
        self._pressed = event.position().toPoint() if event.button() == _LEFT else None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._switched(event.position().toPoint()):
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None or not event.buttons() & _LEFT:
            super().mouseMoveEvent(event)
        elif self._gap is not None or (at - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            layer = self._document.active_result
            self._gap = None if layer is None or layer.locked else self._gap_at(at)
            self.scrollTo(self.indexAt(QPoint(at.x(), min(max(at.y(), 0), self.viewport().height() - 1))))
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gap, layer = self._gap, self._document.active_result
        self._pressed = self._gap = None
        if gap is not None and layer is not None:
            self._results.move(layer, gap - (gap > self._results.row(layer)))
        self.viewport().update()
        super().mouseReleaseEvent(event)

    def _switched(self, at: QPoint) -> bool:
        """Whether ``at`` was an eye or a lock, which is then the other way round."""
        index = self.indexAt(at)
        layer, cell = self._results.layer(index), self.visualRect(index)
        if layer is not None and eye_place(cell).contains(at):
            self._results.set_visible(layer, not layer.visible)
            return True
        if layer is not None and lock_place(cell).contains(at):
            self._results.set_locked(layer, not layer.locked)
            return True
        return False

    def _gap_at(self, at: QPoint) -> int:
        """Above which row the dragged layer would come to lie; the number of rows: below all."""
        return min(max(round((at.y() + self.verticalOffset()) / _ROW), 0), self._results.rowCount())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap is not None:
            painter = QPainter(self.viewport())
            y = min(max(self._gap * _ROW - self.verticalOffset(), 1), self.viewport().height() - 1)
            painter.setPen(QPen(self._delegate.accent, 2))
            painter.drawLine(0, y, self.viewport().width(), y)
            painter.end()

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        layer = self._results.layer(self.currentIndex())
        if event.key() == Qt.Key.Key_Space and layer is not None:
            self._results.set_visible(layer, not layer.visible)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and layer is not None:
            self.selectionModel().select(self.currentIndex(), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        elif event.key() == Qt.Key.Key_Escape and self._gap is not None:
            self._pressed = self._gap = None
            self.viewport().update()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The commands that were added to this list."""
        pop_up_actions(self, event.globalPos())


class _ResultDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self.set_look(theme, icons)

    def set_look(self, theme: Theme, icons: Icons) -> None:
        self.accent, self._text, self._faint = QColor(theme.accent), QColor(theme.text), QColor(theme.faint)
        self._line = QColor(theme.line)
        self._eyes = icons.icon("eye-off"), icons.icon("eye")
        self._locks = icons.icon("unlock"), icons.icon("lock")

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        layer: ResultLayer = index.data(GalleryRole.CANDIDATE)
        cell: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(cell, self._line)
            painter.fillRect(QRect(cell.left(), cell.top(), 2, cell.height()), self.accent)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self.accent, 1))
            painter.drawRect(cell.adjusted(0, 0, -1, -1))
        self._eyes[layer.visible].paint(painter, _icon(eye_place(cell)))
        self._locks[layer.locked].paint(painter, _icon(lock_place(cell)))
        painter.setOpacity(1 if layer.visible else 0.5)
        picture = picture_place(cell)
        painter.drawImage(_fitted(layer.candidate.image.size(), picture), layer.candidate.image)
        if layer.mask is not None:
            place = mask_place(cell)
            fitted, density = _fitted(layer.mask.size, place), painter.device().devicePixelRatioF()
            painter.drawImage(fitted, _small(layer.mask, fitted.size() * density))
            painter.setPen(self._line)
            painter.drawRect(fitted.adjusted(0, 0, -1, -1))
        name = name_place(cell)
        painter.setPen(self._text)
        upper, lower = name.adjusted(0, 4, 0, -name.height() // 2), name.adjusted(0, name.height() // 2, 0, -4)
        shown = painter.fontMetrics().elidedText(layer.name, Qt.TextElideMode.ElideMiddle, name.width())
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setPen(self._faint)
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, self.tr("{percent} %").format(percent=layer.opacity))
        painter.restore()

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.tr("Name of the layer"))
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        place = name_place(option.rect)
        editor.setGeometry(place.adjusted(-4, 6, 0, -6))


def eye_place(cell: QRect) -> QRect:
    """Where a row's eye is drawn and clicked."""
    return QRect(cell.left() + 3, cell.top(), 24, cell.height())


def picture_place(cell: QRect) -> QRect:
    return QRect(cell.left() + 30, cell.top() + (cell.height() - _PICTURE) // 2, _PICTURE, _PICTURE)


def mask_place(cell: QRect) -> QRect:
    return picture_place(cell).translated(_PICTURE + GRID // 2, 0)


def name_place(cell: QRect) -> QRect:
    left = mask_place(cell).right() + GRID
    return QRect(left, cell.top(), lock_place(cell).left() - left - GRID // 2, cell.height())


def lock_place(cell: QRect) -> QRect:
    """Where a row's lock is drawn and clicked."""
    return QRect(cell.right() - 27, cell.top(), 24, cell.height())


def _icon(place: QRect) -> QRect:
    icon = QRect(0, 0, _ICON, _ICON)
    icon.moveCenter(place.center())
    return icon


def _fitted(size: QSize, place: QRect) -> QRect:
    fitted = QRect(place.topLeft(), size.scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio))
    fitted.moveCenter(place.center())
    return fitted


def _small(mask: Mask, size: QSize) -> QImage:
    """White where the layer shows, with a few of the mask's pixels: quick on large photos."""
    small = QImage(size, QImage.Format.Format_Alpha8)
    small.fill(0)
    brush = QPainter(small)
    brush.drawImage(small.rect(), mask.image)
    brush.end()
    small.reinterpretAsFormat(QImage.Format.Format_Grayscale8)
    return small
