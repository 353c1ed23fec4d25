"""What the canvas expects of a tool: it turns mouse moves, in picture pixels, into changes of the model."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QCursor, QKeySequence, QPainter, QPainterPath

from ld_desktop.ui.canvas.viewport import Viewport

Modifiers = Qt.KeyboardModifier


class Tool(QObject):
    """``name``, ``icon`` and ``key`` for the toolbar; ``hint`` says what it does next; ``obstacle`` why it cannot.

    ``changed``: the canvas draws it and its cursor anew.
    """

    changed = Signal()
    icon = ""
    shows_clicks = False  # the points and their signs that found the mask
    key = ""
    cursor: QCursor | Qt.CursorShape = Qt.CursorShape.CrossCursor

    def __init__(self, name: str, hint: str, obstacle: Callable[[], str | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name, self.hint, self.obstacle = name, hint, obstacle

    @property
    def diameter(self) -> float | None:
        """Of the brush, in screen pixels; None where the tool has none."""
        return None

    @property
    def outline(self) -> QPainterPath | None:
        """The shape being drawn, in picture pixels."""
        return None

    def feel(self, pressure: float, erasing: bool) -> None:
        """Told before each press, move and release: the pen's pressure, 0 to 1, and whether its eraser end is down.

        A mouse presses with 1.
        """

    def miss(self, at: QPointF) -> str | None:
        """Why a press at ``at`` would be in vain, where it would."""
        return None

    def press(self, at: QPointF, zoom: float, modifiers: Modifiers) -> None: ...

    def move(self, at: QPointF) -> None: ...

    def hold(self, modifiers: Modifiers) -> None:
        """Which keys are held: told before each move and release, and when one of them changes meanwhile."""

    def release(self, at: QPointF) -> None: ...

    def give_up(self) -> None:
        """The gesture was interrupted."""

    def discard(self) -> None:
        """The gesture was none, or is not wanted: nothing of it stays."""
        self.give_up()

    def nudge(self, by: QPoint) -> None:
        """An arrow key: ``by`` picture pixels."""

    def hover(self, at: QPointF | None, zoom: float) -> None:
        """The pointer moves over the picture with no button down (picture pixels); None: it left."""

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        """Draws what the tool shows over the picture, in screen pixels."""


def shortcut(tool: Tool) -> QKeySequence:
    return QKeySequence(tool.key)
