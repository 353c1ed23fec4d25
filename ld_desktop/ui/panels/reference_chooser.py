"""The drawn references in the background's row: a click takes one. And files dropped onto that row."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QPainter, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ld_desktop.actions.references import References
from ld_desktop.model.document.document import Document
from ld_desktop.model.document.reference_proposals import Proposal, ProposalRole
from ld_desktop.model.run import Run
from ld_desktop.ui.canvas.canvas import local_file
from ld_desktop.ui.widgets.action_button import ActionButton
from ld_desktop.ui.widgets.docks import reveal
from ld_desktop.ui.widgets.picture_list import PictureList
from ld_desktop.ui.widgets.theme import GRID

_ACROSS = 4
_ROWS = 2  # shown at once; further ones are scrolled to
_PARTS = 1000


class ReferenceChooser(QWidget):
    """Shown from the first drawing on; tells how far it is."""

    def __init__(
        self, document: Document, run: Run, references: References, draw: QAction, cancel: QAction, box: QWidget
    ) -> None:
        """Below what ``box`` holds already."""
        super().__init__(box)
        self._run, self._proposals, self._draw = run, references.proposals, draw
        self.view = _ProposalView(document, references)
        self.progress = QProgressBar()
        self.progress.setRange(0, _PARTS)
        self.progress.setFormat(self.tr("%p %"))
        self.progress.setAccessibleName(self.tr("Drawing references"))
        self.cancel = ActionButton(cancel)
        self._plain = self.tr("Click the one you want.")
        self._say = QLabel(self._plain)
        self._say.setObjectName("faint")
        self._say.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addLayout(row)
        layout.addWidget(self.view)
        layout.addWidget(self._say)
        if (below := box.layout()) is not None:
            below.addWidget(self)
        for signal in (
            run.changed,
            run.progressed,
            self._proposals.rowsInserted,
            self._proposals.modelReset,
            document.reference_changed,
        ):
            signal.connect(self._follow)
        self._proposals.rowsInserted.connect(lambda: reveal(self))
        self._follow()

    @property
    def told(self) -> str:
        return self._say.text()

    def _follow(self) -> None:
        some, drawing = self._proposals.rowCount() > 0, self._run.busy and self._run.kind == "reference"
        self._draw.setText(self.tr("Draw four more references") if some else self.tr("Draw four references"))
        self.setVisible(some or drawing)
        self.view.setVisible(some)
        self._say.setVisible(some)
        by_edit = some and self._proposals.all[-1].seed is None
        told = self.tr("The newest was drawn for the last edit. Click one to keep it.") if by_edit else self._plain
        self._say.setText(told)
        self.progress.setVisible(drawing)
        self.progress.setValue(round(self._run.fraction * _PARTS))
        self.cancel.setVisible(drawing)
        self.view.viewport().update()


class _ProposalView(PictureList):
    """Four across; the one that is taken has a frame."""

    def __init__(self, document: Document, references: References) -> None:
        super().__init__()
        self._references = references
        self._delegate = _Delegate(document, self)
        self.setModel(references.proposals)
        self.setItemDelegate(self._delegate)
        self.setObjectName("references")
        self.setAccessibleName(self.tr("Drawn references"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._pick)
        self.activated.connect(self._pick)
        references.proposals.rowsInserted.connect(self._grow)
        references.proposals.modelReset.connect(self._grow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._grow()
        super().resizeEvent(event)

    def _grow(self) -> None:
        """As high as what it holds; a bar takes its width away, where there is one.

        A row that fills the view to its last pixel would be broken, and its end not be seen.
        """
        rows = -(-self._references.proposals.rowCount() // _ACROSS)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOn if rows > _ROWS else policy.ScrollBarAlwaysOff)
        bar = self.verticalScrollBar().sizeHint().width() if rows > _ROWS else 0
        frame = self.width() - self.contentsRect().width()
        self._delegate.side = max((self.width() - frame - bar - 1) // _ACROSS, 24)
        self.setFixedHeight(max(min(rows, _ROWS), 1) * self._delegate.side + frame)
        self.scheduleDelayedItemsLayout()
        self.scrollToBottom()

    def _pick(self, index: QModelIndex) -> None:
        self._references.pick(index.data(ProposalRole.PROPOSAL))


class _Delegate(QStyledItemDelegate):
    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self.side = 64

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self.side, self.side)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        proposal: Proposal = index.data(ProposalRole.PROPOSAL)
        picture = proposal.source.picture
        if picture is None:
            return
        cell: QRect = option.rect
        place = cell.adjusted(3, 3, -3, -3)
        size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
        shown = QRect(place.topLeft(), size)
        shown.moveCenter(place.center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(shown, picture)
        palette: QPalette = option.palette
        if self._document.background.picture is picture:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(shown.adjusted(-2, -2, 1, 1))
        if option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus):
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Text), 1))
            painter.drawRect(shown.adjusted(-1, -1, 0, 0))
        painter.restore()


class FileDrop(QObject):
    """Hands a file that is dropped onto ``widget`` to ``dropped``."""

    def __init__(self, widget: QWidget, dropped: Callable[[str], None]) -> None:
        super().__init__(widget)
        self._dropped = dropped
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and (path := local_file(event.mimeData().urls())):
            if event.type() == QEvent.Type.Drop:
                self._dropped(path)
            if isinstance(event, QDragEnterEvent) or event.type() == QEvent.Type.Drop:
                event.acceptProposedAction()
                return True
        return super().eventFilter(watched, event)
