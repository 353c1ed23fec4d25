"""What comes in between: an answer while a stroke is drawn, another photo while a gesture or a job is under way."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainterPath
from PySide6.QtTest import QTest

from engine.protocol.events import Cancelled, CandidateReady, LossPoint, Preview, finished
from engine.protocol.requests import Box, EditRequest, decode_request
from engine.protocol.results import CheckSamDone
from ld_desktop.actions.export import Wanted
from ld_desktop.app import Program
from ld_desktop.model.document.document import Reference, Source
from ld_desktop.model.masks.mask import Mask
from tests.ui.canvas.test_canvas import alpha, open_blank
from tests.ui.canvas.test_mask_colour import open_squares
from tests.ui.hands import LEFT, NONE, describe_edit, drag, place, take
from tests.ui.layering import CONTROL, add_both
from tests.ui.snapshot import snapshot
from tests.ui.waiting import Live, open_photo, until
from tests.ui.window.test_engine_faults import start_endless_job


def red_png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (16, 16), "red").save(file, "PNG")
    return file.getvalue()


def under_way() -> set[asyncio.Task[Any]]:
    """All that was asked for by now."""
    return {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}


async def begin(program: Program, first: tuple[int, int], then: tuple[int, int]) -> None:
    canvas = program.window.canvas
    QTest.mousePress(canvas, LEFT, NONE, place(canvas, first))
    QTest.mouseMove(canvas, place(canvas, then))
    await asyncio.sleep(0)


async def end(program: Program, at: tuple[int, int]) -> None:
    QTest.mouseRelease(program.window.canvas, LEFT, NONE, place(program.window.canvas, at))
    await asyncio.sleep(0)


@pytest.mark.parametrize("key", [Qt.Key.Key_B, Qt.Key.Key_E, Qt.Key.Key_L, Qt.Key.Key_U, Qt.Key.Key_G, Qt.Key.Key_F])
def test_a_gesture_ends_with_the_photo_that_it_began_on(still: Program, live: Live, key: Qt.Key) -> None:
    async def session() -> None:
        document = still.workspace.document
        open_blank(still)
        await take(still, key)
        await begin(still, (40, 40), (90, 90))
        mask = open_blank(still)
        before = snapshot(document)
        await end(still, (120, 120))
        assert not document.undo_stack.count() and not still.workspace.notices.current
        assert mask.empty and snapshot(document) == before
        assert not still.window.canvas.drawing

    live(session())


def test_no_command_comes_between_a_stroke_and_its_end(still: Program, live: Live) -> None:
    async def session() -> None:
        document, canvas = still.workspace.document, still.window.canvas
        mask = open_blank(still)
        await take(still, Qt.Key.Key_B)
        await drag(canvas, [(40, 40), (90, 40)])
        one = mask.to_greyscale()
        await begin(still, (40, 60), (90, 60))
        still.window.activateWindow()
        await until(still.window.isActiveWindow, "the active window")
        canvas.setFocus()
        QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
        QTest.keyClick(canvas, Qt.Key.Key_E)
        QTest.mouseMove(canvas, place(canvas, (90, 70)))
        await end(still, (90, 70))
        assert document.undo_stack.count() == 2 and alpha(mask, 60, 40) == alpha(mask, 90, 66) == 255
        document.undo_stack.undo()
        assert mask.to_greyscale() == one

    live(session())


def test_an_answer_during_a_stroke_is_a_step_of_its_own(still: Program, live: Live) -> None:
    async def session() -> None:
        document, canvas = still.workspace.document, still.window.canvas
        mask, stack = open_squares(still), document.undo_stack
        states: list[QImage] = []
        stack.indexChanged.connect(lambda: states.append(mask.to_greyscale()))
        await take(still, Qt.Key.Key_W)
        QTest.mouseClick(canvas, LEFT, Qt.KeyboardModifier.ShiftModifier, place(canvas, (80, 100)))
        await take(still, Qt.Key.Key_B)
        await begin(still, (85, 70), (85, 140))
        await until(lambda: alpha(mask, 62, 82) == 255, "the flooded region")
        QTest.mouseMove(canvas, place(canvas, (85, 200)))
        await end(still, (85, 200))
        assert alpha(mask, 62, 82) == alpha(mask, 85, 72) == alpha(mask, 85, 190) == 255
        assert stack.count() == len(states) == 3  # the stroke until then, the region, the rest of the stroke
        (drawn, found, whole) = states[:]
        for earlier in (found, drawn):
            stack.undo()
            assert mask.to_greyscale() == earlier
        stack.undo()
        assert mask.empty
        for later in (drawn, found, whole):
            stack.redo()
            assert mask.to_greyscale() == later

    live(session())


def test_a_run_goes_on_for_its_own_photo_alone(program: Program, live: Live, photo: Path, white: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        await describe_edit(program, photo)
        await start_endless_job(program)
        first, job = workspace.document.photo, workspace.run.job
        program.actions.opener.open_photo(str(white))
        await until(lambda: workspace.document.photo is not first, "the other photo")
        assert workspace.run.busy and job is not None
        await until(window.offer_bar.isVisible, "what is offered for a photo")
        workspace.offers.put_off()
        await until(lambda: not window.offer_bar.isVisible(), "the whole canvas")
        await asyncio.sleep(0.1)
        plain = window.canvas.grab().toImage()
        workspace.engine.spoke.emit(Preview(job=job, stage="sampling", step=1, png=photo.read_bytes()))
        workspace.engine.spoke.emit(CandidateReady(job=job, seed=1, path=str(photo)))
        for _ in range(5):
            await asyncio.sleep(0.02)
        assert workspace.gallery.rowCount() == 0
        assert window.canvas.grab().toImage() == plain
        program.actions.opener.open_photo(str(photo))
        await until(
            lambda: workspace.document.photo is not None and workspace.document.photo.path == str(photo), "the photo"
        )
        workspace.engine.spoke.emit(CandidateReady(job=job, seed=2, path=str(photo)))
        await until(lambda: workspace.gallery.rowCount() == 1, "a candidate of the photo that is open again")

    live(session())


def test_a_run_that_ends_while_another_photo_is_open_tells_where_its_candidates_are(
    still: Program, live: Live, photo: Path, white: Path
) -> None:
    async def session() -> None:
        workspace, panel = still.workspace, still.window.run

        async def turn_to(path: Path) -> None:
            opened = workspace.document.photo
            still.actions.opener.open_photo(str(path))
            await until(lambda: workspace.document.photo is not opened, "the photo")

        await turn_to(photo)
        job = workspace.begin("edit")
        await turn_to(white)
        workspace.engine.spoke.emit(finished(job, CheckSamDone()))
        assert panel.stage.text() == f"done: open {photo.name} to see the candidates"
        await turn_to(photo)
        assert panel.stage.text() == "done: the candidates are in the gallery"
        await turn_to(white)
        assert panel.stage.text() == f"done: open {photo.name} to see the candidates"

    live(session())


def test_how_another_photos_run_ended_is_told_no_more(still: Program, live: Live, photo: Path, white: Path) -> None:
    async def session() -> None:
        workspace, panel = still.workspace, still.window.run
        await open_photo(still, photo)
        job = workspace.begin("edit")
        point = LossPoint(job=job, stage="weights", step=1, total=0.1, object=0.1, background=0.1)
        workspace.engine.spoke.emit(point)
        workspace.engine.spoke.emit(Cancelled(job=job))
        assert "nothing was changed" in panel.stage.text() and not panel.curve.isHidden()
        await open_photo(still, white)
        assert panel.stage.text() == "" and panel.curve.isHidden()

    live(session())


async def noted_run(program: Program) -> tuple[EditRequest, Path]:
    """The one run that was started, and the file that tells of it."""
    await until(lambda: list(program.workspace.runs.glob("*/request.json")), "the note of the run")
    (file,) = program.workspace.runs.glob("*/request.json")
    request = decode_request(file.read_bytes())
    assert isinstance(request, EditRequest)
    return request, file


@pytest.mark.parametrize("choice", ["generate", "file"])
def test_only_a_picked_reference_is_told_as_drawn(still: Program, live: Live, photo: Path, choice: Reference) -> None:
    """Of a file that was chosen nobody knows what it shows."""

    async def session() -> None:
        document = still.workspace.document
        await open_photo(still, photo)
        await drag(still.window.canvas, [(100, 130), (140, 130)])
        document.choose_source(Source(choice, str(photo), QImage(str(photo))), "Choose")
        still.actions.edit_runs.start()
        request, _ = await noted_run(still)
        assert Path(request.reference).read_bytes() == photo.read_bytes()
        assert request.reference_drawn == (choice == "generate")

    live(session())


def test_a_run_is_of_the_moment_in_which_it_began(still: Program, live: Live, photo: Path, tmp_path: Path) -> None:
    async def session() -> None:
        document = still.workspace.document
        await open_photo(still, photo)
        await drag(still.window.canvas, [(100, 130), (140, 130)])
        document.choose_source(Source("generate", str(photo), QImage(str(photo))), "Pick")
        document.edit_prompt(document.object, "a dog", "Edit")
        document.edit_frame(QRect(40, 40, 128, 128), "Frame")
        painted = document.object.mask
        assert painted is not None
        grey = painted.to_greyscale()
        still.actions.edit_runs.start()
        document.clear_mask(document.object, "Clear")
        whole = QPainterPath()
        whole.addRect(0, 0, 256, 256)
        document.fill_mask(document.background, whole, "replace", "Fill")
        open_blank(still)
        document.edit_prompt(document.object, "a cat", "Edit")
        request, file = await noted_run(still)
        assert request.object_prompt == "a dog" and request.object_mask is None
        for kept in (Path(request.photo), Path(request.reference)):  # copies, which the run keeps
            assert kept.is_relative_to(file.parent) and kept.read_bytes() == photo.read_bytes()
        assert request.frame == Box(x0=40, y0=40, x1=168, y1=168)
        assert request.pointer.mask is not None and QImage(request.pointer.mask) == grey
        assert request.reference_mask is not None
        assert QImage(request.reference_mask) == Mask(grey.size()).to_greyscale()
        assert {Path(path).name for path in files_in(still.workspace.scratch)} <= {photo.name}

    live(session())


def test_a_preview_lies_where_its_run_began(still: Program, live: Live) -> None:
    async def session() -> None:
        workspace, canvas = still.workspace, still.window.canvas
        open_blank(still)
        workspace.document.edit_frame(QRect(0, 0, 128, 128), "Frame")
        job = workspace.begin("edit")
        workspace.document.edit_frame(QRect(128, 128, 128, 128), "Frame")
        workspace.engine.spoke.emit(Preview(job=job, stage="sampling", step=1, png=red_png()))
        await asyncio.sleep(0)
        seen = canvas.grab().toImage()
        assert seen.pixelColor(place(canvas, (64, 64))).green() == 0
        assert seen.pixelColor(place(canvas, (190, 190))).green() == 255

    live(session())


def test_a_tuned_edit_that_is_kept_ends_no_comparison(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await add_both(still, white, tmp_path)
        window, gallery = still.window, still.workspace.gallery
        gallery.show(None)
        window.canvas.compare(True)
        assert window.canvas.wipe.active
        gallery.set_tuned(str(tmp_path), "tuned.safetensors")
        assert window.canvas.wipe.active

    live(session())


def test_more_seeds_can_be_had_once_the_tuned_edit_is_kept(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await add_both(still, white, tmp_path)
        window, gallery = still.window, still.workspace.gallery
        gallery.show(gallery.candidates[0])
        assert "no tuned edit" in window.commands.more.toolTip()
        gallery.set_tuned(str(tmp_path), "tuned.safetensors")
        assert "no tuned edit" not in window.commands.more.toolTip()

    live(session())


def test_the_photo_that_was_asked_for_last_is_opened(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        large = tmp_path / "large.png"
        Image.effect_noise((3000, 2000), 60).save(large)
        opening, document = still.actions.opener, still.workspace.document
        opening.open_photo(str(large))
        opening.open_photo(str(white))
        await asyncio.gather(*under_way())
        assert document.photo is not None and document.photo.path == str(white)
        assert still.workspace.preferences.recent == [str(white)]

    live(session())


def test_a_picture_that_is_still_being_pasted_is_no_newer_photo(
    still: Program, live: Live, white: Path, photo: Path
) -> None:
    async def session() -> None:
        opening, document = still.actions.opener, still.workspace.document
        image = QImage(3000, 2000, QImage.Format.Format_RGB32)
        image.fill(0)
        opening.paste(image)
        opening.open_photo(str(white))
        await asyncio.gather(*under_way())
        assert document.photo is not None and document.photo.path == str(white)
        assert len(list((still.workspace.runs.parent / "pasted").iterdir())) == 1
        opening.open_example()
        opening.open_photo(str(photo))
        await asyncio.gather(*under_way())
        assert document.photo.path == str(photo)

    live(session())


def test_what_was_asked_for_one_photo_changes_no_other(
    still: Program, live: Live, photo: Path, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        opening, document = still.actions.opener, still.workspace.document
        large = tmp_path / "large.png"
        Image.effect_noise((3000, 2000), 60).save(large)
        await open_photo(still, photo)
        opening.open_reference(str(large))
        opening.open_object_source(str(large))
        opening.paste_reference(QImage(str(large)))
        still.actions.mask_operations.load(document.object, str(white), "Import mask")
        await asyncio.sleep(0)
        mask = open_blank(still)
        before = snapshot(document)
        await asyncio.gather(*under_way())
        assert snapshot(document) == before and mask.empty and document.undo_stack.count() == 0
        assert still.workspace.notices.current is None

    live(session())


def test_the_example_is_opened_whole_or_not_at_all(still: Program, live: Live, white: Path) -> None:
    async def session() -> None:
        opening, document = still.actions.opener, still.workspace.document
        document.photo_changed.connect(lambda: opening.open_photo(str(white)), Qt.ConnectionType.SingleShotConnection)
        opening.open_example()
        await asyncio.gather(*under_way())
        await until(lambda: document.photo is not None and document.photo.path == str(white), "the white photo")
        assert document.object.prompt == "" and document.object.mask is not None and document.object.mask.empty

    live(session())


def files_in(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*") if path.is_file()}


def test_no_file_outlives_its_use(still: Program, live: Live, white: Path, photo: Path, tmp_path: Path) -> None:
    async def session() -> None:
        red, blue = await add_both(still, white, tmp_path)
        scratch = still.workspace.scratch
        opened = still.workspace.document.photo
        assert opened is not None and files_in(scratch) == {red.placed_path, blue.placed_path, opened.file}
        await take(still, Qt.Key.Key_E)
        await drag(still.window.canvas, [(100, 100), (140, 140)])
        still.actions.exporter.export(Wanted(opened, None), tmp_path / "out.png")
        await asyncio.gather(*under_way())
        assert (tmp_path / "out.png").is_file()
        assert files_in(scratch) == {red.placed_path, blue.placed_path, opened.file}
        still.workspace.document.undo_stack.undo()
        still.actions.opener.open_photo(str(photo))
        await until(
            lambda: still.workspace.document.photo is not None and not still.workspace.document.results.layers,
            "the photo",
        )
        await until(lambda: len(files_in(scratch)) == 1, "the end of the first photo's copy")
        opened = still.workspace.document.photo
        assert opened is not None and files_in(scratch) == {opened.file}

    live(session())
