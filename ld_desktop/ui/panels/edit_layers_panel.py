"""LAYERS: object and background, each with its source, its mask and its prompt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from ld_desktop.model.document.document import Document, Reference, Source
from ld_desktop.model.document.layer import Layer
from ld_desktop.model.document.readiness import Readiness
from ld_desktop.model.inspection import Inspection
from ld_desktop.ui.panels.layer_thumbnail import Thumbnail
from ld_desktop.ui.panels.prompt_box import PromptBox, PromptField
from ld_desktop.ui.panels.weight_row import WeightRow
from ld_desktop.ui.widgets.action_button import ActionButton
from ld_desktop.ui.widgets.theme import GRID, Theme


class EditLayersPanel(QWidget):
    def __init__(
        self,
        document: Document,
        inspection: Inspection,
        readiness: Readiness,
        theme: Theme,
        draw_reference: QAction,
        choose_file: Callable[[], None],
        results: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        """``results`` stands above object and background."""
        super().__init__(parent)
        self._document, self._readiness = document, readiness
        self.object_box = LayerBox(document, document.object, inspection, readiness, self.tr("Object"), theme)
        self.object_box.body.insertWidget(2, FrameWarning(document, readiness))
        self.object_box.prompt.setPlaceholderText(self.tr("Describe the object, e.g. “a dog jumping”"))
        self.background_box = LayerBox(
            document, document.background, inspection, readiness, self.tr("Background"), theme
        )
        self.background_box.prompt.setPlaceholderText(self.tr("Describe the place, e.g. “in the snow”"))
        self.reference = ReferenceRow(document, draw_reference, choose_file)
        self.background_box.body.insertWidget(2, self.reference)
        self.object_weight = WeightRow(
            document.weights,
            "object",
            self.tr("Weight of the object"),
            self.tr("How much the object counts in learning. Automatic: by the preset, more for a small object."),
        )
        self.object_box.body.addWidget(self.object_weight)
        self.background_weight = WeightRow(
            document.weights,
            "background",
            self.tr("Weight of the background"),
            self.tr("How much the background counts in learning. Automatic: by the preset."),
        )
        self.background_box.body.addWidget(self.background_weight)
        QWidget.setTabOrder(self.object_weight.weight, self.object_box.prompt)
        QWidget.setTabOrder(self.background_weight.weight, self.background_box.prompt)
        self.negative = PromptField(self.tr("Negative prompt"), self._edit_negative)
        self.negative.setPlaceholderText(self.tr("what to leave out (optional)"))
        self.target = PromptField(self.tr("Whole text"), self._edit_target)
        self.target.setToolTip(self.tr("The reference is drawn from this text. Clear it to join both prompts again."))
        document.negative_changed.connect(self.negative.show_text)
        document.target_changed.connect(self.target.show_text)
        for layer in (document.object, document.background):
            layer.prompt_changed.connect(self._join)
        self.target_box = PromptBox(self.target, inspection, readiness, lambda: document.whole_text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(results)
        layout.addWidget(self.object_box)
        layout.addWidget(self.background_box)
        layout.addWidget(QLabel(self.tr("Whole text")))
        layout.addWidget(self.target_box)
        layout.addWidget(QLabel(self.tr("Negative prompt")))
        layout.addWidget(PromptBox(self.negative, inspection, readiness, self.negative.text))
        layout.addStretch(1)
        self._join()
        weights = self.object_weight.weight, self.background_weight.weight
        fields: tuple[QWidget, ...] = (self.negative, self.target, self.reference.choice, *weights)
        self._help = {field: field.toolTip() for field in fields}
        document.photo_changed.connect(self._follow_photo)
        self._follow_photo()

    def _follow_photo(self) -> None:
        reason = self._readiness.photo()
        for field, help in self._help.items():
            field.setEnabled(reason is None)
            field.setToolTip(reason or help)

    def _edit_negative(self, text: str) -> None:
        self._document.edit_negative(text, self.tr("Edit negative prompt"))

    def _edit_target(self, text: str) -> None:
        self._document.edit_target(text, self.tr("Edit whole text"))

    def _join(self) -> None:
        """Shows T, as both prompts make it, where nothing else is written."""
        joined = "" if self._document.target else self._document.whole_text
        self.target.setPlaceholderText(joined or self.tr("both prompts joined"))
        self.target_box.check()

    def offer(self, earlier: Callable[[str], Sequence[str]]) -> None:
        """Prompts of earlier edits, by their role."""
        fields = {"object": self.object_box.prompt, "background": self.background_box.prompt}
        for role, field in (fields | {"negative": self.negative, "target": self.target}).items():
            field.offer(earlier(role))

    def set_theme(self, theme: Theme) -> None:
        for box in (self.object_box, self.background_box):
            box.thumbnail.set_theme(theme)


class LayerBox(QFrame):
    """One layer. Its thumbnail, pressed, shows it on the canvas."""

    def __init__(
        self, document: Document, layer: Layer, inspection: Inspection, readiness: Readiness, title: str, theme: Theme
    ) -> None:
        super().__init__()
        self._document, self._layer, self._readiness = document, layer, readiness
        self.setObjectName("layer")
        self.thumbnail = Thumbnail(layer, title, theme)
        self.thumbnail.clicked.connect(lambda: document.activate(layer))
        heading = QLabel(title.upper())
        heading.setObjectName("heading")
        self.state = QLabel()
        self.state.setObjectName("faint")
        self.state.setWordWrap(True)
        self.prompt = PromptField(self.tr("{layer} prompt").format(layer=title), self._edit)
        box = PromptBox(self.prompt, inspection, readiness, self.prompt.text)
        self.problem, self.tokens = box.problem, box.tokens
        self.body = QVBoxLayout()
        self.body.setSpacing(GRID // 2)
        self.body.addWidget(heading)
        self.body.addWidget(self.state)
        self.body.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self.thumbnail, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(self.body, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addLayout(top)
        layout.addWidget(box)
        layer.prompt_changed.connect(self.prompt.show_text)
        document.active_changed.connect(self._follow)
        document.photo_changed.connect(self._follow)
        document.reference_changed.connect(self._follow)
        layer.source_changed.connect(self._follow)
        document.undo_stack.indexChanged.connect(self._follow)
        self._follow()

    def _edit(self, text: str) -> None:
        step = self.tr("Edit object prompt") if self._layer.role == "object" else self.tr("Edit background prompt")
        self._document.edit_prompt(self._layer, text, step)

    def _follow(self) -> None:
        shown = self._document.photo is not None and self._document.active is self._layer
        self.setProperty("shown", "true" if shown else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        self.update()  # polishing alone leaves the old frame on the screen
        self.prompt.setEnabled(self._document.photo is not None)
        self.prompt.setToolTip("" if self._document.photo is not None else self.tr("Open a photo first."))
        self.state.setText(self._describe())
        self.thumbnail.follow(self._readiness.photo() if self._layer.role == "object" else self._readiness.background())

    def _describe(self) -> str:
        layer, document = self._layer, self._document
        if document.photo is None:
            return self.tr("no photo yet")
        if layer.role == "background" and document.reference == "photo":
            return self.tr("the photo itself, outside the object's mask")
        if layer.picture is None:
            if document.reference == "file":
                return self.tr("no file chosen yet")
            return self.tr("a reference is drawn from the prompts when the edit starts")
        if layer.mask is None or layer.mask.empty:
            if layer.role == "object":
                return self.tr("the photo; its mask is empty: paint over the object, or click it")
            return self.tr("reference without a mask: its object is found when the edit starts")
        size = f"{layer.picture.width()} × {layer.picture.height()} px"
        names = {
            "object": self.tr("the photo"),
            "generate": self.tr("a drawn reference"),
            "file": Path(layer.path or "").name,
        }
        source = names["object" if layer.role == "object" else document.reference]
        return self.tr("{source}, {size}, mask ready").format(source=source, size=size)


class ReferenceRow(QWidget):
    """Where the new background comes from."""

    def __init__(self, document: Document, draw_reference: QAction, choose_file: Callable[[], None]) -> None:
        super().__init__()
        self._document = document
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Reference"))
        for name, value in (
            (self.tr("drawn from the prompts"), "generate"),
            (self.tr("the photo itself"), "photo"),
            (self.tr("a file…"), "file"),
        ):
            self.choice.addItem(name, value)
        self.choice.setToolTip(self.tr("The picture whose background the edit learns"))
        self._choose_file = choose_file
        self.choice.activated.connect(self._choose)
        self.draw_button = ActionButton(draw_reference)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.choice, 0, 0)
        layout.addWidget(self.draw_button, 1, 0)
        document.reference_changed.connect(self._follow)
        self._follow()

    def _choose(self, row: int) -> None:
        value: Reference = self.choice.itemData(row)
        if value == "file":
            self._follow()
            self._choose_file()
        elif value != self._document.reference or (value == "generate" and self._document.background.path is not None):
            self._document.choose_source(Source(value), self.tr("Choose reference"))

    def _follow(self) -> None:
        self.choice.setCurrentIndex(self.choice.findData(self._document.reference))
        self.draw_button.setVisible(self._document.reference == "generate")


class FrameWarning(QLabel):
    """What is told of an object that the frame cuts off."""

    def __init__(self, document: Document, readiness: Readiness) -> None:
        super().__init__()
        self._readiness = readiness
        self.setObjectName("warning")
        self.setWordWrap(True)
        for signal in (document.photo_changed, document.frame_changed, document.undo_stack.indexChanged):
            signal.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        reason = self._readiness.cut_off()
        self.setText(reason or "")
        self.setVisible(reason is not None)
