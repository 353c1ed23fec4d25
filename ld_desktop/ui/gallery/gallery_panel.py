"""The gallery with what stands above it and beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from ld_desktop.actions.files.candidate_thumbnails import CandidateThumbnails
from ld_desktop.model.document.document import Document
from ld_desktop.model.gallery import Gallery
from ld_desktop.model.preferences import Preferences
from ld_desktop.model.run import Run
from ld_desktop.ui.gallery.candidate_details import CandidateDetails
from ld_desktop.ui.gallery.gallery_filter import FilterBar
from ld_desktop.ui.gallery.gallery_view import GalleryView
from ld_desktop.ui.widgets.action_button import ActionButton
from ld_desktop.ui.widgets.elided_label import ElidedLabel
from ld_desktop.ui.widgets.number_fields import WholeField
from ld_desktop.ui.widgets.theme import GRID, Theme

_SIZES = (64, 320)


class GalleryPanel(QWidget):
    """``count`` is how many more seeds to draw."""

    def __init__(
        self,
        gallery: Gallery,
        thumbnails: CandidateThumbnails,
        document: Document,
        run: Run,
        preferences: Preferences,
        theme: Theme,
        more: QAction,
        add_layer: QAction,
        export: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.view = GalleryView(gallery, thumbnails, theme)
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
        self.filter = FilterBar(self.view.list, gallery, document, run, preferences)
        row.addWidget(self.filter)
        row.addWidget(self._hint, 1)
        row.addWidget(self.count)
        for action in (more, add_layer, export):
            row.addWidget(ActionButton(action))
        row.addWidget(self.scale)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, 0, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addLayout(row)
        self.details = CandidateDetails(gallery)
        self.details.setVisible(self.filter.details.isChecked())
        self.filter.details.toggled.connect(self.details.setVisible)
        beside = QHBoxLayout()
        beside.setSpacing(GRID)
        beside.addWidget(self.view, 1)
        beside.addWidget(self.details)
        layout.addLayout(beside, 1)

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)
