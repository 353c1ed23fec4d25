"""The object moved, scaled and turned by handles, shown as it will be trained."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QPainter, QPainterPath, QPen

from engine.protocol.requests import Transform
from ld_desktop.model.document.document import Document
from ld_desktop.model.document.placement import Placement
from ld_desktop.model.document.readiness import Readiness
from ld_desktop.model.document.transform import angle, moved, scaled, steady, turned
from ld_desktop.model.handles import Hold, hold_at, knob_of
from ld_desktop.ui.canvas.handle_painter import REACH, accent, draw_box, draw_handles, resize_cursor, turn_cursor
from ld_desktop.ui.canvas.moved_object import MovedObject
from ld_desktop.ui.canvas.tool import Modifiers, Tool
from ld_desktop.ui.canvas.viewport import Viewport

_STEP = 15.0  # degrees, with Shift


class TransformTool(Tool):
    """One step of the history for each drag, and for arrow keys that follow one another."""

    icon, key = "transform", "T"

    def __init__(
        self, document: Document, placement: Placement, moved: MovedObject, readiness: Readiness, parent: QObject
    ) -> None:
        self._rest = parent.tr(
            "Drag the object to move it, a corner to scale (Alt: about its middle), beside it to turn (Shift: by 15°)."
        )
        self._left_out = parent.tr("Hatched: left out of training.")
        super().__init__(parent.tr("Move object"), self._rest, readiness.transform, parent)
        self._document, self._placement, self._moved = document, placement, moved
        self._viewport = Viewport()
        self._turning = turn_cursor()
        self._hold: Hold | None = None
        self._start = self._at = self._corner = self._opposite = self._middle = QPointF()
        self._before = Transform()
        self._keys = Modifiers.NoModifier
        document.transform_changed.connect(self._follow)
        document.undo_stack.indexChanged.connect(self.changed)

    @property
    def outline(self) -> QPainterPath | None:
        return None if self._hold is None else self._box()

    def press(self, at: QPointF, zoom: float, modifiers: Modifiers) -> None:
        self._hold = self._hold_at(at, zoom)
        self._start, self._at, self._before, self._keys = at, at, self._document.transform, modifiers
        if isinstance(self._hold, int):
            corners = self._placement.corners
            self._corner, self._opposite = corners[self._hold], corners[(self._hold + 2) % 4]
            self._middle = self._stands()

    def move(self, at: QPointF) -> None:
        self._at = at
        if self._hold is not None:
            self._document.drag_transform(self._dragged(self._hold, at))

    def hold(self, modifiers: Modifiers) -> None:
        if modifiers != self._keys:
            self._keys = modifiers
            self.move(self._at)

    def release(self, at: QPointF) -> None:
        if self._hold is None:
            return
        names = {"move": self.tr("Move object"), "turn": self.tr("Turn object")}
        after, name = self._dragged(self._hold, at), names.get(str(self._hold), self.tr("Scale object"))
        self._hold = None
        self._document.edit_transform(after, name)

    def give_up(self) -> None:
        self._hold = None
        self._document.drag_transform(None)

    def nudge(self, by: QPoint) -> None:
        if self._hold is None:
            self._document.edit_transform(moved(self._document.transform, QPointF(by)), self.tr("Move object"), "nudge")

    def hover(self, at: QPointF | None, zoom: float) -> None:
        cursor = self._cursor_of(None if at is None or self.obstacle() else self._hold_at(at, zoom))
        if cursor != self.cursor:
            self.cursor = cursor
            self.changed.emit()

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        self._viewport = viewport
        if self.obstacle() is not None or self._moved.covered or self._placement.bounds.isEmpty():
            return
        corners = [viewport.to_widget(at) for at in self._placement.corners]
        knob, top = knob_of(corners, REACH), (corners[0] + corners[1]) / 2
        draw_box(painter, viewport.path(self._box()))
        painter.setPen(QPen(accent(), 1))
        painter.drawLine(top, knob)
        middle = viewport.to_widget(self._stands())
        for arm in (QPointF(5, 0), QPointF(0, 5)):
            painter.drawLine(middle - arm, middle + arm)
        draw_handles(painter, corners)
        painter.drawEllipse(knob, REACH / 2, REACH / 2)

    def _follow(self) -> None:
        """What is hatched is told while there is something hatched."""
        as_it_was = self._document.transform == Transform()
        self.hint = self._rest if as_it_was else f"{self._left_out} {self._rest}"
        self.changed.emit()

    def _dragged(self, hold: Hold, at: QPointF) -> Transform:
        by, before, shift = at - self._start, self._before, bool(self._keys & Modifiers.ShiftModifier)
        if hold == "move":
            return moved(before, steady(by) if shift else by)
        if hold == "turn":
            stands = self._placement.centre + QPointF(before.dx, before.dy)
            degrees = angle(stands, at) - angle(stands, self._start)
            if shift:
                degrees = round((before.rotate + degrees) / _STEP) * _STEP - before.rotate
            return turned(before, degrees)
        anchor = self._middle if self._keys & Modifiers.AltModifier else self._opposite
        arm = self._corner - anchor
        reach = QPointF.dotProduct(arm, arm)
        factor = QPointF.dotProduct(arm + by, arm) / reach if reach else 1.0
        return scaled(before, max(factor, 0.0), self._placement.centre, anchor)

    def _stands(self) -> QPointF:
        return self._placement.mapping.map(self._placement.centre)

    def _box(self) -> QPainterPath:
        path = QPainterPath()
        path.addPolygon(self._placement.corners)
        path.closeSubpath()
        return path

    def _hold_at(self, at: QPointF, zoom: float) -> Hold | None:
        if self._placement.bounds.isEmpty():  # all of it lies outside the frame
            return None
        corners, reach = self._placement.corners, REACH / zoom
        return hold_at(at, corners, knob_of(corners, reach), reach)

    def _cursor_of(self, hold: Hold | None) -> QCursor | Qt.CursorShape:
        if hold is None:
            return Qt.CursorShape.ArrowCursor
        if hold == "move":
            return Qt.CursorShape.SizeAllCursor
        if hold == "turn":
            return self._turning
        corner = self._placement.corners[hold]
        opposite = self._placement.corners[(hold + 2) % 4]
        return resize_cursor(self._viewport.to_widget(corner) - self._viewport.to_widget(opposite))
