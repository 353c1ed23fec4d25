"""The object moved, scaled, turned and flipped with real mouse and key events."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDoubleSpinBox

from engine.protocol.requests import EditRequest, Transform, decode_request
from ld_desktop.app import Program
from ld_desktop.model.document.document import Photo
from tests.ui.hands import ALT, LEFT, NONE, Point, drag, place, take, type_into
from tests.ui.waiting import Live, engine_ready, open_photo, until

SHIFT = Qt.KeyboardModifier.ShiftModifier
BLOCK = QRect(100, 100, 80, 60)
RED, GREY = QColor(220, 30, 30), QColor(150, 150, 150)


async def with_object(program: Program, tool: Qt.Key = Qt.Key.Key_T) -> None:
    """A red block on grey, 400 x 300, masked by one step of the history, and ``tool`` in hand."""
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(GREY)
    painter = QPainter(image)
    painter.fillRect(BLOCK, RED)
    painter.end()
    document = program.workspace.document
    document.open(Photo("block.png", image, True))
    shape = QPainterPath()
    shape.addRect(QRectF(BLOCK))
    document.fill_mask(document.object, shape, "add", "Mask")
    await take(program, tool)


def at_zero(value: float, tolerance: float = 1.5) -> bool:
    """A screen pixel is about a photo pixel."""
    return abs(value) <= tolerance


def colour(program: Program, at: Point) -> QColor:
    canvas = program.window.canvas
    return canvas.grab().toImage().pixelColor(place(canvas, at))


def test_dragging_the_object_moves_it_in_one_step(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_object(still)
        document = still.workspace.document
        await drag(still.window.canvas, [(140, 130), (150, 140), (240, 170)])
        moved = document.transform
        assert at_zero(moved.dx - 100) and at_zero(moved.dy - 40)
        assert msgspec.structs.replace(moved, dx=0, dy=0) == Transform()
        assert document.undo_stack.count() == 2
        document.undo_stack.undo()
        assert document.transform == Transform()
        await drag(still.window.canvas, [(140, 130), (240, 170)], keys=SHIFT)
        assert document.transform.dy == 0 and at_zero(document.transform.dx - 100)

    live(session())


@pytest.mark.parametrize(
    ("path", "keys", "scale", "stays"),
    [
        ([(180, 160), (220, 190)], NONE, 1.5, (100, 100)),
        ([(100, 100), (140, 130)], NONE, 0.5, (180, 160)),
        ([(180, 100), (220, 70)], NONE, 1.5, (100, 160)),
        ([(180, 160), (220, 190)], ALT, 2.0, (140, 130)),
        ([(180, 160), (20, 20)], NONE, 0.05, (100, 100)),
    ],
)
def test_a_corner_scales_about_the_opposite_one_or_the_middle(
    still: Program, live: Live, path: list[Point], keys: Qt.KeyboardModifier, scale: float, stays: Point
) -> None:
    async def session() -> None:
        await with_object(still)
        await drag(still.window.canvas, path, keys=keys)
        transform = still.workspace.document.transform
        assert transform.scale == pytest.approx(scale, abs=0.03)
        assert transform.rotate == 0 and not transform.flip
        there = (
            QPointF(140 + transform.dx, 130 + transform.dy) + (QPointF(*stays) - QPointF(140, 130)) * transform.scale
        )
        assert at_zero(there.x() - stays[0], 0.01) and at_zero(there.y() - stays[1], 0.01)

    live(session())


def test_around_a_corner_and_by_its_handle_it_is_turned(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_object(still)
        canvas, document = still.window.canvas, still.workspace.document
        zoom = canvas.viewport.zoom
        knob = (140, 100 - 27 / zoom)
        await drag(canvas, [knob, (80, 120), (60, 130)])  # from above to the left: a quarter, anticlockwise
        assert document.transform.rotate == pytest.approx(90, abs=1.5)
        document.undo_stack.undo()
        outside = (180 + 12 / zoom, 160 + 12 / zoom)
        await drag(canvas, [outside, (220, 130)])
        turned = document.transform.rotate
        assert 25 < turned < 50
        assert (document.transform.dx, document.transform.dy, document.transform.scale) == (0, 0, 1)
        document.undo_stack.undo()
        await drag(canvas, [outside, (220, 130)], keys=SHIFT)
        assert document.transform.rotate in (30, 45)

    live(session())


def test_a_turned_object_is_taken_hold_of_where_it_is_shown(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_object(still)
        canvas, document = still.window.canvas, still.workspace.document
        document.edit_transform(Transform(rotate=90, dx=100), "Turn")
        await drag(canvas, [(240, 95), (240, 135)])  # inside only since it stands upright there
        assert at_zero(document.transform.dy - 40) and document.transform.rotate == 90
        steps = document.undo_stack.count()
        await drag(canvas, [(120, 120), (150, 150)])  # its old place
        assert document.undo_stack.count() == steps

    live(session())


def test_the_cutout_is_shown_in_its_new_place_and_what_it_left_is_hatched(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_object(still)
        canvas, document = still.window.canvas, still.workspace.document
        assert colour(still, (300, 200)) == GREY
        QTest.mousePress(canvas, LEFT, NONE, place(canvas, (140, 130)))
        QTest.mouseMove(canvas, place(canvas, (300, 200)))
        await asyncio.sleep(0)
        assert document.undo_stack.count() == 1
        assert colour(still, (310, 215)) == RED  # live
        left = {colour(still, (110 + x, 110)).rgb() for x in range(12)}
        assert len(left) >= 2 and all(QColor(each).red() < 200 for each in left)
        assert colour(still, (60, 60)) == GREY
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        assert document.transform == Transform() and colour(still, (310, 215)) == GREY
        QTest.mouseRelease(canvas, LEFT, NONE, place(canvas, (300, 200)))
        assert document.undo_stack.count() == 1

    live(session())


def test_nothing_is_shown_outside_the_frame_and_an_object_out_of_it_cannot_start(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_object(still)
        document, window = still.workspace.document, still.window
        document.edit_frame(QRect(80, 80, 120, 120), "Frame")
        document.edit_transform(Transform(dx=60), "Move")
        assert colour(still, (190, 150)) == RED and colour(still, (210, 150)) != RED
        assert "outside the frame" not in window.commands.start.toolTip()
        document.edit_transform(Transform(dx=150), "Move")
        assert "outside the frame" in window.commands.start.toolTip()

    live(session())


def test_the_hint_tells_what_is_left_out(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_object(still)
        assert "left out of training" not in still.window.status.hint_text
        await drag(still.window.canvas, [(140, 130), (240, 170)])
        assert "left out of training" in still.window.status.hint_text
        still.window.commands.reset_transform.trigger()
        assert "left out of training" not in still.window.status.hint_text

    live(session())


def test_numbers_flip_and_reset(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_object(still, Qt.Key.Key_B)
        window, document = still.window, still.workspace.document
        row = window.transform
        assert not row.isVisible() and not window.commands.reset_transform.isEnabled()
        await take(still, Qt.Key.Key_T)
        assert row.isVisible()
        for field, text in ((row.scale, "150"), (row.dx, "20.5"), (row.dy, "-30"), (row.rotate, "45")):
            await enter(field, text)
        assert document.transform == Transform(scale=1.5, dx=20.5, dy=-30, rotate=45)
        assert document.undo_stack.count() == 4  # to the right and down are one move
        QTest.mouseClick(row.flip, LEFT)
        assert document.transform == Transform(scale=1.5, dx=20.5, dy=-30, rotate=-45, flip=True)
        assert row.rotate.value() == -45 and row.flip.isChecked()
        QTest.mouseClick(row.reset, LEFT)
        assert document.transform == Transform() and row.scale.value() == 100
        assert not row.flip.isChecked() and not row.reset.isEnabled()
        document.undo_stack.undo()
        await take(still, Qt.Key.Key_B)
        assert row.isVisible()  # it still stands elsewhere

    live(session())


async def enter(field: QDoubleSpinBox, text: str) -> None:
    editor = field.lineEdit()
    await type_into(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def test_arrows_move_it(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_object(still)
        canvas, document = still.window.canvas, still.workspace.document
        for key, modifier in ((Qt.Key.Key_Right, NONE), (Qt.Key.Key_Down, SHIFT), (Qt.Key.Key_Left, SHIFT)):
            QTest.keyClick(canvas, key, modifier)
        assert document.transform == Transform(dx=-9, dy=10)
        assert document.undo_stack.count() == 2

    live(session())


def test_without_a_mask_it_is_disabled_and_says_why(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_object(still)
        window, document = still.window, still.workspace.document
        document.edit_transform(Transform(dx=30), "Move")
        window.commands.clear.trigger()
        assert document.transform == Transform()
        assert "no object to move" in window.status.hint_text
        assert not window.commands.flip_object.isEnabled() and not window.transform.scale.isEnabled()
        await drag(window.canvas, [(140, 130), (240, 170)])
        assert document.transform == Transform()
        document.undo_stack.undo()
        assert document.transform == Transform(dx=30) and window.transform.scale.isEnabled()

    live(session())


def test_the_cursor_says_what_is_taken_hold_of(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_object(still)
        canvas = still.window.canvas
        zoom = canvas.viewport.zoom
        for at, shape in (
            ((140, 120), Qt.CursorShape.SizeAllCursor),
            ((180, 160), Qt.CursorShape.SizeFDiagCursor),
            ((180, 100), Qt.CursorShape.SizeBDiagCursor),
            ((180 + 12 / zoom, 160 + 12 / zoom), Qt.CursorShape.BitmapCursor),
            ((300, 250), Qt.CursorShape.ArrowCursor),
        ):
            QTest.mouseMove(canvas, place(canvas, at))
            await asyncio.sleep(0)
            assert canvas.cursor().shape() == shape

    live(session())


def test_a_large_object_is_drawn_from_a_small_copy(still: Program, live: Live) -> None:
    async def session() -> None:
        image = QImage(6000, 4000, QImage.Format.Format_RGB32)
        image.fill(RED)
        document, canvas = still.workspace.document, still.window.canvas
        document.open(Photo("large.png", image, True))
        shape = QPainterPath()
        shape.addRect(QRectF(500, 500, 3000, 2500))
        document.fill_mask(document.object, shape, "add", "Mask")
        await take(still, Qt.Key.Key_T)
        document.edit_transform(Transform(dx=2000, rotate=10), "Move")
        assert colour(still, (5000, 1500)) == RED
        canvas.zoom_by(30)
        assert not canvas.grab().isNull()
        assert canvas.viewport.to_picture(QPointF(QPoint(5, 5))).x() > 0

    live(session())


def test_the_edit_trains_what_was_shown(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        await open_photo(program, photo)
        await engine_ready(program)
        await take(program, Qt.Key.Key_U)
        await drag(window.canvas, [(80, 100), (160, 180)])
        await type_into(window.layers.object_box.prompt, "a dog jumping")
        await type_into(window.layers.background_box.prompt, "in the snow")
        await take(program, Qt.Key.Key_T)
        await drag(window.canvas, [(120, 140), (150, 120)])
        shown = workspace.document.transform
        assert at_zero(shown.dx - 30) and at_zero(shown.dy + 20)
        window.run.seeds.setValue(1)
        await until(window.commands.start.isEnabled, "readiness to start")
        window.commands.start.trigger()
        await until(lambda: workspace.gallery.rowCount() == 1 and not workspace.run.busy, "a candidate")
        request = decode_request((Path(workspace.gallery.candidates[0].run) / "request.json").read_bytes())
        assert isinstance(request, EditRequest) and request.transform == shown

    live(session())


def test_an_object_outside_the_frame_has_no_handles(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_object(still)
        document = still.workspace.document
        document.edit_frame(QRect(250, 150, 100, 100), "Frame")
        steps = document.undo_stack.count()
        await drag(still.window.canvas, [(140, 130), (240, 170)])
        assert document.transform == Transform() and document.undo_stack.count() == steps

    live(session())
