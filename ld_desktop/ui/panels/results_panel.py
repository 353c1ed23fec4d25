"""RESULTS: the list of result layers, with sliders and commands for the active one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout

from engine.protocol.helper_tasks import MOST_GROWN
from ld_desktop.actions.results.result_looks import ResultLooks
from ld_desktop.model.document.document import Document
from ld_desktop.model.document.readiness import Readiness
from ld_desktop.model.document.result_layers import ResultLayer
from ld_desktop.model.gallery import Gallery
from ld_desktop.ui.panels.layer_rows import Choice, ChoiceRow, Slider, SliderRow, Texts
from ld_desktop.ui.panels.result_list import ResultList
from ld_desktop.ui.widgets.docks import reveal
from ld_desktop.ui.widgets.theme import GRID, Icons, Theme

_Part = Literal["grow", "feather", "colour", "grain"]
_PARTS: Final[tuple[_Part, ...]] = ("grow", "feather", "colour", "grain")
_REACH: Final = 20  # a place grows and shrinks by up to one part in so many of its frame's longer side


class ResultBox(QFrame):
    """Empty, it says how a layer comes about; before the first candidate it is not shown."""

    def __init__(
        self,
        document: Document,
        gallery: Gallery,
        looks: ResultLooks,
        readiness: Readiness,
        buttons: Sequence[tuple[QAction, str]],
        theme: Theme,
        icons: Icons,
    ) -> None:
        """``buttons``: commands, each with the name of its icon."""
        super().__init__()
        self._document, self._gallery, self._icon_names = document, gallery, buttons
        self._choices = 0
        self.setObjectName("layer")
        heading = QLabel(self.tr("RESULTS"))
        heading.setObjectName("heading")
        self.list = ResultList(document, theme, icons)
        self.hint = QLabel(self.tr("Double-click a candidate in the gallery to lay it over the photo."))
        self.hint.setObjectName("faint")
        self.hint.setWordWrap(True)
        self.opacity = self._opacity_row(readiness)
        self.grow, self.feather, self.colour, self.grain = (self._look_row(part, looks, readiness) for part in _PARTS)
        self.seam = self._seam_row(looks, readiness)
        self._rows = (self.opacity, self.grow, self.feather, self.seam, self.colour, self.grain)
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
        for layer_row in self._rows:
            layout.addWidget(layer_row)
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
        for row in self._rows:
            row.setVisible(some)

    def _opacity_row(self, readiness: Readiness) -> SliderRow:
        tip = self.tr("How opaque the layer is, in percent")
        texts = Texts(self.tr("Opacity"), self.tr("Opacity of the layer"), tip, self.tr(" %"))

        def limits(_: ResultLayer) -> tuple[int, int]:
            return 0, 100

        def value(layer: ResultLayer) -> int:
            return layer.opacity

        work = Slider(limits, value, self._document.results.set_opacity, readiness.change_result)
        return SliderRow(self._document, texts, work)

    def _look_row(self, part: _Part, looks: ResultLooks, readiness: Readiness) -> SliderRow:
        texts, step = self._look_texts(part)

        def limits(layer: ResultLayer) -> tuple[int, int]:
            reach = min(max(layer.frame.width(), layer.frame.height()) // _REACH, MOST_GROWN)
            return {"grow": (-reach, reach), "feather": (0, 400), "colour": (0, 100), "grain": (0, 200)}[part]

        def value(layer: ResultLayer) -> int:
            return getattr(looks.look_of(layer), part)

        def change(layer: ResultLayer, wanted: int, gesture: int) -> None:
            looks.ask(layer, msgspec.structs.replace(looks.look_of(layer), **{part: wanted}), step, gesture)

        row = SliderRow(self._document, texts, Slider(limits, value, change, readiness.reshape_result))
        looks.changed.connect(row.follow)
        return row

    def _look_texts(self, part: _Part) -> tuple[Texts, str]:
        """With the name of its step in the history."""
        match part:
            case "grow":
                tip = self.tr("How many pixels of the photo farther the result reaches than it was found to")
                return Texts(self.tr("Grow"), self.tr("Grow the layer"), tip, self.tr(" px")), self.tr("Grow layer")
            case "feather":
                tip = self.tr("How softly the result fades into the photo: 100 % goes by the object's size")
                name = self.tr("Softness of the layer's edge")
                return Texts(self.tr("Feather"), name, tip, self.tr(" %")), self.tr("Feather layer")
            case "colour":
                tip = self.tr("How far the result's colours are brought to those of the photo around it")
                name = self.tr("Matching of the layer's colours")
                return Texts(self.tr("Match"), name, tip, self.tr(" %")), self.tr("Match layer's colours")
            case "grain":
                tip = self.tr("How much of the photo's grain the result gets: 100 % makes it as grainy as the photo")
                name = self.tr("Grain of the layer")
                return Texts(self.tr("Grain"), name, tip, self.tr(" %")), self.tr("Grain of the layer")

    def _seam_row(self, looks: ResultLooks, readiness: Readiness) -> ChoiceRow:
        items = {"match": self.tr("by mean and contrast"), "clone": self.tr("without a step at the edge")}
        tip = self.tr("How the result's colours come to be like the photo's: from those around it, or without a step")
        texts = Texts(self.tr("Colours"), self.tr("Matching of the layer's colours"), tip)
        step = self.tr("Colours of the layer")

        def value(layer: ResultLayer) -> str:
            return looks.look_of(layer).seam

        def change(layer: ResultLayer, seam: str) -> None:
            self._choices += 1
            looks.ask(layer, msgspec.structs.replace(looks.look_of(layer), seam=seam), step, self._choices)

        row = ChoiceRow(self._document, texts, Choice(items, value, change, readiness.reshape_result))
        looks.changed.connect(row.follow)
        return row
