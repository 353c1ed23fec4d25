"""Run > Runs on disk: all runs, how much room each takes, their folders, and deleting them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ld_desktop.actions.runs_on_disk import RunOnDisk, size_text
from ld_desktop.ui.widgets.theme import GRID

_FOLDER = Qt.ItemDataRole.UserRole


class RunsDialog(QDialog):
    """``show_folder`` opens a folder, ``delete`` asks and deletes.

    ``fill`` says what there is, ``refuse`` why something cannot be done.
    """

    def __init__(self, show_folder: Callable[[Path], None], delete: Callable[[Path], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Runs on disk"))
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("Runs on disk"))
        self.list.setRootIsDecorated(False)
        self.list.setAllColumnsShowFocus(True)
        self.list.setHeaderLabels(
            [self.tr("Made"), self.tr("Photo"), self.tr("Edit"), self.tr("Candidates"), self.tr("Size")]
        )
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.list.currentItemChanged.connect(self._follow)
        self.refusal = QLabel()
        self.refusal.setObjectName("warning")
        self.refusal.setWordWrap(True)
        self.total = QLabel()
        self.open_folder = QPushButton(self.tr("Open folder"))
        self.open_folder.clicked.connect(lambda: self._with_chosen(show_folder))
        self.delete = QPushButton(self.tr("Delete…"))
        self.delete.clicked.connect(lambda: self._with_chosen(delete))
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.total, 1)
        for button in (self.open_folder, self.delete, close):
            button.setAutoDefault(False)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.refusal)
        layout.addLayout(row)
        self.resize(800, 420)
        self._follow()

    def fill(self, runs: Sequence[RunOnDisk]) -> None:
        self.list.clear()
        for kept in runs:
            made = QLocale().toString(QDateTime.fromSecsSinceEpoch(round(kept.made)), QLocale.FormatType.ShortFormat)
            what = kept.prompt or self.tr("references")
            columns = [made, Path(kept.photo).name, what, str(kept.candidates), size_text(kept.size)]
            item = QTreeWidgetItem(columns)
            item.setData(0, _FOLDER, str(kept.folder))
            for column in (3, 4):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(2, what)
            item.setToolTip(1, kept.photo)
            self.list.addTopLevelItem(item)
        for column in (0, 1, 3, 4):
            self.list.resizeColumnToContents(column)
        total = self.tr("1 run, {size}") if len(runs) == 1 else self.tr("{count} runs, {size}")
        size = size_text(sum(kept.size for kept in runs))
        self.total.setText(total.format(count=len(runs), size=size) if runs else self.tr("There are no runs yet."))
        self.list.setCurrentIndex(self.list.model().index(0, 0))
        self._follow()

    def refuse(self, reason: str) -> None:
        """Says why nothing was done with the chosen run, until another one is chosen."""
        self.refusal.setText(reason)
        self.refusal.show()

    def _follow(self) -> None:
        self.refusal.hide()
        for button in (self.open_folder, self.delete):
            button.setEnabled(self.list.currentItem() is not None)

    def _with_chosen(self, do: Callable[[Path], None]) -> None:
        item = self.list.currentItem()
        if item is not None:
            do(Path(item.data(0, _FOLDER)))
