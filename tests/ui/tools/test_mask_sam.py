"""Objects found by the starter's own SAM: clicks, boxes, keys that combine, the look ahead."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainterPath
from PySide6.QtTest import QTest

from engine.protocol.events import Finished
from ld_desktop.app import Program
from ld_desktop.model.document.document import Source
from tests.ui.canvas.test_canvas import alpha
from tests.ui.hands import ALT, LEFT, NONE, Point, click, drag, place, take
from tests.ui.sam_hands import agreement, click_and_wait, inside, ready, write_resources_with_sam
from tests.ui.waiting import Live, until

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def tiny_resources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As elsewhere, but with the SAM that comes with the program: what it finds means something."""
    return write_resources_with_sam(tmp_path_factory.mktemp("resources"))


async def draw_corner(program: Program) -> None:
    """A rectangle that has nothing to do with the animal."""
    await take(program, Qt.Key.Key_U)
    await drag(program.window.canvas, [(2, 2), (30, 26)])


async def hover(program: Program, at: Point) -> None:
    """Moves the pointer with no button down. QTest's own way lets other tasks run inside this one."""
    canvas = program.window.canvas
    spot = place(canvas, at)
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(spot),
        QPointF(canvas.mapToGlobal(spot)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        NONE,
    )
    QCoreApplication.sendEvent(canvas, move)
    await asyncio.sleep(0)


async def check_keys_say_how_the_found_object_changes_the_mask(program: Program, photo: Path, truth: QImage) -> None:
    mask, at = await ready(program, photo), inside(truth)
    stack = program.workspace.document.undo_stack
    await draw_corner(program)
    await take(program, Qt.Key.Key_S)

    await click_and_wait(program, at)
    assert agreement(mask, truth) > 0.85 and alpha(mask, 10, 10) == 0
    stack.undo()
    assert alpha(mask, 10, 10) == 255 and alpha(mask, *map(int, at)) == 0

    await click_and_wait(program, at, SHIFT)
    assert alpha(mask, 10, 10) == 255 and alpha(mask, *map(int, at)) == 255
    both = mask.to_greyscale()
    stack.undo()

    await click_and_wait(program, at, SHIFT | ALT)
    assert mask.bounds().isEmpty() or not mask.bounds().intersects(QRect(0, 0, 12, 12))
    stack.undo()

    await take(program, Qt.Key.Key_U)
    await drag(program.window.canvas, [(0, 0), (255, 255)])
    await take(program, Qt.Key.Key_S)
    await click_and_wait(program, at, ALT)
    assert alpha(mask, *map(int, at)) == 0 and alpha(mask, 10, 10) == 255
    stack.undo()
    await click_and_wait(program, at, SHIFT | ALT)
    assert agreement(mask, truth) > 0.85
    for _ in range(2):
        stack.undo()
    await take(program, Qt.Key.Key_S)
    await click_and_wait(program, at, SHIFT)
    assert mask.to_greyscale() == both


async def check_points_refine_the_object_under_work_and_keep_its_combination(
    program: Program, photo: Path, truth: QImage
) -> None:
    mask, at, layer = await ready(program, photo), inside(truth), program.workspace.document.object
    await draw_corner(program)
    await take(program, Qt.Key.Key_S)
    await click_and_wait(program, at, SHIFT)
    await click_and_wait(program, (at[0] + 6, at[1] + 4))
    await click_and_wait(program, (250, 6), ALT)
    assert [point.add for point in layer.clicks] == [True, True, False]
    assert alpha(mask, 10, 10) == 255 and alpha(mask, *map(int, at)) == 255
    await draw_corner(program)  # painting ends the object
    assert layer.clicks == () and not layer.work.begun
    program.workspace.document.undo_stack.undo()
    assert len(layer.clicks) == 3 and layer.work.how == "add"


async def check_clicks_that_wait_for_one_another_all_count(program: Program, photo: Path, truth: QImage) -> None:
    mask, at, layer = await ready(program, photo), inside(truth), program.workspace.document.object
    canvas, stack = program.window.canvas, program.workspace.document.undo_stack
    await take(program, Qt.Key.Key_S)
    QTest.mouseClick(canvas, LEFT, NONE, place(canvas, at))
    QTest.mouseClick(canvas, LEFT, SHIFT | ALT, place(canvas, (at[0] + 6, at[1])))  # what both share
    QTest.mouseClick(canvas, LEFT, NONE, place(canvas, (at[0], at[1] + 6)))
    await until(lambda: not program.workspace.run.pointing, "SAM's answers")
    assert stack.index() == 3 and len(layer.clicks) == 2 and layer.work.how == "intersect"
    assert agreement(mask, truth) > 0.85
    stack.undo()
    assert len(layer.clicks) == 1 and layer.work.how == "intersect"
    stack.undo()
    assert len(layer.clicks) == 1 and layer.work.how == "replace" and agreement(mask, truth) > 0.85
    stack.undo()
    assert layer.clicks == () and mask.empty


