"""Run > Tuned edits: all of them with picture, name, size and model, and what can be done with each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
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

from engine.files.tuned_files import KeptEdit
from ld_desktop.actions.runs.kept_edits import SIDE, ListedEdit
from ld_desktop.actions.runs_on_disk import size_text
from ld_desktop.model.offers import Choice
from ld_desktop.ui.widgets.theme import GRID


class TunedDialog(QDialog):
    """``fill`` says what there is. ``draw`` and the ``others``, by their names, are done with the chosen one.

    ``obstacle`` says why nothing can be drawn from one.
    """

    def __init__(
        self,
        draw: Callable[[KeptEdit], None],
        obstacle: Callable[[KeptEdit], str | None],
        others: Sequence[tuple[str, Callable[[KeptEdit], None]]],
        take_in: Choice,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._obstacle = obstacle
        self._listed: Sequence[ListedEdit] = ()
        self.setWindowTitle(self.tr("Tuned edits"))
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("Tuned edits"))
        self.list.setRootIsDecorated(False)
        self.list.setAllColumnsShowFocus(True)
        self.list.setIconSize(QSize(SIDE, SIDE))
        columns = (self.tr("Edit"), self.tr("Photo"), self.tr("Model"), self.tr("Made"), self.tr("Size"))
        self.list.setHeaderLabels(list(columns))
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.currentItemChanged.connect(self._follow)
        self.details = QLabel()
        self.details.setWordWrap(True)
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.refusal = QLabel()
        self.refusal.setObjectName("warning")
        self.refusal.setWordWrap(True)
        self.total = QLabel()
        self.draw = QPushButton(self.tr("More seeds…"))
        self.draw.clicked.connect(partial(self._with_chosen, draw))
        self.others = [QPushButton(name) for name, _ in others]
        for button, (_, do) in zip(self.others, others, strict=True):
            button.clicked.connect(partial(self._with_chosen, do))
        self.take_in = QPushButton(take_in.text)
        self.take_in.clicked.connect(lambda: take_in.do())
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.total, 1)
        for button in (self.draw, *self.others, self.take_in, close):
            button.setAutoDefault(False)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.details)
        layout.addWidget(self.refusal)
        layout.addLayout(row)
        self.resize(920, 480)
        self._follow()

    def fill(self, listed: Sequence[ListedEdit]) -> None:
        """What was chosen stays so, where it is still there."""
        before = self._chosen()
        self._listed = listed
        self.list.clear()
        for kept, thumbnail in listed:
            made = QLocale().toString(QDateTime.fromSecsSinceEpoch(round(kept.made)), QLocale.FormatType.ShortFormat)
            photo = "" if kept.request is None else Path(kept.request.photo).name
            item = QTreeWidgetItem([_called(kept), photo, kept.about.model_name, made, size_text(kept.size)])
            item.setIcon(0, QIcon(QPixmap.fromImage(thumbnail)))
            item.setToolTip(0, str(kept.path))
            item.setTextAlignment(4, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(item)
        for column in range(1, self.list.columnCount()):
            self.list.resizeColumnToContents(column)
        total = self.tr("1 tuned edit, {size}") if len(listed) == 1 else self.tr("{count} tuned edits, {size}")
        size = size_text(sum(kept.size for kept, _ in listed))
        none = self.tr("There are no tuned edits yet: each finished run of LayerDiffusion leaves one.")
        self.total.setText(total.format(count=len(listed), size=size) if listed else none)
        paths = [kept.path for kept, _ in listed]
        row = paths.index(before.path) if before is not None and before.path in paths else 0
        self.list.setCurrentIndex(self.list.model().index(row, 0))
        self._follow()

    def refuse(self, reason: str) -> None:
        """Says why nothing was done with the chosen one, until another one is chosen."""
        self.refusal.setText(reason)
        self.refusal.show()

    def _chosen(self) -> KeptEdit | None:
        row = self.list.currentIndex().row()
        return self._listed[row].kept if 0 <= row < len(self._listed) else None

    def _follow(self) -> None:
        kept = self._chosen()
        reason = None if kept is None else self._obstacle(kept)
        self.refusal.setText(reason or "")
        self.refusal.setVisible(reason is not None)
        self.draw.setEnabled(kept is not None and reason is None)
        for button in self.others:
            button.setEnabled(kept is not None)
        self.details.setText("" if kept is None else self._describe(kept))

    def _describe(self, kept: KeptEdit) -> str:
        about, settings = kept.about, kept.about.settings
        told = self.tr(
            "{width} × {height} px · {embeddings} + {weights} steps learned · {sampling} steps drawn · alpha {alpha} · "
            "guidance {guidance}"
        ).format(
            width=about.size[0],
            height=about.size[1],
            embeddings=settings.embedding_steps,
            weights=settings.weight_steps,
            sampling=settings.sampling_steps,
            alpha=QLocale().toString(settings.alpha),
            guidance=QLocale().toString(settings.guidance),
        )
        unwanted = self.tr("not wanted: {words}").format(words=about.negative)
        return f"{told} · {unwanted}" if about.negative else told

    def _with_chosen(self, do: Callable[[KeptEdit], None], _: bool = False) -> None:
        if (kept := self._chosen()) is not None:
            do(kept)


def _called(kept: KeptEdit) -> str:
    prompts = f"{kept.about.object_prompt}, {kept.about.background_prompt}"
    return f"{kept.name}: {prompts}" if kept.name else prompts
