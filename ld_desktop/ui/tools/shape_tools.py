"""Tools that put a drawn shape into the active layer's mask: lasso, rectangle, ellipse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath

from ld_desktop.model.document.document import Document
from ld_desktop.model.document.readiness import Readiness
from ld_desktop.model.masks.object_selection import Combine
from ld_desktop.ui.canvas.tool import Modifiers, Tool
from ld_desktop.ui.tools.mask_modes import combination, with_rule

_LEAST = 3.0  # screen pixels: less is a click that slipped


class ShapeTool(Tool):
    """Combines a shape with the mask when the button is let go, as the keys held at its beginning say.

    One step of the history.

    ``shape`` makes the outline of a drag through its points, at least one, in picture pixels.
    """

    def __init__(
        self,
        name: str,
        hint: str,
        icon: str,
        key: str,
        shape: Callable[[list[QPointF]], QPainterPath],
        document: Document,
        readiness: Readiness,
        parent: QObject,
    ) -> None:
        super().__init__(name, hint, readiness.paint, parent)
        self.icon, self.key = icon, key
        self._shape, self._document = shape, document
        self._points: list[QPointF] = []
        self._least = _LEAST
        self._how: Combine = "replace"

    @property
    def outline(self) -> QPainterPath | None:
        return self._shape(self._points) if self._points else None

    def press(self, at: QPointF, zoom: float, modifiers: Modifiers) -> None:
        self._points = [at]
        self._how, self._least = combination(modifiers), _LEAST / zoom

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
            self._document.fill_mask(self._document.active, shape, self._how, self.name)

    def give_up(self) -> None:
        self._points = []


def shape_tools(document: Document, readiness: Readiness, parent: QObject) -> tuple[ShapeTool, ...]:
    """Lasso, rectangle and ellipse."""
    tr = parent.tr
    lasso = with_rule(tr("Draw around the object."), parent)
    rectangle = with_rule(tr("Drag a rectangle."), parent)
    ellipse = with_rule(tr("Drag from corner to corner of an ellipse."), parent)
    return (
        ShapeTool(tr("Lasso"), lasso, "lasso", "L", _lasso, document, readiness, parent),
        ShapeTool(tr("Rectangle"), rectangle, "rectangle", "U", _rectangle, document, readiness, parent),
        ShapeTool(tr("Ellipse"), ellipse, "ellipse", "I", _ellipse, document, readiness, parent),
    )


def _lasso(points: list[QPointF]) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)  # a line that crosses itself leaves no hole
    path.addPolygon(points)
    path.closeSubpath()
    return path


def _rectangle(points: list[QPointF]) -> QPainterPath:
    path = QPainterPath()
    path.addRect(_between(points))
    return path


def _ellipse(points: list[QPointF]) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(_between(points))
    return path


def _between(points: list[QPointF]) -> QRectF:
    return QRectF(points[0], points[-1]).normalized()
