"""Edits that wait for their turn: added while another runs, put in another order, done, failed, and kept."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView

from engine.files.output_files import REQUEST
from engine.protocol.requests import EditRequest, decode_request
from ld_desktop.actions.runs.queued_edits import reason_of
from ld_desktop.app import Program
from ld_desktop.model.runs.edit_queue import QueuedEdit
from tests.tiny_models import write_tiny_diffusion
from tests.ui.again import started_again
from tests.ui.dialogs.test_discarding import answer, asked
from tests.ui.hands import LEFT, describe_edit, drag, type_into
from tests.ui.waiting import Live, open_photo, until
from tests.ui.window.test_engine_faults import engine_process, real_engine, start_endless_job
from tests.ui.window.test_meanwhile import under_way


async def put_off(program: Program, prompt: str) -> QueuedEdit:
    """An edit with this background, quick to do, while another one runs."""
    window, queue = program.window, program.workspace.queue
    window.run.preset.setCurrentIndex(window.run.preset.findData("balanced"))
    window.run.seeds.setValue(1)
    await type_into(window.layers.background_box.prompt, prompt)
    count = queue.rowCount()
    await until(window.commands.start.isEnabled, "what the engine says of the prompt")
    QTest.mouseClick(window.run.start_button, LEFT)
    await until(lambda: queue.rowCount() == count + 1, "the edit in the queue")
    return queue.edits[-1]


async def cancel(program: Program) -> None:
    job = program.workspace.run.job
    QTest.mouseClick(program.window.run.cancel_button, LEFT)
    await until(lambda: program.workspace.run.job != job, "the end of the cancelled job")


async def all_done(program: Program) -> None:
    workspace = program.workspace
    await until(
        lambda: not workspace.run.busy and all(edit.failed for edit in workspace.queue.edits), "the end of the queue"
    )


def backgrounds(program: Program) -> list[str]:
    return [edit.request.background_prompt for edit in program.workspace.queue.edits]


def requests(program: Program) -> dict[str, EditRequest]:
    """What the runs on disk were asked for, by their background, in the order in which they were begun."""
    files = sorted(program.workspace.runs.glob(f"*/{REQUEST}"), key=lambda file: file.stat().st_mtime)
    found = [decode_request(file.read_bytes()) for file in files]
    return {one.background_prompt: one for one in found if isinstance(one, EditRequest)}


def folders(program: Program) -> list[Path]:
    folder = program.workspace.runs.parent / "queue"
    return list(folder.iterdir()) if folder.is_dir() else []


def test_edits_of_two_photos_wait_for_their_turn_and_are_all_done(
    program: Program, live: Live, photo: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        window, workspace, queue = program.window, program.workspace, program.workspace.queue
        elsewhere = Path(shutil.copy(photo, tmp_path / "elsewhere.png"))
        elsewhere.write_bytes(elsewhere.read_bytes() + b"\0")  # the same picture, another photo
        await describe_edit(program, photo)
        assert window.commands.start.text() == "Start" and not window.run.queue.isVisible()
        await start_endless_job(program)
        assert window.run.start_button.isEnabled() and window.run.start_button.text() == "Add to queue"
        first = await put_off(program, "in the snow in snow")
        assert window.run.queue.isVisible() and workspace.run.busy
        await put_off(program, "in snow")
        mask = workspace.document.object.mask
        assert mask is not None
        covered = mask.to_greyscale()
        await drag(window.canvas, [(30, 30), (60, 60)])  # what waits has what there was
        assert mask.to_greyscale() != covered
        await open_photo(program, elsewhere)
        elsewhere.unlink()
        await drag(window.canvas, [(100, 130), (140, 130)])
        await type_into(window.layers.object_box.prompt, "a dog jumping")
        last = await put_off(program, "snow")
        assert backgrounds(program) == ["in the snow in snow", "in snow", "snow"] and len(folders(program)) == 3
        queue.move(last, -1)
        queue.move(last, -1)
        queue.move(last, -1)
        queue.move(first, 1)
        assert backgrounds(program) == ["snow", "in snow", "in the snow in snow"]

        await cancel(program)
        await until(lambda: workspace.run.busy, "the next edit")
        assert window.run.start_button.text() == "Add to queue"
        await all_done(program)
        assert not [edit.failed for edit in queue.edits]
        assert queue.rowCount() == 0 and not window.run.queue.isVisible()
        await until(lambda: not folders(program), "the end of the folders")
        done = requests(program)
        assert list(done) == ["snow", "in snow", "in the snow in snow"]  # the cancelled one left nothing
        assert all((Path(each.out) / "result.json").is_file() for each in done.values())
        assert Path(done["snow"].photo).name == "elsewhere.png"
        (own,) = workspace.gallery.candidates
        assert own.run == done["snow"].out
        assert workspace.notices.current is None

        await open_photo(program, photo)
        await until(lambda: workspace.gallery.rowCount() == 2, "the candidates of the other photo")
        assert {candidate.run for candidate in workspace.gallery.candidates} == {
            done["in snow"].out,
            done["in the snow in snow"].out,
        }

    live(session())


def test_the_same_edit_is_not_queued_twice_unasked(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, workspace, queue = program.window, program.workspace, program.workspace.queue
        start, bar = window.commands.start, program.window.offer_bar

        async def asked() -> None:
            count = queue.rowCount()
            await until(start.isEnabled, "readiness to start")
            start.trigger()
            await until(lambda: bar.isVisible() or queue.rowCount() > count, "the question")
            assert "learned already, or waits" in bar.text and queue.rowCount() == count

        await describe_edit(program, photo)
        await start_endless_job(program)
        await until(lambda: program.actions.edit_runs.learning is not None, "what is learned")
        await asked()  # it is under way
        workspace.document.edit_negative("snow", "Edit")
        assert not bar.isVisible()  # it was about another edit
        await put_off(program, "in snow")
        await asked()  # it waits
        QTest.mouseClick(bar.buttons[0], LEFT)
        await until(lambda: queue.rowCount() == 2, "the same edit once more")
        assert not bar.isVisible() and backgrounds(program) == ["in snow", "in snow"]
        queue.empty()
        await put_off(program, "snow")
        await cancel(program)
        await all_done(program)
        await until(lambda: workspace.gallery.rowCount() == 1, "its candidate")
        await type_into(window.layers.background_box.prompt, "in the snow")
        await start_endless_job(program)
        workspace.preferences.set_run("balanced", 1, "layerdiffusion")
        await type_into(window.layers.background_box.prompt, "snow")
        await until(start.isEnabled, "what the engine says of the prompt")
        await asked()  # it was done
        await cancel(program)

    live(session())


@real_engine
def test_the_queue_goes_on_after_an_engine_that_died_and_an_edit_that_failed(
    program: Program, live: Live, photo: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        window, workspace, queue = program.window, program.workspace, program.workspace.queue
        await describe_edit(program, photo)
        await start_endless_job(program)
        model = write_tiny_diffusion(tmp_path / "other")
        workspace.preferences.set_models(str(model), None)
        await until(window.commands.start.isEnabled, "the other model")
        broken = await put_off(program, "in the snow in snow")
        workspace.preferences.set_models(None, None)
        await put_off(program, "in snow")
        await put_off(program, "snow")
        shutil.rmtree(model)
        engine_process().kill()
        await all_done(program)
        assert queue.edits == (broken,) and str(model) in broken.failed
        assert broken.failed in queue.data(queue.index(0), Qt.ItemDataRole.ToolTipRole)
        assert workspace.notices.current is not None and workspace.notices.current.level == "error"
        assert {"in snow", "snow"} <= requests(program).keys()
        assert workspace.gallery.rowCount() == 2 and all(one.tuned for one in workspace.gallery.candidates)

        write_tiny_diffusion(model)
        window.run.queue.list.setCurrentIndex(queue.index(0))
        assert window.run.queue.again_button.isVisible()
        QTest.mouseClick(window.run.queue.again_button, LEFT)
        await until(lambda: broken.running, "the edit once more")
        await cancel(program)
        await until(lambda: not queue.rowCount(), "the end of the queue")
        assert workspace.run.outcome == "cancelled"

    live(session())


async def put_off_without_engine(program: Program, photo: Path, *prompts: str) -> None:
    workspace = program.workspace
    await open_photo(program, photo)
    await drag(program.window.canvas, [(100, 130), (140, 130)])
    workspace.begin("edit")
    for count, prompt in enumerate(prompts, start=1):
        workspace.document.background.set_prompt(prompt)
        program.actions.edit_runs.start()
        await until(lambda count=count: workspace.queue.rowCount() == count, "the edit in the queue")


def test_what_waits_outlives_the_program_and_begins_when_it_is_told_to(
    loop: object, live: Live, photo: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        async with started_again(tmp_path) as first:
            await put_off_without_engine(first, photo, "one", "two", "three")
            first.workspace.queue.move(first.workspace.queue.edits[2], -1)
            async with started_again(tmp_path) as beside:
                beside.queued_edits.look()
                await asyncio.gather(*under_way())
                assert beside.workspace.queue.rowCount() == 0  # they are the first program's

        async with started_again(tmp_path) as second:
            queue, box, offers = second.workspace.queue, second.window.run.queue, second.window.offer_bar
            second.queued_edits.look()
            await until(lambda: queue.rowCount(), "what waits")
            assert backgrounds(second) == ["one", "three", "two"]
            assert queue.held and not second.workspace.run.busy
            assert "3 edits wait" in offers.text and box.begin_button.isVisible()

            box.list.setCurrentIndex(queue.index(0))
            QTest.mouseClick(box.lower_button, LEFT)
            assert backgrounds(second) == ["three", "one", "two"]
            QTest.keyClick(box.list, Qt.Key.Key_Delete)
            assert backgrounds(second) == ["three", "two"]
            await until(lambda: len(folders(second)) == 2, "the end of one folder")

            QTest.mouseClick(box.begin_button, LEFT)
            await until(lambda: queue.edits[0].running, "the first edit")
            assert not offers.isVisible() and not box.begin_button.isVisible()
            assert queue.data(queue.index(0)).startswith("now: ")
            assert not box.raise_button.isEnabled() and not queue.move(queue.edits[1], -1)
            second.window.commands.empty_queue.trigger()
            async with asked(second) as question:
                answer(question, "Empty the queue")
            assert backgrounds(second) == ["three"] and not second.window.commands.empty_queue.isEnabled()
            await until(lambda: len(folders(second)) == 1, "the end of the other folder")

        async with started_again(tmp_path) as third:
            third.queued_edits.look()
            await until(lambda: backgrounds(third) == ["three"], "the one that was begun and came to nothing")

    live(session())


def test_the_list_lets_edits_be_dragged_but_not_the_one_that_runs(
    loop: object, live: Live, photo: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        async with started_again(tmp_path) as program:
            await put_off_without_engine(program, photo, "one", "two", "three")
            queue, root = program.workspace.queue, QModelIndex()
            draggable, can_move = Qt.ItemFlag.ItemIsDragEnabled, program.window.run.queue.list.dragDropMode()
            assert can_move is QAbstractItemView.DragDropMode.InternalMove  # which asks for the row to be moved
            assert queue.moveRow(root, 2, root, 0) and backgrounds(program) == ["three", "one", "two"]
            assert not queue.moveRow(root, 1, root, 2) and not queue.moveRow(root, 0, root, 4)
            queue.run(queue.edits[2])
            assert backgrounds(program) == ["two", "three", "one"]
            assert not queue.flags(queue.index(0)) & draggable and queue.flags(queue.index(1)) & draggable
            assert not queue.moveRow(root, 0, root, 3) and not queue.moveRow(root, 2, root, 0)
            assert queue.moveRow(root, 1, root, 3) and backgrounds(program) == ["two", "one", "three"]
            queue.hold()
            queue.remove(queue.edits[2])
            assert queue.held
            queue.remove(queue.edits[1])
            assert not queue.held  # what is added from now on begins by itself

    live(session())


def test_where_nothing_waits_any_more_the_next_edit_is_not_held(
    loop: object, live: Live, photo: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        async with started_again(tmp_path) as first:
            await put_off_without_engine(first, photo, "one")
            first.workspace.queue.fail(first.workspace.queue.edits[0], "for a reason")

        async with started_again(tmp_path) as second:
            workspace, queue = second.workspace, second.workspace.queue
            second.queued_edits.look()
            await until(lambda: [edit.failed for edit in queue.edits] == ["for a reason"], "the one that failed")
            assert not queue.held and not second.window.offer_bar.isVisible()
            workspace.run.abandon(workspace.begin("edit"))
            queue.hold()  # as where a tuned edit could not be saved
            await until(lambda: not queue.held, "the end of what held up nothing")
            queue.empty()
            await put_off_without_engine(second, photo, "two")
            assert workspace.run.job is not None
            workspace.run.abandon(workspace.run.job)
            await until(lambda: queue.edits[0].running, "the edit that was added")

    live(session())


def test_an_edit_that_failed_has_a_reason() -> None:
    assert reason_of(OSError(5, "Input/output error")) == "[Errno 5] Input/output error"
    assert reason_of(MemoryError()) == "MemoryError"  # which says nothing, and must not begin again and again
