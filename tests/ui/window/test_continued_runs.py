"""Runs that are paused, ended early, cut off and continued in the window."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtTest import QTest

from engine.files import checkpoint_folder, folder_lock
from engine.files.checkpoint_folder import CHECKPOINTS, VERSION, Manifest
from engine.protocol.events import AnyEvent, CandidateReady, Checkpointed, Event, Finished, Progress, finished
from engine.protocol.results import CheckSamDone
from ld_desktop.actions.recovery import leftovers
from ld_desktop.app import Program
from tests.ui.dialogs.test_discarding import answer, asked
from tests.ui.dialogs.test_runs import NAMES, make_run
from tests.ui.hands import LEFT, describe_edit
from tests.ui.waiting import Live, open_photo, until
from tests.ui.window.test_engine_faults import engine_process, real_engine, start_endless_job
from tests.ui.window.test_recovery import press

LATEST = 1_800_000_000.0


def _run_folder(program: Program) -> Path:
    (folder,) = program.workspace.runs.iterdir()
    return folder


def _in_this_order(events: list[AnyEvent], kinds: tuple[type[Event], ...]) -> bool:
    left = iter(events)
    return all(any(isinstance(event, kind) for event in left) for kind in kinds)


def test_a_run_is_paused_goes_on_and_ends_a_stage_early(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, run = program.window, program.workspace.run
        await describe_edit(program, photo)
        assert not window.run.pause_button.isVisible() and not window.commands.end_stage.isEnabled()
        window.run.seeds.setValue(1)
        await start_endless_job(program)
        assert window.run.pause_button.isVisible() and window.run.end_stage_button.isEnabled()

        heard: list[AnyEvent] = []
        program.workspace.engine.spoke.connect(heard.append)
        QTest.mouseClick(window.run.pause_button, LEFT)
        assert window.run.pause_button.text() == "Continue" and "paused" in window.run.stage.text()
        # the engine knows of it, keeps its state, and ends its step
        await until(lambda: _in_this_order(heard, (Finished, Progress, Checkpointed)), "the pause")
        step = run.step
        await asyncio.sleep(0.3)
        assert run.busy and run.step == step

        QTest.mouseClick(window.run.pause_button, LEFT)
        await until(lambda: run.step > step, "a step after the pause")
        assert window.run.pause_button.text() == "Pause"

        QTest.mouseClick(window.run.end_stage_button, LEFT)
        await until(lambda: run.outcome == "finished", "the end of the run")
        await until(lambda: program.workspace.gallery.rowCount() == 1, "its candidate")
        assert 0 < len(run.losses["embeddings"]) < 100_000 and len(run.losses["weights"]) == 4
        assert not window.run.pause_button.isVisible() and not (_run_folder(program) / CHECKPOINTS).exists()

    live(session())


def test_candidates_are_drawn_of_what_is_learned_so_far(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        run, gallery = workspace.run, workspace.gallery
        await describe_edit(program, photo)
        window.run.seeds.setValue(2)
        workspace.method_settings.set("weight_steps", 100_000)
        await until(window.commands.start.isEnabled, "readiness to start")
        assert not window.run.sample_button.isVisible() and not window.commands.sample_now.isEnabled()
        QTest.mouseClick(window.run.start_button, LEFT)
        await until(lambda: run.stage == "weights", "the learning of the picture")
        assert window.run.sample_button.isVisible()
        QTest.mouseClick(window.run.sample_button, LEFT)
        await until(lambda: gallery.rowCount() == 2, "the candidates")
        step = gallery.candidates[0].step
        assert step is not None and gallery.data(gallery.index(1)) == f"seed 2, step {step}"
        assert gallery.shown is gallery.candidates[0]
        assert "while the picture was being learned" in window.commands.more.toolTip()
        await until(lambda: run.step > step + 1, "further steps")
        QTest.mouseClick(window.run.end_stage_button, LEFT)
        await until(lambda: not run.busy and gallery.rowCount() == 4, "the end of the run")
        assert run.outcome == "finished" and gallery.shown is gallery.candidates[2]
        assert [(one.seed, one.step) for one in gallery.candidates] == [(1, step), (2, step), (1, None), (2, None)]
        runs = {Path(one.run) for one in gallery.candidates}
        assert runs == set(workspace.runs.iterdir())
        leftovers.sweep(workspace.runs, (), workspace.runs / "settings.ini")

        before = {(one.run, one.seed, one.step) for one in gallery.candidates}
        await open_photo(program, photo)
        assert {(one.run, one.seed, one.step) for one in gallery.candidates} == before

    live(session())


@real_engine
def test_a_run_whose_engine_was_killed_is_offered_and_continued(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, run = program.window, program.workspace.run
        await describe_edit(program, photo)
        window.run.seeds.setValue(1)
        await start_endless_job(program)
        await until(lambda: checkpoint_folder.newest(_run_folder(program)) is not None, "a checkpoint")
        engine_process().kill()
        await until(lambda: not run.busy, "the end of the killed run")
        kept = checkpoint_folder.newest(_run_folder(program))
        assert kept is not None and kept.step > 0
        await until(window.offer_bar.isVisible, "the offer")
        assert f"step {kept.step} of 100000" in window.offer_bar.text

        QTest.mouseClick(window.offer_bar.buttons[0], LEFT)
        await until(lambda: run.trains and run.step > kept.step, "steps of the continued run")
        assert [point.step for point in run.losses["embeddings"]][: kept.step] == list(range(1, kept.step + 1))
        assert not window.offer_bar.isVisible()
        QTest.mouseClick(window.run.end_stage_button, LEFT)
        await until(lambda: run.outcome == "finished", "the end of the run")
        await until(lambda: program.workspace.gallery.rowCount() == 1, "its candidate")

        before = set(program.workspace.runs.iterdir())
        program.workspace.document.edit_negative("snow", "Edit")  # else more seeds are offered in place of a new run
        await start_endless_job(program)
        await until(lambda: set(program.workspace.runs.iterdir()) - before, "the folder of the new run")
        (other,) = set(program.workspace.runs.iterdir()) - before
        await until(lambda: checkpoint_folder.newest(other) is not None, "another checkpoint")
        QTest.mouseClick(window.run.cancel_button, LEFT)
        await until(lambda: not run.busy, "the end of the cancelled run")
        await until(lambda: not other.exists(), "the end of its folder")
        assert not window.offer_bar.isVisible()  # the artist gave it up

    live(session())


@real_engine
def test_what_is_drawn_of_a_continued_run_has_its_tuned_edit(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, run, gallery = program.window, program.workspace.run, program.workspace.gallery
        await describe_edit(program, photo)
        window.run.seeds.setValue(24)

        def kill(event: AnyEvent) -> None:
            if isinstance(event, CandidateReady):
                program.workspace.engine.spoke.disconnect(kill)
                engine_process().kill()

        program.workspace.engine.spoke.connect(kill)
        QTest.mouseClick(window.run.start_button, LEFT)
        await until(window.offer_bar.isVisible, "the offer")
        assert "candidates were drawn" in window.offer_bar.text
        QTest.mouseClick(window.offer_bar.buttons[0], LEFT)
        await until(lambda: run.outcome == "finished" and gallery.rowCount() == 24, "the candidates")
        assert all(candidate.tuned for candidate in gallery.candidates)

    live(session())


def cut_off(runs: Path, name: str, photo: Path) -> Path:
    """A run that was cut off before it had a candidate, after step 30."""
    folder = make_run(runs, name, photo, 0)
    (folder / "tuned.safetensors").unlink()
    add_checkpoint(folder, 30)
    return folder


def add_checkpoint(folder: Path, step: int) -> None:
    checkpoint_folder.add(
        folder,
        lambda part: Manifest(
            version=VERSION,
            run="",
            model_name="",
            model_hash="",
            memory="fast",
            stage="weights",
            step=step,
            steps=250,
            saved=LATEST,
            reports=(),
            losses=(),
            state="",
        ),
    )


def test_a_run_that_cannot_begin_is_offered_again_and_a_deleted_one_is_not(
    still: Program, live: Live, photo: Path, white: Path
) -> None:
    async def session() -> None:
        workspace, bar = still.workspace, still.window.offer_bar
        run, folder = workspace.run, cut_off(workspace.runs, NAMES[0], photo)

        def begin_another() -> None:
            run.begin("other", "reference", QRect())

        still.continued_runs.look()
        await until(bar.isVisible, "the offer")
        workspace.document.photo_changed.connect(begin_another)  # while its photo is being opened
        await press(still, "Continue the run")
        await until(lambda: "at work" in still.window.notice_bar.text, "what is told")
        workspace.document.photo_changed.disconnect(begin_another)
        run.take(finished("other", CheckSamDone()))
        await open_photo(still, white)
        await until(lambda: "the starter draws" in bar.text, "what is told of photos")
        workspace.offers.put_off()  # the run is shown again
        shutil.move(photo, white.with_name("away.png"))
        try:
            await press(still, "Continue the run")
            await until(lambda: still.window.notice_bar.objectName() == "error", "what is told")
        finally:
            shutil.move(white.with_name("away.png"), photo)
        assert bar.isVisible() and "Continue the run" in [button.text() for button in bar.buttons]
        left = workspace.offers.current
        assert left is not None
        shutil.rmtree(folder)
        workspace.gallery.remove_run(str(folder))
        assert workspace.offers.current is None or workspace.offers.current.name != str(folder)
        left.choices[0].do()  # pressed at the same moment
        await until(lambda: "Nothing is left" in still.window.notice_bar.text, "what is told")
        assert not run.busy

    live(session())


def test_the_next_start_offers_to_continue_and_keeps_it_until_it_is_given_up(
    still: Program, live: Live, photo: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        runs, bar = still.workspace.runs, still.window.offer_bar
        folder, other = (cut_off(runs, name, photo) for name in NAMES)
        leftovers.sweep(runs, (), tmp_path / "settings.ini")
        assert folder.exists() and other.exists()
        with folder_lock.held(other):  # another program is at work in it
            still.continued_runs.look()
            await until(bar.isVisible, "the offer")
        still.workspace.offers.put_off()
        assert not bar.isVisible()
        shutil.rmtree(other)
        still.continued_runs.look()
        await until(bar.isVisible, "the offer once more")
        assert photo.name in bar.text and "Learning the picture, step 30 of 250" in bar.text

        assert [button.text() for button in bar.buttons] == ["Continue the run", "Give it up…"]

        QTest.mouseClick(bar.buttons[1], LEFT)
        async with asked(still) as question:
            answer(question, "Keep it")
        assert bar.isVisible() and folder.exists()
        QTest.mouseClick(bar.buttons[1], LEFT)
        async with asked(still) as question:
            answer(question, "Give it up")
        await until(lambda: not folder.exists(), "the end of the run's folder")
        assert not bar.isVisible()

    live(session())


def test_a_run_goes_on_from_the_checkpoint_before_the_last(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        run, bar = still.workspace.run, still.window.offer_bar
        folder = cut_off(still.workspace.runs, NAMES[0], photo)
        add_checkpoint(folder, 40)
        still.continued_runs.look()
        await until(bar.isVisible, "the offer")
        assert "step 40 of 250" in bar.text
        await press(still, "Continue from step 30")
        await until(lambda: run.busy, "the run")
        left = checkpoint_folder.left_off(folder)
        assert left is not None and (left.step, left.earlier) == (30, None)

    live(session())


def test_a_run_that_cannot_go_back_is_offered_again(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        bar, notices = still.window.offer_bar, still.window.notice_bar
        folder = cut_off(still.workspace.runs, NAMES[0], photo)
        add_checkpoint(folder, 40)
        await open_photo(still, photo)
        still.continued_runs.look()
        await until(lambda: "step 40 of 250" in bar.text, "the offer")
        with folder_lock.held(folder):  # another program is at work in it
            await press(still, "Continue from step 30")
            await until(lambda: notices.objectName() == "error", "what is told")
        assert bar.isVisible() and "step 40 of 250" in bar.text and not still.workspace.run.busy

    live(session())
