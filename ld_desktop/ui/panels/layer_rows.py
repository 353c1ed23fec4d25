"""What can be set of the active result layer: sliders with a number field beside them, and a choice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QSlider

from ld_desktop.model.document.document import Document
from ld_desktop.model.document.result_layers import ResultLayer
from ld_desktop.ui.widgets.number_fields import WholeField
from ld_desktop.ui.widgets.theme import GRID


class Texts(NamedTuple):
    """``label`` stands beside the slider, ``name`` is read aloud, ``tip`` says what it does; ``unit`` of its number."""

    label: str
    name: str
    tip: str
    unit: str = ""


class Slider(NamedTuple):
    """``change`` is given the layer, the value, and the number of the drag; ``obstacle`` why nothing can be changed."""

    limits: Callable[[ResultLayer], tuple[int, int]]
    value: Callable[[ResultLayer], int]
    change: Callable[[ResultLayer, int, int], None]
    obstacle: Callable[[], str | None]


class SliderRow(QFrame):
    """A drag of the slider is one step of the history."""

    def __init__(self, document: Document, texts: Texts, work: Slider) -> None:
        super().__init__()
        self._document, self._texts, self._work = document, texts, work
        self._gesture = 0
        self.slider, self.field = QSlider(Qt.Orientation.Horizontal), WholeField()
        self.slider.sliderPressed.connect(self._begin)
        self.slider.sliderReleased.connect(self._begin)
        self.slider.valueChanged.connect(self._set)
        self.field.setSuffix(texts.unit)
        self.field.setKeyboardTracking(False)
        self.field.editingFinished.connect(self._begin)
        self.field.valueChanged.connect(self._set)
        for control in (self.slider, self.field):
            control.setAccessibleName(texts.name)
        self.label = QLabel(texts.label)
        self.label.setBuddy(self.field)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.label)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.field)
        document.active_changed.connect(self.follow)
        document.results.dataChanged.connect(self.follow)
        document.results.modelReset.connect(self.follow)
        self.follow()

    def _begin(self) -> None:
        self._gesture += 1

    def _set(self, value: int) -> None:
        if (layer := self._document.active_result) is not None:
            self._work.change(layer, value, self._gesture)

    def follow(self) -> None:
        """Shows what the active layer has now."""
        layer, reason = self._document.active_result, self._work.obstacle()
        lowest, highest = (0, 100) if layer is None else self._work.limits(layer)
        for control in (self.slider, self.field):
            control.setEnabled(reason is None)
            control.setToolTip(reason or self._texts.tip)
            control.blockSignals(True)
            control.setRange(lowest, highest)
            control.setValue(lowest if layer is None else self._work.value(layer))
            control.blockSignals(False)
        self.field.setSpecialValueText("—" if layer is None else "")  # no layer's value, not the lowest there is


class Choice(NamedTuple):
    """``items`` are texts by value. ``change`` is given the layer and a value; ``obstacle`` as in ``Slider``."""

    items: Mapping[str, str]
    value: Callable[[ResultLayer], str]
    change: Callable[[ResultLayer, str], None]
    obstacle: Callable[[], str | None]


class ChoiceRow(QFrame):
    """Each choice is one step of the history."""

    def __init__(self, document: Document, texts: Texts, work: Choice) -> None:
        super().__init__()
        self._document, self._texts, self._work = document, texts, work
        self.box = QComboBox()
        for value, text in work.items.items():
            self.box.addItem(text, value)
        self.box.setAccessibleName(texts.name)
        self.box.activated.connect(self._set)
        label = QLabel(texts.label)
        label.setBuddy(self.box)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(label)
        layout.addWidget(self.box, 1)
        document.active_changed.connect(self.follow)
        document.results.dataChanged.connect(self.follow)
        document.results.modelReset.connect(self.follow)
        self.follow()

    def _set(self) -> None:
        if (layer := self._document.active_result) is not None:
            self._work.change(layer, self.box.currentData())

    def follow(self) -> None:
        """Shows what the active layer has now."""
        layer, reason = self._document.active_result, self._work.obstacle()
        self.box.setEnabled(reason is None)
        self.box.setToolTip(reason or self._texts.tip)
        self.box.setCurrentIndex(0 if layer is None else self.box.findData(self._work.value(layer)))