async def check_a_box_is_combined_alike_and_points_correct_it(program: Program, photo: Path, truth: QImage) -> None:
    mask, at = await ready(program, photo), inside(truth)
    columns = [x for x in range(256) for y in range(0, 256, 2) if truth.pixelColor(x, y).red() > 127]
    rows = [y for y in range(256) for x in range(0, 256, 2) if truth.pixelColor(x, y).red() > 127]
    ends = [(min(columns) - 2, min(rows) - 2), (max(columns) + 2, max(rows) + 2)]
    await draw_corner(program)
    await take(program, Qt.Key.Key_X)
    await drag(program.window.canvas, ends, keys=SHIFT)
    await until(lambda: not program.workspace.run.pointing, "the mask of the box")
    assert alpha(mask, 10, 10) == 255 and alpha(mask, *map(int, at)) == 255
    await take(program, Qt.Key.Key_S)
    await click_and_wait(program, at)
    work = program.workspace.document.object.work
    assert work.box is not None and len(work.clicks) == 1 and work.how == "add"
    assert alpha(mask, 10, 10) == 255


async def check_the_object_under_the_pointer_is_shown_before_the_click(
    program: Program, photo: Path, truth: QImage
) -> None:
    mask, at, canvas = await ready(program, photo), inside(truth), program.window.canvas
    preview, previewing = program.actions.sam_preview.preview, program.actions.sam_preview
    await take(program, Qt.Key.Key_B)
    before = previewing.asked
    await hover(program, at)
    assert previewing.asked == before  # the brush shows nothing
    await take(program, Qt.Key.Key_S)
    await hover(program, (at[0] + 1, at[1]))
    await until(lambda: preview.found is not None, "the look ahead")
    assert mask.empty and program.workspace.document.undo_stack.count() == 0
    assert program.workspace.document.object.clicks == ()
    spot = place(canvas, at)
    lit = canvas.grab().toImage().pixelColor(spot)
    QCoreApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert preview.found is None
    dark = canvas.grab().toImage().pixelColor(spot)
    assert lit.lightness() > dark.lightness() + 10
    await hover(program, at)
    await until(lambda: preview.found is not None, "the look ahead once more")
    await take(program, Qt.Key.Key_B)
    assert preview.found is None


async def check_a_click_beside_the_picture_is_no_error(program: Program, photo: Path) -> None:
    mask = await ready(program, photo)
    await take(program, Qt.Key.Key_S)
    await click(program.window.canvas, (-3, 20))
    assert program.window.status.currentMessage() == "Click inside the picture."
    assert program.workspace.notices.current is None and not program.workspace.run.pointing and mask.empty


async def check_questions_do_not_pile_up(program: Program, photo: Path, truth: QImage) -> None:
    await ready(program, photo)
    at, previewing = inside(truth), program.actions.sam_preview
    await take(program, Qt.Key.Key_S)
    before = previewing.asked
    for step in range(40):
        await hover(program, (20 + 3 * step, 30))
    await hover(program, at)
    await until(lambda: previewing.preview.found is not None, "the look ahead")
    assert previewing.asked - before <= 12  # of 41 places
    await hover(program, (-30, -30))
    assert previewing.preview.found is None


async def check_a_click_drops_the_answers_that_are_under_way(program: Program, photo: Path, truth: QImage) -> None:
    mask, at = await ready(program, photo), inside(truth)
    await take(program, Qt.Key.Key_S)
    await hover(program, at)
    await click_and_wait(program, at)
    assert program.actions.sam_preview.preview.found is None and not mask.empty


async def check_the_picture_is_looked_at_when_the_tool_is_taken(program: Program, photo: Path, truth: QImage) -> None:
    await take(program, Qt.Key.Key_S)  # before there is a photo, and before the engine stands
    spoken: list[object] = []
    program.workspace.engine.spoke.connect(spoken.append)
    await ready(program, photo)

    def encoded() -> int:
        results = [event.result for event in spoken if isinstance(event, Finished)]
        return sum(set(msgspec.json.decode(result)) == {"seconds"} for result in results)

    await until(lambda: encoded() == 1, "the encoded picture")
    await take(program, Qt.Key.Key_B)
    await take(program, Qt.Key.Key_S)
    await click_and_wait(program, inside(truth))
    assert encoded() == 1


async def check_a_new_object_begins_without_points_and_mask(program: Program, photo: Path, truth: QImage) -> None:
    mask, layer = await ready(program, photo), program.workspace.document.object
    assert not program.window.commands.new_object.isEnabled()
    await take(program, Qt.Key.Key_S)
    await click_and_wait(program, inside(truth))
    count = program.workspace.document.undo_stack.count()
    program.window.commands.new_object.trigger()
    assert mask.empty and layer.clicks == () and program.workspace.document.undo_stack.count() == count + 1
    program.workspace.document.undo_stack.undo()
    assert not mask.empty and len(layer.clicks) == 1


