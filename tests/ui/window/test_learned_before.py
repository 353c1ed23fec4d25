"""What was learned before is not learned again unasked."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.protocol.requests import EditRequest, Pointer
from ld_desktop.actions.earlier_runs import to_learn
from ld_desktop.app import Program
from tests.ui.hands import LEFT, describe_edit, drag, take, type_into
from tests.ui.waiting import Live, open_photo, until
from tests.ui.window.test_meanwhile import under_way


async def finished(program: Program, count: int) -> None:
    workspace = program.workspace
    await until(lambda: workspace.gallery.rowCount() == count and not workspace.run.busy, f"{count} candidates")
    assert workspace.run.outcome == "finished" and workspace.notices.current is None


async def learn(program: Program, count: int) -> None:
    """Presses Start, which asks nothing; ``count`` candidates are there then."""
    program.window.commands.start.trigger()
    await until(lambda: program.workspace.run.busy, "the start")
    assert not program.window.offer_bar.isVisible()
    await finished(program, count)


async def asked(program: Program) -> None:
    """Presses Start, which begins nothing."""
    bar, run = program.window.offer_bar, program.workspace.run
    program.window.commands.start.trigger()
    await until(lambda: bar.isVisible() or run.busy, "the question")
    assert "learned before" in bar.text and not run.busy


def test_what_enlarges_a_result_changes_nothing_of_what_is_learned(photo: Path) -> None:
    pointer = Pointer(mask=str(photo))
    request = EditRequest(
        job="a", photo=str(photo), pointer=pointer, object_prompt="a dog", background_prompt="snow", out="a"
    )
    other = msgspec.structs.replace
    assert to_learn(other(request, upscaler="4x.safetensors")) == to_learn(request)
    assert to_learn(other(request, object_prompt="a cat")) != to_learn(request)


def test_start_asks_before_it_learns_the_same_again(program: Program, live: Live, photo: Path, tmp_path: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        workspace.preferences.set_run("balanced", 1, "layerdiffusion")
        await describe_edit(program, photo)
        await learn(program, 1)
        await asked(program)
        QTest.mouseClick(window.offer_bar.buttons[0], LEFT)
        await finished(program, 2)
        first, second = workspace.gallery.candidates
        assert second.run == first.run and second.seed == first.seed + 1 and not window.offer_bar.isVisible()
        workspace.preferences.set_seed_list((1, 9))
        await asked(program)
        QTest.mouseClick(window.offer_bar.buttons[0], LEFT)
        await finished(program, 3)
        assert workspace.gallery.candidates[2].seed == 9  # the other one is there already
        workspace.preferences.set_seed_list(())

        await asked(program)
        await type_into(window.layers.object_box.prompt, "a cat jumping")
        QTest.keyClick(window.layers.object_box.prompt, Qt.Key.Key_Return)
        assert not window.offer_bar.isVisible()  # it was about another edit
        await learn(program, 4)
        workspace.document.undo_stack.undo()
        assert workspace.document.object.prompt == "a dog jumping"
        window.commands.start.trigger()
        workspace.document.edit_negative("rain", "Edit")  # while it is looked for
        await until(lambda: not under_way(), "the end of the search")
        assert not window.offer_bar.isVisible() and not workspace.run.busy
        workspace.document.undo_stack.undo()
        await asked(program)
        QTest.mouseClick(window.offer_bar.buttons[1], LEFT)
        await until(lambda: workspace.run.busy, "the start")
        await finished(program, 5)
        assert len({candidate.run for candidate in workspace.gallery.candidates}) == 3

        await take(program, Qt.Key.Key_B)
        await drag(window.canvas, [(100, 150), (140, 150)])
        await learn(program, 6)  # the mask is another

        shutil.copy(photo, tmp_path / "copied.png")
        await open_photo(program, tmp_path / "copied.png")
        await until(lambda: workspace.gallery.rowCount() == 6, "the candidates of earlier runs")
        await describe_edit(program, photo)
        await asked(program)  # the photo is the same

    live(session())
