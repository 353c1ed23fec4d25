"""Flood by colour, GrabCut and edge refinement by real events, each done by its helper process."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest

from ld_desktop.app import Program
from ld_desktop.model.document.document import Photo
from ld_desktop.model.masks.mask import Mask
from ld_desktop.ui.dialogs.non_modal import NumberDialog
from tests.ui.canvas.test_canvas import alpha, open_blank
from tests.ui.hands import ALT, LEFT, NONE, Point, drag, draw_square, place, take
from tests.ui.menus.test_mask_commands import choose
from tests.ui.waiting import Live, until

SHIFT = Qt.KeyboardModifier.ShiftModifier


def open_squares(program: Program, width: int = 256, height: int = 256) -> Mask:
    """Two red squares on a blue ground."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.fillRect(image.rect(), QColor(30, 60, 150))
    for left in (60, 160):
        painter.fillRect(left, 80, 50, 70, QColor(200, 30, 20))
    painter.end()
    program.workspace.document.open(Photo("squares.png", image, False))
    mask = program.workspace.document.object.mask
    assert mask is not None
    return mask


async def flood(program: Program, at: Point, keys: Qt.KeyboardModifier = NONE) -> None:
    stack = program.workspace.document.undo_stack
    index = stack.index()
    QTest.mouseClick(program.window.canvas, LEFT, keys, place(program.window.canvas, at))
    await until(lambda: stack.index() > index, "the flooded region")
    assert stack.index() == index + 1