async def check_what_is_undone_takes_the_question_that_waits_along(
    program: Program, photo: Path, truth: QImage
) -> None:
    mask, at, layer = await ready(program, photo), inside(truth), program.workspace.document.object
    canvas, stack = program.window.canvas, program.workspace.document.undo_stack
    await take(program, Qt.Key.Key_S)

    async def ask_once_more() -> None:
        QTest.mouseClick(canvas, LEFT, NONE, place(canvas, (at[0], at[1] + 6)))
        await asyncio.sleep(0)
        assert len(layer.clicks) == 2 and program.workspace.run.pointing

    await click_and_wait(program, at)
    found = mask.to_greyscale()
    await ask_once_more()
    stack.undo()
    await until(lambda: not program.workspace.run.pointing, "SAM's answer")
    assert mask.empty and layer.clicks == () and stack.index() == 0
    stack.redo()
    assert mask.to_greyscale() == found and len(layer.clicks) == 1

    program.workspace.document.edit_prompt(layer, "a dog", "Edit object prompt")
    await ask_once_more()
    stack.undo()
    await until(lambda: not program.workspace.run.pointing, "SAM's answer")
    assert mask.to_greyscale() == found and len(layer.clicks) == 1 and stack.index() == 1

    await ask_once_more()
    square = QPainterPath()
    square.addRect(0, 0, 20, 20)
    program.workspace.document.fill_mask(layer, square, "add", "Rectangle")
    await until(lambda: not program.workspace.run.pointing, "SAM's answer")
    assert stack.index() == 3 and len(layer.clicks) == 2
    stack.undo()
    assert alpha(mask, 10, 10) == 255 and layer.clicks == ()  # as the rectangle left it


async def check_a_look_ahead_ends_with_its_picture(program: Program, photo: Path, white: Path, truth: QImage) -> None:
    await ready(program, photo)
    document, preview = program.workspace.document, program.actions.sam_preview.preview
    document.choose_source(Source("file", str(white), QImage(str(white))), "Choose reference")
    await take(program, Qt.Key.Key_S)
    await hover(program, inside(truth))
    await until(lambda: preview.found is not None, "the look ahead")
    document.activate(document.background)
    assert preview.found is None
    document.activate(document.object)
    await hover(program, inside(truth))
    await until(lambda: preview.found is not None, "the look ahead once more")
    await ready(program, white)
    assert preview.found is None


async def check_photos_that_the_starters_sam_does_not_know_are_told_of(program: Program, tmp_path: Path) -> None:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    assert image.save(str(tmp_path / "holiday.png"))
    await ready(program, tmp_path / "holiday.png")
    notices = program.workspace.notices
    await take(program, Qt.Key.Key_S)
    assert notices.current is not None and "GrabCut" in notices.current.next_step
    assert "GrabCut" in program.window.status.hint_text
    notices.dismiss()
    await take(program, Qt.Key.Key_X)
    assert notices.current is None  # once is enough


def test_objects_are_found_combined_and_corrected(
    program: Program, live: Live, photo: Path, truth: QImage, tmp_path: Path
) -> None:
    async def session() -> None:
        await check_keys_say_how_the_found_object_changes_the_mask(program, photo, truth)
        await check_points_refine_the_object_under_work_and_keep_its_combination(program, photo, truth)
        await check_clicks_that_wait_for_one_another_all_count(program, photo, truth)
        await check_a_box_is_combined_alike_and_points_correct_it(program, photo, truth)
        await check_a_new_object_begins_without_points_and_mask(program, photo, truth)
        await check_what_is_undone_takes_the_question_that_waits_along(program, photo, truth)

    live(session())


def test_a_click_is_looked_ahead_to(program: Program, live: Live, photo: Path, white: Path, truth: QImage) -> None:
    async def session() -> None:
        await check_the_picture_is_looked_at_when_the_tool_is_taken(program, photo, truth)
        await check_the_object_under_the_pointer_is_shown_before_the_click(program, photo, truth)
        await check_a_click_beside_the_picture_is_no_error(program, photo)
        await check_questions_do_not_pile_up(program, photo, truth)
        await check_a_click_drops_the_answers_that_are_under_way(program, photo, truth)
        await check_a_look_ahead_ends_with_its_picture(program, photo, white, truth)

    live(session())


def test_it_is_told_when_the_starters_sam_knows_no_such_photo(program: Program, live: Live, tmp_path: Path) -> None:
    live(check_photos_that_the_starters_sam_does_not_know_are_told_of(program, tmp_path))
