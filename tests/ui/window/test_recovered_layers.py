"""Result layers of an edit that is taken up again."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
from PIL import Image
from PySide6.QtCore import QRect

from ld_desktop.app import Program
from tests.ui.again import started_again
from tests.ui.layering import BLUE_FRAME, RED, RED_FRAME, add_both
from tests.ui.waiting import Live, until
from tests.ui.window.test_recovery import change_draft, damage_mask, folder_of, leave_draft, offered, press


def state(program: Program) -> list[tuple[object, ...]]:
    return [
        (
            *(layer.name, layer.visible, layer.locked, layer.opacity, layer.frame, layer.candidate.seed),
            None if layer.mask is None else layer.mask.to_greyscale(),
        )
        for layer in program.workspace.document.results.layers
    ]


async def leave_layers(program: Program, white: Path, folder: Path) -> None:
    """Two layers: the lower half hidden in part, the upper one changed in every way."""
    red, blue = await add_both(program, white, folder)
    results = program.workspace.document.results
    assert red.mask is not None
    hidden = red.mask.replaced(QRect(10, 10, 30, 20), bytes(30 * 20))
    program.workspace.document.change_mask(red, hidden, "Hide")
    results.rename(blue, "Sky")
    results.set_opacity(blue, 40, 1)
    results.set_visible(blue, False)
    results.set_locked(blue, True)
    await leave_draft(program, folder)


async def restored(program: Program) -> str:
    """What is told once it is."""
    await offered(program)
    await press(program, "Restore")
    await until(lambda: "restored" in program.window.notice_bar.text, "the edit")
    return program.window.notice_bar.text


def test_layers_are_taken_up_as_they_were(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await leave_layers(still, white, tmp_path)
        before = state(still)
        assert [row[4] for row in before] == [BLUE_FRAME, RED_FRAME]
        async with started_again(tmp_path) as program:
            await offered(program)
            offer = program.workspace.offers.current
            assert offer is not None
            assert offer.picture.pixelColor(offer.picture.rect().center()) == RED  # the blue one is hidden
            assert "Missing" not in await restored(program)
            assert state(program) == before
            stack = program.workspace.document.undo_stack
            assert stack.count() == 1
            stack.undo()
            assert state(program) == []
            stack.redo()
            assert state(program) == before

    live(session())


def test_a_layer_whose_picture_is_gone_is_named(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await leave_layers(still, white, tmp_path)
        before = state(still)
        (tmp_path / "candidate-8.png").unlink()
        async with started_again(tmp_path) as program:
            assert "Missing: the layer “Sky”." in await restored(program)
            assert state(program) == before[1:]

    live(session())


def test_a_layer_whose_mask_is_damaged_is_named(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await leave_layers(still, white, tmp_path)
        before = state(still)
        left = folder_of(tmp_path) / "left.journal"
        damage_mask(left, "result 0")
        change_draft(left, lambda draft: msgspec.structs.replace(draft, active="result 1"))
        async with started_again(tmp_path) as program:
            assert "Missing: the layer “Sky”." in await restored(program)
            assert state(program) == before[1:] and left.exists()
            document = program.workspace.document
            assert document.active is document.results.layers[0]  # which was the lower of two

    live(session())


def test_layers_of_a_photo_of_another_size_are_named(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await leave_layers(still, white, tmp_path)
        for copies in folder_of(tmp_path).glob("*.pictures"):
            shutil.rmtree(copies)
        Image.new("RGB", (300, 300), "white").save(white)
        async with started_again(tmp_path) as program:
            told = await restored(program)
            assert "“Sky”" in told and "seed 7" in told and state(program) == []

    live(session())
