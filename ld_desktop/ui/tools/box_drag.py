"""Tools that find what is in a dragged box; the keys held at its beginning say how that changes the mask."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QPainterPath

from ld_desktop.model.masks.object_selection import Combine
from ld_desktop.ui.canvas.tool import Modifiers, Tool
from ld_desktop.ui.tools.mask_modes import combination

_LEAST = 4.0  # screen pixels: less is a click that slipped


class BoxDrag(Tool):
    """Hands ``done`` the box (picture pixels) when the button is let go."""

    def __init__(
        self,
        name: str,
        hint: str,
        icon: str,
        key: str,
        obstacle: Callable[[], str | None],
        done: Callable[[QRectF, Combine], None],
        parent: QObject,
    ) -> None:
        super().__init__(name, hint, obstacle, parent)
        self.icon, self.key = icon, key
        self._done = done
        self._start: QPointF | None = None
        self._end, self._least = QPointF(), _LEAST
        self._how: Combine = "replace"

    @property
    def outline(self) -> QPainterPath | None:
        if self._start is None:
            return None
        shape = QPainterPath()
        shape.addRect(QRectF(self._start, self._end).normalized())
        return shape

    def press(self, at: QPointF, zoom: float, modifiers: Modifiers) -> None:
        self._start = self._end = at
        self._least, self._how = _LEAST / zoom, combination(modifiers)

    def move(self, at: QPointF) -> None:
        self._end = at

    def release(self, at: QPointF) -> None:
        self._end = at
        if self._start is not None:
            box = QRectF(self._start, self._end).normalized()
            self._start = None
            if box.width() >= self._least and box.height() >= self._least:
                self._done(box, self._how)

    def give_up(self) -> None:
        self._start = None
