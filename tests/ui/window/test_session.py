"""A whole session as an artist has it, on the real engine."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from ld_desktop.app import Program
from ld_desktop.model.gallery import Candidate
from tests.tiny_models import write_tiny_diffusion
from tests.ui.hands import LEFT, choose_candidate, click, drag, press_keys, take, type_into
from tests.ui.waiting import Live, engine_ready, until


async def answer_file_dialog(program: Program, path: Path) -> None:
    """Types ``path`` into the dialog that is open and accepts it."""
    window = program.window
    await until(lambda: window.findChild(QFileDialog) is not None, "the file dialog")
    dialog = window.findChild(QFileDialog)
    field = None if dialog is None else dialog.findChild(QLineEdit)
    assert field is not None
    field.setText(str(path))
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: window.findChild(QFileDialog) is None, "the dialog's end")


async def paint_and_describe(program: Program) -> None:
    window = program.window
    await take(program, Qt.Key.Key_B)
    await drag(window.canvas, [(90, 130), (120, 125), (150, 130), (160, 140)])
    await type_into(window.layers.object_box.prompt, "a dog jumping")
    await type_into(window.layers.background_box.prompt, "in the snow")


def test_from_photo_to_export(program: Program, live: Live, photo: Path, tmp_path: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        document, canvas = workspace.document, window.canvas
        await press_keys(program, Qt.Key.Key_O)
        await answer_file_dialog(program, photo)
        await until(lambda: document.photo is not None, "the photo")
        assert not window.commands.start.isEnabled()
        assert "mask is empty" in window.run.reason.text()
        await engine_ready(program)
        assert "32 × 32 px" in window.status.frame_text

        await take(program, Qt.Key.Key_S)
        await click(canvas, (120, 130))
        await until(lambda: not workspace.run.pointing, "the mask of the click")
        assert workspace.notices.current is None
        assert len(document.object.clicks) == 1

        await paint_and_describe(program)
        mask = document.object.mask
        assert mask is not None and mask.image.pixelColor(120, 125).alpha() == 255
        assert document.object.clicks == ()
        QTest.mouseClick(window.toolbar.widgetForAction(window.commands.refine), LEFT)
        assert workspace.run.pointing
        await until(lambda: not workspace.run.pointing, "the refined mask")
        await drag(canvas, [(100, 130), (140, 130)])

        await take(program, Qt.Key.Key_F)
        await drag(canvas, [(40, 60), (200, 220)])
        frame = document.frame
        assert abs(frame.width() - 160) <= 3 and abs(frame.height() - 160) <= 3

        window.run.seeds.setValue(2)
        await until(window.commands.start.isEnabled, "readiness to start")
        QTest.mouseClick(window.run.start_button, LEFT)
        await until(lambda: workspace.run.losses, "losses")
        assert window.commands.start.text() == "Add to queue" and window.commands.cancel.isEnabled()
        await until(lambda: workspace.run.outcome != "none" and workspace.gallery.rowCount() == 2, "two candidates")
        assert workspace.run.outcome == "finished"
        assert [candidate.seed for candidate in workspace.gallery.candidates] == [1, 2]
        assert all(Path(candidate.path).is_file() for candidate in workspace.gallery.candidates)
        assert workspace.gallery.shown is workspace.gallery.candidates[0]
        QTest.keyClick(canvas, Qt.Key.Key_Escape)

        centre = canvas.viewport.rect(frame).center().toPoint()
        before = canvas.grab().toImage().pixel(centre)
        await choose_candidate(program, 1)
        shown = workspace.gallery.shown
        assert shown is not None and shown is workspace.gallery.candidates[1]
        with_candidate = canvas.grab().toImage().pixel(centre)
        assert with_candidate != before
        QTest.keyPress(canvas, Qt.Key.Key_O)
        original = canvas.grab().toImage().pixel(centre)
        QTest.keyRelease(canvas, Qt.Key.Key_O)
        assert original != with_candidate
        assert canvas.grab().toImage().pixel(centre) == with_candidate

        other = write_tiny_diffusion(tmp_path / "other", seed=1)
        workspace.preferences.set_models(str(other), None)  # of no concern to a tuned edit, which has its own
        window.gallery.count.setValue(1)
        await until(window.commands.more.isEnabled, "readiness for more seeds")
        window.commands.more.trigger()
        await until(lambda: workspace.gallery.rowCount() == 3 and not workspace.run.busy, "one more candidate")
        assert workspace.gallery.candidates[2].seed == 3
        shown = workspace.gallery.shown
        assert shown is not None and shown is workspace.gallery.candidates[2]

        await press_keys(program, Qt.Key.Key_E)
        out = tmp_path / "edited.png"
        await answer_file_dialog(program, out)
        await until(out.is_file, "the exported file")
        await until(lambda: "enlarged" in window.notice_bar.text, "what the export is")
        check_export(photo, out, shown, frame)

    live(session())


def pixels(path: Path) -> npt.NDArray[np.int16]:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"), dtype=np.int16)


def check_export(photo: Path, out: Path, candidate: Candidate, frame: QRect) -> None:
    """Outside the frame the photo's own pixels, inside the candidate; the file tells what made it."""
    source, result = pixels(photo), pixels(out)
    assert result.shape == source.shape
    inside = np.zeros(source.shape[:2], dtype=bool)
    inside[frame.top() : frame.bottom() + 1, frame.left() : frame.right() + 1] = True
    assert (source[~inside] == result[~inside]).all()
    assert (source[inside] != result[inside]).mean() > 0.5
    with Image.open(out) as exported, Image.open(candidate.path) as drawn:
        recipe = json.loads(exported.info["layerdiffusion"])
        corners = (frame.left(), frame.top(), frame.right() + 1, frame.bottom() + 1)
        shrunken = exported.convert("RGB").crop(corners).resize(drawn.size, Image.Resampling.BOX)
        away = np.abs(np.asarray(shrunken, dtype=np.int16) - np.asarray(drawn.convert("RGB"), dtype=np.int16))
    assert away.mean() < 12
    assert (recipe["object_prompt"], recipe["background_prompt"]) == ("a dog jumping", "in the snow")
    assert recipe["seed"] == candidate.seed
    assert recipe["settings"]["weight_rate"] == 1e-3
    assert recipe["model"]["name"] == "Tiny" and recipe["model"]["hash"]
