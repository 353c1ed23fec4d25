"""The rows of the gallery: a header above the candidates of each run, as ``arrangement`` has them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    Qt,
)

from ld_desktop.model.gallery import Candidate, Gallery, GalleryRole, Index, spans
from ld_desktop.ui.gallery.arrangement import Row, RunHeader, Wishes, arrange

_ROOT = QModelIndex()


class GalleryList(QAbstractListModel):
    """Follows ``gallery``. Under GalleryRole.CANDIDATE each row has its Candidate, a header None."""

    def __init__(self, gallery: Gallery, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gallery, self._wishes = gallery, Wishes()
        self._rows: list[Row] = []
        self._files: dict[str, int] = {}
        gallery.rowsInserted.connect(self._follow)
        gallery.rowsRemoved.connect(self._follow)
        gallery.modelReset.connect(self._follow)
        gallery.dataChanged.connect(self._changed)
        self._follow()

    @property
    def wishes(self) -> Wishes:
        return self._wishes

    def wish(self, wishes: Wishes) -> None:
        self._wishes = wishes
        self._follow()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A header takes no focus."""
        return super().flags(index) if self.candidate(index) is not None else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, Candidate):
            return self._gallery.told(row, role)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return title(row)
        return None

    def candidate(self, index: Index) -> Candidate | None:
        """None for a header."""
        return index.data(GalleryRole.CANDIDATE)

    def row_of(self, candidate: Candidate | None) -> QModelIndex:
        """Invalid where it is not listed."""
        row = next((number for number, one in enumerate(self._rows) if one is candidate), None)
        return QModelIndex() if row is None else self.index(row)

    def row_of_file(self, path: str) -> QModelIndex:
        """Of the candidate in this file; invalid where it is not listed."""
        row = self._files.get(path)
        return QModelIndex() if row is None else self.index(row)

    def at(self, index: Index) -> Row:
        """``index`` is valid."""
        return self._rows[index.row()]

    def of_run_at(self, index: Index) -> list[QModelIndex]:
        """The candidates under the header ``index``."""
        header = self._rows[index.row()]
        count = header.count if isinstance(header, RunHeader) else 0
        return [self.index(row) for row in range(index.row() + 1, index.row() + 1 + count)]

    def header_over(self, index: Index) -> QModelIndex:
        """Of the run that the candidate ``index`` belongs to; invalid for another index."""
        return next(
            (self.index(row) for row in range(index.row(), -1, -1) if isinstance(self._rows[row], RunHeader)),
            QModelIndex(),
        )

    def beside(self, row: int, step: int) -> int | None:
        """The next row from ``row`` on in the direction ``step`` (1 or -1) that is a candidate."""
        rows = range(row + step, len(self._rows) if step > 0 else -1, step)
        return next((other for other in rows if isinstance(self._rows[other], Candidate)), None)

    def _changed(self, first: Index, last: Index) -> None:
        """Of the candidates in these rows of the gallery."""
        self._follow()
        changed = {id(one) for one in self._gallery.candidates[first.row() : last.row() + 1]}
        for begin, end in spans(row for row, one in enumerate(self._rows) if id(one) in changed):
            self.dataChanged.emit(self.index(begin), self.index(end))

    def _follow(self) -> None:
        """What stays keeps its place, so that selection and view stay too; another order begins anew."""
        wanted = arrange(self._gallery.candidates, self._wishes)
        self._files = {row.path: number for number, row in enumerate(wanted) if isinstance(row, Candidate)}
        kept = {_key(row) for row in wanted}
        stay = [row for row in self._rows if _key(row) in kept]
        there = {_key(row) for row in stay}
        if [_key(row) for row in stay] != [key for row in wanted if (key := _key(row)) in there]:
            self.beginResetModel()
            self._rows = wanted
            self.endResetModel()
            return
        for first, last in reversed(spans(n for n, row in enumerate(self._rows) if _key(row) not in kept)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        for first, last in spans(n for n, row in enumerate(wanted) if _key(row) not in there):
            self.beginInsertRows(QModelIndex(), first, last)
            self._rows[first:first] = wanted[first : last + 1]
            self.endInsertRows()
        for number, (before, row) in enumerate(zip(self._rows, wanted, strict=True)):
            if before != row:
                self._rows[number] = row
                self.dataChanged.emit(self.index(number), self.index(number))


def title(header: RunHeader) -> str:
    """As ``a dog, in the snow · 30.11.26 14:32 · 4 candidates``."""
    some = _tr("1 candidate") if header.count == 1 else _tr("{count} candidates").format(count=header.count)
    parts = [header.name, f"{header.object_prompt}, {header.background_prompt}", when(header.made), some]
    return " · ".join(part for part in parts if part)


def when(made: float) -> str:
    """Day and time as people write them here; empty where nobody knows."""
    shown = QDateTime.fromSecsSinceEpoch(round(made))
    return QLocale().toString(shown, QLocale.FormatType.ShortFormat) if made else ""


def _key(row: Row) -> str | int:
    return row.run if isinstance(row, RunHeader) else id(row)


def _tr(text: str) -> str:
    return QCoreApplication.translate("GalleryList", text)
