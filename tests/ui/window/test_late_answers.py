"""A dialog stands beside the window: what is answered late is done to what it was asked about, or not at all."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from ld_desktop.app import Program
from ld_desktop.model.document.result_layers import ResultLayer
from ld_desktop.model.masks.mask import Mask
from ld_desktop.ui.dialogs.non_modal import NumberDialog
from tests.ui.canvas.test_canvas import open_blank
from tests.ui.hands import drag, take
from tests.ui.layering import add_both, in_place
from tests.ui.snapshot import snapshot
from tests.ui.waiting import Live, until
from tests.ui.window.test_meanwhile import under_way
from tests.ui.window.test_session import answer_file_dialog


async def with_object_and_hole(program: Program, white: Path, folder: Path) -> tuple[Mask, ResultLayer]:
    """The object's mask, which is active, and a result layer with a hole in its own."""
    _, blue = await add_both(program, white, folder)
    await take(program, Qt.Key.Key_E)
    await drag(program.window.canvas, [(100, 128), (140, 128)])
    await in_place(program)
    document = program.workspace.document
    document.activate(document.object)
    await take(program, Qt.Key.Key_B)
    await drag(program.window.canvas, [(40, 40), (90, 40)])
    mask = document.object.mask
    assert mask is not None
    return mask, blue


def question(program: Program) -> NumberDialog:
    dialog = program.window.findChild(NumberDialog)
    assert dialog is not None
    return dialog


async def accept(dialog: NumberDialog) -> None:
    dialog.field.setValue(8)
    dialog.accept()
    await asyncio.sleep(0)
    await asyncio.gather(*under_way())


def test_a_change_is_done_to_the_mask_that_was_active_when_it_was_asked(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        mask, blue = await with_object_and_hole(still, white, tmp_path)
        document, c = still.workspace.document, still.window.commands
        assert blue.mask is not None
        document.results.set_locked(blue, True)
        other, width, steps = blue.mask.to_greyscale(), mask.bounds().width(), document.undo_stack.count()
        c.grow.trigger()
        document.activate(blue)
        await accept(question(still))
        await until(lambda: document.undo_stack.count() > steps, "the change")
        assert mask.bounds().width() > width and blue.mask.to_greyscale() == other
        document.undo_stack.undo()
        assert mask.bounds().width() == width

        document.activate(document.object)
        c.export_mask.trigger()
        document.activate(blue)
        await answer_file_dialog(still, tmp_path / "mask.png")
        await until((tmp_path / "mask.png").is_file, "the file")
        saved = QImage(str(tmp_path / "mask.png")).convertToFormat(QImage.Format.Format_Grayscale8)
        assert saved == mask.to_greyscale() != other

        document.activate(document.object)
        c.invert.trigger()
        turned, painted = mask.to_greyscale(), saved
        c.import_mask.trigger()
        document.activate(blue)
        await answer_file_dialog(still, tmp_path / "mask.png")
        await until(lambda: mask.to_greyscale() != turned, "the mask from the file")
        assert mask.to_greyscale() == painted and blue.mask.to_greyscale() == other

    live(session())


def test_an_edge_is_refined_on_the_mask_that_was_active_when_it_was_asked(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        mask, blue = await with_object_and_hole(still, white, tmp_path)
        document, window = still.workspace.document, still.window
        assert blue.mask is not None
        other, steps = blue.mask.to_greyscale(), document.undo_stack.count()
        window.commands.refine_edge.trigger()
        document.activate(blue)
        await in_place(still)
        await accept(question(still))
        assert blue.mask.to_greyscale() == other
        assert document.undo_stack.count() == steps + 1
        edge = mask.to_greyscale()
        document.undo_stack.undo()
        assert mask.to_greyscale() != edge

    live(session())


def test_an_answer_about_a_mask_that_is_gone_or_locked_says_so(
    still: Program, live: Live, photo: Path, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        _, blue = await with_object_and_hole(still, white, tmp_path)
        document, window = still.workspace.document, still.window
        assert blue.mask is not None
        said: list[str] = []
        window.status.messageChanged.connect(said.append)  # a message goes by itself
        document.activate(blue)
        await in_place(still)
        for action in (window.commands.feather, window.commands.refine_edge):
            action.trigger()
            document.results.set_locked(blue, True)
            before, steps = blue.mask.to_greyscale(), document.undo_stack.count()
            await accept(question(still))
            assert blue.mask.to_greyscale() == before and document.undo_stack.count() == steps
            assert "is locked" in " ".join(said)
            window.status.clearMessage()
            said.clear()
            document.results.set_locked(blue, False)
            await until(lambda: window.findChild(NumberDialog) is None, "the end of the dialog")

        window.commands.feather.trigger()
        window.commands.delete_layer.trigger()
        steps = document.undo_stack.count()
        await accept(question(still))
        assert document.undo_stack.count() == steps and "no longer exists" in " ".join(said)
        window.status.clearMessage()
        said.clear()
        await until(lambda: window.findChild(NumberDialog) is None, "the end of the dialog")

        document.activate(document.object)
        window.commands.import_mask.trigger()
        open_blank(still)
        before = snapshot(document)
        await answer_file_dialog(still, photo)
        await asyncio.gather(*under_way())
        assert snapshot(document) == before and "no longer exists" in " ".join(said)

        await drag(window.canvas, [(40, 40), (90, 40)])
        window.commands.grow.trigger()
        window.commands.clear.trigger()
        steps = document.undo_stack.count()
        await accept(question(still))
        assert document.undo_stack.count() == steps and "mask is empty" in " ".join(said)

    live(session())
