"""Draws the rows of the gallery: a run's header across its width, a candidate with caption and star."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ld_desktop.actions.files.candidate_thumbnails import CandidateThumbnails
from ld_desktop.model.gallery import Candidate, Gallery
from ld_desktop.ui.gallery.arrangement import RunHeader
from ld_desktop.ui.gallery.gallery_list import GalleryList, title
from ld_desktop.ui.widgets.theme import GRID, Theme

_CAPTION = 20
_HEADER = 24
_STAR = 24
_POINTED = QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus


class CandidateDelegate(QStyledItemDelegate):
    """``side``: of the square that a picture fits in, pixels. A picture that is still being made is an empty place."""

    def __init__(
        self, gallery: Gallery, rows: GalleryList, thumbnails: CandidateThumbnails, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._gallery, self._rows, self._thumbnails = gallery, rows, thumbnails
        self.side = 128
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._accent, self._text, self._faint = QColor(theme.accent), QColor(theme.text), QColor(theme.faint)
        self._line, self._chosen = QColor(theme.line), QColor(theme.raised)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        if isinstance(self._rows.at(index), RunHeader):
            view = self.parent()
            width = view.viewport().width() if isinstance(view, QAbstractItemView) else 0
            return QSize(max(width - 1, self.side), _HEADER)
        return QSize(self.side + GRID, self.side + _CAPTION + GRID)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = self._rows.at(index)
        painter.save()
        if isinstance(row, RunHeader):
            self._paint_header(painter, option.rect, title(row))
        else:
            self._paint_candidate(painter, option, row)
        painter.restore()

    def _paint_header(self, painter: QPainter, cell: QRect, title: str) -> None:
        room = cell.adjusted(GRID // 2, 0, -GRID // 2, 0)
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._text)
        short = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, short)
        begin = room.left() + painter.fontMetrics().horizontalAdvance(short) + GRID
        painter.setPen(self._line)
        painter.drawLine(begin, room.center().y(), room.right(), room.center().y())

    def _paint_candidate(self, painter: QPainter, option: QStyleOptionViewItem, candidate: Candidate) -> None:
        cell: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(cell.adjusted(1, 1, -1, -1), self._chosen)
        box = QRect(cell.left() + GRID // 2, cell.top() + GRID // 2, self.side, self.side)
        density = painter.device().devicePixelRatioF()
        image = self._thumbnails.of(candidate.path, round(self.side * density))
        place = QRect(box)
        if image is None or image.isNull():
            painter.fillRect(box.adjusted(1, 1, -1, -1), self._chosen)
        else:
            place.setSize(image.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio))
            place.moveCenter(box.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, image.size() != place.size() * density)
            painter.drawImage(place, image)
        if candidate is self._gallery.shown:
            painter.setPen(QPen(self._accent, 2))
            painter.drawRect(place.adjusted(-2, -2, 1, 1))
        if state & _POINTED:
            painter.setPen(QPen(self._text, 1))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
        caption = QRect(box.left(), box.bottom() + 1, box.width(), _CAPTION)
        painter.setPen(self._text)
        painter.drawText(caption, Qt.AlignmentFlag.AlignVCenter, self._gallery.name(candidate))
        painter.setPen(self._accent if candidate.starred else self._faint)
        painter.drawText(star_place(cell), Qt.AlignmentFlag.AlignCenter, "★" if candidate.starred else "☆")


def star_place(cell: QRect) -> QRect:
    """Where a candidate's star is drawn and clicked: the right end of its caption."""
    return QRect(cell.right() - _STAR - GRID // 2, cell.bottom() - _STAR + 1, _STAR, _STAR)
