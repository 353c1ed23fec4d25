"""Painted masks refined by the starter's own SAM: pending until accepted, corrected by strokes, taken back."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from ld_desktop.app import Program
from ld_desktop.model.document.document import Source
from ld_desktop.model.document.history import STEPS
from ld_desktop.model.masks.mask import Mask
from tests.ui.canvas.test_canvas import alpha
from tests.ui.hands import LEFT, NONE, Point, drag, place, take
from tests.ui.sam_hands import agreement, answered, inside, ready, write_resources_with_sam
from tests.ui.waiting import Live, until

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def tiny_resources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As elsewhere, but with the SAM that comes with the program: what it finds means something."""
    return write_resources_with_sam(tmp_path_factory.mktemp("resources"))


async def painted_on(program: Program, photo: Path, truth: QImage) -> tuple[Mask, Point]:
    """The photo with a short stroke on the animal, the brush in hand."""
    mask, at = await ready(program, photo), inside(truth)
    program.workspace.preferences.set_brush(4)
    await take(program, Qt.Key.Key_B)
    await drag(program.window.canvas, [(at[0] - 8, at[1]), (at[0] + 8, at[1])])
    return mask, at


async def check_a_refined_mask_is_corrected_by_strokes_until_it_is_accepted(
    program: Program, photo: Path, truth: QImage
) -> None:
    mask, _ = await painted_on(program, photo, truth)
    window, canvas, stack = program.window, program.window.canvas, program.workspace.document.undo_stack
    bar, hint = window.masks.pending, window.status
    assert not bar.isVisible()
    window.commands.refine.trigger()
    await answered(program)
    assert agreement(mask, truth) > 0.85
    assert [path.name for path in program.workspace.scratch.iterdir()] == ["sources"]
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
    assert not program.workspace.run.pointing and stack.index() == steps + 1 and alpha(mask, 240, 22) == 255
    for _ in range(3):
        stack.undo()
    assert alpha(mask, 14, 22) == 0 and agreement(mask, truth) > 0.85 and not bar.isVisible()
    stack.undo()
    assert agreement(mask, truth) < 0.5


async def check_a_refined_mask_is_taken_back(program: Program, photo: Path, truth: QImage) -> None:
    mask, at = await painted_on(program, photo, truth)
    window, canvas, stack = program.window, program.window.canvas, program.workspace.document.undo_stack
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
    assert not program.workspace.run.pointing
    window.commands.refine.trigger()
    await answered(program)
    QTest.mouseClick(bar.accept, LEFT)
    assert not bar.isVisible() and agreement(mask, truth) > 0.85
    window.commands.refine.trigger()
    await until(lambda: not program.workspace.run.pointing, "SAM's answer to what it said")
    await drag(canvas, [(14, 14), (14, 30)])
    await answered(program)
    count = stack.index()
    QTest.mouseClick(bar.take_back, LEFT)
    assert stack.index() == count - 1 and not bar.isVisible()


async def check_other_changes_accept_it(program: Program, photo: Path, truth: QImage) -> None:
    document, bar = program.workspace.document, program.window.masks.pending
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
    document, bar = program.workspace.document, program.window.masks.pending
    stack, rough = document.undo_stack, mask.to_greyscale()
    for k in range(STEPS):
        document.edit_frame(QRect(0, 0, 100 + k % 50, 100), "Frame")
    assert stack.count() == STEPS
    program.window.commands.refine.trigger()
    await until(lambda: not program.workspace.run.pointing, "SAM's answer")
    assert bar.isVisible()
    found = mask.to_greyscale()
    await drag(program.window.canvas, [(14, 14), (14, 30)])
    assert program.workspace.run.pointing  # the correction is refined as well
    await until(lambda: not program.workspace.run.pointing, "SAM's answer to the correction")
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
    canvas, stack = program.window.canvas, program.workspace.document.undo_stack
    count = stack.index()
    program.window.commands.refine.trigger()
    QTest.mousePress(canvas, LEFT, NONE, place(canvas, (14, 14)))
    QTest.mouseMove(canvas, place(canvas, (14, 30)))
    await until(lambda: not program.workspace.run.pointing, "an answer that came too late")
    assert stack.index() == count and alpha(mask, 14, 22) == 255  # it was not put under the stroke
    QTest.mouseRelease(canvas, LEFT, NONE, place(canvas, (14, 30)))
    await until(lambda: not program.workspace.run.pointing and stack.index() == count + 2, "the answer to both strokes")
    assert agreement(mask, truth) > 0.75 and program.window.masks.pending.isVisible()
    stack.undo()
    assert alpha(mask, 14, 22) == 255


async def check_a_stroke_that_was_given_up_does_not_end_the_refining(
    program: Program, photo: Path, truth: QImage
) -> None:
    mask, _ = await painted_on(program, photo, truth)
    canvas, count = program.window.canvas, program.workspace.document.undo_stack.index()
    canvas.setFocus()
    program.window.commands.refine.trigger()
    await asyncio.sleep(0)  # now it is asked
    QTest.mousePress(canvas, LEFT, NONE, place(canvas, (14, 14)))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas, LEFT, NONE, place(canvas, (14, 14)))
    await until(lambda: not program.workspace.run.pointing, "SAM's answer")
    assert program.workspace.document.undo_stack.index() == count + 1 and program.window.masks.pending.isVisible()
    assert agreement(mask, truth) > 0.85 and alpha(mask, 14, 14) == 0


def test_strokes_are_refined_corrected_and_refined_again(
    program: Program, live: Live, photo: Path, truth: QImage
) -> None:
    async def session() -> None:
        await check_a_refined_mask_is_corrected_by_strokes_until_it_is_accepted(program, photo, truth)
        await check_a_refined_mask_is_taken_back(program, photo, truth)
        await check_other_changes_accept_it(program, photo, truth)
        await check_a_long_history_refines_as_a_short_one(program, photo, truth)
        await check_a_stroke_while_sam_looks_is_not_lost(program, photo, truth)
        await check_a_stroke_that_was_given_up_does_not_end_the_refining(program, photo, truth)

    live(session())
