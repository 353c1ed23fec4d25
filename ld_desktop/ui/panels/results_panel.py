"""RESULTS: the list of result layers, with opacity and commands for the active one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout

from ld_desktop.model.document.document import Document
from ld_desktop.model.document.readiness import Readiness
from ld_desktop.model.gallery import Gallery
from ld_desktop.ui.panels.result_list import ResultList
from ld_desktop.ui.widgets.docks import reveal
from ld_desktop.ui.widgets.number_fields import WholeField
from ld_desktop.ui.widgets.theme import GRID, Icons, Theme


class ResultBox(QFrame):
    """Empty, it says how a layer comes about; before the first candidate it is not shown."""

    def __init__(
        self,
        document: Document,
        gallery: Gallery,
        readiness: Readiness,
        buttons: Sequence[tuple[QAction, str]],
        theme: Theme,
        icons: Icons,
    ) -> None:
        """``buttons``: commands, each with the name of its icon."""
        super().__init__()
        self._document, self._gallery, self._icon_names = document, gallery, buttons
        self.setObjectName("layer")
        heading = QLabel(self.tr("RESULTS"))
        heading.setObjectName("heading")
        self.list = ResultList(document, theme, icons)
        self.hint = QLabel(self.tr("Double-click a candidate in the gallery to lay it over the photo."))
        self.hint.setObjectName("faint")
        self.hint.setWordWrap(True)
        self.opacity = OpacityRow(document, readiness)
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        row.addWidget(heading)
        row.addStretch(1)
        for action, _ in buttons:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleName(action.text())
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID // 2, GRID, GRID)
        layout.setSpacing(GRID // 2)
        layout.addLayout(row)
        layout.addWidget(self.hint)
        layout.addWidget(self.list)
        layout.addWidget(self.opacity)
        for signal in (document.results.modelReset, gallery.modelReset, gallery.rowsInserted, gallery.rowsRemoved):
            signal.connect(self._follow)
        document.results.order_changed.connect(self._show_list)
        self.set_look(theme, icons)
        self._follow()

    def set_look(self, theme: Theme, icons: Icons) -> None:
        for action, icon in self._icon_names:
            action.setIcon(icons.icon(icon))
        self.list.set_look(theme, icons)

    def _show_list(self) -> None:
        if self._document.results.layers:
            reveal(self)

    def _follow(self) -> None:
        some = self._document.results.rowCount() > 0
        self.setVisible(some or self._gallery.rowCount() > 0)
        self.hint.setVisible(not some)
        self.opacity.setVisible(some)


class OpacityRow(QFrame):
    """The active layer's opacity; a drag of the slider is one step of the history."""

    def __init__(self, document: Document, readiness: Readiness) -> None:
        super().__init__()
        self._document, self._readiness = document, readiness
        self._gesture = 0
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.sliderPressed.connect(self._begin)
        self.slider.sliderReleased.connect(self._begin)
        self.slider.valueChanged.connect(self._set)
        self.percent = WholeField()
        self.percent.setRange(0, 100)
        self.percent.setSuffix(self.tr(" %"))
        self.percent.setKeyboardTracking(False)
        self.percent.editingFinished.connect(self._begin)
        self.percent.valueChanged.connect(self._set)
        name = self.tr("Opacity of the layer")
        for control in (self.slider, self.percent):
            control.setAccessibleName(name)
        label = QLabel(self.tr("Opacity"))
        label.setBuddy(self.percent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(label)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.percent)
        document.active_changed.connect(self._follow)
        document.results.dataChanged.connect(self._follow)
        document.results.modelReset.connect(self._follow)
        self._follow()

    def _begin(self) -> None:
        self._gesture += 1

    def _set(self, percent: int) -> None:
        if (layer := self._document.active_result) is not None:
            self._document.results.set_opacity(layer, percent, self._gesture)

    def _follow(self) -> None:
        layer, reason = self._document.active_result, self._readiness.change_result()
        for control in (self.slider, self.percent):
            control.setEnabled(reason is None)
            control.setToolTip(reason or self.tr("How opaque the layer is, in percent"))
            control.blockSignals(True)
            control.setValue(0 if layer is None else layer.opacity)
            control.blockSignals(False)
        self.percent.setSpecialValueText("—" if layer is None else "")  # no layer's opacity, not one of 0 %