def test_a_colour_replaces_is_added_taken_away_and_cut_with(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, window = open_squares(still), still.window
        await take(still, Qt.Key.Key_W)
        assert window.masks.options.isVisible()
        await flood(still, (80, 100))
        assert mask.bounds().adjusted(1, 1, -1, -1) == QRect(60, 80, 50, 70)  # its edge is antialiased
        assert alpha(mask, 185, 110) == 0
        await flood(still, (185, 110))
        assert alpha(mask, 80, 100) == 0 and alpha(mask, 185, 110) == 255
        await flood(still, (80, 100), SHIFT)
        assert alpha(mask, 80, 100) == 255 and alpha(mask, 185, 110) == 255
        await flood(still, (185, 110), ALT)
        assert alpha(mask, 80, 100) == 255 and alpha(mask, 185, 110) == 0
        QTest.mouseClick(window.masks.options.contiguous, LEFT)
        assert not still.workspace.preferences.contiguous
        await flood(still, (185, 110), SHIFT | ALT)
        assert alpha(mask, 80, 100) == 255 and alpha(mask, 185, 110) == 0
        await flood(still, (80, 100))
        assert alpha(mask, 80, 100) == 255 and alpha(mask, 185, 110) == 255
        window.masks.options.tolerance.setValue(255)
        assert still.workspace.preferences.tolerance == 255
        await flood(still, (80, 100))
        assert alpha(mask, 5, 5) == 255
        for _ in range(7):
            still.workspace.document.undo_stack.undo()
        assert mask.empty
        await take(still, Qt.Key.Key_B)
        assert not window.masks.options.isVisible()

    live(session())


def test_all_that_is_transparent_is_one_colour(still: Program, live: Live) -> None:
    async def session() -> None:
        image = QImage(250, 200, QImage.Format.Format_ARGB32)  # rows that need padding in the helper's mask
        image.fill(QColor(200, 30, 20))
        for x in range(100, 250):
            for y in range(200):
                image.setPixelColor(x, y, QColor((7 * x) % 256, (3 * y) % 256, 90, 0))
        image.setPixelColor(40, 40, QColor(200, 30, 20, 0))
        still.workspace.document.open(Photo("clear.png", image, False))
        mask = still.workspace.document.object.mask
        assert mask is not None
        await take(still, Qt.Key.Key_W)
        await flood(still, (180, 100))
        assert mask.bounds().adjusted(1, 0, 0, 0) == QRect(100, 0, 150, 200) and alpha(mask, 200, 20) == 255
        still.workspace.document.undo_stack.undo()
        await flood(still, (20, 100))
        assert alpha(mask, 50, 100) == 255 and alpha(mask, 180, 100) == 0

    live(session())


def test_grabcut_from_a_box_and_from_strokes(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, window, stack = open_squares(still), still.window, still.workspace.document.undo_stack
        await take(still, Qt.Key.Key_G)
        assert "colours alone" in window.status.hint_text
        await drag(window.canvas, [(50, 70), (120, 160)])
        await until(lambda: stack.count() == 1, "the object in the box")
        assert abs(mask.bounds().width() - 50) <= 4 and abs(mask.bounds().height() - 70) <= 4
        await drag(window.canvas, [(150, 70), (220, 160)], keys=SHIFT)
        await until(lambda: stack.count() == 2, "the object in the second box")
        assert alpha(mask, 80, 100) == 255 and alpha(mask, 185, 110) == 255
        window.commands.clear.trigger()
        assert not window.commands.grab_cut.isEnabled()
        await draw_square(still, QRect(75, 90, 20, 50))
        await choose(still, window.commands.grab_cut)
        assert alpha(mask, 63, 83) == 255 and alpha(mask, 50, 70) == 0
        assert not still.actions.colour_masks.background_task.busy

    live(session())


def test_an_answer_that_comes_too_late_is_refused(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, notices = open_squares(still), still.workspace.notices
        await draw_square(still, QRect(75, 90, 20, 50))
        still.window.commands.grab_cut.trigger()
        await until(lambda: still.actions.colour_masks.background_task.busy, "the helper at work")
        assert "GrabCut" in still.window.commands.grab_cut.toolTip()  # disabled, and says why
        await draw_square(still, QRect(10, 10, 20, 20))
        kept = mask.to_greyscale()
        await until(lambda: notices.current is not None, "the notice")
        assert notices.current is not None and "meanwhile" in notices.current.message
        assert mask.to_greyscale() == kept

    live(session())


def test_an_edge_is_refined_and_remembers_its_width(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, stack = open_squares(still), still.workspace.document.undo_stack
        await draw_square(still, QRect(64, 84, 42, 62))  # a little too small
        await choose(still, still.window.commands.refine_edge, 8)
        assert alpha(mask, 61, 110) > 200 and alpha(mask, 56, 110) < 40
        assert stack.count() == 2 and still.workspace.preferences.reach("edge") == 8
        stack.undo()
        assert alpha(mask, 61, 110) == 0

    live(session())


def test_a_refinement_can_be_cancelled(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, window = open_squares(still, 2400, 2000), still.window
        chore = still.actions.colour_masks.background_task
        await draw_square(still, QRect(200, 200, 2000, 1600))
        painted = mask.to_greyscale()
        window.commands.refine_edge.trigger()
        dialog = window.findChild(NumberDialog)
        assert dialog is not None
        dialog.field.setValue(120)
        dialog.accept()
        await until(lambda: chore.busy and window.masks.background_task.isVisible(), "the helper at work")
        QTest.mouseClick(window.masks.background_task.button, LEFT)
        await until(lambda: not chore.busy, "its end")
        assert mask.to_greyscale() == painted and still.workspace.notices.current is None
        assert still.workspace.document.undo_stack.count() == 1 and not window.masks.background_task.isVisible()

    live(session())


def test_the_ants_march_along_the_edge_and_stop_when_hidden(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        window, canvas, ants = still.window, still.window.canvas, still.window.masks.ants
        await draw_square(still, QRect(60, 60, 100, 100))
        window.commands.overlay.setChecked(False)
        assert not ants.marching
        window.commands.ants.trigger()
        assert ants.marching and still.workspace.preferences.ants
        edge = [place(canvas, (60, 60)) + QPoint(0, step) for step in range(20, 60)]

        def seen() -> list[str]:
            shown = canvas.grab().toImage()
            return [
                max((shown.pixelColor(at + QPoint(dx, 0)) for dx in range(-2, 3)), key=_darkness).name() for at in edge
            ]

        first = seen()
        assert "#000000" in first and "#ffffff" in first
        await until(lambda: seen() != first, "a step of the ants")
        canvas.zoom_to(4)
        canvas.viewport.origin = QPointF(-100, -100)
        at = canvas.viewport.to_widget(QPointF(60, 60)).toPoint()
        shown = canvas.grab().toImage()
        assert any(
            shown.pixelColor(at + QPoint(dx, 40 + dy)).name() == "#000000" for dx in range(-4, 5) for dy in range(10)
        )
        window.commands.ants.trigger()
        assert not ants.marching and not ants.isVisible()
        plain = canvas.grab().toImage()
        assert all(
            plain.pixelColor(at + QPoint(dx, 40 + dy)).name() == "#ffffff" for dx in range(-4, 5) for dy in range(10)
        )

    live(session())


def _darkness(colour: QColor) -> int:
    return 255 - colour.lightness()


def test_painting_moves_the_ants(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        window, canvas = still.window, still.window.canvas
        window.commands.overlay.setChecked(False)
        window.commands.ants.trigger()

        def dark() -> int:
            shown = canvas.grab().toImage()
            row = place(canvas, (0, 125)).y()
            return sum(
                shown.pixelColor(x, row + dy).name() == "#000000"
                for x in range(place(canvas, (20, 0)).x(), place(canvas, (230, 0)).x())
                for dy in range(8)
            )

        assert dark() == 0
        await draw_square(still, QRect(60, 60, 100, 100))
        await asyncio.sleep(0)
        assert dark() > 0
        still.workspace.document.undo_stack.undo()
        assert dark() == 0

    live(session())
