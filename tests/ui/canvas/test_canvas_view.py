"""Turning the view, fingers, the pixel grid, transparent pictures, and comparing by a line."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QImage, QKeySequence, QPainter
from PySide6.QtTest import QTest

from ld_desktop.app import Program
from ld_desktop.model.document.document import Photo
from ld_desktop.model.gallery import Candidate
from ld_desktop.ui.canvas.canvas import Canvas
from ld_desktop.ui.canvas.viewport import Viewport
from tests.ui.canvas.test_canvas import PaintWatch, alpha, open_blank
from tests.ui.hands import LEFT, NONE, drag, place, take
from tests.ui.pens import pad_gesture
from tests.ui.waiting import Live

SHIFT = Qt.KeyboardModifier.ShiftModifier


def shown_colour(canvas: Canvas, at: tuple[float, float]) -> QColor:
    """What the canvas shows of a picture pixel."""
    return canvas.grab().toImage().pixelColor(place(canvas, at))


def show_candidate(program: Program, colour: str) -> Candidate:
    """Another picture over the whole photo, as the engine would have drawn it."""
    photo = program.workspace.document.photo
    assert photo is not None
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    candidate = Candidate(1, "candidate-1.png", "run", photo.image.rect(), "", "", image)
    program.workspace.gallery.add(candidate)
    program.workspace.gallery.show(candidate)
    return candidate


def test_the_photo_is_seen_where_the_candidate_does_not_differ_from_it(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        canvas, gallery = still.window.canvas, still.workspace.gallery
        width, height = canvas.viewport.whole.width(), canvas.viewport.whole.height()
        left, right = (width / 4, height / 2), (3 * width / 4, height / 2)
        before = shown_colour(canvas, right)
        candidate = show_candidate(still, "red")
        laid = QImage(64, 64, QImage.Format.Format_ARGB32)
        laid.fill(0)
        for x, y in itertools.product(range(32), range(64)):
            laid.setPixelColor(x, y, QColor("red"))
        gallery.show(None)
        gallery.show(dataclasses.replace(candidate, laid_held=laid))
        assert shown_colour(canvas, left) == QColor("red") and shown_colour(canvas, right) == before

    live(session())


@pytest.mark.parametrize("angle", [0.0, 30.0, -90.0, 179.0])
def test_a_turned_viewport_maps_there_and_back(angle: float) -> None:
    view = Viewport()
    view.layout(QSize(600, 400), QSize(1000, 700))
    under = QPointF(300, 500)
    point = view.to_picture(under)
    view.zoom_to(3.0, under)
    view.rotate_to(angle, under)
    assert abs(view.angle - angle) < 1e-9
    back = view.to_picture(under)
    assert abs(back.x() - point.x()) < 1e-6 and abs(back.y() - point.y()) < 1e-6
    corner = view.to_picture(view.to_widget(QPointF(12, 345)))
    assert abs(corner.x() - 12) < 1e-6 and abs(corner.y() - 345) < 1e-6
    area = QRect(10, 20, 100, 50)
    assert view.rect(area).adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(view.path(area).boundingRect())
    view.fit()
    assert view.angle == pytest.approx(angle)
    assert QRectF(0, 0, 1000, 700).contains(view.rect(view.whole))


def test_the_view_turns_by_keys_and_by_dragging(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas = open_blank(still), still.window.canvas
        view, commands = canvas.viewport, still.window.commands
        middle = view.to_picture(view.centre)
        commands.rotate_right.trigger()
        assert view.angle == pytest.approx(15) and "15°" in still.window.status.view_text
        commands.rotate_left.trigger()
        commands.rotate_left.trigger()
        assert view.angle == pytest.approx(-15)
        after = view.to_picture(view.centre)
        assert abs(after.x() - middle.x()) < 1e-6 and abs(after.y() - middle.y()) < 1e-6
        commands.upright.trigger()
        assert view.angle == 0 and "°" not in still.window.status.view_text
        centre = view.centre.toPoint()
        QTest.keyPress(canvas, Qt.Key.Key_Space)
        QTest.mousePress(canvas, LEFT, SHIFT, centre + QPoint(200, 0))
        QTest.mouseMove(canvas, centre + QPoint(0, 200))
        QTest.mouseRelease(canvas, LEFT, SHIFT, centre + QPoint(0, 200))
        QTest.keyRelease(canvas, Qt.Key.Key_Space)
        assert abs(view.angle - 90) < 1 and mask.empty
        open_blank(still, 300, 200)
        assert view.angle == 0 and view.fitted

    live(session())


@pytest.mark.parametrize("angle", [20.0, 90.0, -135.0])
def test_tools_work_and_show_in_a_turned_view(still: Program, live: Live, angle: float) -> None:
    async def session() -> None:
        mask, canvas = open_blank(still), still.window.canvas
        canvas.rotate_to(angle)
        await drag(canvas, [(60, 40), (80, 40), (200, 40)])
        assert alpha(mask, 130, 40) == 255 and alpha(mask, 130, 200) == 0
        assert shown_colour(canvas, (130, 40)) != QColor("white") == shown_colour(canvas, (130, 200))
        await take(still, Qt.Key.Key_U)
        await drag(canvas, [(60, 120), (80, 150), (120, 180)])
        assert alpha(mask, 90, 150) == 255
        assert alpha(mask, 55, 150) == 0 == alpha(mask, 90, 110)  # square to the picture, not to the screen
        await take(still, Qt.Key.Key_F)
        await drag(canvas, [(40, 60), (100, 100), (200, 220)])
        frame = still.workspace.document.frame
        assert abs(frame.width() - 160) <= 3 and abs(frame.height() - 160) <= 3

    live(session())


def test_a_turned_picture_is_repainted_piece_by_piece_as_it_is_whole(still: Program, live: Live) -> None:
    async def session() -> None:
        picture = QImage(256, 256, QImage.Format.Format_RGB32)
        painter = QPainter(picture)
        for y in range(0, 256, 16):
            for x in range(0, 256, 16):
                painter.fillRect(x, y, 16, 16, QColor(x, y, (x * y) % 256))
        painter.end()
        still.workspace.document.open(Photo("blocks.png", picture, True))
        canvas = still.window.canvas
        canvas.rotate_to(25)
        whole = canvas.grab().toImage()
        piece = canvas.grab(QRect(300, 200, 90, 70)).toImage()
        for x in range(0, 90, 3):
            for y in range(0, 70, 3):
                one, other = piece.pixelColor(x, y), whole.pixelColor(300 + x, 200 + y)
                assert abs(one.red() - other.red()) <= 3
                assert abs(one.green() - other.green()) <= 3 and abs(one.blue() - other.blue()) <= 3

    live(session())


def test_two_fingers_on_the_pad_zoom_and_turn(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        canvas, at = still.window.canvas, QPointF(200, 150)
        view, point = canvas.viewport, canvas.viewport.to_picture(at)
        zoom = view.zoom
        pad_gesture(canvas, Qt.NativeGestureType.ZoomNativeGesture, 0.25, at)
        pad_gesture(canvas, Qt.NativeGestureType.RotateNativeGesture, 12.0, at)
        assert view.zoom == pytest.approx(1.25 * zoom) and view.angle == pytest.approx(12)
        after = view.to_picture(at)
        assert abs(after.x() - point.x()) < 1e-6 and abs(after.y() - point.y()) < 1e-6
        await asyncio.sleep(0)

    live(session())


def test_two_fingers_on_the_screen_zoom(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas = open_blank(still), still.window.canvas
        view, centre = canvas.viewport, canvas.viewport.centre.toPoint()
        zoom, screen = view.zoom, QTest.createTouchDevice()
        QTest.touchEvent(canvas, screen).press(0, centre - QPoint(60, 0), canvas).press(
            1, centre + QPoint(60, 0), canvas
        ).commit()
        for way in (80, 100, 120):
            QTest.touchEvent(canvas, screen).move(0, centre - QPoint(way, 0), canvas).move(
                1, centre + QPoint(way, 0), canvas
            ).commit()
        QTest.touchEvent(canvas, screen).release(0, centre - QPoint(120, 0), canvas).release(
            1, centre + QPoint(120, 0), canvas
        ).commit()
        await asyncio.sleep(0)
        assert view.zoom > 1.3 * zoom and mask.empty

    live(session())


def test_the_pixel_grid_shows_when_pixels_are_large(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still, 60, 60)
        canvas, grid = still.window.canvas, still.window.commands.pixel_grid
        assert grid.isChecked()
        canvas.zoom_to(6)
        assert shown_colour(canvas, (30, 30)) == QColor("white")
        canvas.zoom_to(10)
        row = [shown_colour(canvas, (30 + x / 10, 30.5)) for x in range(100)]  # one screen pixel after another
        assert sum(colour != QColor("white") for colour in row) == 10
        grid.trigger()
        row = [shown_colour(canvas, (30 + x / 10, 30.5)) for x in range(100)]
        assert set(map(QColor.name, row)) == {"#ffffff"}
        assert still.workspace.preferences.tool_setting("grid", 1) == 0

    live(session())


def test_a_transparent_picture_lies_on_squares(still: Program, live: Live) -> None:
    async def session() -> None:
        picture = QImage(100, 100, QImage.Format.Format_ARGB32)
        picture.fill(Qt.GlobalColor.transparent)
        picture.setPixelColor(50, 50, QColor("red"))
        still.workspace.document.open(Photo("clear.png", picture, True))
        canvas = still.window.canvas
        shades = {shown_colour(canvas, (x, 20)).name() for x in range(10, 60)}
        assert shades == {"#666666", "#999999"}
        canvas.zoom_to(16)
        canvas.rotate_to(30)
        assert shown_colour(canvas, (50.5, 50.5)) == QColor("red")

    live(session())


def test_photo_and_candidate_are_parted_by_a_line(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, window = open_blank(still), still.window
        canvas, compare = window.canvas, window.commands.compare
        assert not compare.isEnabled() and "gallery" in compare.toolTip()
        show_candidate(still, "teal")
        white, teal = QColor("white"), QColor("teal")
        compare.trigger()
        assert canvas.wipe.active and "Esc" in window.status.hint_text and canvas.hasFocus()
        assert (shown_colour(canvas, (60, 60)), shown_colour(canvas, (200, 60))) == (white, teal)
        await drag(canvas, [(128, 128), (150, 128), (230, 128)])
        assert (shown_colour(canvas, (200, 60)), shown_colour(canvas, (250, 60))) == (white, teal)
        canvas.rotate_to(40)
        assert shown_colour(canvas, (128, 128)) == white
        canvas.rotate_to(0)
        QTest.keyClick(canvas, Qt.Key.Key_Home)
        assert shown_colour(canvas, (8, 60)) == teal
        share = canvas.wipe.share
        QTest.keyClick(canvas, Qt.Key.Key_Right)
        assert canvas.wipe.share == pytest.approx(share + 0.01)
        other = QAction(window)  # a shortcut of the window on one of the line's keys
        other.setShortcut(QKeySequence(Qt.Key.Key_PageDown))
        window.addAction(other)
        QTest.keyClick(canvas, Qt.Key.Key_PageDown)
        assert canvas.wipe.share == pytest.approx(share + 0.11)
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        assert not canvas.wipe.active and not compare.isChecked() and still.workspace.gallery.shown is not None
        assert shown_colour(canvas, (60, 60)) == teal and mask.empty and "Esc" not in window.status.hint_text

    live(session())


def test_dragging_the_line_repaints_only_what_it_passes(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still, 6000, 4000)
        canvas = still.window.canvas
        show_candidate(still, "teal")
        still.window.commands.compare.trigger()
        canvas.repaint()
        middle = QPoint(canvas.width() // 2, 200)
        QTest.mousePress(canvas, LEFT, NONE, middle)
        watch = PaintWatch()
        canvas.installEventFilter(watch)
        QTest.mouseMove(canvas, middle + QPoint(10, 0))
        await asyncio.sleep(0.05)
        canvas.removeEventFilter(watch)
        QTest.mouseRelease(canvas, LEFT, NONE, middle + QPoint(10, 0))
        beside = [QPoint(x, canvas.height() - 20) for x in (20, middle.x() - 40, middle.x() + 50, canvas.width() - 20)]
        assert any(region.contains(middle) for region in watch.regions)
        assert not any(region.contains(point) for region in watch.regions for point in beside)

    live(session())


def test_the_comparison_ends_with_its_candidate_or_another_tool(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        canvas, compare = still.window.canvas, still.window.commands.compare
        candidate = show_candidate(still, "teal")
        compare.trigger()
        still.workspace.gallery.show(None)
        assert not canvas.wipe.active and not compare.isChecked()
        still.workspace.gallery.show(candidate)
        compare.trigger()
        await take(still, Qt.Key.Key_E)
        assert not canvas.wipe.active and not compare.isChecked()

    live(session())
