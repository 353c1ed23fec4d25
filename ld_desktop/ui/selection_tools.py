"""Tools that put a drawn shape into the active layer's mask: lasso, rectangle, ellipse."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath

from ld_desktop.model.document import Document
from ld_desktop.model.readiness import Readiness
from ld_desktop.ui.tools import Modifiers, Tool

_LEAST = 3.0  # screen pixels: less is a click that slipped


class ShapeTool(Tool):
    """Adds the shape to the mask when the button is let go; with Alt takes it away. One step of the history."""

    def __init__(self, name: str, hint: str, document: Document, readiness: Readiness, parent: QObject) -> None:
        super().__init__(name, hint, readiness.paint, parent)
        self._document = document
        self._points: list[QPointF] = []
        self._add, self._least = True, _LEAST

    @property
    def outline(self) -> QPainterPath | None:
        return self.shape(self._points) if self._points else None

    def shape(self, points: list[QPointF]) -> QPainterPath:
        """What is drawn by a drag through ``points``, at least one."""
        raise NotImplementedError

    def press(self, at: QPointF, zoom: float, modifiers: Modifiers) -> None:
        self._points = [at]
        self._add, self._least = not modifiers & Qt.KeyboardModifier.AltModifier, _LEAST / zoom

    def move(self, at: QPointF) -> None:
        if self._points:
            self._points.append(at)

    def release(self, at: QPointF) -> None:
        self.move(at)
        shape, self._points = self.outline, []
        if shape is None:
            return
        bounds = shape.boundingRect()
        if bounds.width() >= self._least and bounds.height() >= self._least:
            self._document.fill_mask(self._document.active, shape, self._add, self.name)

    def give_up(self) -> None:
        self._points = []


class LassoTool(ShapeTool):
    icon, key = "lasso", "L"

    def __init__(self, document: Document, readiness: Readiness, parent: QObject) -> None:
        hint = parent.tr("Draw around the object: what the line encloses is added to the mask. Alt takes it away.")
        super().__init__(parent.tr("Lasso"), hint, document, readiness, parent)

    def shape(self, points: list[QPointF]) -> QPainterPath:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)  # a line that crosses itself leaves no hole
        path.addPolygon(points)
        path.closeSubpath()
        return path


class RectangleTool(ShapeTool):
    icon, key = "rectangle", "U"

    def __init__(self, document: Document, readiness: Readiness, parent: QObject) -> None:
        hint = parent.tr("Drag a rectangle: it is added to the mask. Alt takes it away.")
        super().__init__(parent.tr("Rectangle"), hint, document, readiness, parent)

    def shape(self, points: list[QPointF]) -> QPainterPath:
        path = QPainterPath()
        path.addRect(QRectF(points[0], points[-1]).normalized())
        return path


class EllipseTool(ShapeTool):
    icon, key = "ellipse", "I"

    def __init__(self, document: Document, readiness: Readiness, parent: QObject) -> None:
        hint = parent.tr("Drag from corner to corner of an ellipse: it is added to the mask. Alt takes it away.")
        super().__init__(parent.tr("Ellipse"), hint, document, readiness, parent)

    def shape(self, points: list[QPointF]) -> QPainterPath:
        path = QPainterPath()
        path.addEllipse(QRectF(points[0], points[-1]).normalized())
        return path
