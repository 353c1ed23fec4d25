"""The object's transform in numbers, in its row of the layers."""

from __future__ import annotations

import msgspec
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from engine.protocol.requests import Transform
from ld_desktop.model.document.document import Document
from ld_desktop.model.document.readiness import Readiness
from ld_desktop.model.document.transform import SCALES
from ld_desktop.ui.widgets.action_button import ActionButton
from ld_desktop.ui.widgets.number_fields import DecimalField
from ld_desktop.ui.widgets.theme import GRID

_FARTHEST = 100_000.0


class TransformRow(QWidget):
    """Shown while the object stands elsewhere, and while its tool is in hand."""

    def __init__(self, document: Document, readiness: Readiness, flip: QAction, reset: QAction, box: QWidget) -> None:
        """Below what ``box`` holds already."""
        super().__init__(box)
        if (below := box.layout()) is not None:
            below.addWidget(self)
        self._document, self._readiness = document, readiness
        self._wanted = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID // 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self.scale = self._field(0, self.tr("Scale"), " %", 100 * SCALES[0], 100 * SCALES[1])
        self.rotate = self._field(1, self.tr("Turn"), " °", -180, 180)
        self.dx = self._field(2, self.tr("Right"), " px", -_FARTHEST, _FARTHEST)
        self.dy = self._field(3, self.tr("Down"), " px", -_FARTHEST, _FARTHEST)
        self.rotate.setWrapping(True)
        self.rotate.setToolTip(self.tr("Anticlockwise"))
        self.flip, self.reset = ActionButton(flip), ActionButton(reset)
        self.flip.setCheckable(True)
        self._grid.addWidget(self.flip, 2, 0, 1, 2)
        self._grid.addWidget(self.reset, 2, 2, 1, 2)
        document.transform_changed.connect(self._follow)
        document.undo_stack.indexChanged.connect(self._follow)
        document.active_changed.connect(self._follow)
        self._follow()

    def set_wanted(self, wanted: bool) -> None:
        """The tool is in hand."""
        self._wanted = wanted
        self._follow()

    def _field(self, number: int, name: str, unit: str, least: float, most: float) -> DecimalField:
        label, field = QLabel(name), DecimalField()
        label.setBuddy(field)
        field.setRange(least, most)
        field.setDecimals(1)
        field.setSuffix(unit)
        field.setKeyboardTracking(False)
        field.setMinimumWidth(72)
        field.setAccessibleName(self.tr("{what} of the object").format(what=name))
        field.valueChanged.connect(self._edit)
        self._grid.addWidget(label, number // 2, 2 * (number % 2))
        self._grid.addWidget(field, number // 2, 2 * (number % 2) + 1)
        return field

    def _edit(self) -> None:
        """Takes the field that was changed; what the others round stays as it is."""
        field, now = self.sender(), self._document.transform
        if field is self.scale:
            after, name = msgspec.structs.replace(now, scale=self.scale.value() / 100), self.tr("Scale object")
        elif field is self.rotate:
            after, name = msgspec.structs.replace(now, rotate=self.rotate.value()), self.tr("Turn object")
        else:
            part = {"dx": self.dx.value()} if field is self.dx else {"dy": self.dy.value()}
            after, name = msgspec.structs.replace(now, **part), self.tr("Move object")
        self._document.edit_transform(after, name, name)

    def _follow(self) -> None:
        transform, reason = self._document.transform, self._readiness.transform()
        self.setVisible(self._wanted or transform != Transform())
        for field, value in (
            (self.scale, 100 * transform.scale),
            (self.rotate, transform.rotate),
            (self.dx, transform.dx),
            (self.dy, transform.dy),
        ):
            field.blockSignals(True)
            field.setValue(value)
            field.blockSignals(False)
            field.setEnabled(reason is None)
            field.setStatusTip(reason or "")
        self.setToolTip(reason or "")
        self.flip.setChecked(transform.flip)
