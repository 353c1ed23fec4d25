"""Objects found by the starter's own SAM: clicks, boxes, keys that combine, the look ahead, and refined strokes."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest

from engine.resources import resources_folder
from engine.starter import world
from engine.torch_adapter import quiet_libraries
from ld_desktop.app import Program
from ld_desktop.model.document import Source
from ld_desktop.model.history import STEPS
from ld_desktop.model.mask import Mask
from tests.tiny_models import WORDS, write_tiny_diffusion
from tests.ui.hands import ALT, LEFT, NONE, Point, drag, place, take
from tests.ui.sam_hands import agreement, answered, click_and_wait, inside, ready
from tests.ui.test_canvas import alpha
from tests.ui.waiting import Live, until

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def tiny_resources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As elsewhere, but with the SAM that comes with the program: what it finds means something."""
    quiet_libraries()
    folder = tmp_path_factory.mktemp("resources")
    card: dict[str, Any] = {"name": "Tiny", "kind": "starter", "words": list(WORDS), "presets": {}}
    write_tiny_diffusion(folder / "starter" / "diffusion", card=card)
    (folder / "starter" / "sam").symlink_to(resources_folder() / "starter" / "sam")
    return folder


@pytest.fixture(scope="module")
def truth() -> QImage:
    """The true mask of ``photo``'s animal."""
    scene = world.draw_scene(world.sample_parameters(random.Random(5), animal="dog"), 256)
    grey = QImage((scene.mask * 255).astype("uint8").tobytes(), 256, 256, 256, QImage.Format.Format_Grayscale8)
    return grey.copy()


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
    stack = program.desk.document.undo_stack
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
    mask, at, layer = await ready(program, photo), inside(truth), program.desk.document.object
    await draw_corner(program)
    await take(program, Qt.Key.Key_S)
    await click_and_wait(program, at, SHIFT)
    await click_and_wait(program, (at[0] + 6, at[1] + 4))
    await click_and_wait(program, (250, 6), ALT)
    assert [point.add for point in layer.clicks] == [True, True, False]
    assert alpha(mask, 10, 10) == 255 and alpha(mask, *map(int, at)) == 255
    await draw_corner(program)  # painting ends the object
    assert layer.clicks == () and not layer.work.begun
    program.desk.document.undo_stack.undo()
    assert len(layer.clicks) == 3 and layer.work.how == "add"


async def check_clicks_that_wait_for_one_another_all_count(program: Program, photo: Path, truth: QImage) -> None:
    mask, at, layer = await ready(program, photo), inside(truth), program.desk.document.object
    canvas, stack = program.window.canvas, program.desk.document.undo_stack
    await take(program, Qt.Key.Key_S)
    QTest.mouseClick(canvas, LEFT, NONE, place(canvas, at))
    QTest.mouseClick(canvas, LEFT, SHIFT | ALT, place(canvas, (at[0] + 6, at[1])))  # what both share
    QTest.mouseClick(canvas, LEFT, NONE, place(canvas, (at[0], at[1] + 6)))
    await until(lambda: not program.desk.run.pointing, "SAM's answers")
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
    await until(lambda: not program.desk.run.pointing, "the mask of the box")
    assert alpha(mask, 10, 10) == 255 and alpha(mask, *map(int, at)) == 255
    await take(program, Qt.Key.Key_S)
    await click_and_wait(program, at)
    work = program.desk.document.object.work
    assert work.box is not None and len(work.clicks) == 1 and work.how == "add"
    assert alpha(mask, 10, 10) == 255


async def check_the_object_under_the_pointer_is_shown_before_the_click(
    program: Program, photo: Path, truth: QImage
) -> None:
    mask, at, canvas = await ready(program, photo), inside(truth), program.window.canvas
    preview, previewing = program.actions.previewing.preview, program.actions.previewing
    await take(program, Qt.Key.Key_B)
    before = previewing.asked
    await hover(program, at)
    assert previewing.asked == before  # the brush shows nothing
    await take(program, Qt.Key.Key_S)
    await hover(program, (at[0] + 1, at[1]))
    await until(lambda: preview.found is not None, "the look ahead")
    assert mask.empty and program.desk.document.undo_stack.count() == 0
    assert program.desk.document.object.clicks == ()
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


async def check_questions_do_not_pile_up(program: Program, photo: Path, truth: QImage) -> None:
    await ready(program, photo)
    at, previewing = inside(truth), program.actions.previewing
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
    assert program.actions.previewing.preview.found is None and not mask.empty


