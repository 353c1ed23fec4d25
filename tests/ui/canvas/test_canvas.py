"""Painting, zooming and moving with real mouse and key events."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPaintEvent, QRegion, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ld_desktop.app import Program
from ld_desktop.model.document.document import Photo
from ld_desktop.model.masks.mask import Mask
from tests.ui.hands import ALT, LEFT, NONE, drag, place, take
from tests.ui.waiting import Live


def open_blank(program: Program, width: int = 256, height: int = 256) -> Mask:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    program.workspace.document.open(Photo("blank.png", image, True))
    mask = program.workspace.document.object.mask
    assert mask is not None
    return mask


def alpha(mask: Mask, x: int, y: int) -> int:
    return mask.image.pixelColor(x, y).alpha()


class PaintWatch(QObject):
    """Notes what a widget repaints: the region, and the rectangle around it."""

    def __init__(self) -> None:
        super().__init__()
        self.areas: list[QRect] = []
        self.regions: list[QRegion] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.areas.append(event.rect())
            self.regions.append(event.region())
        return False


def test_brush_eraser_and_undo(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas, stack = open_blank(still), still.window.canvas, still.workspace.document.undo_stack
        await drag(canvas, [(60, 100), (100, 100), (140, 100)])
        assert alpha(mask, 100, 100) == 255 and alpha(mask, 100, 160) == 0
        await drag(canvas, [(100, 100)], keys=ALT)
        assert alpha(mask, 100, 100) == 0 and alpha(mask, 60, 100) == 255
        await take(still, Qt.Key.Key_E)
        await drag(canvas, [(60, 100)])
        assert alpha(mask, 60, 100) == 0 and alpha(mask, 140, 100) == 255
        stack.undo()
        assert alpha(mask, 60, 100) == 255 and alpha(mask, 100, 100) == 0
        stack.undo()
        stack.undo()
        assert mask.empty and alpha(mask, 140, 100) == 0
        stack.redo()
        assert not mask.empty and alpha(mask, 100, 100) == 255
        still.window.commands.clear.trigger()
        assert mask.empty
        stack.undo()
        assert alpha(mask, 100, 100) == 255

    live(session())


def test_brackets_change_the_brush(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas = open_blank(still), still.window.canvas
        await drag(canvas, [(60, 60)])
        for _ in range(8):
            QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
        await drag(canvas, [(180, 180)])
        small = sum(alpha(mask, x, 60) > 0 for x in range(120))
        large = sum(alpha(mask, x, 180) > 0 for x in range(120, 256))
        assert large > 2 * small > 0

    live(session())


def test_the_wheel_zooms_at_the_cursor_and_space_moves(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        canvas = still.window.canvas
        at = QPointF(place(canvas, (60, 200)))
        before = canvas.viewport.to_picture(at)
        wheel = QWheelEvent(
            at, canvas.mapToGlobal(at), at.toPoint(), at.toPoint() * 12, Qt.MouseButton.NoButton, NONE,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        zoom = canvas.viewport.zoom
        QApplication.sendEvent(canvas, wheel)
        after = canvas.viewport.to_picture(at)
        assert canvas.viewport.zoom > zoom
        assert abs(after.x() - before.x()) < 1e-6 and abs(after.y() - before.y()) < 1e-6
        origin = canvas.viewport.origin
        QTest.keyPress(canvas, Qt.Key.Key_Space)
        QTest.mousePress(canvas, LEFT, NONE, at.toPoint())
        QTest.mouseMove(canvas, at.toPoint() / 2)
        QTest.mouseRelease(canvas, LEFT, NONE, at.toPoint() / 2)
        QTest.keyRelease(canvas, Qt.Key.Key_Space)
        moved = canvas.viewport.origin - origin
        wanted = QPointF(at.toPoint() / 2 - at.toPoint())
        assert moved == wanted
        assert still.workspace.document.undo_stack.count() == 0
        still.window.commands.fit.trigger()
        assert canvas.viewport.fitted and abs(canvas.viewport.zoom - zoom) < 1e-9

    live(session())


def test_a_stroke_on_24_megapixels_touches_and_repaints_only_its_surroundings(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas = open_blank(still, 6000, 4000), still.window.canvas
        await asyncio.sleep(0)
        canvas.repaint()
        watch = PaintWatch()
        canvas.installEventFilter(watch)
        QTest.mousePress(canvas, LEFT, NONE, place(canvas, (3000, 2000)))
        watch.areas.clear()
        QTest.mouseMove(canvas, place(canvas, (3060, 2000)))
        QApplication.processEvents()
        assert watch.areas
        for area in watch.areas:
            assert area.width() * area.height() < canvas.width() * canvas.height() / 20
        QTest.mouseRelease(canvas, LEFT, NONE, place(canvas, (3060, 2000)))
        canvas.removeEventFilter(watch)
        assert alpha(mask, 3030, 2000) == 255
        bounds = mask.bounds()
        assert bounds.contains(3030, 2000) and bounds.width() < 800
        shown = canvas.grab().toImage().pixelColor(place(canvas, (3030, 2000)))
        assert shown != QColor("white")

    live(session())


def test_frame_tool_and_object_frame(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still, 600, 256)
        document = still.workspace.document
        assert document.frame == QRect(44, 0, 512, 256)  # the widest a model takes
        await drag(still.window.canvas, [(300, 128), (330, 128)])
        still.window.commands.object_frame.trigger()
        frame, bounds = document.frame, document.object.mask.bounds() if document.object.mask else QRect()
        assert frame.contains(bounds) and frame.width() == frame.height() < 256
        await take(still, Qt.Key.Key_F)
        await drag(still.window.canvas, [(100, 50), (200, 100), (300, 250)])
        assert abs(document.frame.left() - 100) <= 2 and abs(document.frame.bottom() - 250) <= 2
        document.undo_stack.undo()
        assert document.frame == frame
        still.window.commands.whole_frame.trigger()
        assert document.frame == QRect(44, 0, 512, 256)

    live(session())