async def check_the_picture_is_looked_at_when_the_tool_is_taken(program: Program, photo: Path, truth: QImage) -> None:
    await take(program, Qt.Key.Key_S)  # before there is a photo, and before the engine stands
    spoken: list[object] = []
    program.desk.engine.spoke.connect(spoken.append)
    await ready(program, photo)

    def encoded() -> int:
        results = [getattr(event, "result", {}) for event in spoken]
        return sum(set(result) == {"seconds"} for result in results)

    await until(lambda: encoded() == 1, "the encoded picture")
    await take(program, Qt.Key.Key_B)
    await take(program, Qt.Key.Key_S)
    await click_and_wait(program, inside(truth))
    assert encoded() == 1


async def painted_on(program: Program, photo: Path, truth: QImage) -> tuple[Mask, Point]:
    """The photo with a short stroke on the animal, the brush in hand."""
    mask, at = await ready(program, photo), inside(truth)
    program.desk.preferences.set_brush(4)
    await take(program, Qt.Key.Key_B)
    await drag(program.window.canvas, [(at[0] - 8, at[1]), (at[0] + 8, at[1])])
    return mask, at


async def check_a_refined_mask_is_corrected_by_strokes_until_it_is_accepted(
    program: Program, photo: Path, truth: QImage
) -> None:
    mask, _ = await painted_on(program, photo, truth)
    window, canvas, stack = program.window, program.window.canvas, program.desk.document.undo_stack
    bar, hint = window.masks.pending, window.status
    assert not bar.isVisible()
    window.commands.refine.trigger()
    await answered(program)
    assert agreement(mask, truth) > 0.85
    assert list(program.desk.scratch.iterdir()) == []
    assert bar.isVisible() and "Enter accepts" in hint.hint_text
    await drag(canvas, [(14, 14), (14, 30)])
    await answered(program)
    assert stack.undoText() == window.commands.refine.text() and bar.isVisible()
    assert alpha(mask, 14, 22) == 255 and agreement(mask, truth) > 0.75
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert not bar.isVisible() and "Enter accepts" not in hint.hint_text
    assert alpha(mask, 14, 22) == 255
    steps = stack.index()
    await drag(canvas, [(240, 14), (240, 30)])
    assert not program.desk.run.pointing and stack.index() == steps + 1 and alpha(mask, 240, 22) == 255
    for _ in range(3):
        stack.undo()
    assert alpha(mask, 14, 22) == 0 and agreement(mask, truth) > 0.85 and not bar.isVisible()
    stack.undo()
    assert agreement(mask, truth) < 0.5


async def check_a_refined_mask_is_taken_back(program: Program, photo: Path, truth: QImage) -> None:
    mask, at = await painted_on(program, photo, truth)
    window, canvas, stack = program.window, program.window.canvas, program.desk.document.undo_stack
    rough, bar = mask.to_greyscale(), window.masks.pending
    window.commands.refine.trigger()
    await answered(program)
    refined = mask.to_greyscale()
    canvas.setFocus()
    QTest.mousePress(canvas, LEFT, NONE, place(canvas, (20, 20)))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)  # the stroke alone
    QTest.mouseRelease(canvas, LEFT, NONE, place(canvas, (20, 20)))
    assert bar.isVisible() and mask.to_greyscale() == refined
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert mask.to_greyscale() == rough and not bar.isVisible() and stack.canRedo()
    await drag(canvas, [(at[0], at[1] - 8), (at[0], at[1] + 8)])
    assert not program.desk.run.pointing
    window.commands.refine.trigger()
    await answered(program)
    QTest.mouseClick(bar.accept, LEFT)
    assert not bar.isVisible() and agreement(mask, truth) > 0.85
    window.commands.refine.trigger()
    await until(lambda: not program.desk.run.pointing, "SAM's answer to what it said")
    await drag(canvas, [(14, 14), (14, 30)])
    await answered(program)
    count = stack.index()
    QTest.mouseClick(bar.take_back, LEFT)
    assert stack.index() == count - 1 and not bar.isVisible()


async def check_other_changes_accept_it(program: Program, photo: Path, truth: QImage) -> None:
    document, bar = program.desk.document, program.window.masks.pending
    for change in (
        document.undo_stack.undo,
        program.window.commands.invert.trigger,
        lambda: document.edit_prompt(document.object, "a dog", "Prompt"),
        lambda: document.activate(document.object_source),
    ):
        mask, _ = await painted_on(program, photo, truth)
        document.choose_object_source(Source("file", str(photo), QImage(str(photo))), "Other object")
        program.window.commands.refine.trigger()
        await answered(program)
        assert bar.isVisible()
        found = mask.to_greyscale()
        change()
        assert not bar.isVisible()
        document.activate(document.object)
        assert (mask.to_greyscale() == found) == (document.undo_stack.undoText() in ("Refine strokes", "Prompt"))


async def check_a_long_history_refines_as_a_short_one(program: Program, photo: Path, truth: QImage) -> None:
    mask, _ = await painted_on(program, photo, truth)
    document, bar = program.desk.document, program.window.masks.pending
    stack, rough = document.undo_stack, mask.to_greyscale()
    for k in range(STEPS):
        document.edit_frame(QRect(0, 0, 100 + k % 50, 100), "Frame")
    assert stack.count() == STEPS
    program.window.commands.refine.trigger()
    await until(lambda: not program.desk.run.pointing, "SAM's answer")
    assert bar.isVisible()
    found = mask.to_greyscale()
    await drag(program.window.canvas, [(14, 14), (14, 30)])
    assert program.desk.run.pointing  # the correction is refined as well
    await until(lambda: not program.desk.run.pointing, "SAM's answer to the correction")
    assert bar.isVisible() and stack.count() == STEPS
    document.edit_prompt(document.object, "a dog", "Prompt")
    assert not bar.isVisible()
    for _ in range(3):
        stack.undo()
    assert mask.to_greyscale() == found
    stack.undo()
    assert mask.to_greyscale() == rough


async def check_a_stroke_while_sam_looks_is_not_lost(program: Program, photo: Path, truth: QImage) -> None:
    mask, _ = await painted_on(program, photo, truth)
    canvas, stack = program.window.canvas, program.desk.document.undo_stack
    count = stack.index()
    program.window.commands.refine.trigger()
    QTest.mousePress(canvas, LEFT, NONE, place(canvas, (14, 14)))
    QTest.mouseMove(canvas, place(canvas, (14, 30)))
    await until(lambda: not program.desk.run.pointing, "an answer that came too late")
    assert stack.index() == count and alpha(mask, 14, 22) == 255  # it was not put under the stroke
    QTest.mouseRelease(canvas, LEFT, NONE, place(canvas, (14, 30)))
    await until(lambda: not program.desk.run.pointing and stack.index() == count + 2, "the answer to both strokes")
    assert agreement(mask, truth) > 0.75 and program.window.masks.pending.isVisible()
    stack.undo()
    assert alpha(mask, 14, 22) == 255


async def check_a_stroke_that_was_given_up_does_not_end_the_refining(
    program: Program, photo: Path, truth: QImage
) -> None:
    mask, _ = await painted_on(program, photo, truth)
    canvas, count = program.window.canvas, program.desk.document.undo_stack.index()
    canvas.setFocus()
    program.window.commands.refine.trigger()
    await asyncio.sleep(0)  # now it is asked
    QTest.mousePress(canvas, LEFT, NONE, place(canvas, (14, 14)))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas, LEFT, NONE, place(canvas, (14, 14)))
    await until(lambda: not program.desk.run.pointing, "SAM's answer")
    assert program.desk.document.undo_stack.index() == count + 1 and program.window.masks.pending.isVisible()
    assert agreement(mask, truth) > 0.85 and alpha(mask, 14, 14) == 0


async def check_a_new_object_begins_without_points_and_mask(program: Program, photo: Path, truth: QImage) -> None:
    mask, layer = await ready(program, photo), program.desk.document.object
    assert not program.window.commands.new_object.isEnabled()
    await take(program, Qt.Key.Key_S)
    await click_and_wait(program, inside(truth))
    count = program.desk.document.undo_stack.count()
    program.window.commands.new_object.trigger()
    assert mask.empty and layer.clicks == () and program.desk.document.undo_stack.count() == count + 1
    program.desk.document.undo_stack.undo()
    assert not mask.empty and len(layer.clicks) == 1


async def check_photos_that_the_starters_sam_does_not_know_are_told_of(program: Program, tmp_path: Path) -> None:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    assert image.save(str(tmp_path / "holiday.png"))
    await ready(program, tmp_path / "holiday.png")
    notices = program.desk.notices
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

    live(session())


def test_a_click_is_looked_ahead_to(program: Program, live: Live, photo: Path, truth: QImage, tmp_path: Path) -> None:
    async def session() -> None:
        await check_the_picture_is_looked_at_when_the_tool_is_taken(program, photo, truth)
        await check_the_object_under_the_pointer_is_shown_before_the_click(program, photo, truth)
        await check_questions_do_not_pile_up(program, photo, truth)
        await check_a_click_drops_the_answers_that_are_under_way(program, photo, truth)

    live(session())


def test_strokes_are_refined_corrected_and_refined_again(
    program: Program, live: Live, photo: Path, truth: QImage, tmp_path: Path
) -> None:
    async def session() -> None:
        await check_a_refined_mask_is_corrected_by_strokes_until_it_is_accepted(program, photo, truth)
        await check_a_refined_mask_is_taken_back(program, photo, truth)
        await check_other_changes_accept_it(program, photo, truth)
        await check_a_long_history_refines_as_a_short_one(program, photo, truth)
        await check_a_stroke_while_sam_looks_is_not_lost(program, photo, truth)
        await check_a_stroke_that_was_given_up_does_not_end_the_refining(program, photo, truth)
        await check_photos_that_the_starters_sam_does_not_know_are_told_of(program, tmp_path)

    live(session())
